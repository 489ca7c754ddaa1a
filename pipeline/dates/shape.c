/* Shapes: the patterns for words that no list can hold. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/ascii.h"
#include "dates/build.h"

int date_shape_match(const struct date_shape *s, void *match_data, struct str text)
{
	/* words are valid UTF-8 (normalize sees to it) */
	int r = pcre2_match(s->re, (PCRE2_SPTR)text.p, text.n, 0, PCRE2_NO_UTF_CHECK, match_data, NULL);
	if (r == PCRE2_ERROR_JIT_STACKLIMIT)
		r = pcre2_match(s->re, (PCRE2_SPTR)text.p, text.n, 0, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, match_data,
				NULL);
	return r;
}

void *date_shapes_join(const struct date_shape *s, size_t n)
{
	struct buf b = BUF_INIT;
	int code;
	PCRE2_SIZE at;
	for (size_t i = 0; i < n; i++)		/* the mark of the one that held is its number */
		buf_addf(&b, "%s(?:%.*s)(*MARK:%zu)", i ? "|" : "", STR_FMT(s[i].regex), i);
	pcre2_code *re = n ? pcre2_compile((PCRE2_SPTR)b.p, b.n, PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED
			| PCRE2_DUPNAMES, &code, &at, NULL) : NULL;
	buf_free(&b);
#ifndef PRESSMILL_NO_JIT
	if (re)
		pcre2_jit_compile(re, PCRE2_JIT_COMPLETE);
#endif
	return re;
}

size_t date_shapes_first(const struct date_shape *s, size_t n, void *joined, void *match_data, struct str word)
{
	unsigned char c = word.n ? (unsigned char)word.p[0] : 0;
	int r = joined ? pcre2_match(joined, (PCRE2_SPTR)word.p, word.n, 0, PCRE2_NO_UTF_CHECK, match_data, NULL)
		: PCRE2_ERROR_INTERNAL;
	if (r == PCRE2_ERROR_NOMATCH)
		return n;
	PCRE2_SPTR mark = r >= 0 ? pcre2_get_mark(match_data) : NULL;
	uint64_t number = n;
	if (mark && str_to_u64(str_z((const char *)mark), &number) && number < n)
		return (size_t)number;
	size_t i = 0;				/* what one call cannot tell: shape by shape */
	while (i < n && !(s[i].first[c >> 6] >> (c & 63) & 1 && date_shape_match(&s[i], match_data, word) > 0))
		i++;
	return i;
}

/* Which bytes can a match begin with?  PCRE2 knows for a pattern that is not anchored. */
static void first_bytes(struct date_shape *s, struct str regex)
{
	int code;
	PCRE2_SIZE at;
	uint32_t type = 0, unit = 0;
	const uint8_t *map = NULL;
	pcre2_code *re = pcre2_compile((PCRE2_SPTR)regex.p, regex.n, PCRE2_UTF, &code, &at, NULL);
	memset(s->first, 0xff, sizeof s->first);
	if (!re)
		return;
	pcre2_pattern_info(re, PCRE2_INFO_FIRSTCODETYPE, &type);
	pcre2_pattern_info(re, PCRE2_INFO_FIRSTCODEUNIT, &unit);
	pcre2_pattern_info(re, PCRE2_INFO_FIRSTBITMAP, &map);
	if (type == 1 && unit < 256) {
		memset(s->first, 0, sizeof s->first);
		s->first[unit >> 6] |= (uint64_t)1 << (unit & 63);
		if (ascii_alpha((char)unit))	/* of [Ff] PCRE2 tells one letter, and not that the other will do */
			s->first[(unit ^ 32) >> 6] |= (uint64_t)1 << ((unit ^ 32) & 63);
	} else if (type == 0 && map) {
		memset(s->first, 0, sizeof s->first);
		for (unsigned i = 0; i < 256; i++)
			s->first[i >> 6] |= (uint64_t)(map[i / 8] >> (i % 8) & 1) << (i & 63);
	}
	pcre2_code_free(re);
}

/* Until finish a shape's set is the number of its row in shape_classes. */
int date_rules_shape(struct date_rules *r, struct str regex, struct str classes, struct err *e)
{
	int code;
	PCRE2_SIZE at;
	pcre2_code *re = pcre2_compile((PCRE2_SPTR)regex.p, regex.n, PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED,
				       &code, &at, NULL);
	if (!re) {
		char m[120];
		pcre2_get_error_message(code, (PCRE2_UCHAR *)m, sizeof m);
		return err_set(e, EXIT_LEXICON, "regular expression: %s at character %zu", m, (size_t)at + 1);
	}
	if (r->shapes.n == 255) {
		pcre2_code_free(re);
		return err_set(e, EXIT_LEXICON, "more than 255 shapes");
	}
	/* machine code takes a fifth of the time; where the system allows none, PCRE2 interprets the pattern.  It
	 * reads 16 bytes at a time, which valgrind takes for a fault: make check-valgrind builds without. */
#ifndef PRESSMILL_NO_JIT
	pcre2_jit_compile(re, PCRE2_JIT_COMPLETE);
#endif
	struct date_shape *s = VEC_PUSH(&r->mem, &r->shapes);
	memset(s, 0, sizeof *s);
	s->re = re;
	s->regex = str_dup(&r->mem, regex);
	first_bytes(s, regex);
	for (uint8_t f = 0; f < DATE_NFIELDS; f++) {
		int g = pcre2_substring_number_from_name(re, (PCRE2_SPTR)date_field_names[f]);
		if (g > 0 && s->ngroups < 6) {
			s->groups[s->ngroups].field = f;
			s->groups[s->ngroups++].group = (uint8_t)g;
		}
	}
	/* the classes as a literal-free list, kept as a macro that no pattern can name */
	struct str key = str_printf(&r->mem, " %zu", r->shapes.n - 1);
	date_rules_macro(r, key, classes);
	return 0;
}
