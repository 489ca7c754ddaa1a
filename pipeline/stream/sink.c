#include "stream/sink.h"

#include <stdlib.h>

#include "base/file.h"
#include "stream/table.h"

struct part {
	struct str batch;
	unsigned number;
	bool finished;
};

struct sink {
	char *dir;
	struct arena mem;
	VEC(struct part) parts;		/* of this run and, by the parts file, of earlier ones */
	struct part *open;		/* the batch being written; NULL between batches */
	struct gzout *out[T_BATCH_TABLES];
	struct counter stems, forms, unknown;	/* of the open batch */
	struct rows total;
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
			*VEC_PUSH(&s->mem, &s->parts) = (struct part){ str_dup(&s->mem, str_sub(line, 0, (size_t)tab)), (unsigned)part, false };
	}
	buf_free(&b);
	return r;
}

struct sink *sink_open(const char *dir, const char *parts, struct err *e)
{
	struct sink *s = xcalloc(1, sizeof *s);
	s->dir = str_dupz(str_z(dir));
	rows_init(&s->total);
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
		return err_set(e, EXIT_STREAM, "batch %.*s comes back after another batch: give the articles batch by batch", STR_FMT(batch));
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
		buf_reset(&b);
		table_header(&b, (enum table)t);
		gzout_adds(s->out[t], buf_str(&b));
	}
	buf_free(&b);
	return r;
}

/* The rows of terms: stems with the form that stands most often, the first in byte order if several do. */
static void put_terms(struct sink *s)
{
	struct buf b = BUF_INIT;
	counter_sort(&s->stems);
	counter_sort(&s->forms);
	size_t f = 0;
	for (size_t i = 0; i < s->stems.n; i++) {
		const struct count *stem = &s->stems.v[i];
		struct str best = STR("");
		uint64_t most = 0, all = 0;
		for (; f < s->forms.n; f++) {
			struct str key = s->forms.v[f].key;
			if (key.n <= stem->key.n || key.p[stem->key.n] != '\t' || !str_starts(key, stem->key))
				break;
			all += s->forms.v[f].occurrences;
			if (s->forms.v[f].occurrences > most) {
				most = s->forms.v[f].occurrences;
				best = str_from(key, stem->key.n + 1);
			}
		}
		row_str(&b, stem->key, false);
		row_str(&b, best, false);
		row_num(&b, stem->articles, false);
		row_num(&b, all, true);
		s->total.facts[T_TERMS]++;
		if (b.n > 1u << 16) {
			gzout_adds(s->out[T_TERMS], buf_str(&b));
			buf_reset(&b);
		}
	}
	gzout_adds(s->out[T_TERMS], buf_str(&b));
	buf_reset(&b);
	counter_sort(&s->unknown);
	for (size_t i = 0; i < s->unknown.n; i++) {
		const struct count *c = &s->unknown.v[i];
		row_str(&b, c->key, false);
		row_num(&b, c->articles, false);
		row_num(&b, c->occurrences, false);
		row_str(&b, c->example_article, false);
		row_num(&b, c->example_sentence, true);
		s->total.facts[T_UNKNOWN]++;
	}
	gzout_adds(s->out[T_UNKNOWN], buf_str(&b));
	buf_free(&b);
}

static int finish(struct sink *s, struct err *e)
{
	int r = 0;
	if (!s->open)
		return 0;
	put_terms(s);
	for (int t = 0; t < T_BATCH_TABLES; t++) {
		struct err later;
		if (s->out[t] && gzout_close(s->out[t], r ? &later : e))
			r = -1;
		s->out[t] = NULL;
	}
	counter_free(&s->stems);
	counter_free(&s->forms);
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
	counter_merge(&s->stems, &r->stems);
	counter_merge(&s->forms, &r->forms);
	counter_merge(&s->unknown, &r->unknown);
	s->total.articles += r->articles;
	s->total.copies += r->copies;
	s->total.rejected += r->rejected;
	s->total.raw_bytes += r->raw_bytes;
	return 0;
}

int sink_close(struct sink *s, struct rows *total, struct err *e)
{
	int r = finish(s, e);
	if (total) {
		total->articles = s->total.articles;
		total->copies = s->total.copies;
		total->rejected = s->total.rejected;
		total->raw_bytes = s->total.raw_bytes;
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
	counter_free(&s->stems);
	counter_free(&s->forms);
	counter_free(&s->unknown);
	rows_free(&s->total);
	arena_free(&s->mem);
	free(s->dir);
	free(s);
}
