/* A rule's pattern to Glushkov positions.
 *
 *   alternatives  a | b          sequence  a b         optional, repeated  a? a* a+      brackets ( )
 *   CLASS         a word of that class                 word, "," '-'       that very word or mark
 *   @name         a macro, in place                    f:CLASS             its value becomes field f
 *   f+:  f*:  f^: add to, multiply, times 100 and add  f:@name             field _ of the macro is f
 *   x{f=1,g=D}    constants, when x is matched         <1 ... >            the 1st end of a range (fields of its own)
 *   <s ... >      only this part is the expression, the rest is context */
#include "dates/rules.h"

enum { DEPTH = 24 };

typedef VEC(uint32_t) posset;
struct pattern_node {
	bool nullable;
	posset first, last;
};

struct parser {
	struct date_rules *r;
	struct arena tmp;
	uint16_t rule;
	struct str s;		/* what is left */
	uint8_t group;
	struct str param;	/* field that _ stands for, as written before the macro */
	int depth;
	VEC(posset) follow;	/* by position - base */
	uint32_t base;
	struct err *e;
};

static int parse_alt(struct parser *p, struct pattern_node *out);

static void add_all(struct arena *a, posset *to, const posset *from)
{
	uint32_t highest = 0;		/* mostly what comes is higher than all that is there */
	for (size_t k = 0; k < to->n; k++)
		highest = to->v[k] > highest ? to->v[k] : highest;
	for (size_t i = 0; i < from->n; i++) {
		bool have = false;
		for (size_t k = 0; k < to->n && !have && from->v[i] <= highest; k++)
			have = to->v[k] == from->v[i];
		if (have)
			continue;
		*VEC_PUSH(a, to) = from->v[i];
		highest = from->v[i] > highest ? from->v[i] : highest;
	}
}

static void connect(struct parser *p, const posset *last, const posset *first)
{
	for (size_t i = 0; i < last->n; i++)
		add_all(&p->tmp, &p->follow.v[last->v[i] - p->base], first);
}

static void skip_space(struct parser *p)
{
	while (p->s.n && p->s.p[0] == ' ')
		p->s = str_from(p->s, 1);
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
		|| (unsigned char)c >= 0x80;
}

static struct str take_name(struct parser *p)
{
	size_t n = 0;
	while (n < p->s.n && is_name(p->s.p[n]))
		n++;
	struct str name = str_sub(p->s, 0, n);
	p->s = str_from(p->s, n);
	return name;
}

static int fail(struct parser *p, const char *what)
{
	return err_set(p->e, EXIT_LEXICON, "pattern: %s at '%.*s'", what, (int)(p->s.n < 30 ? p->s.n : 30),
		       p->s.p ? p->s.p : "");
}

static int apply_macro(struct parser *p, struct str name, struct str param, struct pattern_node *out)
{
	if (p->depth >= DEPTH)
		return fail(p, "macros nest too deeply (a macro that names itself?)");
	struct parser outer = *p;
	struct pattern_node all = { 0 };
	size_t found = 0;
	if (param.n && !str_is(param, "_"))
		p->param = param;
	p->depth++;
	for (size_t i = 0; i < p->r->macros.n; i++) {
		if (!str_eq(p->r->macros.v[i].name, name))
			continue;
		struct pattern_node one = { 0 };
		p->s = p->r->macros.v[i].pattern;
		if (parse_alt(p, &one))
			return -1;
		if (p->s.n)
			return fail(p, "unexpected text in a macro");
		all.nullable |= one.nullable;
		add_all(&p->tmp, &all.first, &one.first);
		add_all(&p->tmp, &all.last, &one.last);
		found++;
	}
	p->s = outer.s;
	p->param = outer.param;
	p->depth--;
	if (!found)
		return err_set(p->e, EXIT_LEXICON, "pattern: no macro is called '@%.*s'", STR_FMT(name));
	*out = all;
	return 0;
}

static int symbol(struct parser *p, struct str cls, struct str field, uint8_t how, struct pattern_node *out)
{
	struct date_rules *r = p->r;
	if (r->pos.n >= UINT16_MAX * 8u)
		return fail(p, "too many positions");
	uint32_t id = (uint32_t)r->pos.n;
	VEC(struct date_assign) as = { 0 };
	if (field.n) {
		uint8_t f;
		if (str_is(field, "_"))
			field = p->param;
		if (!date_field_of(field, &f))
			return err_set(p->e, EXIT_LEXICON, "pattern: no field is called '%.*s'", STR_FMT(field));
		*VEC_PUSH(&r->mem, &as) = (struct date_assign){ f, how, 0 };
	}
	if (p->s.n && p->s.p[0] == '{') {
		ptrdiff_t end = str_chr(p->s, '}');
		const struct date_assign *c;
		uint16_t nc;
		if (end < 0)
			return fail(p, "'{' without '}'");
		if (date_assigns(r, str_sub(p->s, 1, (size_t)end - 1), &c, &nc, p->e))
			return -1;
		for (uint16_t i = 0; i < nc; i++)
			*VEC_PUSH(&r->mem, &as) = c[i];
		p->s = str_from(p->s, (size_t)end + 1);
	}
	*VEC_PUSH(&r->mem, &r->pos) = (struct date_pos){
		.cls = date_class(r, cls), .rule = p->rule, .group = p->group,
		.nassign = (uint16_t)as.n, .assign = as.v,
	};
	posset none = { 0 };
	*VEC_PUSH(&p->tmp, &p->follow) = none;
	*VEC_PUSH(&p->tmp, &out->first) = id;
	*VEC_PUSH(&p->tmp, &out->last) = id;
	return 0;
}

/* What stands in brackets, up to the mark that closes them. */
static int parse_inner(struct parser *p, char close, struct pattern_node *out)
{
	if (parse_alt(p, out))
		return -1;
	if (!p->s.n || p->s.p[0] != close)
		return fail(p, close == ')' ? "missing ')'" : "missing '>'");
	p->s = str_from(p->s, 1);
	return 0;
}

/* <1 ... > to <7 ... >, <s ... > */
static int parse_group(struct parser *p, struct pattern_node *out)
{
	uint8_t outer = p->group;
	if (p->s.n < 2 || (p->s.p[1] != 's' && (p->s.p[1] < '1' || p->s.p[1] > '7')))
		return fail(p, "'<' wants 1 to 7 or s");
	p->group = p->s.p[1] == 's' ? DATE_SPAN_GROUP : (uint8_t)(p->s.p[1] - '0');
	p->s = str_from(p->s, 2);
	if (parse_inner(p, '>', out))
		return -1;
	p->group = outer;
	return 0;
}

/* f: f+: f*: f^:, if one of them is next */
static void take_field(struct parser *p, struct str *field, uint8_t *how)
{
	struct str before = p->s, name = take_name(p);
	size_t k = p->s.n && (p->s.p[0] == '+' || p->s.p[0] == '*' || p->s.p[0] == '^') ? 1 : 0;
	if (!name.n || p->s.n <= k || p->s.p[k] != ':') {
		p->s = before;
		return;
	}
	*how = !k ? DA_SET : p->s.p[0] == '+' ? DA_ADD : p->s.p[0] == '*' ? DA_MUL : DA_CENT;
	*field = name;
	p->s = str_from(p->s, k + 1);
}

static int parse_quoted(struct parser *p, struct str field, uint8_t how, struct pattern_node *out)
{
	ptrdiff_t end = str_chr(str_from(p->s, 1), '"');
	if (end < 1)
		return fail(p, "'\"' without an end");
	struct str lit = str_sub(p->s, 0, (size_t)end + 2);
	p->s = str_from(p->s, (size_t)end + 2);
	return symbol(p, lit, field, how, out);
}

static int parse_atom(struct parser *p, struct pattern_node *out)
{
	struct str field = STR_NONE;
	uint8_t how = DA_SET;
	if (p->s.p[0] == '(') {
		p->s = str_from(p->s, 1);
		return parse_inner(p, ')', out);
	}
	if (p->s.p[0] == '<')
		return parse_group(p, out);
	take_field(p, &field, &how);
	if (!p->s.n)
		return fail(p, "nothing after ':'");
	if (p->s.p[0] == '@') {
		p->s = str_from(p->s, 1);
		return apply_macro(p, take_name(p), field, out);
	}
	if (p->s.p[0] == '"')
		return parse_quoted(p, field, how, out);
	if (!is_name(p->s.p[0]))
		return fail(p, "unexpected character");
	struct str name = take_name(p);
	bool class_name = name.p[0] >= 'A' && name.p[0] <= 'Z';
	return symbol(p, class_name ? name : str_printf(&p->r->mem, "\"%.*s\"", STR_FMT(name)), field, how, out);
}

static int parse_seq(struct parser *p, struct pattern_node *out)
{
	*out = (struct pattern_node){ .nullable = true };
	for (;;) {
		skip_space(p);
		if (!p->s.n || p->s.p[0] == ')' || p->s.p[0] == '|' || p->s.p[0] == '>')
			return 0;
		struct pattern_node a = { 0 };
		if (parse_atom(p, &a))
			return -1;
		while (p->s.n && (p->s.p[0] == '?' || p->s.p[0] == '*' || p->s.p[0] == '+')) {
			if (p->s.p[0] != '?')
				connect(p, &a.last, &a.first);
			if (p->s.p[0] != '+')
				a.nullable = true;
			p->s = str_from(p->s, 1);
		}
		connect(p, &out->last, &a.first);
		if (out->nullable)
			add_all(&p->tmp, &out->first, &a.first);
		if (!a.nullable)
			out->last = (posset){ 0 };
		add_all(&p->tmp, &out->last, &a.last);
		out->nullable &= a.nullable;
	}
}

static int parse_alt(struct parser *p, struct pattern_node *out)
{
	struct pattern_node all = { 0 };
	for (;;) {
		struct pattern_node one;
		if (parse_seq(p, &one))
			return -1;
		all.nullable |= one.nullable;
		add_all(&p->tmp, &all.first, &one.first);
		add_all(&p->tmp, &all.last, &one.last);
		if (!p->s.n || p->s.p[0] != '|')
			break;
		p->s = str_from(p->s, 1);
	}
	*out = all;
	return 0;
}

static const uint32_t *keep(struct arena *a, const posset *s)
{
	uint32_t *v = arena_alloc(a, (s->n ? s->n : 1) * sizeof *v);
	if (s->n)
		memcpy(v, s->v, s->n * sizeof *v);
	return v;
}

int date_pattern(struct date_rules *r, uint16_t rule, struct str pattern, struct err *e)
{
	struct parser p = { .r = r, .rule = rule, .s = pattern, .base = (uint32_t)r->pos.n, .e = e };
	struct pattern_node all;
	arena_init(&p.tmp);
	int rc = parse_alt(&p, &all);
	if (!rc && p.s.n)
		rc = fail(&p, "unexpected text");
	if (!rc && all.nullable)
		rc = err_set(e, EXIT_LEXICON, "pattern: matches nothing at all (every part is optional)");
	if (!rc) {
		for (size_t i = 0; i < all.last.n; i++)
			r->pos.v[all.last.v[i]].last = true;
		for (size_t i = 0; i < p.follow.n; i++) {
			struct date_pos *q = &r->pos.v[p.base + i];
			q->follow = keep(&r->mem, &p.follow.v[i]);
			q->nfollow = (uint32_t)p.follow.v[i].n;
		}
		r->rules.v[rule].first = keep(&r->mem, &all.first);
		r->rules.v[rule].nfirst = (uint32_t)all.first.n;
	}
	arena_free(&p.tmp);
	return rc;
}
