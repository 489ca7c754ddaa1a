/* json_long.c - json-c spends some 35 instructions on each byte of a string, and nearly all of a news record is one
 * long string.  So strings of LONG bytes and more are decoded here (1 to 2 instructions a byte), json-c parses the
 * record with a short name in their place, and the names are then replaced in the tree it built.  Keys, short
 * strings, numbers and structure are json-c's; in any doubt nothing is done and json-c reads the whole line. */
#include "readers/json_long.h"

#include <stdlib.h>

#include "base/scan.h"
#include "text/utf8.h"

enum { LONG = 64, DEPTH = 32, MARK = 0x7f };	/* a name is MARK and a number; no other string may begin so */

void json_long_free(struct json_long *l)
{
	buf_free(&l->rest);
	buf_free(&l->text);
	free(l->strings);
}

/* Place of the first quote, backslash, control byte or MARK from i on. */
static size_t plain_to(struct str s, size_t i)
{
	for (; i + 16 <= s.n; i += 16) {
		scan16 v = scan_load(s.p + i);
		size_t k =
			scan_first((scan16)(v == '"') | (scan16)(v == '\\') | (scan16)(v < 0x20) | (scan16)(v == MARK));
		if (k < 16)
			return i + k;
	}
	while (i < s.n && s.p[i] != '"' && s.p[i] != '\\' && (unsigned char)s.p[i] >= 0x20 && s.p[i] != MARK)
		i++;
	return i;
}

static int hex4(struct str s)
{
	int v = 0;
	for (size_t i = 0; i < 4; i++) {
		char c = i < s.n ? s.p[i] : 0;
		int d = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
		if (d < 0)
			return -1;
		v = v * 16 + d;
	}
	return v;
}

/* Append the string that begins at i, behind its quote, to b.  Returns the place of its closing quote; 0: it has
 * none, or has something in it that is left to json-c (surrogates, NUL, control bytes, broken escapes). */
static size_t decode(struct str s, size_t i, struct buf *b)
{
	for (;;) {
		size_t to = plain_to(s, i);
		buf_add(b, s.p + i, to - i);
		if (to >= s.n)
			return 0;
		i = to + 1;
		if (s.p[to] == '"')
			return to;
		if (s.p[to] == MARK) {
			buf_addc(b, MARK);
			continue;
		}
		if (s.p[to] != '\\' || i >= s.n)
			return 0;
		char c = s.p[i++];
		if (c == 'u') {
			int v = hex4(str_from(s, i));
			if (v < 1 || (v >= 0xd800 && v < 0xe000))
				return 0;
			utf8_add(b, (uint32_t)v);
			i += 4;
			continue;
		}
		static const char from[] = "\"\\/bfnrt", to_byte[] = "\"\\/\b\f\n\r\t";
		const char *e = c ? strchr(from, c) : NULL;
		if (!e)
			return 0;
		buf_addc(b, to_byte[e - from]);
	}
}

/* Fill l->rest and l->strings.  false: leave the line to json-c. */
static bool lift(struct json_long *l, struct str line)
{
	size_t done = 0;		/* of line, copied to rest */
	l->n = 0;
	buf_reset(&l->rest);
	buf_reset(&l->text);
	for (size_t i = 0; i < line.n;) {
		ptrdiff_t quote = str_chr(str_from(line, i), '"');
		if (quote < 0)
			break;
		size_t start = i + (size_t)quote + 1, at = l->text.n, end = decode(line, start, &l->text);
		if (!end)
			return false;
		i = end + 1;
		if (end - start < LONG || i >= line.n || (line.p[i] != ',' && line.p[i] != '}' && line.p[i] != ']')) {
			if (l->text.n > at && l->text.p[at] == MARK)
				return false;
			l->text.n = at;		/* a short one, or a key */
			continue;
		}
		if (utf8_valid_to(str_n(l->text.p + at, l->text.n - at)) != l->text.n - at)
			return false;
		if (l->n == l->cap) {
			l->cap = l->cap * 2 + 16;
			l->strings = xrealloc(l->strings, l->cap * sizeof *l->strings);
		}
		buf_add(&l->rest, line.p + done, start - done);
		buf_addc(&l->rest, MARK);
		buf_addu(&l->rest, l->n);
		done = end;
		l->strings[l->n].at = at;
		l->strings[l->n++].n = l->text.n - at;
	}
	buf_add(&l->rest, line.p + done, line.n - done);
	return l->n != 0;
}

static bool put_back(const struct json_long *l, struct json_object *o, int depth)
{
	if (depth > DEPTH)
		return false;
	if (json_object_is_type(o, json_type_string)) {
		struct str s = { json_object_get_string(o), (size_t)json_object_get_string_len(o) };
		uint64_t k;
		if (!s.n || s.p[0] != MARK)
			return true;
		return str_to_u64(str_from(s, 1), &k) && k < l->n
			&& json_object_set_string_len(o, l->text.p + l->strings[k].at, (int)l->strings[k].n);
	}
	if (json_object_is_type(o, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(o); i++)
			if (!put_back(l, json_object_array_get_idx(o, i), depth + 1))
				return false;
	} else if (json_object_is_type(o, json_type_object)) {
		for (const struct lh_entry *e = json_object_get_object(o)->head; e; e = e->next)
			if (!put_back(l, (struct json_object *)(uintptr_t)lh_entry_v(e), depth + 1))
				return false;
	}
	return true;
}

struct json_object *json_long_parse(struct json_long *l, struct json_tokener *tok, struct str line)
{
	if (line.n < 2 * LONG || line.n > INT32_MAX || !lift(l, line))
		return NULL;
	json_tokener_reset(tok);
	struct json_object *o = json_tokener_parse_ex(tok, l->rest.p, (int)l->rest.n);
	struct str after = str_from(buf_str(&l->rest), json_tokener_get_parse_end(tok));
	if (json_tokener_get_error(tok) == json_tokener_success && str_trim(after).n == 0 && o && put_back(l, o, 0))
		return o;
	json_object_put(o);
	return NULL;
}
