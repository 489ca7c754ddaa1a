/* The finder: what it looks at between date_finder_begin and date_finder_end; and the rules' own examples. */
#include "dates/dates.h"

#include "dates/inside.h"

enum { LANGUAGES = 8 };

struct date_finder {
	const struct date_rules *head, *r;	/* all languages; that of the article, or NULL */
	struct date_matcher *matchers[LANGUAGES];	/* by language number, made when first needed */
	struct arena *mem;
	struct date_reference ref;
	date_match_vec matches;
};

struct date_finder *date_finder_new(const struct date_rules *r)
{
	struct date_finder *f = xcalloc(1, sizeof *f);
	f->head = r;
	return f;
}

void date_finder_free(struct date_finder *f)
{
	if (!f)
		return;
	for (int i = 0; i < LANGUAGES; i++)
		date_matcher_free(f->matchers[i]);
	free(f);
}

const struct date_rules *date_rules_lang(const struct date_rules *r, struct str lang)
{
	ptrdiff_t dash = str_chr(lang, '-');	/* en-GB is en */
	if (dash >= 0)
		lang.n = (size_t)dash;
	if (!lang.n)
		return r;
	for (; r; r = r->next)
		if (str_eq(r->lang, lang))
			return r;
	return NULL;
}

/* The day worked out, not stated: what rests on it says so. */
void date_finder_settle(struct date_finder *f, int32_t day, struct str basis)
{
	f->ref = (struct date_reference){ .known = day != DAY_NONE, .day = day, .basis = STR("reference") };
	if (str_is(basis, "text") || str_is(basis, "dateline:text"))
		f->ref.basis = STR("reference:text");
	else if (str_is(basis, "series"))
		f->ref.basis = STR("series");
}

bool date_finder_begin(struct date_finder *f, struct arena *mem, struct str lang, int32_t day, struct str day_basis)
{
	f->mem = mem;
	f->r = date_rules_lang(f->head, lang);
	memset(&f->matches, 0, sizeof f->matches);
	date_finder_settle(f, day, day_basis);
	if (!f->r)
		return false;
	if (!f->matchers[f->r->number])
		f->matchers[f->r->number] = date_matcher_new(f->r);
	return true;
}

void date_finder_sentence(struct date_finder *f, uint32_t sentence, struct str text, const struct token *t, size_t n)
{
	if (f->r)
		date_matcher_run(f->matchers[f->r->number], f->mem, sentence, text, t, n, &f->matches);
}

size_t date_finder_end(struct date_finder *f, date_vec *out)
{
	size_t before = out->n;
	if (f->r && f->matches.n)
		date_resolve(f->r, f->mem, f->matches.v, f->matches.n, f->ref, out);
	return out->n - before;
}

void date_finder_clues(struct date_finder *f, date_clue_vec *out)
{
	if (f->r)
		date_clues(f->r, f->mem, f->matches.v, f->matches.n, out);
}

/* ---- examples ---- */

/* One example, "text => value value ..." or "text => none", read on Thursday 2024-10-17. */
static bool example_holds(const struct date_rules *r, struct words *w, struct date_finder *f, struct str text,
			  struct str expected, struct buf *got)
{
	struct arena mem;
	token_vec t = { 0 };
	date_vec d = { NULL, 0, 0 };
	arena_init(&mem);
	tokenize(&mem, text, &t);
	words_bind(w, text, t.v, t.n);
	date_finder_begin(f, &mem, r->lang, cal_day(2024, 10, 17), STR("metadata"));
	date_finder_sentence(f, 1, text, t.v, t.n);
	size_t n = date_finder_end(f, &d);
	buf_reset(got);
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_addc(got, ' ');
		buf_adds(got, d.v[i].value);
	}
	if (!n)
		buf_addz(got, "none");
	arena_free(&mem);
	return str_eq(buf_str(got), expected);
}

size_t date_rules_check(const struct date_rules *rules, size_t *run, void (*report)(void *ctx, const char *message),
			void *ctx)
{
	size_t failed = 0;
	struct date_finder *f = date_finder_new(rules);
	struct buf got = BUF_INIT, message = BUF_INIT;
	*run = 0;
	for (const struct date_rules *r = rules; r; r = r->next) {
		struct word_classifier c[WORD_SLOTS] = { 0 };
		c[WORD_DATE] = (struct word_classifier){ date_rules_classify, r };
		struct words *w = words_new(r->lang, c);
		for (size_t i = 0; i < r->examples.n; i++) {
			const struct date_example *x = &r->examples.v[i];
			ptrdiff_t arrow = str_find(x->text, STR(" => "));
			struct str text = arrow < 0 ? x->text : str_sub(x->text, 0, (size_t)arrow);
			struct str expected = arrow < 0 ? STR("") : str_from(x->text, (size_t)arrow + 4);
			++*run;
			if (arrow >= 0 && example_holds(r, w, f, text, expected, &got))
				continue;
			failed++;
			buf_reset(&message);
			buf_addf(&message, "%.*s:%zu: example '%.*s': ", STR_FMT(x->path), x->line, STR_FMT(text));
			if (arrow < 0)
				buf_addz(&message, "write it as 'text => value', or 'text => none'");
			else
				buf_addf(&message, "expected %.*s, found %.*s", STR_FMT(expected),
					 STR_FMT(buf_str(&got)));
			report(ctx, message.p);
		}
		words_free(w);
	}
	buf_free(&got);
	buf_free(&message);
	date_finder_free(f);
	return failed;
}
