/* chain_fuzz.h - the whole way of a file: bytes in, the rows of the batch tables out, and the laws of the tables
 * (TABLES.md) held against every cell.  For fuzz_chain.c, which gives any bytes, and fuzz_structure.c. */
#ifndef PM_CHAIN_FUZZ_H
#define PM_CHAIN_FUZZ_H

#include <stdint.h>
#include <stdlib.h>

#include "readers/reader.h"
#include "stream/stage.h"
#include "tables/rows.h"
#include "text/cells.h"
#include "text/utf8.h"

extern const struct stage stage_normalize, stage_match, stage_dates, stage_events;
static const struct stage *const fuzz_stages[] = { &stage_normalize, &stage_match, &stage_dates, &stage_events };
enum { FUZZ_STAGES = 4 };

static void law(bool holds)
{
	if (!holds)
		abort();
}

/* Cells of a table: as many in each row as there are columns; text, and nothing that acts. */
static void check_rows(enum table t, struct str text)
{
	struct str line, cell;
	law(!text.n || text.p[text.n - 1] == '\n');
	while (text.n) {
		size_t n = (size_t)str_chr(text, '\n'), cells = 0;
		line = str_sub(text, 0, n);
		text = str_from(text, n + 1);
		law(utf8_valid_to(line) == line.n);
		for (size_t i = 0; i < line.n;) {
			uint32_t c = utf8_next(line, &i);
			law(c == '\t' || (!cell_unfit(c) && c != '"'));
		}
		while (str_cell(&line, '\t', &cell))
			cells++;
		law(cells == table_defs[t].n);
	}
}

static inline int fuzz_chain(const char *data, size_t size)
{
	static struct lexicons lex;
	static struct worker worker;
	static void *states[FUZZ_STAGES];
	static const struct option_value none[OPTIONS_MAX];
	static const struct reader_limits limits = { 64 << 20, 1 << 20, 1000, 1000, 64, false };
	struct err e = ERR_INIT;
	if (!states[0]) {
		const char *root = getenv("PM_ROOT");
		struct buf path = BUF_INIT;
		buf_addf(&path, "%s/lexicons", root ? root : ".");
		law(lexicons_load(&lex, path.p, LEX_ALL, &e) == 0);
		worker_init(&worker, &lex);
		for (int i = 0; i < FUZZ_STAGES; i++)
			law(fuzz_stages[i]->open(&states[i], &worker, none, &e) == 0);
		buf_free(&path);
	}
	struct tally *tally = tally_new();
	struct rows rows;
	struct article a;
	int got, n = 0;
	rows_init(&rows);
	article_init(&a);
	struct reader *r = reader_open_bytes(str_n(data, size), STR("b/fuzz"), &limits);
	while ((got = reader_next(r, &a, &e)) > 0 && ++n < 200) {
		size_t words = 0;
		for (int i = 0; i < FUZZ_STAGES; i++) {
			if (i == 1)
				words = tally_article(tally, &worker, &a);
			law(article_rejected(&a) || fuzz_stages[i]->article(states[i], &a, &e) >= 0);
		}
		rows_article(&rows, &a, words);
		worker_trim(&worker);
	}
	law(got >= 0);
	for (int t = 0; t < T_BATCH_TABLES; t++)
		check_rows((enum table)t, buf_str(&rows.text[t]));
	reader_close(r);
	article_free(&a);
	rows_free(&rows);
	tally_free(tally);
	return 0;
}

#endif
