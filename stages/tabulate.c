/* tabulate - the end of the pipe: facts become table files.
 *
 * Reads a finished article stream and writes the batch tables below --tables, as pipeline/chain does; the
 * stream must be in batch order (ingest gives it so).  It writes no stream.  Rows: tables/rows.h, files:
 * tables/sink.h, columns: tables/tables.c. */
#include "stream/stage.h"
#include "tables/sink.h"
#include "stream/stream.h"

enum { O_TABLES, O_PARTS };

static const struct stage_option options[] = {
	{ "tables", "DIR", "where the batch tables go (needed)" },
	{ "parts", "FILE", "lines batch TAB part: which part of a batch this run is (1)" },
	{ NULL, NULL, NULL }
};

static const struct program program = {
	"tabulate", "an article stream to batch tables", "[STREAM]",
	"Reads an article stream (standard input, or a file, gzipped or plain) and writes the batch tables\n"
	"articles, relations, sentences, mentions, dates, event_mentions, event_parties, acronyms, terms,\n"
	"unknown and rejects, a file each per batch, below --tables.  Nothing is left of a file that could not be\n"
	"written whole.  Exit 3: done, but the stream holds rejected inputs.",
	options
};

static int run(const struct option_value *v, char **operands, struct err *e)
{
	struct rows total = { .articles = 0 };
	struct stream_reader in;
	struct worker w;
	struct rows rows;
	struct article a;
	struct sink *sink = NULL;
	int r = -1, got;
	article_init(&a);
	rows_init(&rows);
	worker_init(&w, NULL);
	if (!v[O_TABLES].value) {
		err_set(e, EXIT_USAGE_, "--tables DIR is needed: where the tables go");
		goto out;
	}
	if (stream_open(&in, operands[0] ? operands[0] : "-", e))
		goto out;
	sink = sink_open(v[O_TABLES].value, v[O_PARTS].value, e);
	while (sink && (got = stream_read(&in, &a, e)) >= 0) {
		if (got == 0) {
			r = sink_close(sink, &total, e);
			sink = NULL;
			break;
		}
		rows_reset(&rows);
		struct str batch = batch_name(&a.mem, source_batch(a.source));
		rows_article(&rows, &a, tally_article(sink_tally(sink, batch, &w), &w, &a));
		worker_trim(&w);
		if (sink_add(sink, batch, &rows, e))
			break;
	}
	stream_close(&in);
out:
	sink_abandon(sink);
	worker_free(&w);
	rows_free(&rows);
	article_free(&a);
	return r ? r : total.rejected ? EXIT_REJECTS : EXIT_OK;
}

PROGRAM_MAIN(program, run)
