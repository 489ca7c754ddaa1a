/* Rows of a spreadsheet's file. */
#include "lexicon/csv.h"

#include "base/file.h"
#include "text/utf8.h"

enum { LARGEST = 64 << 20 };

static char separator_of(struct str all)
{
	size_t count[3] = { 0, 0, 0 };
	for (size_t i = 0; i < all.n && all.p[i] != '\n'; i++)
		for (size_t k = 0; k < 3; k++)
			count[k] += all.p[i] == ",;\t"[k];
	return count[2] > count[0] && count[2] >= count[1] ? '\t' : count[1] > count[0] ? ';' : ',';
}

int csv_open(struct csv *c, const char *path, struct err *e)
{
	*c = (struct csv){ .path = path, .next_line = 1 };
	if (file_read(path, LARGEST, &c->content, e))
		return -1;
	struct str all = buf_str(&c->content);
	size_t valid = utf8_valid_to(all);
	if (valid < all.n)
		return err_set(e, EXIT_STREAM, "%s: byte %zu is not UTF-8: save the table as UTF-8", path, valid + 1);
	if (str_starts(all, STR("\xef\xbb\xbf")))
		c->at = 3;
	c->separator = separator_of(str_from(all, c->at));
	return csv_next(c, e) < 0 ? -1 : 0;
}

/* One cell into c->text, up to its separator or the end of its row; true: another cell follows. */
static bool take(struct csv *c, bool *open)
{
	struct str s = buf_str(&c->content);
	bool quoted = c->at < s.n && s.p[c->at] == '"';
	*open = quoted;
	for (c->at += quoted; c->at < s.n; c->at++) {
		char x = s.p[c->at];
		if (*open && x == '"') {
			if (c->at + 1 < s.n && s.p[c->at + 1] == '"')
				buf_addc(&c->text, s.p[++c->at]);
			else
				*open = false;
			continue;
		}
		if (!*open && (x == c->separator || x == '\n')) {
			c->at++;
			c->next_line += x == '\n';
			return x == c->separator;
		}
		c->next_line += x == '\n';
		if (x != '\r')
			buf_addc(&c->text, x == '\n' || x == '\t' ? ' ' : x);
	}
	return false;
}

int csv_next(struct csv *c, struct err *e)
{
	size_t ends[CSV_COLUMNS];
	if (c->at >= c->content.n)
		return 0;
	buf_reset(&c->text);
	c->line = c->next_line;
	c->n = 0;
	for (bool more = true, open; more;) {
		if (c->n == CSV_COLUMNS)
			return err_at(e, EXIT_STREAM, c->path, c->line, 0, "more than %d cells", CSV_COLUMNS);
		more = take(c, &open);
		if (open)
			return err_at(e, EXIT_STREAM, c->path, c->line, 0, "a quote is not closed");
		ends[c->n++] = c->text.n;
	}
	for (size_t i = 0; i < c->n; i++) {
		size_t from = i ? ends[i - 1] : 0;
		c->cells[i] = str_trim(str_n(c->text.p ? c->text.p + from : "", ends[i] - from));
	}
	return 1;
}

void csv_close(struct csv *c)
{
	buf_free(&c->content);
	buf_free(&c->text);
}

void csv_cell(struct buf *b, struct str s, bool last)
{
	bool quote = str_chr(s, ',') >= 0 || str_chr(s, '"') >= 0 || str_chr(s, '\n') >= 0;
	if (quote)
		buf_addc(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_addc(b, '"');
		buf_addc(b, s.p[i]);
	}
	if (quote)
		buf_addc(b, '"');
	buf_addc(b, last ? '\n' : ',');
}
