/* make_corpus - a large corpus for `make bench`, the same every time.
 *
 *   make_corpus SAMPLE-DIR EVERYDAY.txt COUNTRIES.tsv OUT-DIR MEGABYTES
 *
 * Takes the sentences of the plain-text articles in SAMPLE-DIR (corpus/sample) and of EVERYDAY.txt, draws one of the
 * first for three of the second at random (a fixed generator, a fixed seed), and varies names, dates, figures and
 * three words in five, so that vocabulary, lexicon hits, dates and repeated phrases are spread about as in news.
 * One article in ten is a copy of an earlier one: half of these exact, half with a sentence taken out.  Of the 4-grams
 * of the others 18 % stand in an earlier article after 20 MB (Reuters and BBC news: 26 %), 32 % after 200 MB.  Writes
 * OUT-DIR/day-NN/articles.jsonl, 20 MB each. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/hash.h"
#include "lexicon/lexfile.h"
#include "text/utf8.h"

enum { SENTENCES = 20000, NAMES = 4000, WORDS = 20000, KEPT = 512, DAY_BYTES = 20000000 };

struct generator {
	struct arena mem;
	struct str sentence[SENTENCES], name[NAMES], word[WORDS], small[WORDS];
	size_t sentences, everyday, names, words, smalls;	/* sentence[everyday..] are those of EVERYDAY.txt */
	uint64_t state;
	struct buf recent[KEPT];		/* texts to copy from */
	size_t written;
};

static uint64_t draw(struct generator *g, uint64_t n)		/* 0 .. n-1 */
{
	g->state += 0x9e3779b97f4a7c15u;
	return hash_mix(g->state) % n;
}

enum { SMALL = 3 };		/* letters of words like "the" */

/* The words in lower case, as often as they stand there. */
static void add_words(struct generator *g, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t k = i;
		while (k < s.n && s.p[k] >= 'a' && s.p[k] <= 'z')
			k++;
		bool whole = k > i && (i == 0 || s.p[i - 1] == ' ') && (k == s.n || s.p[k] == ' ' || s.p[k] == ',');
		if (whole && k - i > SMALL && g->words < WORDS)
			g->word[g->words++] = str_sub(s, i, k - i);
		else if (whole && k - i <= SMALL && g->smalls < WORDS)
			g->small[g->smalls++] = str_sub(s, i, k - i);
		i = k + 1;
	}
}

static void add_sentences(struct generator *g, struct str text)
{
	size_t start = 0;
	for (size_t i = 0; i + 1 < text.n; i++) {
		bool end = text.p[i] == '\n'
			|| ((text.p[i] == '.' || text.p[i] == '?') && text.p[i + 1] == ' ' && i > start + 40);
		if (!end)
			continue;
		struct str s = str_trim(str_sub(text, start, i + 1 - start));
		start = i + 1;
		if (s.n > 40 && s.n < 600 && g->sentences < SENTENCES && str_chr(s, '{') < 0)
			add_words(g, g->sentence[g->sentences++] = str_dup(&g->mem, s));
	}
}

static int by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Every .txt below dir that is valid UTF-8, in byte order of the paths. */
static int read_sample(struct generator *g, const char *dir, int depth, struct err *e)
{
	VEC(struct str) names = { 0 };
	DIR *d = opendir(dir);
	if (!d)
		return err_errno(e, EXIT_NOINPUT, "cannot open folder %s", dir);
	struct dirent *f;
	while ((f = readdir(d)))
		if (f->d_name[0] != '.')
			*VEC_PUSH(&g->mem, &names) = str_printf(&g->mem, "%s/%s", dir, f->d_name);
	closedir(d);
	if (names.n)
		qsort(names.v, names.n, sizeof *names.v, by_bytes);
	for (size_t i = 0; i < names.n; i++) {
		struct buf b = BUF_INIT;
		struct err ignored;
		if (str_ends(names.v[i], STR(".txt"))) {
			if (file_read(names.v[i].p, 1 << 20, &b, e))
				return -1;
			if (utf8_valid_to(buf_str(&b)) == b.n)
				add_sentences(g, buf_str(&b));
		} else if (depth < 3) {
			read_sample(g, names.v[i].p, depth + 1, &ignored);	/* other files are no folders */
		}
		buf_free(&b);
	}
	return 0;
}

static int read_everyday(struct generator *g, const char *path, struct err *e)
{
	struct buf b = BUF_INIT;
	int r = file_read(path, 1 << 20, &b, e);
	struct str rest = buf_str(&b), line;
	g->everyday = g->sentences;
	while (r == 0 && str_cell(&rest, '\n', &line))
		if (line.n && line.p[0] != '#' && g->sentences < SENTENCES)
			add_words(g, g->sentence[g->sentences++] = str_dup(&g->mem, line));
	buf_free(&b);
	return r;
}

static struct str draw_sentence(struct generator *g)
{
	return draw(g, 4) ? g->sentence[g->everyday + draw(g, g->sentences - g->everyday)]
			  : g->sentence[draw(g, g->everyday)];
}

static int read_names(struct generator *g, const char *path, struct err *e)
{
	static const char *const columns[] = { "id", "kind", "name", "parents", "valid_from", "valid_to", "wikidata",
		"iso2", "iso3", "population", "source", "note", NULL };
	struct lexfile f;
	int got;
	if (lexfile_open(&f, ".", path, columns, 3, e))
		return -1;
	while ((got = lexfile_next(&f, e)) > 0)
		if (g->names < NAMES)
			g->name[g->names++] = str_dup(&g->mem, f.cells[2]);
	lexfile_close(&f);
	return got;
}

static void invent_word(struct generator *g, struct buf *b, bool upper)
{
	static const char *const onset[] = { "b", "br", "c", "d", "dr", "f", "g", "h", "k", "l", "m", "n", "p", "pr",
		"r", "s", "st", "t", "tr", "v" };
	static const char *const rest[] = { "a", "an", "ar", "e", "el", "en", "er", "i", "in", "o", "on", "or", "u",
		"un", "ai", "ea" };
	/* Zipf-like: a few invented words are common, most are rare */
	uint64_t rank = draw(g, 1u << draw(g, 17)), seed = rank * 2654435761u + upper;
	size_t start = b->n;
	for (int i = 0; i < 2 + (int)(hash_mix(seed) % 3); i++) {
		uint64_t h = hash_mix(seed + 77u * (unsigned)i);
		buf_addz(b, onset[h % 20]);
		buf_addz(b, rest[h / 20 % 16]);
	}
	if (upper)
		b->p[start] = (char)(b->p[start] - 32);
}

/* One sentence with figures, names and words varied, as JSON text. */
static void vary(struct generator *g, struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		unsigned char c = (unsigned char)s.p[i];
		bool start = i == 0 || s.p[i - 1] == ' ';
		if (c >= '0' && c <= '9') {
			size_t k = i;
			while (k < s.n && s.p[k] >= '0' && s.p[k] <= '9')
				k++;
			if (k - i == 4)
				buf_addu(b, 1985 + draw(g, 42));
			else if (k - i <= 2)
				buf_addu(b, 1 + draw(g, 28));
			else
				buf_addu(b, draw(g, 100000));
			i = k;
			continue;
		}
		if (start && c < 0x80) {
			size_t k = i;
			while (k < s.n && ((s.p[k] | 32) >= 'a' && (s.p[k] | 32) <= 'z'))
				k++;
			bool word = k - i > SMALL && (k == s.n || s.p[k] == ' ' || s.p[k] == ',');
			bool upper = c >= 'A' && c <= 'Z';
			if (word && i && upper && draw(g, 3) == 0) {
				buf_adds(b, g->name[draw(g, g->names)]);
				i = k;
				continue;
			}
			if (word && !upper && draw(g, 5) < 3) {
				/* so that few runs of four words come back, as in news */
				if (draw(g, 3) == 0)
					invent_word(g, b, false);
				else
					buf_adds(b, g->word[draw(g, g->words)]);
				i = k;
				continue;
			}
			/* not before a name, a date or a figure: "in Geneva", "on 3 May" */
			bool small = k > i && k - i <= SMALL && i && k + 1 < s.n && s.p[k] == ' '
				&& s.p[k + 1] >= 'a' && s.p[k + 1] <= 'z';
			if (small && !upper && draw(g, 3) < 2) {
				buf_adds(b, g->small[draw(g, g->smalls)]);
				i = k;
				continue;
			}
		}
		if (c == '"' || c == '\\')
			buf_addc(b, '\\');
		buf_addc(b, c < ' ' ? ' ' : (char)c);
		i++;
	}
}

static void put_text(struct generator *g, struct buf *b)
{
	uint64_t n = 8 + draw(g, 24);
	if (g->written > KEPT && draw(g, 10) == 0) {
		struct str old = buf_str(&g->recent[draw(g, KEPT)]);
		ptrdiff_t cut = draw(g, 2) ? str_find(old, STR(". ")) : -1;
		buf_adds(b, cut > 0 ? str_from(old, (size_t)cut + 2) : old);
		return;
	}
	for (uint64_t i = 0; i < n; i++) {
		if (i)
			buf_addz(b, i % 4 == 3 ? "\\n\\n" : " ");
		vary(g, b, draw_sentence(g));
	}
}

static int write_days(struct generator *g, const char *dir, uint64_t total, struct err *e)
{
	struct buf path = BUF_INIT, text = BUF_INIT, line = BUF_INIT;
	uint64_t done = 0;
	int r = 0;
	for (unsigned day = 1; done < total && r == 0; day++) {
		struct out o;
		uint64_t today = 0;
		buf_reset(&path);
		buf_addf(&path, "%s/day-%03u", dir, day);
		r = file_mkdirs(path.p, e);
		buf_addz(&path, "/articles.jsonl");
		if (r == 0)
			r = out_create(&o, path.p, e);
		while (r == 0 && today < DAY_BYTES && done < total) {
			buf_reset(&text);
			buf_reset(&line);
			put_text(g, &text);
			buf_addf(&line, "{\"id\":\"%zu\",\"date\":\"20%02llu-%02llu-%02llu\",\"title\":\"",
				g->written, (unsigned long long)draw(g, 26), (unsigned long long)(1 + draw(g, 12)),
				(unsigned long long)(1 + draw(g, 28)));
			struct str head = draw_sentence(g);
			head.n = 38;		/* they are longer than 40; a code point that is cut goes */
			head.n = utf8_valid_to(head);
			vary(g, &line, head);
			buf_addz(&line, "\",\"text\":\"");
			buf_adds(&line, buf_str(&text));
			buf_addz(&line, "\"}\n");
			out_adds(&o, buf_str(&line));
			struct buf *keep = &g->recent[g->written++ % KEPT];
			buf_reset(keep);
			buf_adds(keep, buf_str(&text));
			today += text.n;
			done += text.n;
		}
		if (r == 0)
			r = out_close(&o, 0, e);
	}
	buf_free(&path);
	buf_free(&text);
	buf_free(&line);
	return r;
}

int main(int argc, char **argv)
{
	struct err e = ERR_INIT;
	uint64_t mb;
	if (argc != 6 || !str_to_u64(str_z(argv[5]), &mb)) {
		fputs("usage: make_corpus SAMPLE-DIR EVERYDAY.txt COUNTRIES.tsv OUT-DIR MEGABYTES\n", stderr);
		return EXIT_USAGE_;
	}
	struct generator *g = xcalloc(1, sizeof *g);
	g->state = 20241017;
	int r = read_sample(g, argv[1], 0, &e) || read_everyday(g, argv[2], &e) || read_names(g, argv[3], &e) ? -1 : 0;
	if (r == 0 && (!g->everyday || g->everyday == g->sentences || !g->names || !g->words))
		r = err_set(&e, EXIT_NOINPUT, "no sentences or names to draw from");
	if (r == 0)
		r = write_days(g, argv[4], mb * 1000000, &e);
	for (size_t i = 0; i < KEPT; i++)
		buf_free(&g->recent[i]);
	arena_free(&g->mem);
	free(g);
	if (r) {
		fprintf(stderr, "make_corpus: error: %s\n", e.message);
		return e.code;
	}
	return 0;
}
