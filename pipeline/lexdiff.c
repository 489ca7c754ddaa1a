/* lexdiff - what a change of the lexicons changes.
 *
 * Reads the articles and sentences of a release, finds names, dates and events in them once with the old and
 * once with the new lexicons, and writes every fact that one has and the other has not, with its sentence.  A
 * fact that only another rule finds is no change.  It changes nothing; sentences and their roles are taken
 * as the release has them. */
#include <stdlib.h>

#include "stream/stage.h"
#include "tables/rows.h"
#include "tables/table.h"

extern const struct stage stage_match, stage_dates, stage_events;

/* The tables that are compared; all but the parties end in the rule, which is left out. */
static const struct { enum table t; bool rule;
} compared[] = {
	{ T_MENTIONS, true },	    { T_DATES, true },	   { T_EVENT_MENTIONS, true },
	{ T_EVENT_PARTIES, false }, { T_ACRONYMS, false },
};
enum { COMPARED = sizeof compared / sizeof *compared };

struct version {			/* the old or the new lexicons, and what they find */
	struct lexicons lex;
	struct worker worker;
	void *match, *dates, *events;
	struct article article;
	struct rows rows;
};

struct diff {
	struct version sides[2];
	struct out out;
	struct buf cell, line;
	uint64_t removed, added, articles, changed;
};

static int side_open(struct version *s, const char *dir, struct err *e)
{
	if (lexicons_load(&s->lex, dir, LEX_NAMES | LEX_DATES | LEX_EVENTS, e))
		return -1;
	worker_init(&s->worker, &s->lex);
	article_init(&s->article);
	rows_init(&s->rows);
	return stage_match.open(&s->match, &s->worker, NULL, e) || stage_dates.open(&s->dates, &s->worker, NULL, e)
		|| stage_events.open(&s->events, &s->worker, NULL, e) ? -1 : 0;
}

static void side_close(struct version *s)
{
	const struct { const struct stage *stage; void *state; } all[] = { { &stage_match, s->match },
		{ &stage_dates, s->dates }, { &stage_events, s->events } };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i].state && all[i].stage->close)
			all[i].stage->close(all[i].state);
	article_free(&s->article);
	rows_free(&s->rows);
	worker_free(&s->worker);
	lexicons_free(&s->lex);
}

static int side_run(struct version *s, struct err *e)
{
	struct article *a = &s->article;
	rows_reset(&s->rows);
	if (stage_match.article(s->match, a, e) < 0 || stage_dates.article(s->dates, a, e) < 0
	    || stage_events.article(s->events, a, e) < 0)
		return -1;
	rows_article(&s->rows, a, tally_article(NULL, &s->worker, a));
	worker_trim(&s->worker);
	return 0;
}

/* ---- comparing ---- */

struct facts { struct str *v; size_t n; };

static int by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Rows of a table as sorted views, without the rule. */
static struct facts facts_of(struct arena *a, const struct rows *r, enum table t, bool rule)
{
	VEC(struct str) v = { NULL, 0, 0 };
	struct str rest = buf_str(&r->text[t]), line;
	while (rest.n && str_cell(&rest, '\n', &line)) {
		size_t end = line.n;
		while (rule && end && line.p[end - 1] != '\t')
			end--;
		if (line.n)
			*VEC_PUSH(a, &v) = str_sub(line, 0, rule ? end - 1 : end);
	}
	if (v.n)
		qsort(v.v, v.n, sizeof *v.v, by_bytes);
	return (struct facts){ v.v, v.n };
}

/* One line: change, table, text of the sentence, then the row's own cells. */
static void say(struct diff *d, bool added, enum table t, struct str row)
{
	struct str rest = row, cell;
	uint64_t sentence = 0;
	for (int i = 0; i < 2 && str_cell(&rest, '\t', &cell); i++)
		if (i == 1)
			str_to_u64(cell, &sentence);
	const struct article *a = &d->sides[0].article;
	buf_reset(&d->line);
	buf_addc(&d->line, added ? '+' : '-');
	buf_addc(&d->line, '\t');
	buf_addz(&d->line, table_defs[t].name);
	buf_addc(&d->line, '\t');
	if (sentence && sentence <= a->sentences.n)
		row_str(&d->line, a->sentences.v[sentence - 1].text, false);
	else
		buf_addc(&d->line, '\t');
	buf_adds(&d->line, row);
	buf_addc(&d->line, '\n');
	out_adds(&d->out, buf_str(&d->line));
	*(added ? &d->added : &d->removed) += 1;
}

static int compare(struct diff *d, struct err *e)
{
	if (side_run(&d->sides[0], e) || side_run(&d->sides[1], e))
		return -1;
	struct arena *mem = &d->sides[0].article.mem;
	uint64_t before = d->added + d->removed;
	for (size_t k = 0; k < COMPARED; k++) {
		struct facts old = facts_of(mem, &d->sides[0].rows, compared[k].t, compared[k].rule);
		struct facts new = facts_of(mem, &d->sides[1].rows, compared[k].t, compared[k].rule);
		for (size_t i = 0, j = 0; i < old.n || j < new.n;) {
			int c = i == old.n ? 1 : j == new.n ? -1 : str_cmp(old.v[i], new.v[j]);
			if (c < 0)
				say(d, false, compared[k].t, old.v[i]);
			else if (c > 0)
				say(d, true, compared[k].t, new.v[j]);
			i += c <= 0;
			j += c >= 0;
		}
	}
	d->articles++;
	d->changed += d->added + d->removed > before;
	return 0;
}

/* ---- reading the release ---- */

static struct str cell(struct diff *d, struct article *a, const struct table_reader *r, const char *column)
{
	int i = table_column((enum table)(r->def - table_defs), column);
	buf_reset(&d->cell);
	table_unescape(&d->cell, i < 0 ? STR("") : r->cells[i]);
	return str_dup(&a->mem, buf_str(&d->cell));
}

static void begin(struct diff *d, struct article *a, const struct table_reader *r)
{
	article_reset(a);
	a->id = cell(d, a, r, "article_id");
	a->source = cell(d, a, r, "source");
	a->published = cell(d, a, r, "published");
	a->published_basis = cell(d, a, r, "published_basis");
	a->language = cell(d, a, r, "language");
	a->title = cell(d, a, r, "title");
	struct str copy_of = cell(d, a, r, "copy_of");
	if (copy_of.n)
		*VEC_PUSH(&a->mem, &a->relations) = (struct relation){ .other_id = copy_of, .kind = STR("copy") };
}

static void add_sentence(struct diff *d, struct article *a, const struct table_reader *r)
{
	uint64_t paragraph = 1;
	struct sentence s = { .text = cell(d, a, r, "text"), .repeats = cell(d, a, r, "repeats") };
	str_to_u64(cell(d, a, r, "paragraph"), &paragraph);
	s.paragraph = (uint32_t)paragraph;
	role_of(cell(d, a, r, "role"), &s.role);
	*VEC_PUSH(&a->mem, &a->sentences) = s;
}

/* One batch file of articles and the same of sentences, both in article order. */
static int batch(struct diff *d, const char *articles, const char *sentences, struct err *e)
{
	struct table_reader ra = { .line = 0 }, rs = { .line = 0 };
	if (table_open(&ra, articles, T_ARTICLES, e))
		return -1;
	int r = table_open(&rs, sentences, T_SENTENCES, e), more = 0;
	if (r) {
		table_close(&ra);
		return -1;
	}
	more = table_next(&rs, e);
	while (more >= 0 && (r = table_next(&ra, e)) > 0) {
		begin(d, &d->sides[0].article, &ra);
		begin(d, &d->sides[1].article, &ra);
		while (more > 0 && str_eq(cell(d, &d->sides[0].article, &rs, "article_id"), d->sides[0].article.id)) {
			add_sentence(d, &d->sides[0].article, &rs);
			add_sentence(d, &d->sides[1].article, &rs);
			more = table_next(&rs, e);
		}
		if (more < 0 || (r = compare(d, e)) < 0)
			break;
	}
	if (r == 0 && more > 0)
		r = err_set(e, EXIT_STREAM, "%s: sentences of an article that %s does not have", sentences, articles);
	table_close(&ra);
	table_close(&rs);
	return r < 0 || more < 0 ? -1 : 0;
}

static int run(const struct option_value *values, char **operands, struct err *e)
{
	(void)values;
	if (!operands[0] || !operands[1] || !operands[2] || operands[3])
		return err_set(e, EXIT_USAGE_,
			       "three folders are needed: the old lexicons, the new lexicons, a release");
	struct diff d = { .removed = 0 };
	struct arena mem = ARENA_INIT;
	struct str *articles = NULL, *sentences = NULL;
	size_t na = 0, ns = 0;
	out_fd(&d.out, 1, "standard output");
	int r = side_open(&d.sides[0], operands[0], e) || side_open(&d.sides[1], operands[1], e)
		|| table_files(&mem, operands[2], T_ARTICLES, &articles, &na, e)
		|| table_files(&mem, operands[2], T_SENTENCES, &sentences, &ns, e) ? -1 : 0;
	if (r == 0 && (na != ns || !na))
		r = err_set(e, EXIT_NOINPUT, "%s: no release, or its articles and sentences do not go together",
			    operands[2]);
	out_adds(&d.out, STR("change\ttable\ttext\trow\n"));
	for (size_t i = 0; i < na && r == 0; i++)
		r = batch(&d, articles[i].p, sentences[i].p, e);
	struct err ignored = ERR_INIT;
	int closed = out_close(&d.out, 0, r ? &ignored : e);
	if (r == 0 && closed == 0)
		fprintf(stderr, "lexdiff: %llu facts removed, %llu added, in %llu of %llu articles\n",
			(unsigned long long)d.removed, (unsigned long long)d.added, (unsigned long long)d.changed,
			(unsigned long long)d.articles);
	side_close(&d.sides[0]);
	side_close(&d.sides[1]);
	buf_free(&d.cell);
	buf_free(&d.line);
	arena_free(&mem);
	return r || closed ? -1 : EXIT_OK;
}

static const struct program lexdiff = {
	.name = "lexdiff",
	.summary = "which facts a change of the lexicons adds or removes",
	.operands = "OLD NEW RELEASE",
	.manual = "OLD and NEW are lexicon folders, RELEASE a folder of tables (out/current). Writes a line for each "
		  "fact\n"
		  "that only one of them finds: - (OLD) or + (NEW), its table, its sentence, and the cells of its row "
		  "but\n"
		  "for the rule. It changes nothing.",
};

PROGRAM_MAIN(lexdiff, run)
