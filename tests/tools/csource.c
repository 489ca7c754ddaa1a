/* csource - what a compiler does not tell of a C file of this house: how complex its functions are, and where small
 * changes of a decision could be made.
 *
 *	csource complexity FILE...	a line for each function: complexity TAB file TAB line TAB name
 *	csource mutants FILE...		a line for each change: hash TAB file TAB line TAB column TAB from TAB to; the
 *					hash is that of $SEED, the file, the line's text, the column and the change
 *	csource literals FILE...	a line for each string: file TAB line TAB its text
 *	csource mutate FILE LINE COLUMN FROM TO	the file with that one change, to standard output
 *
 * Complexity is McCabe's: 1, and 1 for each if, for, while, case, ?, && and || (1976).  Changes: a comparison with its
 * boundary moved or turned round, && for ||, true for false, a threshold one more.  What would not change a decision is
 * left alone: headers of for loops, assert and must; the boundary of a guard before an index (i < n && v[i], i > 0 &&
 * v[i - 1]), which sanitizers and fuzzers hold, since what stands behind an array is no answer; the boundary of the
 * larger or smaller of two (a < b ? a : b, if (a < b) a = b), which are the same where they are equal; and that of an
 * order (a < b ? -1 : 1, (a > b) - (a < b)), which asks for equal ones before, or leaves their places open.  It reads
 * tokens, not C: preprocessor lines are passed over, and a function is what has braces behind a bracket at the
 * outermost level. */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct token { const char *p; size_t n, line, column; };
struct source { char *text; size_t size; struct token *t; size_t n; };

static bool is(const struct token *t, const char *z) { return t->n == strlen(z) && memcmp(t->p, z, t->n) == 0; }
static bool word(const struct token *t) { return isalpha((unsigned char)t->p[0]) || t->p[0] == '_'; }

static void load(const char *path, struct source *s)
{
	FILE *f = fopen(path, "rb");
	size_t cap = 1 << 16;
	if (!f || !(s->text = malloc(cap))) {
		fprintf(stderr, "csource: cannot read %s\n", path);
		exit(66);
	}
	for (size_t got; (got = fread(s->text + s->size, 1, cap - s->size - 1, f)) > 0;) {
		s->size += got;
		if (s->size + 1 == cap && !(s->text = realloc(s->text, cap *= 2)))
			exit(71);
	}
	s->text[s->size] = 0;
	fclose(f);
	s->t = calloc(s->size + 2, sizeof *s->t);
	if (!s->t)
		exit(71);
}

/* Where what is no token ends: white space, a comment, a preprocessor line. */
static const char *pass_over(const char *p, bool first)
{
	if (isspace((unsigned char)*p))
		return p + 1;
	if (p[0] == '/' && p[1] == '*') {
		const char *end = strstr(p + 2, "*/");
		return end ? end + 2 : p + strlen(p);
	}
	if (p[0] == '/' && p[1] == '/')
		return p + strcspn(p, "\n");
	if (*p == '#' && first) {
		while (*p && *p != '\n')
			p += p[0] == '\\' && p[1] == '\n' ? 2 : 1;
		return p;
	}
	return p;
}

static size_t token_length(const char *p)
{
	static const char *const longer[] = { "<<=", ">>=", "...", "->", "++", "--", "<<", ">>",
		"<=", ">=", "==", "!=", "&&", "||", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=" };
	size_t n = 1;
	if (*p == '"' || *p == '\'') {
		while (p[n] && p[n] != *p)
			n += p[n] == '\\' ? 2 : 1;
		return n + 1;
	}
	if (isalnum((unsigned char)*p) || *p == '_') {
		while (isalnum((unsigned char)p[n]) || p[n] == '_' || p[n] == '.')
			if (p[n] == '.' && !isdigit((unsigned char)*p))
				break;
			else
				n++;
		return n;
	}
	for (size_t i = 0; i < sizeof longer / sizeof *longer; i++)
		if (strncmp(p, longer[i], strlen(longer[i])) == 0)
			return strlen(longer[i]);
	return 1;
}

static void cut(struct source *s)
{
	size_t line = 1;
	const char *start = s->text;
	bool first = true;
	for (const char *p = s->text; *p;) {
		const char *next = pass_over(p, first);
		if (next == p) {
			size_t n = token_length(p);
			s->t[s->n++] = (struct token){ p, n, line, (size_t)(p - start) + 1 };
			next = p + n;
			first = false;
		}
		for (; p < next; p++)
			if (*p == '\n') {
				line++;
				start = p + 1;
				first = true;
			}
	}
}

/* The function whose body opens at token i: its name's token, or 0. */
static size_t function_name(const struct source *s, size_t i)
{
	int depth = 0;
	for (size_t k = i; k-- > 0;) {
		if (is(&s->t[k], ")"))
			depth++;
		else if (is(&s->t[k], "(") && --depth == 0)
			return k > 0 && word(&s->t[k - 1]) ? k - 1 : 0;
		if (depth == 0 && k + 1 == i)
			return 0;		/* no bracket before the brace: a struct, an enum, an initializer */
	}
	return 0;
}

static size_t closing(const struct source *s, size_t i, const char *open, const char *close)
{
	int depth = 0;
	for (; i < s->n; i++) {
		depth += is(&s->t[i], open);
		if (is(&s->t[i], close) && --depth == 0)
			break;
	}
	return i;
}

static void complexity(const char *path, const struct source *s)
{
	static const char *const counted[] = { "if", "for", "while", "case", "?", "&&", "||" };
	for (size_t i = 0; i < s->n; i++) {
		if (!is(&s->t[i], "{"))
			continue;
		size_t name = function_name(s, i), end = closing(s, i, "{", "}");
		int n = 1;
		for (size_t k = i; k < end; k++)
			for (size_t c = 0; c < sizeof counted / sizeof *counted; c++)
				n += is(&s->t[k], counted[c]);
		if (name)
			printf("%d\t%s\t%zu\t%.*s\n", n, path, s->t[name].line, (int)s->t[name].n, s->t[name].p);
		i = end;
	}
}

static void literals(const char *path, const struct source *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->t[i].p[0] == '"')
			printf("%s\t%zu\t%.*s\n", path, s->t[i].line, (int)s->t[i].n - 2, s->t[i].p + 1);
}

static unsigned long fnv(unsigned long h, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)p[i]) * 0x100000001b3ul;
	return h;
}

static void change(const char *path, const struct token *t, const char *to)
{
	const char *seed = getenv("SEED"), *line = t->p - (t->column - 1);
	unsigned long h = fnv(0xcbf29ce484222325ul, seed ? seed : "", seed ? strlen(seed) : 0);
	h = fnv(fnv(h, path, strlen(path)), line, strcspn(line, "\n"));
	h = fnv(fnv(h, (const char *)&t->column, sizeof t->column), to, strlen(to));
	h ^= h >> 29;
	printf("%016lx\t%s\t%zu\t%zu\t%.*s\t%s\n", h * 0x9e3779b97f4a7c15ul, path, t->line, t->column, (int)t->n,
		t->p, to);
}

static bool same(const struct source *s, size_t a, size_t b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (a + i >= s->n || b + i >= s->n || s->t[a + i].n != s->t[b + i].n
		    || memcmp(s->t[a + i].p, s->t[b + i].p, s->t[a + i].n) != 0)
			return false;
	return true;
}

/* The operands of a comparison at token k: [*from, k) and (k, *to). */
static void operands(const struct source *s, size_t k, size_t *from, size_t *to)
{
	static const char *const around[] = { "&&", "||", "?", ":", ";", ",", "=", "{", "}", "return", "!" };
	for (int back = 0; back < 2; back++) {
		size_t i = back ? k : k + 1;
		int depth = 0;
		for (bool over = false; !over && i < s->n && i > 0;) {
			const struct token *t = &s->t[back ? i - 1 : i];
			depth += is(t, back ? ")" : "(") || is(t, back ? "]" : "[");
			bool closes = is(t, back ? "(" : ")") || is(t, back ? "[" : "]");
			over = closes && depth-- == 0;
			for (size_t a = 0; depth == 0 && a < sizeof around / sizeof *around; a++)
				over |= is(t, around[a]);
			if (!over)
				i = back ? i - 1 : i + 1;
		}
		*(back ? from : to) = i;
	}
}

/* i < n before [i], i > 0 before [i - 1]: what is indexed is behind it in the same statement. */
static bool guards_index(const struct source *s, size_t k, size_t from, size_t to)
{
	bool below = is(&s->t[k], "<") || is(&s->t[k], ">="), zero = to == k + 2 && is(&s->t[k + 1], "0");
	const struct token *last = &s->t[to - 1];
	if (below ? !is(last, "n") && !is(last, "end") && !is(last, "size") : !zero)
		return false;
	for (size_t i = to; i < s->n && !is(&s->t[i], ";") && !is(&s->t[i], "{"); i++)
		if (is(&s->t[i], "[") && same(s, i + 1, from, k - from)) {
			size_t after = i + 1 + k - from;
			if (below ? is(&s->t[after], "]") : is(&s->t[after], "-") && is(&s->t[after + 2], "]"))
				return true;
		}
	return false;
}

/* a < b ? a : b and if (a < b) a = b, either way. */
static bool picks_larger(const struct source *s, size_t k, size_t from, size_t to)
{
	size_t a = k - from, b = to - k - 1;
	const struct token *next = &s->t[to];
	if (is(next, "?"))
		return (same(s, to + 1, from, a) && is(&s->t[to + 1 + a], ":") && same(s, to + 2 + a, k + 1, b))
			|| (same(s, to + 1, k + 1, b) && is(&s->t[to + 1 + b], ":") && same(s, to + 2 + b, from, a));
	if (!is(next, ")") || from < 2 || !is(&s->t[from - 1], "(") || !is(&s->t[from - 2], "if"))
		return false;
	return (same(s, to + 1, from, a) && is(&s->t[to + 1 + a], "=") && same(s, to + 2 + a, k + 1, b)
		       && is(&s->t[to + 2 + a + b], ";"))
		|| (same(s, to + 1, k + 1, b) && is(&s->t[to + 1 + b], "=") && same(s, to + 2 + b, from, a)
			&& is(&s->t[to + 2 + a + b], ";"));
}

static bool row(const struct source *s, size_t at, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		if (at + i >= s->n || !is(&s->t[at + i], words[i]))
			return false;
	return true;
}

/* What compares two for sorting: a < b ? -1 : 1 behind a != b, (a > b) - (a < b). */
static bool orders(const struct source *s, size_t k, size_t from, size_t to)
{
	static const char *const less[] = { "?", "-", "1", ":", "1", NULL };
	static const char *const more[] = { "?", "1", ":", "-", "1", NULL };
	static const char *const minus[] = { ")", "-", "(", NULL };
	size_t n = to - from, left = k - from;
	if (row(s, to, less) || row(s, to, more))
		return true;
	return (row(s, to, minus) && same(s, from, to + 3, left))
		|| (from > n + 3 && row(s, from - 3, minus) && same(s, from, from - 3 - n, left));
}

/* Would the boundary of the comparison at token k decide nothing? */
static bool idle_boundary(const struct source *s, size_t k)
{
	static const char *const boundaries[] = { "<", "<=", ">", ">=" };
	size_t from = k, to = k;
	bool one = false;
	for (size_t i = 0; i < sizeof boundaries / sizeof *boundaries; i++)
		one |= is(&s->t[k], boundaries[i]);
	if (!one)
		return false;
	operands(s, k, &from, &to);
	return guards_index(s, k, from, to) || picks_larger(s, k, from, to) || orders(s, k, from, to);
}

static void mutants_at(const char *path, const struct source *s, size_t k)
{
	static const char *const swaps[][2] = { { "<", "<=" }, { "<=", "<" }, { ">", ">=" }, { ">=", ">" },
		{ "==", "!=" },
		{ "!=", "==" }, { "&&", "||" }, { "||", "&&" } };
	const struct token *t = &s->t[k];
	for (size_t i = 0; i < sizeof swaps / sizeof *swaps; i++)
		if (is(t, swaps[i][0]) && !idle_boundary(s, k))
			change(path, t, swaps[i][1]);
	if (is(&s->t[k - 1], "return") && (is(t, "true") || is(t, "false")))
		change(path, t, is(t, "true") ? "false" : "true");
	bool compared =
		is(&s->t[k - 1], "<") || is(&s->t[k - 1], "<=") || is(&s->t[k - 1], ">") || is(&s->t[k - 1], ">=");
	char more[24];
	if (compared && isdigit((unsigned char)t->p[0]) && strspn(t->p, "0123456789") == t->n && t->n < 10
		&& atol(t->p) > 1) {
		snprintf(more, sizeof more, "%ld", atol(t->p) + 1);
		change(path, t, more);
	}
}

/* Named thresholds: enum { LONGEST = 24 }, not flags and not numbers of a format. */
static void mutants_of_enum(const char *path, const struct source *s, size_t i, size_t end)
{
	char more[24];
	for (size_t k = i; k + 2 < end; k++) {
		const struct token *v = &s->t[k + 2];
		if (!word(&s->t[k]) || !is(&s->t[k + 1], "=") || strspn(v->p, "0123456789") != v->n || v->n > 9
		    || !(is(&s->t[k + 3], ",") || is(&s->t[k + 3], "}")) || atol(v->p) < 2)
			continue;
		long x = atol(v->p);
		if ((x & (x - 1)) == 0 && x > 2)
			continue;
		snprintf(more, sizeof more, "%ld", x + 1);
		change(path, v, more);
	}
}

static void mutants(const char *path, const struct source *s)
{
	for (size_t i = 0; i < s->n; i++) {
		if (!is(&s->t[i], "{"))
			continue;
		size_t end = closing(s, i, "{", "}");
		if (i > 0 && is(&s->t[i - 1], "enum"))
			mutants_of_enum(path, s, i, end);
		if (function_name(s, i))
			for (size_t k = i + 1; k < end; k++) {
				if (is(&s->t[k], "for") || is(&s->t[k], "assert") || is(&s->t[k], "must"))
					k = closing(s, k, "(", ")");
				else
					mutants_at(path, s, k);
			}
		i = end;
	}
}

static int mutate(const struct source *s, char **v)
{
	size_t line = strtoul(v[0], NULL, 10), column = strtoul(v[1], NULL, 10);
	for (size_t i = 0; i < s->n; i++)
		if (s->t[i].line == line && s->t[i].column == column && is(&s->t[i], v[2])) {
			fwrite(s->text, 1, (size_t)(s->t[i].p - s->text), stdout);
			fputs(v[3], stdout);
			fputs(s->t[i].p + s->t[i].n, stdout);
			return fflush(stdout) ? 74 : 0;
		}
	fprintf(stderr, "csource: no %s at line %zu, column %zu\n", v[2], line, column);
	return 65;
}

int main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";
	bool one = strcmp(what, "mutate") == 0;
	if (one ? argc != 7
		: strcmp(what, "complexity") != 0 && strcmp(what, "mutants") != 0
				&& strcmp(what, "literals") != 0) {
		fputs("usage: csource complexity|literals|mutants FILE..., csource mutate FILE LINE COLUMN FROM "
		      "TO\n",
			stderr);
		return 64;
	}
	for (int i = 2; i < (one ? 3 : argc); i++) {
		struct source s = { NULL, 0, NULL, 0 };
		load(argv[i], &s);
		cut(&s);
		int r = 0;
		if (one)
			r = mutate(&s, argv + 3);
		else
			(what[0] == 'c' ? complexity : what[0] == 'l' ? literals : mutants)(argv[i], &s);
		free(s.text);
		free(s.t);
		if (r)
			return r;
	}
	return fflush(stdout) ? 74 : 0;
}
