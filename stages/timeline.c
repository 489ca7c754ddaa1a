/* timeline - all batches' facts together: the tables events, series, entities and unknown_names.
 *
 * Reads the batch tables of a release, or of one in the making; writes the four corpus-wide tables beside them.
 * It changes no other table.  What it works out and how: pipeline/timeline/TIMELINE.md. */
#include "stream/options.h"
#include "timeline/timeline.h"

enum { O_TABLES, O_LEXICONS, O_BASE, O_STATE, O_SUMMARY, O_SUMMARY_ONLY, O_READY, O_MADE };

static const struct stage_option options[] = {
	{ "tables", "DIR",
	  "the release: DIR/articles/, DIR/event_mentions/ ... are read, DIR/events.tsv.gz ... written" },
	{ "lexicons", "DIR", "folder of the lexicons (lexicons)" },
	{ "base", "RELEASE",
	  "an earlier release whose batches are in DIR unchanged: only batches that it does not have are read" },
	{ "state", "DIR", "make the folder state/summary of the new release, for later runs to build on (nowhere)" },
	{ "summary", "FILE", "write the summary of all batches, for other runs to merge (nowhere)" },
	{ "summary-only", NULL, "write the summary and no table" },
	{ "ready", "DIR",
	  "folder with folders of summaries of batches that are in the tables: these are not read (nowhere)" },
	{ "made", "FILE", "note rows, bytes and a hash of each table that is written, for publish (nowhere)" },
	{ NULL, NULL, NULL }
};

static const struct program program = {
	"timeline", "bring the editions of all articles together", "[SUMMARY...]",
	"Reads the batch tables of a release and writes its corpus-wide tables: events (one row an edition, with\n"
	"the best-supported days and place, and what disagrees), series, entities, unknown_names.  Rows are sorted\n"
	"by key; the same tables give the same files, whether they are read, or stand in the summary of an earlier\n"
	"release (--base), or in summaries that other runs or machines made of other batches (SUMMARY...).",
	options
};

static int run(const struct option_value *v, char **operands, struct err *e)
{
	struct timeline_job job = { .tables = v[O_TABLES].value, .lexicons = v[O_LEXICONS].value ? v[O_LEXICONS].value
			: "lexicons",
		.base = v[O_BASE].value, .state = v[O_STATE].value, .summary = v[O_SUMMARY].value, .others = operands,
				.summary_only = v[O_SUMMARY_ONLY].value != NULL, .made = v[O_MADE].value,
		.ready = v[O_READY].value };
	if (!job.tables)
		return err_set(e, EXIT_USAGE_, "--tables DIR is needed");
	if (job.summary_only && !job.summary)
		return err_set(e, EXIT_USAGE_, "--summary-only needs --summary FILE");
	return timeline_update(&job, e);
}

PROGRAM_MAIN(program, run)
