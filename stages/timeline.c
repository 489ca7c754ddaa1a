/* timeline - all batches' facts together: the tables events, series, entities and unknown_names.
 *
 * Reads the batch tables of a release, or of one in the making; writes the four corpus-wide tables beside them.
 * It changes no other table.  What it works out and how: pipeline/timeline/TIMELINE.md. */
#include "stream/options.h"
#include "timeline/timeline.h"

enum { O_TABLES, O_LEXICONS };

static const struct stage_option options[] = {
	{ "tables", "DIR", "the release: DIR/articles/, DIR/event_mentions/ ... are read, DIR/events.tsv.gz ... written" },
	{ "lexicons", "DIR", "folder of the lexicons (lexicons)" },
	{ NULL, NULL, NULL }
};

static const struct program program = {
	"timeline", "bring the editions of all articles together", "",
	"Reads the batch tables of a release and writes its corpus-wide tables: events (one row an edition, with\n"
	"the best-supported days and place, and what disagrees), series, entities, unknown_names.  Rows are sorted\n"
	"by key; the same tables give the same files.",
	options
};

static int run(const struct option_value *v, char **operands, struct err *e)
{
	if (operands[0])
		return err_set(e, EXIT_USAGE_, "timeline takes no operand: '%s' (--tables DIR names the release)", operands[0]);
	if (!v[O_TABLES].value)
		return err_set(e, EXIT_USAGE_, "--tables DIR is needed");
	return timeline_run(v[O_TABLES].value, v[O_LEXICONS].value ? v[O_LEXICONS].value : "lexicons", e);
}

PROGRAM_MAIN(program, run)
