#include "readers/json_check.h"

#include "base/scan.h"
#include "text/utf8.h"

const uint64_t json_check_cost_max = 64u << 20;

/* What may come next.  A token is taken whole or not at all, so that there is no state within one. */
enum expect { VALUE, VALUE_OR_END, KEY, KEY_OR_END, COLON, COMMA_OR_END, NOTHING };

/* What is said of a value that ends too early stands with the caller, who knows what it ended with. */
static const char *const wanted[] = {
	[VALUE] = "a value is missing",
	[VALUE_OR_END] = "a value or the end of the list is missing",
	[KEY] = "a key in double quotes is missing",
	[KEY_OR_END] = "a key in double quotes or the end of the object is missing",
	[COLON] = "a colon is missing",
	[COMMA_OR_END] = "a comma or the closing bracket is missing",
};

void json_check_begin(struct json_check *c, size_t depth_max)
{
	buf_reset(&c->open);
	c->at = 0;
	c->depth_max = depth_max;
	c->cost = 0;
	c->why = NULL;
	c->expect = VALUE;
}

void json_check_free(struct json_check *c)
{
	buf_free(&c->open);
}

static enum json_verdict broken(struct json_check *c, size_t at, const char *why)
{
	c->at = at;
	c->why = why;
	return JSON_BROKEN;
}

/* Place of the first quote, backslash or NUL from i on. */
static size_t plain_to(struct str s, size_t i)
{
	for (; i + 16 <= s.n; i += 16) {
		scan16 v = scan_load(s.p + i);
		size_t k = scan_first((scan16)(v == '"') | (scan16)(v == '\\') | (scan16)(v == 0));
		if (k < 16)
			return i + k;
	}
	while (i < s.n && s.p[i] != '"' && s.p[i] != '\\' && s.p[i])
		i++;
	return i;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_hex(char c) { return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f'); }

/* The string whose opening quote is at `from`; *to is then the place behind its closing quote. */
static enum json_verdict string(struct json_check *c, struct str s, size_t from, bool last, size_t *to)
{
	for (size_t i = from + 1;;) {
		size_t end = plain_to(s, i), valid = i + utf8_valid_to(str_sub(s, i, end - i));
		if (valid < end && (end < s.n || last || end - valid > 3)) /* else the rest of a character may come */
			return broken(c, valid, "a string is not UTF-8");
		if (end == s.n)
			return JSON_MORE;
		i = end + 1;
		if (s.p[end] == '"') {
			*to = i;
			return JSON_DONE;
		}
		if (s.p[end] != '\\')
			return broken(c, end, "a string holds a NUL byte");
		if (i == s.n)
			return JSON_MORE;
		char escape = s.p[i++];
		if (escape == 'u') {
			for (size_t k = 0; k < 4; k++, i++) {
				if (i == s.n)
					return JSON_MORE;
				if (!is_hex(s.p[i]))
					return broken(c, i, "\\u needs four hex digits");
			}
		} else if (!escape || !strchr("\"\\/bfnrt", escape)) {
			return broken(c, i - 1, "a backslash begins no escape of JSON");
		}
	}
}

static size_t digits_to(struct str s, size_t i)
{
	while (i < s.n && is_digit(s.p[i]))
		i++;
	return i;
}

/* -?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)? at from, where a digit or - stands. */
static enum json_verdict number(struct json_check *c, struct str s, size_t from, bool last, size_t *to)
{
	static const char *const no_digit = "a digit is missing in a number";
	size_t i = from + (s.p[from] == '-');
	size_t end = digits_to(s, i);
	if (end == i && end < s.n)
		return broken(c, end, no_digit);
	if (end > i + 1 && s.p[i] == '0')
		return broken(c, i, "a number begins with 0");
	i = end;
	if (i < s.n && s.p[i] == '.') {
		end = digits_to(s, i + 1);
		if (end == i + 1 && end < s.n)
			return broken(c, end, no_digit);
		i = end;
	}
	if (i < s.n && (s.p[i] | 32) == 'e') {
		i++;
		i += i < s.n && (s.p[i] == '+' || s.p[i] == '-');
		end = digits_to(s, i);
		if (end == i && end < s.n)
			return broken(c, end, no_digit);
		i = end;
	}
	if (i == s.n && (!last || !is_digit(s.p[i - 1])))
		return JSON_MORE;
	*to = i;
	return JSON_DONE;
}

static enum json_verdict literal(struct json_check *c, struct str s, size_t from, size_t *to)
{
	static const struct str literals[] = { { "true", 4 }, { "false", 5 },	 { "null", 4 },
					       { "NaN", 3 },  { "Infinity", 8 }, { "-Infinity", 9 } };
	struct str rest = str_from(s, from);
	for (size_t i = 0; i < sizeof literals / sizeof *literals; i++) {
		if (str_starts(rest, literals[i])) {
			*to = from + literals[i].n;
			return JSON_DONE;
		}
		if (str_starts(literals[i], rest))
			return JSON_MORE;
	}
	return broken(c, from, wanted[c->expect]);
}

static enum json_verdict open_bracket(struct json_check *c, char bracket)
{
	if (c->depth_max && c->open.n >= c->depth_max)
		return broken(c, c->at, "nested deeper than the limit");
	buf_addc(&c->open, bracket);
	c->cost += bracket == '{' ? JSON_OBJECT_COST : JSON_ARRAY_COST;
	c->expect = bracket == '{' ? KEY_OR_END : VALUE_OR_END;
	c->at++;
	return JSON_DONE;
}

static void end_of_value(struct json_check *c)
{
	c->expect = c->open.n ? COMMA_OR_END : NOTHING;
}

/* May b close the bracket that is open? */
static bool closes(const struct json_check *c, char b, char open)
{
	if (b == '}')
		return open == '{' && (c->expect == KEY_OR_END || c->expect == COMMA_OR_END);
	return b == ']' && open == '[' && (c->expect == VALUE_OR_END || c->expect == COMMA_OR_END);
}

static bool separates(const struct json_check *c, char b)
{
	return (b == ':' && c->expect == COLON) || (b == ',' && c->expect == COMMA_OR_END);
}

/* A string, number or literal at c->at, where a value or a key is wanted; it ends at *to. */
static enum json_verdict scalar(struct json_check *c, struct str s, bool value, bool last, size_t *to)
{
	char b = s.p[c->at];
	if (b == '"')
		return string(c, s, c->at, last, to);
	if (!value)
		return broken(c, c->at, wanted[c->expect]);
	if (is_digit(b) || (b == '-' && c->at + 1 < s.n && s.p[c->at + 1] != 'I'))
		return number(c, s, c->at, last, to);
	return literal(c, s, c->at, to);
}

/* One token at c->at, which is not white space. */
static enum json_verdict token(struct json_check *c, struct str s, bool last)
{
	char b = s.p[c->at], open = c->open.n ? c->open.p[c->open.n - 1] : 0;
	bool value = c->expect == VALUE || c->expect == VALUE_OR_END, key = c->expect == KEY || c->expect == KEY_OR_END;
	if (closes(c, b, open)) {
		c->open.n--;
		c->at++;
		end_of_value(c);
		return JSON_DONE;
	}
	if (separates(c, b)) {
		c->expect = b == ',' && open == '{' ? KEY : VALUE;
		c->at++;
		return JSON_DONE;
	}
	if (value && (b == '{' || b == '['))
		return open_bracket(c, b);
	if (!value && !key)
		return broken(c, c->at, wanted[c->expect]);
	size_t to = 0;
	enum json_verdict v = scalar(c, s, value, last, &to);
	if (v != JSON_DONE)
		return v;
	c->at = to;
	c->cost += JSON_SCALAR_COST;
	if (key)
		c->expect = COLON;
	else
		end_of_value(c);
	return JSON_DONE;
}

enum json_verdict json_check(struct json_check *c, struct str bytes, bool last)
{
	while (c->expect != NOTHING) {
		while (c->at < bytes.n && strchr(" \t\n\r", bytes.p[c->at]) && bytes.p[c->at])
			c->at++;
		if (c->at == bytes.n)
			return JSON_MORE;
		enum json_verdict v = token(c, bytes, last);
		if (v != JSON_DONE)
			return v;
		if (c->cost > json_check_cost_max)
			return JSON_COSTLY;
	}
	return JSON_DONE;
}
