/* json.c - JSON Lines (an article a line; a broken line is one reject) and JSON documents: an article, a list of
 * articles, or an object of them (Fundus writes {"V1": {...}}).  A list is read element by element, so a
 * file of any size needs the memory of one article; in a broken document nothing behind the break can be told.
 * json_check says what is JSON and where it ends; json-c builds the tree of what has passed. */
#include <json-c/json.h>
#include <stdlib.h>

#include "readers/format.h"
#include "readers/json_check.h"
#include "readers/json_long.h"
#include "readers/libraries.h"

struct state {
	struct json_tokener *tok;
	struct json_check check;
	struct json_long strings;
	struct json_object *members;	/* an object of articles, being handed out */
	struct json_object_iterator at, end;
	bool inside, counted;		/* in a list; the document is many records */
};

/* NULL with *e: the library is unfit. */
static struct state *state_of(struct reader *r, struct err *e)
{
	struct state *s = r->state;
	if (s)
		return s;
	s = r->state = xcalloc(1, sizeof *s);
	s->tok = json_tokener_new_ex(r->limits.depth ? (int)r->limits.depth + 1 : 100001);
	if (!s->tok)
		die_oom(1024);
	json_tokener_set_flags(s->tok, JSON_TOKENER_ALLOW_TRAILING_CHARS);
	if (json_library_sound())
		return s;
	err_set(e, EXIT_SYSTEM,
		"libjson-c %s misreads a known record, so JSON cannot be read; install another release of it",
		json_c_version());
	return NULL;
}

static void close_state(struct reader *r)
{
	struct state *s = r->state;
	if (!s)
		return;
	json_tokener_free(s->tok);
	json_object_put(s->members);
	json_long_free(&s->strings);
	json_check_free(&s->check);
	free(s);
}

static bool only_space(struct str s)
{
	return str_trim(s).n == 0;
}

static void check_begin(struct reader *r, struct state *s)
{
	json_check_begin(&s->check, r->limits.depth ? r->limits.depth : 100000);
}

/* The tree of what json_check has found to be one value and more than null.  NULL: the system's failure, with *e. */
static struct json_object *tree(struct state *s, struct str value, struct err *e)
{
	struct json_object *o = json_long_parse(&s->strings, s->tok, value);
	if (o)
		return o;
	json_tokener_reset(s->tok);
	o = json_tokener_parse_ex(s->tok, value.p, (int)value.n);
	enum json_tokener_error err = json_tokener_get_error(s->tok);
	if (!o && err == json_tokener_continue)		/* a number ends where something else comes */
		o = json_tokener_parse_ex(s->tok, " ", 1), err = json_tokener_get_error(s->tok);
	if (!o || err != json_tokener_success) {
		json_object_put(o);
		err_set(e, EXIT_SYSTEM,
			"libjson-c %s cannot build the tree of a JSON record of %zu bytes (%s): out of memory?",
			json_c_version(), value.n, json_tokener_error_desc(err));
		return NULL;
	}
	return o;
}

/* Why a line is no record, and at which byte; NULL: it is one value. */
static const char *line_fault(struct reader *r, struct state *s, struct str line, const char **code, size_t *at)
{
	check_begin(r, s);
	enum json_verdict v = json_check(&s->check, line, true);
	*code = v == JSON_COSTLY ? "too_costly" : "bad_json";
	*at = v == JSON_MORE ? line.n : s->check.at;
	if (v == JSON_COSTLY)
		return "so many values that their tree takes more than 64 MB";
	if (v == JSON_BROKEN)
		return s->check.why;
	if (v == JSON_MORE)
		return "the line ends in the middle of a value";
	if (!only_space(str_from(line, s->check.at)))
		return "something follows the value";
	return str_eq(str_trim(line), STR("null")) ? "the line is null" : NULL;
}

static int next_line(struct reader *r, struct article *a, struct err *e)
{
	struct state *s = state_of(r, e);
	if (!s)
		return -1;
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
		return reader_reject(r, a, "too_large", "a line of more than %zu bytes, the limit for one article",
				     r->limits.record_bytes);
	if (r->in.ended && r->in.failure.code && r->in.at == r->in.b.n)
		return reader_fail(r, a);	/* the line that the damage cut */
	const char *code;
	size_t at;
	const char *why = line_fault(r, s, line, &code, &at);
	if (why)
		return reader_reject(r, a, code, "byte %zu of the line: %s", at + 1, why);
	struct json_object *o = tree(s, line, e);
	if (!o)
		return -1;
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

/* The value at the window's start, once the window holds it whole.  1: *o; 0: broken, *code and *why say how;
 * -1: the system's failure. */
static int value(struct reader *r, struct state *s, struct json_object **o, const char **code, const char **why,
		 struct err *e)
{
	size_t max = r->limits.record_bytes, want = 1;
	*code = "bad_json";
	check_begin(r, s);
	for (;;) {
		size_t have = input_need(&r->in, want);
		bool last = have < want || r->in.ended;
		enum json_verdict v = json_check(&s->check, input_view(&r->in), last);
		if (max && s->check.at > max) {
			*code = "too_large";
			*why = "an article of more bytes than the limit";
			return 0;
		}
		if (v == JSON_DONE)
			break;
		if (v == JSON_MORE && !last) {
			if (max && have > max)	/* a string beyond the limit, of which no end is seen */
				s->check.at = have;
			else
				want = have * 2;
			continue;
		}
		if (v == JSON_COSTLY) {
			*code = "too_costly";
			*why = "so many values that their tree takes more than 64 MB";
		} else {
			*why = v == JSON_MORE ? "the document ends in the middle of a value" : s->check.why;
		}
		input_skip(&r->in, s->check.at);
		return 0;
	}
	struct str v = str_sub(input_view(&r->in), 0, s->check.at);
	if (str_eq(str_trim(v), STR("null"))) {
		*why = "null";
		return 0;
	}
	*o = tree(s, v, e);
	input_skip(&r->in, v.n);
	return *o ? 1 : -1;
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
	return reader_reject(r, a, code, "byte %llu: %s; nothing after it was read",
			     (unsigned long long)input_place(&r->in) + 1, why);
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
	struct state *s = state_of(r, e);
	if (!s)
		return -1;
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
			return broken(r, a, "bad_json",
				      c ? "a comma or the end of the list is missing" : "the list ends early");
		}
	}
	if (!c && !r->in.failure.code && !s->inside)
		return end_of_file(r, a);
	bool first = r->record++ == 0;
	struct json_object *o = NULL;
	int got = value(r, s, &o, &code, &why, e);
	if (got < 0)
		return -1;
	if (!first)
		s->counted = true;
	if (!got) {
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
