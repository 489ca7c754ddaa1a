#include "shard/decisions.h"

#include "base/hash.h"
#include "base/le.h"
#include "duplicates/duplicates.h"

enum { HEAD = 2, RELATION = 2 + 4 * 8, MARK = 5, FURNITURE = 0, SAID = 1 };

uint64_t mark_add(uint64_t mark, struct str id)
{
	return hash_mix(mark ^ hash_str(id)) + 1;
}

static uint64_t id_of(struct str hex)
{
	uint64_t v = 0;
	for (size_t i = 0; i < hex.n; i++)
		v = v << 4 | (uint64_t)(hex.p[i] <= '9' ? hex.p[i] - '0' : hex.p[i] - 'a' + 10);
	return v;
}

static struct str id_text(struct article *a, uint64_t id)
{
	return str_printf(&a->mem, "%016llx", (unsigned long long)id);
}

static uint64_t bits_of(double v)
{
	uint64_t bits;
	memcpy(&bits, &v, sizeof bits);
	return bits;
}

static double double_of(const char *p)
{
	uint64_t bits = get_le64(p);
	double v;
	memcpy(&v, &bits, sizeof v);
	return v;
}

static unsigned kind_of(struct str name)
{
	unsigned k = REL_NONE;
	while (k < REL_EXACT && !str_eq(relation_name((enum relation_kind)k), name))
		k++;
	return k;
}

/* Did the decision say so?  What the article itself repeats was known before. */
static bool said_before(const struct article *a, const struct sentence *s)
{
	return s->repeats.n && s->repeats.p != a->id.p;
}

void decision_write(struct buf *b, const struct article *a, bool dropped)
{
	put_le8(b, dropped);
	put_le8(b, (uint32_t)a->relations.n);
	for (size_t i = 0; i < a->relations.n; i++) {
		const struct relation *x = &a->relations.v[i];
		put_le8(b, kind_of(x->kind));
		put_le8(b, (uint32_t)(x->numbers_agree + 1));
		put_le64(b, id_of(x->other_id));
		put_le64(b, bits_of(x->containment));
		put_le64(b, bits_of(x->containment_of_other));
		put_le64(b, bits_of(x->jaccard));
	}
	size_t at = b->n;
	uint32_t marks = 0;
	put_le32(b, 0);
	for (size_t i = 0; i < a->sentences.n; i++) {
		const struct sentence *s = &a->sentences.v[i];
		if (s->role == ROLE_FURNITURE) {
			put_le32(b, (uint32_t)i);
			put_le8(b, FURNITURE);
			marks++;
		}
		if (said_before(a, s)) {
			put_le32(b, (uint32_t)i);
			put_le8(b, SAID);
			put_le64(b, id_of(s->repeats));
			marks++;
		}
	}
	le_bytes(b->p + at, marks, 4);
}

static int apply_relations(struct str *rest, struct article *a, size_t n)
{
	if (rest->n < n * RELATION + 4)
		return -1;
	for (size_t i = 0; i < n; i++) {
		const char *p = rest->p;
		if (get_le8(p) > REL_EXACT || get_le8(p + 1) > 2)
			return -1;
		*VEC_PUSH(&a->mem, &a->relations) = (struct relation){
			.kind = relation_name((enum relation_kind)get_le8(p)), .other_id = id_text(a, get_le64(p + 2)),
			.containment = double_of(p + 10), .containment_of_other = double_of(p + 18),
			.jaccard = double_of(p + 26), .numbers_agree = (int)get_le8(p + 1) - 1 };
		*rest = str_from(*rest, RELATION);
	}
	return 0;
}

static int apply_mark(struct str *rest, struct article *a)
{
	if (rest->n < MARK)
		return -1;
	uint32_t s = get_le32(rest->p), what = get_le8(rest->p + 4);
	*rest = str_from(*rest, MARK);
	if (s >= a->sentences.n || what > SAID || (what == SAID && rest->n < 8))
		return -1;
	if (what == FURNITURE) {
		a->sentences.v[s].role = ROLE_FURNITURE;
		return 0;
	}
	a->sentences.v[s].repeats = id_text(a, get_le64(rest->p));
	*rest = str_from(*rest, 8);
	return 0;
}

int decision_apply(struct str *rest, struct article *a, bool *dropped)
{
	if (rest->n < HEAD)
		return -1;
	size_t relations = get_le8(rest->p + 1);
	*dropped = *rest->p != 0;
	*rest = str_from(*rest, HEAD);
	if (apply_relations(rest, a, relations))
		return -1;
	uint32_t marks = get_le32(rest->p);
	*rest = str_from(*rest, 4);
	for (uint32_t i = 0; i < marks; i++)
		if (apply_mark(rest, a))
			return -1;
	return 0;
}
