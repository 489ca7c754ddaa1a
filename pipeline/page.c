/* page.c - a release as a folder of static pages (page/page.h). */
#include "page/page.h"
#include "stream/options.h"

enum option { TO, ENTITIES };
static const struct stage_option options[] = {
	[TO] = { "to", "DIR", "the folder to write (needed); pages of an earlier call are replaced" },
	[ENTITIES] = { "entities", "N",
		       "how many of the entities get a page of their own, those first that most articles name (2000)" },
	{ NULL, NULL, NULL }
};
static const struct program program = { "page", "a release as pages to read, that open from disk", "RELEASE",
					"RELEASE is a folder of tables (out/current). Writes DIR/index.html and what "
					"belongs to it: series with every edition and\n"
					"the sentences that prove it, entities, dates, articles with their facts "
					"marked, quality, search. The pages need no\n"
					"server and no network. A page shows at most 40 mentions of an edition and 60 "
					"of an entity; the tables have all.",
					options };

static int run(const struct option_value *v, char **operands, struct err *e)
{
	long entities = 2000;
	if (option_number(&program, ENTITIES, v, 0, 1000000, &entities, e))
		return -1;
	if (!operands[0] || operands[1] || !v[TO].value || !v[TO].value[0])
		return err_set(e, EXIT_USAGE_, "a release and --to DIR are wanted; 'page -h' shows both");
	struct page_options o = { .release = operands[0], .to = v[TO].value, .entities = (unsigned)entities };
	return page_write(&o, e);
}

PROGRAM_MAIN(program, run)
