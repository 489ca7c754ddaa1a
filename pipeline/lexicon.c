/* lexicon - rows for the lexicons, from the tables of a run and from a spreadsheet.
 *
 * `unknown` writes the names that a release has and no lexicon, the most frequent first, as a spreadsheet with the
 * columns that `import` reads: the keeper fills in kind and country, and removes what is no name.  `import` reads
 * such a sheet: what the lexicons have already is told with its id, what is new becomes rows of entities/TOPIC.tsv
 * and forms/TOPIC.tsv, and what would have two meanings is told.  It writes only with --write, and never a file that
 * is there. */
#include <stdlib.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/map.h"
#include "lexicon/csv.h"
#include "lexicon/import.h"
#include "stream/options.h"
#include "tables/table.h"

enum option { LEXICONS, TOPIC, WRITE, TOP, LEAST };
static const struct stage_option options[] = {
	[LEXICONS] = { "lexicons", "DIR", "import: the lexicons (lexicons)" },
	[TOPIC] = { "topic", "NAME", "import: name of the new files in entities/ and forms/ (the sheet's name)" },
	[WRITE] = { "write", NULL, "import: write them; without it, the rows are only shown" },
	[TOP] = { "top", "N", "unknown: so many names (200)" },
	[LEAST] = { "least", "N", "unknown: only names mentioned so often (2)" },
	{ NULL, NULL, NULL }
};

struct unknown { struct str name, article, text; uint64_t articles, mentions, sentence; };
typedef VEC(struct unknown) unknown_vec;

static int by_count(const void *va, const void *vb)
{
	const struct unknown *a = va, *b = vb;
	if (a->mentions != b->mentions)
		return a->mentions > b->mentions ? -1 : 1;
	if (a->articles != b->articles)
		return a->articles > b->articles ? -1 : 1;
	return str_cmp(a->name, b->name);
}

static struct str take(struct arena *a, struct buf *tmp, const struct table_reader *r, const char *column)
{
	buf_reset(tmp);
	table_unescape(tmp, r->cells[table_column((enum table)(r->def - table_defs), column)]);
	return str_dup(a, buf_str(tmp));
}

/* The most frequent names of the release; never more than twice as many at a time. */
static int most(struct arena *a, const char *release, size_t top, uint64_t least, unknown_vec *out, struct err *e)
{
	struct buf tmp = { NULL, 0, 0 };
	struct table_reader r = { .line = 0 };
	table_path(&tmp, release, T_UNKNOWN_NAMES, STR(""), 0);
	int more = table_open(&r, tmp.p, T_UNKNOWN_NAMES, e);
	while (more == 0 && (more = table_next(&r, e)) > 0) {
		struct unknown u = { .mentions = 0 };
		str_to_u64(r.cells[table_column(T_UNKNOWN_NAMES, "mentions")], &u.mentions);
		more = 0;
		if (u.mentions < least)
			continue;
		str_to_u64(r.cells[table_column(T_UNKNOWN_NAMES, "articles")], &u.articles);
		str_to_u64(r.cells[table_column(T_UNKNOWN_NAMES, "example_sentence")], &u.sentence);
		u.name = take(a, &tmp, &r, "name");
		u.article = take(a, &tmp, &r, "example_article");
		*VEC_PUSH(a, out) = u;
		if (out->n == 2 * top) {
			qsort(out->v, out->n, sizeof *out->v, by_count);
			out->n = top;
			least = out->v[top - 1].mentions;
		}
	}
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, by_count);
	out->n = out->n < top ? out->n : top;
	table_close(&r);
	buf_free(&tmp);
	return more;
}

static uint64_t place_hash(struct str article, uint64_t sentence) { return hash_mix(hash_str(article) + sentence); }

/* The example sentences, from all batches. */
static int examples(struct arena *a, const char *release, unknown_vec *names, struct err *e)
{
	struct map at = { .mem = a };
	struct str *files;
	size_t n;
	struct buf tmp = { NULL, 0, 0 };
	for (size_t i = 0; i < names->n; i++)
		map_add(&at, place_hash(names->v[i].article, names->v[i].sentence), (uint32_t)i + 1);
	int r = table_files(a, release, T_SENTENCES, &files, &n, e);
	for (size_t f = 0; r == 0 && f < n; f++) {
		struct table_reader t = { .line = 0 };
		int more = table_open(&t, files[f].p, T_SENTENCES, e);
		while (more == 0 && (more = table_next(&t, e)) > 0) {
			struct str article = t.cells[table_column(T_SENTENCES, "article_id")];
			uint64_t sentence = 0, h;
			str_to_u64(t.cells[table_column(T_SENTENCES, "sentence")], &sentence);
			h = place_hash(article, sentence);
			for (struct map_at i = map_first(&at, h); i.number; i = map_next(&at, h, i)) {
				struct unknown *u = &names->v[i.number - 1];
				if (u->sentence == sentence && str_eq(u->article, article))
					u->text = take(a, &tmp, &t, "text");
			}
			more = 0;
		}
		table_close(&t);
		r = more;
	}
	buf_free(&tmp);
	return r;
}

static int unknown(const struct option_value *v, const struct program *p, const char *release, struct err *e)
{
	struct arena mem = ARENA_INIT;
	unknown_vec names = { NULL, 0, 0 };
	long top = 200, least = 2;
	struct out out;
	struct buf b = { NULL, 0, 0 };
	if (option_number(p, TOP, v, 1, 100000, &top, e) || option_number(p, LEAST, v, 1, 1000000, &least, e))
		return -1;
	int r = most(&mem, release, (size_t)top, (uint64_t)least, &names, e);
	if (r == 0)
		r = examples(&mem, release, &names, e);
	out_fd(&out, 1, "standard output");
	if (r == 0)
		buf_addz(&b, "name,kind,country,id,aliases,mentions,articles,example\n");
	for (size_t i = 0; i < names.n && r == 0; i++) {
		csv_cell(&b, names.v[i].name, false);
		buf_addf(&b, ",,,,%llu,%llu,", (unsigned long long)names.v[i].mentions,
			 (unsigned long long)names.v[i].articles);
		csv_cell(&b, names.v[i].text, true);
	}
	out_adds(&out, buf_str(&b));
	struct err ignored = ERR_INIT;
	int closed = out_close(&out, 0, r ? &ignored : e);
	buf_free(&b);
	arena_free(&mem);
	return r || closed ? -1 : EXIT_OK;
}

static const struct program lexicon;

static int run(const struct option_value *values, char **operands, struct err *e)
{
	if (operands[0] && operands[1] && !operands[2]) {
		if (str_is(str_z(operands[0]), "import"))
			return lexicon_import(values[LEXICONS].value ? values[LEXICONS].value : "lexicons", operands[1],
					      values[TOPIC].value, values[WRITE].value, e);
		if (str_is(str_z(operands[0]), "unknown"))
			return unknown(values, &lexicon, operands[1], e);
	}
	return err_set(e, EXIT_USAGE_,
		       "give `import` and a sheet (names.csv), or `unknown` and a release (out/current)");
}

static const struct program lexicon = {
	.name = "lexicon",
	.summary = "rows for the lexicons: the names that a release has and no lexicon, and rows from a spreadsheet",
	.operands = "import names.csv | unknown RELEASE",
	.manual = "unknown: the most frequent names that no lexicon has, with a sentence, as a sheet (CSV) that\n"
		  "import reads.\n"
		  "import: a sheet with the columns name kind country id aliases valid_from valid_to wikidata source\n"
		  "note (others are passed over). A name that is a form of an entity of its kind already, or that has\n"
		  "its id, is known: only its aliases (divided by |) are added. Else it is a row of a new file.\n"
		  "Standard output tells of each name: new, known, ambiguous (another entity has the form: give a\n"
		  "rule), refused; and the rows. Nothing is written without --write, and never a file that is there.\n"
		  "Exit 3 if a row was refused.",
	.options = options,
};

PROGRAM_MAIN(lexicon, run)
