#include "shard/shard.h"

#include "shard/frames.h"

void shard_remedy(struct buf *b, const struct shard_job *j, const char *verb, size_t shard)
{
	buf_addf(b, "shard %s ", verb);
	if (shard)
		buf_addf(b, "%zu ", shard);
	buf_addf(b, "--staging %s", j->staging);
}

int shard_lexicons(const struct shard_job *j, struct lexicons *l, unsigned parts, struct err *e)
{
	if (lexicons_load(l, j->lexicons, parts, e))
		return -1;
	struct str want = pairs_get(&j->plan.notes, "lexicons");
	if (str_is(want, l->digest))
		return 0;
	return err_set(e, EXIT_LEXICON, "the lexicons in %s are %s, and the plan was made with %.*s: all machines must "
		       "have the same", j->lexicons, l->digest, STR_FMT(want));
}

void shard_input(struct shard_input *in, const struct shard_job *j, size_t shard, const char *name, const char *verb)
{
	*in = (struct shard_input){ .path = BUF_INIT };
	shard_path(&in->path, &j->plan, shard, name);
	shard_stamp(&in->stamp, &j->plan, shard);
	shard_remedy(&in->remedy, j, verb, str_is(str_z(verb), "decide") ? 0 : shard);
}

void shard_input_free(struct shard_input *in)
{
	buf_free(&in->path);
	buf_free(&in->stamp);
	buf_free(&in->remedy);
}
