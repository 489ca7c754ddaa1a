#include "tables/sink.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/file.h"
#include "tables/table.h"

struct part {
	struct str batch;
	unsigned number;
	bool finished;
};

struct owned_tally {
	struct owned_tally *next;
	const void *owner;
	char *batch;
	struct tally *tally;
};

struct sink {
	char *dir;
	struct arena mem;
	VEC(struct part) parts;		/* of this run and, by the parts file, of earlier ones */
	VEC(struct str) kept_words;	/* batches whose words are to be saved */
	struct part *open;		/* the batch being written; NULL between batches */
	struct gzout *out[T_BATCH_TABLES];
	struct counter unknown;		/* of the open batch */
	pthread_mutex_t lock;		/* of tallies, which the workers ask for */
	struct owned_tally *tallies;
	struct rows total;
	bool deferred;
	struct squeezer *squeezer;	/* for what is not squeezed as a load */
	struct sink_load ready;		/* ends of files, for the next load */
};

static int read_parts(struct sink *s, const char *path, struct err *e)
{
	struct buf b = BUF_INIT;
	if (file_read(path, 1u << 30, &b, e)) {
		buf_free(&b);
		return -1;
	}
	struct str rest = buf_str(&b), line;
	size_t number = 0;
	int r = 0;
	while (r == 0 && rest.p && str_cell(&rest, '\n', &line)) {
		ptrdiff_t tab = str_chr(line, '\t');
		uint64_t part;
		number++;
		if (!line.n)
			continue;
		if (tab <= 0 || !str_to_u64(str_from(line, (size_t)tab + 1), &part) || part < 1 || part > 1000000)
			r = err_at(e, EXIT_USAGE_, path, number, 1, "wanted batch, a tab and a part number");
		else
			*VEC_PUSH(&s->mem, &s->parts) = (struct part){ str_dup(&s->mem,
					str_sub(line, 0, (size_t)tab)), (unsigned)part, false };
	}
	buf_free(&b);
	return r;
}

struct sink *sink_open(const char *dir, const char *parts, struct err *e)
{
	struct sink *s = xcalloc(1, sizeof *s);
	s->dir = str_dupz(str_z(dir));
	s->squeezer = squeezer_new();
	rows_init(&s->total);
	pthread_mutex_init(&s->lock, NULL);
	struct buf path = BUF_INIT;
	int r = parts ? read_parts(s, parts, e) : 0;
	for (int t = 0; t < T_BATCH_TABLES && r == 0; t++) {
		buf_reset(&path);
		buf_addf(&path, "%s/%s", dir, table_defs[t].name);
		r = file_mkdirs(path.p, e);
	}
	buf_free(&path);
	if (r) {
		sink_abandon(s);
		return NULL;
	}
	return s;
}

static int begin(struct sink *s, struct str batch, struct err *e)
{
	struct part *p = NULL;
	for (size_t i = 0; i < s->parts.n; i++)
		if (str_eq(s->parts.v[i].batch, batch))
			p = &s->parts.v[i];
	if (p && p->finished)
		return err_set(e, EXIT_STREAM,
			       "batch %.*s comes back after another batch: give the articles batch by batch",
			       STR_FMT(batch));
	if (!p) {
		p = VEC_PUSH(&s->mem, &s->parts);
		*p = (struct part){ str_dup(&s->mem, batch), 1, false };
	}
	s->open = p;
	struct buf b = BUF_INIT;
	int r = 0;
	for (int t = 0; t < T_BATCH_TABLES && r == 0; t++) {
		buf_reset(&b);
		table_path(&b, s->dir, (enum table)t, batch, p->number);
		s->out[t] = gzout_create(b.p, e);
		if (!s->out[t]) {
			r = -1;
			break;
		}
		gzout_use(s->out[t], s->squeezer);
		if (s->deferred)
			gzout_defer(s->out[t]);
		buf_reset(&b);
		table_header(&b, (enum table)t);
		gzout_adds(s->out[t], buf_str(&b));
	}
	buf_free(&b);
	return r;
}

struct tally *sink_tally(struct sink *s, struct str batch, const void *owner)
{
	struct owned_tally *x;
	pthread_mutex_lock(&s->lock);
	for (x = s->tallies; x; x = x->next)
		if (x->owner == owner && str_eq(str_z(x->batch), batch))
			break;
	if (!x) {
		x = xmalloc(sizeof *x);
		*x = (struct owned_tally){ s->tallies, owner, str_dupz(batch), tally_new() };
		s->tallies = x;
	}
	pthread_mutex_unlock(&s->lock);
	return x->tally;
}

static void free_tally(struct owned_tally *x)
{
	tally_free(x->tally);
	free(x->batch);
	free(x);
}

/* The tallies of the open batch as one, or NULL. */
static struct owned_tally *take_tallies(struct sink *s)
{
	struct owned_tally *sum = NULL;
	pthread_mutex_lock(&s->lock);
	for (struct owned_tally **at = &s->tallies, *x; (x = *at);) {
		if (!str_eq(str_z(x->batch), s->open->batch)) {
			at = &x->next;
			continue;
		}
		*at = x->next;
		if (sum) {
			tally_merge(sum->tally, x->tally);
			free_tally(x);
		} else {
			sum = x;
		}
	}
	pthread_mutex_unlock(&s->lock);
	return sum;
}

struct term_rows {
	struct gzout *out;
	uint64_t rows;
	struct buf b;
};

static void put_term(void *ctx, const struct term_row *x)
{
	struct term_rows *t = ctx;
	row_str(&t->b, x->stem, false);
	row_str(&t->b, x->word, false);
	row_num(&t->b, x->articles, false);
	row_num(&t->b, x->occurrences, true);
	t->rows++;
	if (t->b.n > 1u << 16) {
		gzout_adds(t->out, buf_str(&t->b));
		buf_reset(&t->b);
	}
}

uint64_t sink_put_terms(struct gzout *out, struct tally *t)
{
	struct term_rows r = { out, 0, BUF_INIT };
	tally_terms(t, put_term, &r);
	gzout_adds(out, buf_str(&r.b));
	buf_free(&r.b);
	return r.rows;
}

uint64_t sink_put_unknown(struct gzout *out, struct counter *unknown)
{
	struct buf b = BUF_INIT;
	counter_sort(unknown);
	for (size_t i = 0; i < unknown->n; i++) {
		const struct count *c = &unknown->v[i];
		row_str(&b, c->key, false);
		row_num(&b, c->articles, false);
		row_num(&b, c->occurrences, false);
		row_str(&b, c->example_article, false);
		row_num(&b, c->example_sentence, true);
	}
	gzout_adds(out, buf_str(&b));
	buf_free(&b);
	return unknown->n;
}

void sink_keep_words(struct sink *s, struct str batch)
{
	*VEC_PUSH(&s->mem, &s->kept_words) = str_dup(&s->mem, batch);
}

static int save_words(struct sink *s, struct tally *t, struct err *e)
{
	bool wanted = false;
	for (size_t i = 0; i < s->kept_words.n; i++)
		wanted |= str_eq(s->kept_words.v[i], s->open->batch);
	if (!wanted)
		return 0;
	struct buf b = BUF_INIT;
	buf_addf(&b, "%s/words", s->dir);
	int r = file_mkdirs(b.p, e);
	buf_addf(&b, "/%.*s.%u.gz", STR_FMT(s->open->batch), s->open->number);
	struct gzout *out = r ? NULL : gzout_create(b.p, e);
	buf_reset(&b);
	if (out && t)
		tally_save(t, &b);
	if (out) {
		gzout_adds(out, buf_str(&b));
		r = gzout_close(out, e);
	}
	buf_free(&b);
	return out ? r : -1;
}

static int put_terms(struct sink *s, struct err *e)
{
	struct owned_tally *sum = take_tallies(s);
	int r = save_words(s, sum ? sum->tally : NULL, e);
	if (sum) {
		s->total.facts[T_TERMS] += sink_put_terms(s->out[T_TERMS], sum->tally);
		free_tally(sum);
	}
	return r;
}

/* ---- loads ---- */

static void add_item(struct sink_load *l, struct gzout *out, bool all)
{
	if (l->n == l->cap) {
		l->cap = l->cap ? 2 * l->cap : 16;
		l->v = xrealloc(l->v, l->cap * sizeof *l->v);
		memset(l->v + l->n, 0, (l->cap - l->n) * sizeof *l->v);
	}
	struct sink_item *x = &l->v[l->n];	/* its buffers are used again */
	buf_reset(&x->pieces);
	buf_reset(&x->squeezed);
	gzout_take(out, all, &x->pieces);
	x->out = out;
	x->close = all;
	l->n += all || x->pieces.n;
}

void sink_defer(struct sink *s)
{
	s->deferred = true;
}

void sink_take(struct sink *s, struct sink_load *load)
{
	struct sink_load empty = *load;
	*load = s->ready;
	s->ready = empty;
	s->ready.n = 0;
	for (int t = 0; s->open && t < T_BATCH_TABLES; t++)
		add_item(load, s->out[t], false);
}

void sink_squeeze(struct sink_load *load, struct squeezer *z)
{
	for (size_t i = 0; i < load->n; i++)
		squeeze(z, buf_str(&load->v[i].pieces), &load->v[i].squeezed);
}

int sink_write(struct sink_load *load, struct err *e)
{
	int r = 0;
	for (size_t i = 0; i < load->n; i++) {
		struct sink_item *x = &load->v[i];
		struct err later;
		gzout_put(x->out, buf_str(&x->squeezed));
		if (x->close && gzout_close(x->out, r ? &later : e))
			r = -1;
	}
	load->n = 0;
	return r;
}

void sink_load_free(struct sink_load *load)
{
	for (size_t i = 0; i < load->n; i++)
		if (load->v[i].close)
			gzout_abandon(load->v[i].out);
	for (size_t i = 0; i < load->cap; i++) {
		buf_free(&load->v[i].pieces);
		buf_free(&load->v[i].squeezed);
	}
	free(load->v);
	*load = (struct sink_load){ NULL, 0, 0 };
}

static int finish(struct sink *s, struct err *e)
{
	int r = 0;
	if (!s->open)
		return 0;
	r = put_terms(s, e);
	s->total.facts[T_UNKNOWN] += sink_put_unknown(s->out[T_UNKNOWN], &s->unknown);
	for (int t = 0; t < T_BATCH_TABLES; t++) {
		struct err later;
		if (s->deferred)
			add_item(&s->ready, s->out[t], true);
		else if (s->out[t] && gzout_close(s->out[t], r ? &later : e))
			r = -1;
		s->out[t] = NULL;
	}
	counter_free(&s->unknown);
	s->open->finished = true;
	s->open = NULL;
	return r;
}

int sink_add(struct sink *s, struct str batch, const struct rows *r, struct err *e)
{
	if (s->open && !str_eq(s->open->batch, batch) && finish(s, e))
		return -1;
	if (!s->open && begin(s, batch, e))
		return -1;
	for (int t = 0; t < T_BATCH_TABLES; t++) {
		if (r->text[t].n)
			gzout_adds(s->out[t], buf_str(&r->text[t]));
		s->total.facts[t] += r->facts[t];
	}
	counter_merge(&s->unknown, &r->unknown);
	s->total.articles += r->articles;
	s->total.copies += r->copies;
	s->total.rejected += r->rejected;
	s->total.raw_bytes += r->raw_bytes;
	s->total.sentences_cut += r->sentences_cut;
	return 0;
}

int sink_close(struct sink *s, struct rows *total, struct err *e)
{
	s->deferred = false;
	int r = finish(s, e);
	if (total) {
		total->articles = s->total.articles;
		total->copies = s->total.copies;
		total->rejected = s->total.rejected;
		total->raw_bytes = s->total.raw_bytes;
		total->sentences_cut = s->total.sentences_cut;
		memcpy(total->facts, s->total.facts, sizeof total->facts);
	}
	sink_abandon(s);
	return r;
}

void sink_abandon(struct sink *s)
{
	if (!s)
		return;
	for (int t = 0; t < T_BATCH_TABLES; t++)
		if (s->out[t])
			gzout_abandon(s->out[t]);
	sink_load_free(&s->ready);
	squeezer_free(s->squeezer);
	counter_free(&s->unknown);
	rows_free(&s->total);
	for (struct owned_tally *x = s->tallies, *next; x; x = next) {
		next = x->next;
		free_tally(x);
	}
	pthread_mutex_destroy(&s->lock);
	arena_free(&s->mem);
	free(s->dir);
	free(s);
}
