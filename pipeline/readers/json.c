/* json.c - JSON Lines (an article a line; a broken line is one reject) and JSON documents: an article, a list of
 * articles, or an object of them (Fundus writes {"V1": {...}}).  A list is read element by element, so a
 * file of any size needs the memory of one article; in a broken document nothing behind the break can be told. */
#include <json-c/json.h>
#include <stdlib.h>

#include "readers/format.h"
#include "readers/json_long.h"

struct state {
	struct json_tokener *tok;
	struct json_long strings;
	struct json_object *members;	/* an object of articles, being handed out */
	struct json_object_iterator at, end;
	bool inside, counted;		/* in a list; the document is many records */
};

static struct state *state_of(struct reader *r)
{
	struct state *s = r->state;
	if (!s) {
		s = r->state = xcalloc(1, sizeof *s);
		s->tok = json_tokener_new_ex(r->limits.depth ? (int)r->limits.depth : 100000);
		if (!s->tok)
			die_oom(1024);
		json_tokener_set_flags(s->tok, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8 | JSON_TOKENER_ALLOW_TRAILING_CHARS);
	}
	return s;
}

static void close_state(struct reader *r)
{
	struct state *s = r->state;
	if (!s)
		return;
	json_tokener_free(s->tok);
	json_object_put(s->members);
	json_long_free(&s->strings);
	free(s);
}

static bool only_space(struct str s)
{
	return str_trim(s).n == 0;
}

/* Parse line; the object (NULL and *why if it is broken). */
static struct json_object *parse(struct state *s, struct str line, const char **why, size_t *at)
{
	struct json_object *o = json_long_parse(&s->strings, s->tok, line);
	if (o)
		return o;
	json_tokener_reset(s->tok);
	o = json_tokener_parse_ex(s->tok, line.p, (int)line.n);
	enum json_tokener_error err = json_tokener_get_error(s->tok);
	*at = json_tokener_get_parse_end(s->tok);
	if (err == json_tokener_continue) {
		*why = "the line ends in the middle of a value";
	} else if (err != json_tokener_success) {
		*why = json_tokener_error_desc(err);
	} else if (!only_space(str_from(line, *at))) {
		*why = "something follows the value";
		json_object_put(o);
		o = NULL;
	} else if (!o) {
		*why = "the line is null";
	}
	return o;
}

static int next_line(struct reader *r, struct article *a, struct err *e)
{
	(void)e;
	struct state *s = state_of(r);
	struct str line;
	int got;
	do {
		got = input_line(&r->in, r->limits.record_bytes, &line);
		if (got == 0 && r->in.failure.code) {
			r->record++;
			reader_begin(r, a, true);
			return reader_fail(r, a);
		}
		if (got == 0) {
			r->done = true;
			article_reset(a);
			return 0;
		}
		if (r->record == 0 && str_starts(line, STR("\xef\xbb\xbf")))
			line = str_from(line, 3);
	} while (got == 1 && only_space(line));
	r->record++;
	reader_begin(r, a, true);
	if (got == 2)
		return reader_reject(r, a, "too_large", "a line of more than %zu bytes, the limit for one article", r->limits.record_bytes);
	if (r->in.ended && r->in.failure.code && r->in.at == r->in.b.n)
		return reader_fail(r, a);	/* the line that the damage cut */
	const char *why = NULL;
	size_t at;
	struct json_object *o = parse(s, line, &why, &at);
	if (!o)
		return reader_reject(r, a, "bad_json", "byte %zu of the line: %s", at + 1, why);
	int rc = json_article(r, a, o);
	json_object_put(o);
	return rc;
}

/* Documents ----------------------------------------------------------------------------------------------- */

static int skip_space(struct reader *r)
{
	while (input_need(&r->in, 1)) {
		char c = r->in.b.p[r->in.at];
		if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
			return c;
		input_skip(&r->in, 1);
	}
	return 0;
}

/* The value at the window's start, fed to the parser piece by piece.  NULL: broken, *code and *why say how. */
static struct json_object *value(struct reader *r, const char **code, const char **why)
{
	struct state *s = state_of(r);
	size_t fed = 0;
	json_tokener_reset(s->tok);
	*code = "bad_json";
	for (;;) {
		size_t have = input_need(&r->in, 1);
		if (!have) {
			*why = "the document ends in the middle of a value";
			return NULL;
		}
		if (have > 1u << 20)
			have = 1u << 20;
		struct json_object *o = json_tokener_parse_ex(s->tok, r->in.b.p + r->in.at, (int)have);
		enum json_tokener_error err = json_tokener_get_error(s->tok);
		size_t end = json_tokener_get_parse_end(s->tok);
		fed += end;
		input_skip(&r->in, end);
		if (err == json_tokener_success && o)
			return o;
		if (err != json_tokener_continue) {
			*why = err == json_tokener_success ? "null" : json_tokener_error_desc(err);
			return NULL;
		}
		if (r->limits.record_bytes && fed > r->limits.record_bytes) {
			*code = "too_large";
			*why = "an article of more bytes than the limit";
			return NULL;
		}
	}
}

/* An object whose members are all objects, and that is itself no article. */
static bool is_collection(struct json_object *o)
{
	size_t n = 0;
	json_object_object_foreach(o, key, member) {
		(void)key;
		if (!json_object_is_type(member, json_type_object))
			return false;
		n++;
	}
	return n != 0;
}

static int broken(struct reader *r, struct article *a, const char *code, const char *why)
{
	r->done = true;
	if (r->in.failure.code)
		return reader_fail(r, a);
	return reader_reject(r, a, code, "byte %llu: %s; nothing after it was read", (unsigned long long)input_place(&r->in) + 1, why);
}

static int end_of_file(struct reader *r, struct article *a)
{
	r->done = true;
	article_reset(a);
	return 0;
}

static int next_member(struct reader *r, struct article *a, struct state *s)
{
	struct json_object *o = json_object_iter_peek_value(&s->at);
	const char *name = json_object_iter_peek_name(&s->at);
	r->record++;
	reader_begin(r, a, true);
	json_article(r, a, o);
	if (!a->external_id.n)
		a->external_id = cell_url(&a->mem, cell_text(&a->mem, str_z(name)));
	json_object_iter_next(&s->at);
	if (json_object_iter_equal(&s->at, &s->end)) {
		json_object_put(s->members);
		s->members = NULL;
	}
	return 1;
}

static int next_value(struct reader *r, struct article *a, struct err *e)
{
	(void)e;
	struct state *s = state_of(r);
	const char *code, *why;
	if (s->members)
		return next_member(r, a, s);
	if (r->record == 0 && input_need(&r->in, 3) >= 3 && str_starts(input_view(&r->in), STR("\xef\xbb\xbf")))
		input_skip(&r->in, 3);
	int c = skip_space(r);
	if (!s->inside && c == '[') {
		input_skip(&r->in, 1);
		s->inside = s->counted = true;
		c = skip_space(r);
		if (c == ']') {
			reader_begin(r, a, false);
			r->done = true;
			return reader_reject(r, a, "empty", "a JSON list without articles");
		}
	} else if (s->inside) {
		if (c == ',') {
			input_skip(&r->in, 1);
			c = skip_space(r);
		} else if (c == ']') {
			input_skip(&r->in, 1);
			s->inside = false;
			c = skip_space(r);
		} else {
			r->record++;
			reader_begin(r, a, true);
			return broken(r, a, "bad_json", c ? "a comma or the end of the list is missing" : "the list ends early");
		}
	}
	if (!c && !r->in.failure.code && !s->inside)
		return end_of_file(r, a);
	bool first = r->record++ == 0;
	struct json_object *o = value(r, &code, &why);
	if (!first)
		s->counted = true;
	if (!o) {
		reader_begin(r, a, s->counted);
		return broken(r, a, code, why);
	}
	if (!s->counted && json_object_is_type(o, json_type_object) && is_collection(o)) {
		s->counted = true;
		s->members = o;
		s->at = json_object_iter_begin(o);
		s->end = json_object_iter_end(o);
		r->record = 0;
		return next_member(r, a, s);
	}
	if (first && !s->inside && skip_space(r))
		s->counted = true;	/* values one after the other */
	reader_begin(r, a, s->counted);
	int rc = json_article(r, a, o);
	json_object_put(o);
	return rc;
}

const struct format format_jsonl = { "json lines", next_line, close_state };
const struct format format_json = { "json", next_value, close_state };
