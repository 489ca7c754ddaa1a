/* The index after a step: a segment that is gone leaves a folder that looks like an index, so it is noted what
 * was in it. */
#include <unistd.h>

#include "shard/frames.h"
#include "shard/shard.h"

void state_folder(struct buf *b, const struct shard_plan *p, uint32_t step)
{
	shard_path(b, p, 0, "state/");
	shard_number(b, step);
}

static void counts_line(struct buf *b, const struct seen_counts *c)
{
	buf_addf(b, "%llu articles, %llu kept, %llu segments of %llu bytes\n", (unsigned long long)c->articles,
		 (unsigned long long)c->kept, (unsigned long long)c->segments, (unsigned long long)c->bytes);
}

static void note_path(struct buf *b, const struct shard_plan *p, uint32_t step)
{
	state_folder(b, p, step);
	buf_addz(b, ".note");		/* beside it: what is in it goes into the release */
}

int state_note(const struct shard_plan *p, uint32_t step, const struct seen_counts *c, struct err *e)
{
	struct buf path = BUF_INIT, line = BUF_INIT;
	note_path(&path, p, step);
	counts_line(&line, c);
	int r = shard_write(path.p, buf_str(&line), e);
	buf_free(&path);
	buf_free(&line);
	return r;
}

bool state_is_whole(const struct shard_plan *p, uint32_t step)
{
	struct buf path = BUF_INIT, noted = BUF_INIT, found = BUF_INIT;
	struct seen_counts c;
	struct err none;
	note_path(&path, p, step);
	bool whole = access(path.p, F_OK) == 0 && file_read(path.p, 1000, &noted, &none) == 0;
	buf_reset(&path);
	state_folder(&path, p, step);
	buf_addz(&path, "/seen");
	whole = whole && access(path.p, F_OK) == 0 && seen_verify(path.p, &c, &none) == 0;
	if (whole)
		counts_line(&found, &c);
	whole = whole && str_eq(buf_str(&found), buf_str(&noted));
	buf_free(&path);
	buf_free(&noted);
	buf_free(&found);
	return whole;
}
