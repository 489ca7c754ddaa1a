#include "base/pairs.h"

#include "base/file.h"

int pairs_read(struct pairs *p, const char *path, struct err *e)
{
	struct buf b = BUF_INIT;
	int r = file_read(path, 64u << 20, &b, e);
	struct str rest = buf_str(&b), line;
	while (r == 0 && rest.n && str_cell(&rest, '\n', &line)) {
		struct str value = line, name;
		str_cell(&value, '\t', &name);
		if (name.n)
			*VEC_PUSH(&p->mem, &p->v) = (struct pair){ str_dup(&p->mem, name), str_dup(&p->mem, value) };
	}
	buf_free(&b);
	return r;
}

int pairs_write(const struct pairs *p, const char *path, struct err *e)
{
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < p->v.n; i++) {
		buf_adds(&b, p->v.v[i].name);
		buf_addc(&b, '\t');
		buf_adds(&b, p->v.v[i].value);
		buf_addc(&b, '\n');
	}
	int r = file_write_atomic(path, buf_str(&b), e);
	buf_free(&b);
	return r;
}

void pairs_free(struct pairs *p)
{
	arena_free(&p->mem);
	memset(p, 0, sizeof *p);
}

static struct pair *find(const struct pairs *p, const char *name)
{
	for (size_t i = 0; i < p->v.n; i++)
		if (str_is(p->v.v[i].name, name))
			return &p->v.v[i];
	return NULL;
}

struct str pairs_get(const struct pairs *p, const char *name)
{
	const struct pair *x = find(p, name);
	return x ? x->value : STR("");
}

uint64_t pairs_number(const struct pairs *p, const char *name)
{
	uint64_t v;
	return str_to_u64(pairs_get(p, name), &v) ? v : 0;
}

void pairs_set(struct pairs *p, const char *name, struct str value)
{
	struct pair *x = find(p, name);
	if (!x) {
		x = VEC_PUSH(&p->mem, &p->v);
		x->name = str_dup(&p->mem, str_z(name));
	}
	char *own = arena_alloc(&p->mem, value.n + 1);
	for (size_t i = 0; i < value.n; i++)
		own[i] = value.p[i] == '\t' || value.p[i] == '\n' || value.p[i] == '\r' ? ' ' : value.p[i];
	own[value.n] = 0;
	x->value = str_n(own, value.n);
}

void pairs_set_number(struct pairs *p, const char *name, uint64_t value)
{
	struct buf b = BUF_INIT;
	buf_addu(&b, value);
	pairs_set(p, name, buf_str(&b));
	buf_free(&b);
}
