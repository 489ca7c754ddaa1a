#include "store/ledger/plan.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/hash.h"
#include "article/article.h"
#include "tables/table.h"

const char *const why_names[] = { "new", "changed", "retry", "again" };

void plan_init(struct plan *p)
{
	memset(p, 0, sizeof *p);
	arena_init(&p->mem);
	corpus_init(&p->files);
	ledger_init(&p->ledger);
}

void plan_free(struct plan *p)
{
	corpus_free(&p->files);
	ledger_free(&p->ledger);
	pairs_free(&p->was);
	arena_free(&p->mem);
	map_free(&p->names);
}

bool plan_same_group(const struct ledger_row *a, const struct ledger_row *b)
{
	return a->part == b->part && str_eq(a->batch, b->batch);
}

int plan_read_current(struct plan *p, const char *out, struct err *e)
{
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/current", out);
	char link[300];
	ssize_t n = readlink(path.p, link, sizeof link);
	int r = 0;
	p->base = STR("");
	if (n > 0) {
		struct str name = str_n(link, (size_t)n), cell;
		for (struct str rest = name; rest.p && str_cell(&rest, '/', &cell);)
			name = cell;
		p->base = str_dup(&p->mem, name);
		buf_addz(&path, "/state/ledger.tsv");
		r = ledger_read(&p->ledger, path.p, e);
		path.n -= strlen("ledger.tsv");
		buf_addz(&path, "run.tsv");
		r = r ? r : pairs_read(&p->was, path.p, e);
		p->was_program = pairs_get(&p->was, "program");
		p->was_lexicons = pairs_get(&p->was, "lexicons");
		p->was_corrections = pairs_get(&p->was, "corrections");
	}
	ledger_index(&p->ledger);
	buf_free(&path);
	return r;
}

static int by_path(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* The paths of the ledger that are no longer in the corpus. */
static void find_vanished(struct plan *p, struct str **gone)
{
	struct str *have = xmalloc((p->files.list.n + 1) * sizeof *have);
	*gone = xmalloc((p->ledger.rows.n + 1) * sizeof **gone);
	for (size_t i = 0; i < p->files.list.n; i++)
		have[i] = p->files.list.v[i].path;
	qsort(have, p->files.list.n, sizeof *have, by_path);
	p->vanished = 0;
	for (size_t i = 0; i < p->ledger.rows.n; i++) {
		const struct ledger_row *r = &p->ledger.rows.v[i];
		if (ledger_last(&p->ledger, r->path) == r
		    && !bsearch(&r->path, have, p->files.list.n, sizeof *have, by_path))
			(*gone)[p->vanished++] = r->path;
	}
	qsort(*gone, p->vanished, sizeof **gone, by_path);
	free(have);
}

/* Strike out of the vanished files those that an article of a table stands for which is not withdrawn. */
static int strike_losing(struct plan *p, const char *table, struct str *gone, bool *loses, struct err *e)
{
	const size_t id = (size_t)table_column(T_ARTICLES, "article_id"),
		     source = (size_t)table_column(T_ARTICLES, "source"),
		     external = (size_t)table_column(T_ARTICLES, "external_id");
	struct table_reader t;
	struct buf path = BUF_INIT, ext = BUF_INIT;
	if (table_open(&t, table, T_ARTICLES, e))
		return -1;
	int got;
	while ((got = table_next(&t, e)) > 0) {
		struct str s = t.cells[source];
		ptrdiff_t record = str_chr(s, '#');
		buf_reset(&path);
		buf_reset(&ext);
		ledger_path(&path, record >= 0 ? str_sub(s, 0, (size_t)record) : s);
		struct str key = buf_str(&path), *at = bsearch(&key, gone, p->vanished, sizeof *gone, by_path);
		table_unescape(&ext, t.cells[external]);
		if (at && !(p->corrections && corrections_withdraw(p->corrections, t.cells[id], s, buf_str(&ext))))
			loses[at - gone] = true;
	}
	buf_free(&path);
	buf_free(&ext);
	table_close(&t);
	return got;
}

/* How many vanished files have facts that only the release knows? */
static int count_losing(struct plan *p, const char *out, struct str *gone, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct str *paths = NULL;
	struct buf dir = BUF_INIT;
	bool *loses = xcalloc(p->vanished + 1, sizeof *loses);
	size_t n = 0;
	buf_addf(&dir, "%s/current", out ? out : "");
	memset(loses, !out, p->vanished * sizeof *loses);
	int r = !out ? 0 : table_files(&mem, dir.p, T_ARTICLES, &paths, &n, e);
	for (size_t i = 0; i < n && r == 0; i++)
		r = strike_losing(p, paths[i].p, gone, loses, e);
	p->losing = 0;
	for (size_t i = 0; i < p->vanished; i++)
		p->losing += loses[i];
	free(loses);
	buf_free(&dir);
	arena_free(&mem);
	return r;
}

static int decide_again(struct plan *p, const char *out, struct err *e)
{
	const char *because = p->again_for ? p->again_for : "";
	struct str *gone;
	int r = 0;
	if (p->was_program.n && !str_eq(p->program, p->was_program))
		because = "the program has another version";
	else if (p->was_program.n && !str_eq(p->lexicons, p->was_lexicons))
		because = "the lexicons changed";
	else if (p->was_program.n && !str_eq(str_z(p->corrections ? p->corrections->digest : ""), p->was_corrections))
		because = "the corrections changed";
	if (p->rebuild)
		because = "--rebuild";
	find_vanished(p, &gone);
	if (because[0] && p->vanished && !p->rebuild)
		r = count_losing(p, out, gone, e);
	free(gone);
	p->stale = because[0] && p->losing && !p->rebuild;
	p->again = because[0] && !p->stale;
	p->because = because;
	return r;
}

/* Add to the set; false if it was there. */
static bool name_add(struct plan *p, uint64_t h)
{
	for (struct map_at i = map_first(&p->names, h); i.number; i = map_next(&p->names, h, i))
		if (p->name_hashes.v[i.number - 1] == h)
			return false;
	*VEC_PUSH(&p->mem, &p->name_hashes) = h;
	map_add(&p->names, h, (uint32_t)p->name_hashes.n);
	return true;
}

/* A name for the tables of this batch and part that no other batch and part has ("2024.02" is a batch, and
 * the second part of batch "2024"). */
static bool take_name(struct plan *p, struct str batch, uint32_t part)
{
	struct buf b = BUF_INIT;
	buf_adds(&b, batch);
	if (part > 1)
		buf_addf(&b, ".%02u", part);
	uint64_t h = hash_str(buf_str(&b));
	buf_free(&b);
	return name_add(p, h);
}

static void add_item(struct plan *p, const struct corpus_file *f, const struct ledger_row *old, enum why why)
{
	struct item *it = VEC_PUSH(&p->mem, &p->items);
	memset(it, 0, sizeof *it);
	struct buf cell = BUF_INIT;
	ledger_cell(&cell, f->path);
	it->row = (struct ledger_row){ .path = f->path,
				       .bytes = f->bytes,
				       .hash = f->hash,
				       .known = f->readable,
				       .batch = str_dup(&p->mem, batch_name(&p->mem, source_batch(buf_str(&cell)))),
				       .part = old ? old->part : 0,
				       .run = old ? old->run : p->run,
				       .program = p->program,
				       .lexicons = p->lexicons };
	it->why = why;
	it->stored = f->stored;
	p->count[why]++;
	p->bytes += f->bytes;
	buf_free(&cell);
}

/* Everything again: what the ledger knows in its order, then what is new. */
static void replay(struct plan *p)
{
	size_t *file_of = xcalloc(p->ledger.rows.n + 1, sizeof *file_of);
	for (size_t i = 0; i < p->files.list.n; i++) {
		const struct corpus_file *f = &p->files.list.v[i];
		const struct ledger_row *r = f->readable ? ledger_find(&p->ledger, f->path, f->hash) : NULL;
		const struct ledger_row *last = ledger_last(&p->ledger, f->path);
		if (!r && last && !last->known)
			r = last;
		if (r)
			file_of[r - p->ledger.rows.v] = i + 1;
	}
	for (size_t i = 0; i < p->ledger.rows.n; i++)
		if (file_of[i]) {
			struct corpus_file *f = &p->files.list.v[file_of[i] - 1];
			add_item(p, f, &p->ledger.rows.v[i], AGAIN);
			f->folder = STR_NONE;	/* taken */
		}
	free(file_of);
}

static bool wanted(const struct plan *p, struct str batch)
{
	return (!p->only.n || str_eq(batch, p->only))
		&& (!p->since.n || str_cmp(batch, p->since) >= 0);
}

int plan_choose(struct plan *p, const char *out, struct err *e)
{
	if (decide_again(p, out, e))
		return -1;
	for (size_t i = 0; i < p->ledger.rows.n; i++) {		/* rows of a batch and part stand together, mostly */
		const struct ledger_row *r = &p->ledger.rows.v[i];
		if (!i || !plan_same_group(r, r - 1))
			take_name(p, r->batch, r->part);
	}
	if (p->again)
		replay(p);
	for (size_t i = 0; i < p->files.list.n; i++) {
		const struct corpus_file *f = &p->files.list.v[i];
		p->unreadable += !f->readable;
		if (!f->folder.p)
			continue;
		const struct ledger_row *last = ledger_last(&p->ledger, f->path);
		if (!p->again
		    && (f->readable ? ledger_find(&p->ledger, f->path, f->hash) != NULL : last && !last->known))
			p->known++;
		else if (!wanted(p, f->folder))
			p->held_back++;
		else
			add_item(p, f, NULL, !last ? NEW : last->known ? CHANGED : RETRY);
	}
	/* parts for the new ones: batches stand together */
	for (size_t i = 0; i < p->items.n; i++) {
		struct ledger_row *r = &p->items.v[i].row;
		const struct ledger_row *before = i ? &p->items.v[i - 1].row : NULL;
		if (r->part)
			continue;
		if (before && p->items.v[i - 1].why != AGAIN && str_eq(before->batch, r->batch)) {
			r->part = before->part;
			continue;
		}
		do
			r->part++;
		while (!take_name(p, r->batch, r->part));
	}
	return 0;
}

size_t plan_step_end(const struct plan *p, size_t from, uint64_t enough)
{
	uint64_t bytes = 0;
	for (size_t i = from; i < p->items.n; i++) {
		const struct ledger_row *r = &p->items.v[i].row;
		if (i > from && !plan_same_group(r, &p->items.v[i - 1].row)) {
			if (bytes >= enough)
				return i;
			for (size_t k = from; k < i; k++)
				if (str_eq(p->items.v[k].row.batch, r->batch))
					return i;
		}
		bytes += r->bytes;
	}
	return p->items.n;
}
