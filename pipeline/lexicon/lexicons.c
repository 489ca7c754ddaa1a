#include "lexicon/lexicons.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "article/day_rules.h"
#include "base/file.h"
#include "base/hash.h"
#include "dates/dates.h"
#include "duplicates/duplicates.h"
#include "events/events.h"
#include "text/layout.h"
#include "names/names.h"

/* The digest covers every .tsv and .conf below dir: relative path and content, in byte order of the paths. */
static int list(struct arena *a, const char *dir, const char *sub, int depth, struct str **v, size_t *n, size_t *cap,
		struct err *e)
{
	struct str path = sub[0] ? str_printf(a, "%s/%s", dir, sub) : str_printf(a, "%s", dir);
	DIR *d = opendir(path.p);
	if (!d)
		return err_errno(e, EXIT_NOINPUT, "cannot open lexicon folder %s (--lexicons DIR names it)", path.p);
	struct dirent *f;
	int r = 0;
	while (r == 0 && (errno = 0, f = readdir(d))) {
		if (f->d_name[0] == '.')
			continue;
		struct str name = sub[0] ? str_printf(a, "%s/%s", sub, f->d_name) : str_printf(a, "%s", f->d_name);
		struct str full = str_printf(a, "%s/%s", dir, name.p);
		struct stat st;
		if (stat(full.p, &st))
			r = err_errno(e, EXIT_NOINPUT, "cannot stat %s", full.p);
		else if (S_ISDIR(st.st_mode) && depth < 4)
			r = list(a, dir, name.p, depth + 1, v, n, cap, e);
		else if (S_ISREG(st.st_mode) && (str_ends(name, STR(".tsv")) || str_ends(name, STR(".conf")))) {
			if (*n == *cap)
				*v = arena_vec_grow(a, *v, *n, 1, cap, sizeof **v);
			(*v)[(*n)++] = name;
		}
	}
	if (r == 0 && errno)
		r = err_errno(e, EXIT_IO, "cannot read folder %s", path.p);
	closedir(d);
	return r;
}

static int by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static int digest(const char *dir, char out[17], struct err *e)
{
	struct arena a = ARENA_INIT;
	struct str *names = NULL;
	size_t n = 0, cap = 0;
	struct buf content = BUF_INIT, sum = BUF_INIT;
	int r = list(&a, dir, "", 0, &names, &n, &cap, e);
	if (r == 0 && n)
		qsort(names, n, sizeof *names, by_bytes);
	for (size_t i = 0; i < n && r == 0; i++) {
		buf_reset(&content);
		r = file_read(str_printf(&a, "%s/%s", dir, names[i].p).p, 0, &content, e);
		buf_adds(&sum, names[i]);
		buf_addc(&sum, '\n');
		buf_addhex(&sum, hash_str(buf_str(&content)), 16);
		buf_addc(&sum, '\n');
	}
	uint64_t h = hash_str(buf_str(&sum));
	buf_reset(&sum);
	buf_addhex(&sum, h, 16);
	memcpy(out, sum.p, 17);
	buf_free(&sum);
	buf_free(&content);
	arena_free(&a);
	return r;
}

int lexicons_load(struct lexicons *l, const char *dir, unsigned parts, struct err *e)
{
	memset(l, 0, sizeof *l);
	if (digest(dir, l->digest, e)
	    || ((parts & LEX_DATES) && (lex_dates_load(dir, &l->dates, e) || lex_day_load(dir, &l->day, e)))
	    || ((parts & LEX_LAYOUT) && lex_layout_load(dir, &l->layout, e))
	    || ((parts & LEX_NAMES) && lex_names_map(dir, l->digest, &l->names, e))
	    || ((parts & LEX_DUPLICATES) && lex_duplicates_load(dir, &l->duplicates, e))
	    || ((parts & LEX_EVENTS) && lex_events_load(dir, l->names, &l->events, e))) {
		lexicons_free(l);
		return -1;
	}
	if (parts & LEX_LAYOUT) {
		struct buf path = BUF_INIT;
		buf_addf(&path, "%s/layout/languages.conf", dir);
		l->language_models = path.p;
	}
	return 0;
}

void lexicons_free(struct lexicons *l)
{
	duplicate_rules_free(l->duplicates);
	event_rules_free(l->events);
	names_free(l->names);
	layout_free(l->layout);
	free(l->language_models);
	date_rules_free(l->dates);
	day_rules_free(l->day);
	memset(l, 0, sizeof *l);
}
