/* Loader of the event rules: the files of lexicons/events/, lexicons/series.tsv, forms/series.tsv, variants.tsv. */
#include <stdlib.h>

#include "lexicon/event_rows.h"
#include "lexicon/lexicons.h"
#include "lexicon/names.h"
#include "text/calendar.h"
#include "names/names.h"

static int number(const struct lexfile *f, size_t c, uint32_t *v, struct err *e)
{
	uint64_t u;
	if (!str_to_u64(f->cells[c], &u) || u > 100000)
		return err_cell(e, c + 1, "'%.*s' is not a number", STR_FMT(f->cells[c]));
	*v = (uint32_t)u;
	return 0;
}

enum { S_ID, S_NAME, S_KIND, S_PARTIES, S_LEVEL, S_TOPIC, S_CADENCE, S_MONTHS, S_ORDINAL, S_DATE };
static const char *const series_columns[] = { "series_id", "name",    "kind",	"parties",	  "level",
					      "topic",	   "cadence", "months", "anchor_ordinal", "anchor_date",
					      "source",	   "note",    NULL };

/* "5" or "9-10" or "4-5|10-11" as bits 1..12 */
static int months(const struct lexfile *f, uint32_t *bits, struct err *e)
{
	struct str cell = f->cells[S_MONTHS];
	struct str rest = cell, part, to;
	*bits = 0;
	while (cell.n && str_cell(&rest, '|', &part)) {
		uint64_t lo, hi;
		to = part;
		struct str from;
		str_cell(&to, '-', &from);
		if (!str_to_u64(from, &lo) || !str_to_u64(to.p ? to : from, &hi) || lo < 1 || lo > hi || hi > 12)
			return err_cell(e, S_MONTHS + 1, "months are like 5 or 9-10, joined by |, not '%.*s'",
					STR_FMT(cell));
		for (; lo <= hi; lo++)
			*bits |= 1u << lo;
	}
	return 0;
}

static int take_series(void *r, const struct lexfile *f, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct series row = { .id = f->cells[S_ID], .name = f->cells[S_NAME], .kind = f->cells[S_KIND],
		.level = f->cells[S_LEVEL], .cadence = f->cells[S_CADENCE] };
	struct str rest = f->cells[S_PARTIES], party;
	const struct series *added;
	char day[11];
	int result = -1;
	while (f->cells[S_PARTIES].n && str_cell(&rest, '|', &party))
		*VEC_PUSH(&mem, &row.parties) = party;
	if (months(f, &row.months, e))
		goto out;
	if (f->cells[S_ORDINAL].n) {
		/* a month or a year will do: the anchor gives years */
		struct str date = f->cells[S_DATE];
		if (date.n > 10 || date.n < 4)
			date = STR("x");
		memcpy(day, "0000-07-01", 11);
		memcpy(day, date.p, date.n);
		if (number(f, S_ORDINAL, &row.anchor_ordinal, e))
			goto out;
		if (!cal_parse_iso(str_z(day), &row.anchor_day)) {
			err_cell(e, S_DATE + 1, "an anchor has a number and an ISO day, month or year");
			goto out;
		}
	}
	result = event_rules_add_series(r, &row, &added, e);
out:
	arena_free(&mem);
	return result;
}

/* Names of series to be read: (series, text) */
struct series_names {
	struct arena mem;
	struct words *words;
	const struct series_set *set;
	VEC(struct str) ids;
	VEC(struct names_sentence) sentences;
};

static void add_name(struct series_names *n, struct str id, struct str text)
{
	token_vec v = { NULL, 0, 0 };
	text = str_dup(&n->mem, text);
	tokenize(&n->mem, text, &v);
	words_bind(n->words, text, v.v, v.n);
	*VEC_PUSH(&n->mem, &n->ids) = str_dup(&n->mem, id);
	*VEC_PUSH(&n->mem, &n->sentences) =
		(struct names_sentence){ .text = text, .tokens = v.v, .ntokens = (uint32_t)v.n };
}

static int take_form(void *ctx, const struct lexfile *f, struct err *e)
{
	struct series_names *n = ctx;
	if (!series_by_id(n->set, f->cells[0]))
		return err_cell(e, 1, "id '%.*s' is not in series.tsv", STR_FMT(f->cells[0]));
	if (!str_is(f->cells[2], "misspelling") && (!f->cells[3].n || str_is(f->cells[3], "en")) && !f->cells[7].n)
		add_name(n, f->cells[0], f->cells[1]);
	return 0;
}

/* All names of all series, read with the parties that names finds in them. */
static int series_names(const char *dir, const struct names *names, struct event_rules *r,
			const struct lex_faults *faults)
{
	const struct word_classifier c[WORD_SLOTS] = { [WORD_NAME] = { names ? names_classify : NULL, names },
		[WORD_EVENT] = { event_rules_classify, r }, [WORD_CUE] = { event_rules_cue, r },
		[WORD_KIND] = { event_rules_word_kind, r } };
	struct words *w = words_new(STR("en"), c);
	const struct series_set *set = event_rules_series(r);
	struct series_names n = { .mem = ARENA_INIT, .words = w, .set = set };
	struct names_result found = { .mentions = { NULL, 0, 0 } };
	size_t hit = 0;
	for (size_t i = 0; i < series_count(set); i++)
		add_name(&n, series_at(set, i)->id, series_at(set, i)->name);
	int result = lexfile_rows(dir, "forms/series.tsv", lex_form_columns, 2, take_form, &n, faults);
	if (result == 0 && names)
		names_find(names, &n.mem,
			   &(struct names_input){ n.sentences.v, n.sentences.n, DAY_NONE, STR("en"), true }, &found);
	for (size_t i = 0; i < n.ids.n && result == 0; i++) {
		const struct series *series = series_by_id(set, n.ids.v[i]);
		struct event_sentence s = { .text = n.sentences.v[i].text,
					    .tokens = n.sentences.v[i].tokens,
					    .n = n.sentences.v[i].ntokens };
		VEC(struct mention) parties = { NULL, 0, 0 };
		for (; hit < found.mentions.n && found.mentions.v[hit].sentence == i; hit++) {
			const struct mention *h = &found.mentions.v[hit];
			if (h->kind == NAME_SERIES || h->length >= s.text.n)
				continue;
			struct mention *party = VEC_PUSH(&n.mem, &parties);
			*party = *h;
			party->sentence = 0;	/* each name is an article of its own */
		}
		event_rules_add_series_name(r, series, &s, parties.v, parties.n);
	}
	arena_free(&n.mem);
	words_free(w);
	return result;
}

int lex_events_check(const char *dir, const struct names *names, struct event_rules **out,
		     const struct lex_faults *faults)
{
	struct event_rules *r = event_rules_new();
	int bad = lex_event_rows(dir, r, faults);
	if (bad == 0)			/* their kinds are heads */
		bad = lexfile_rows(dir, "series.tsv", series_columns, 3, take_series, r, faults);
	if (bad == 0) {
		event_rules_finish(r);
		bad = series_names(dir, names, r, faults);
	}
	if (bad) {
		event_rules_free(r);
		return -1;
	}
	*out = r;
	return 0;
}

int lex_events_load(const char *dir, const struct names *names, struct event_rules **out, struct err *e)
{
	return lex_events_check(dir, names, out, &(struct lex_faults){ NULL, NULL, e });
}
