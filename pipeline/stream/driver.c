/* driver.c - the program around a stage: it reads the article stream from standard input, calls the
 * stage's function for each article and writes the stream to standard output.  Every failure ends in one
 * line on standard error and an exit code; an output that could not be written whole is a failure, and
 * then the stream has no %end, so that the next program refuses it too. */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "stream/stage.h"
#include "stream/stream.h"

static const struct stage_option lexicons_option = {
	"lexicons", "DIR", "folder of the lexicons (lexicons, or $PRESSMILL_LEXICONS)"
};

struct run {
	const struct stage *stage;
	const struct option_value *values;
	struct lexicons lex;
	struct worker worker;
	struct article article;
	struct stream_reader reader;
	struct stream_writer writer;
	bool reading, writing;
	void *state;
	bool rejects;
};

static int stream_through(struct run *r, struct err *e)
{
	bool by = false;
	for (;;) {
		int got = stream_read(&r->reader, &r->article, e);
		if (got < 0)
			return -1;
		stream_meta(&r->writer, &r->reader);
		if (!by)
			stream_by(&r->writer, r->stage->name, PRESSMILL_VERSION,
				  r->stage->lexicons ? r->lex.digest : "");
		by = true;
		if (!got)
			return 0;
		int done = 0;
		if (!article_rejected(&r->article)) {
			done = r->stage->article(r->state, &r->article, e);
			must(done < 0 || article_sound(&r->article));
			worker_trim(&r->worker);
		}
		if (done < 0) {
			struct err inner = *e;
			return err_set(e, inner.code, "article %.*s: %s", STR_FMT(r->article.id), inner.message);
		}
		if (done == 0)
			stream_write(&r->writer, &r->article);
		if (r->writer.out.failed) {
			out_close(&r->writer.out, 0, e);
			return -1;
		}
	}
}

static int run(struct run *r, const char *dir, const char *input, struct err *e)
{
	const struct stage *s = r->stage;
	if (s->lexicons && lexicons_load(&r->lex, dir, s->lexicons, e))
		return -1;
	worker_init(&r->worker, &r->lex);
	if (s->open && s->open(&r->state, &r->worker, r->values, e))
		return -1;
	if (stream_open(&r->reader, input, e))
		return -1;
	r->reading = true;
	struct out o;
	out_fd(&o, dup(1), "standard output");
	stream_begin(&r->writer, &o);
	r->writing = true;
	if (stream_through(r, e))
		return -1;
	if (s->finish && s->finish(r->state, e))
		return -1;
	r->writing = false;
	return stream_end(&r->writer, e);
}

int stage_main(const struct stage *s, int argc, char **argv)
{
	struct stage_option options[OPTIONS_MAX] = { { 0 } };
	struct option_value values[OPTIONS_MAX];
	struct err e = ERR_INIT;
	size_t n = 0;
	int first;
	while (s->options && s->options[n].name && n < OPTIONS_MAX - 2) {
		options[n] = s->options[n];
		n++;
	}
	options[n] = lexicons_option;
	struct program p = { s->name, s->summary, "[STREAM]", s->manual, options };
	if (!s->lexicons)
		options[n].name = NULL;
	int asked = options_parse(&p, argc, argv, values, &first, &e);
	if (asked > 0)
		return EXIT_OK;
	if (asked < 0)
		return program_fail(s->name, &e);
	const char *input = first < argc && argv[first] ? argv[first] : "-";
	if (first < argc && argv[first] && first + 1 < argc && argv[first + 1]) {
		err_set(&e, EXIT_USAGE_, "one stream at most is read, '%s' is too many", argv[first + 1]);
		return program_fail(s->name, &e);
	}
	const char *dir = s->lexicons ? values[n].value : NULL;
	if (!dir)
		dir = getenv("PRESSMILL_LEXICONS");
	if (!dir)
		dir = "lexicons";
	signal(SIGPIPE, SIG_IGN);	/* a reader that went away is a write error like any other */
	struct run r = { .stage = s, .values = values };
	article_init(&r.article);
	int failed = run(&r, dir, input, &e);
	if (r.writing)
		stream_abandon(&r.writer);
	if (r.reading)
		stream_close(&r.reader);
	if (s->close && r.state)
		s->close(r.state);
	worker_free(&r.worker);
	lexicons_free(&r.lex);
	article_free(&r.article);
	return failed ? program_fail(s->name, &e) : EXIT_OK;
}
