/* ingest.c - raw files to the article stream: the readers (readers/reader.h) told which files, and what they hand
 * out written down.  It judges nothing and drops nothing but what an operator withdrew: what cannot be read is an
 * article with a `!` line. */
#include <sys/stat.h>
#include <unistd.h>

#include "base/confine.h"
#include "readers/reader.h"
#include "store/ledger/corrections.h"
#include "store/ledger/files.h"
#include "stream/options.h"
#include "stream/stream.h"

enum { ROOT, FILES_FROM, CORRECTIONS, LIMITS };

static const struct stage_option options[] = {
	[ROOT] = { "root", "DIR", "the corpus; PATHs lie below it (.)" },
	[FILES_FROM] = { "files-from", "LIST",
			 "file with paths below the root, a NUL after each; - is standard input" },
	[CORRECTIONS] = { "corrections", "FILE",
			  "what an operator says of articles against their sources; withdrawn ones are left out "
			  "(none)" },
	READER_LIMIT_OPTIONS,
	{ NULL, NULL, NULL }
};

static const struct program program = { "ingest", "read raw articles into the article stream", "[PATH...]",
					"Reads files in the formats of readers/README.md, told by content, plain or "
					"gzipped; the files of a folder in order\n"
					"of batch and path, without those that run.sh leaves alone.  Writes the "
					"article stream to standard output.  A file or record that cannot be\n"
					"read becomes a reject in the stream, and the exit code is 3.",
					options };

struct run {
	const char *root;
	struct reader_limits limits;
	struct corrections corrections;
	struct stream_writer writer;
	struct article article;
	bool rejects;
};

static int read_file(struct run *r, struct str path, struct err *e)
{
	struct reader *in = reader_open(r->root, path, &r->limits, e);
	int got = in ? 0 : -1;
	while (in && (got = reader_next(in, &r->article, e)) > 0) {
		if (corrections_apply(&r->corrections, &r->article))
			continue;
		r->rejects |= article_rejected(&r->article);
		stream_write(&r->writer, &r->article);
		if (r->writer.out.failed)
			break;
	}
	reader_close(in);
	return got < 0 ? -1 : 0;
}

/* The files that were listed, or those below a folder ("" is all). */
static int read_files(struct run *r, const struct corpus_files *files, struct str folder, struct err *e)
{
	int rc = 0;
	for (size_t i = 0; i < files->list.n && rc == 0; i++) {
		struct str path = files->list.v[i].path;
		if (!folder.n || (path.n > folder.n && str_starts(path, folder) && path.p[folder.n] == '/'))
			rc = read_file(r, path, e);
	}
	return rc;
}

static int read_list(struct run *r, const char *list, struct err *e)
{
	struct corpus_files files;
	corpus_init(&files);
	int rc = corpus_read_list(&files, list, e) || read_files(r, &files, STR(""), e) ? -1 : 0;
	corpus_free(&files);
	return rc;
}

static int read_folder(struct run *r, struct str folder, struct err *e)
{
	struct corpus_files files;
	corpus_init(&files);
	files.follow_links = r->limits.follow_links;
	int rc = corpus_list(&files, r->root, e) || read_files(r, &files, folder, e) ? -1 : 0;
	corpus_free(&files);
	return rc;
}

/* Without --root a folder is its own root, so that sources do not depend on where it lies. */
static int read_operand(struct run *r, const char *path, bool rooted, struct err *e)
{
	struct stat st;
	struct buf full = BUF_INIT;
	buf_addf(&full, "%s/%s", r->root, path);
	bool folder = stat(rooted ? full.p : path, &st) == 0 && S_ISDIR(st.st_mode);
	buf_free(&full);
	if (rooted)
		return folder ? read_folder(r, str_z(path), e) : read_file(r, str_z(path), e);
	if (folder) {
		r->root = path;
		return read_folder(r, STR(""), e);
	}
	r->limits.follow_links = true;		/* named by the operator, link or not */
	const char *slash = strrchr(path, '/');
	struct buf root = BUF_INIT;
	if (path[0] == '/')
		buf_add(&root, path, (size_t)(slash - path) + 1);
	else
		buf_addz(&root, ".");
	r->root = root.p;
	int rc = read_file(r, str_z(path[0] == '/' ? slash + 1 : path), e);
	buf_free(&root);
	return rc;
}

static int run(const struct option_value *v, char **operands, struct err *e)
{
	struct run r = { .root = v[ROOT].value ? v[ROOT].value : "." };
	struct out o;
	if (reader_limits(&program, LIMITS, v, &r.limits, e))
		return -1;
	if (!operands[0] && !v[FILES_FROM].value && !v[ROOT].value)
		return err_set(e, EXIT_USAGE_,
			       "no PATH, --files-from or --root was given; 'ingest -h' shows the options");
	if (corrections_read(&r.corrections, v[CORRECTIONS].value, e)) {
		corrections_free(&r.corrections);
		return -1;
	}
	confine(NULL, 0);		/* it writes to standard output alone */
	article_init(&r.article);
	out_fd(&o, dup(1), "standard output");
	stream_begin(&r.writer, &o);
	stream_by(&r.writer, "ingest", PRESSMILL_VERSION, "");
	int rc = 0;
	if (v[FILES_FROM].value)
		rc = read_list(&r, v[FILES_FROM].value, e);
	else if (!operands[0])
		rc = read_folder(&r, STR(""), e);
	for (size_t i = 0; operands[i] && rc == 0; i++)
		rc = read_operand(&r, operands[i], v[ROOT].value != NULL, e);
	article_free(&r.article);
	corrections_free(&r.corrections);
	if (rc) {
		stream_abandon(&r.writer);
		return -1;
	}
	if (stream_end(&r.writer, e))
		return -1;
	return r.rejects ? EXIT_REJECTS : EXIT_OK;
}

PROGRAM_MAIN(program, run)
