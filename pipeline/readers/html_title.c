/* html_title.c - the title of a page: the headline that its readers see, if what the page says of itself to others
 * bears it out.
 *
 * JSON-LD's headline, OpenGraph's title and <title> often carry the name of the site, and are written for other
 * readers; an <h1> may be the name of the site or a slogan.  So a heading is taken if its words stand in one of them:
 * half of them, or, for the heading above the main text, one word in four. */
#include "base/ascii.h"
#include "readers/html_page.h"

/* blocks above the prose; bytes of a telling word; words of a headline */
enum { HEAD_REACH = 16, WORD_MIN = 4, HEAD_MIN = 3 };

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Letters and figures of s in lower case, the rest left out, cut at 60. */
static struct str squeezed(struct str s, char out[64])
{
	size_t n = 0;
	for (size_t i = 0; i < s.n && n < 60; i++) {
		char c = lower(s.p[i]);
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80)
			out[n++] = c;
	}
	return str_n(out, n);
}

/* www.lesswrong.com of an address, without www. */
static struct str host_of(struct str url)
{
	ptrdiff_t at = str_find(url, STR("://"));
	if (at < 0)
		return STR_NONE;
	url = str_from(url, (size_t)at + 3);
	size_t n = 0;
	while (n < url.n && !strchr("/:?#", url.p[n]))
		n++;
	url = str_sub(url, 0, n);
	return str_starts(url, STR("www.")) ? str_from(url, 4) : url;
}

/* Is the end of a title the name of the site: as the page names it, a part of that or more than it, or as its host
 * has it? */
static bool names_site(struct str tail, struct str site, struct str host)
{
	char a[64], b[64], c[64];
	struct str t = squeezed(tail, a), s = squeezed(site, b), h = squeezed(host, c);
	if (t.n < 3)
		return false;
	return (s.n && (str_eq(t, s) || (s.n >= 5 && (str_starts(t, s) || str_starts(s, t) || str_ends(t, s)))))
	       || (h.n && str_starts(h, t));
}

/* "Headline | Site" without the site.  What stands behind a bar goes, if it is the smaller part. */
static struct str without_site(struct str title, struct str site, struct str host)
{
	static const char *const marks[] = { " | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", NULL };
	for (int again = 0; again < 2; again++) {
		size_t before = title.n;
		for (size_t m = 0; marks[m]; m++) {
			struct str mark = str_z(marks[m]);
			size_t i = title.n;
			while (i-- > 1 && !str_starts(str_from(title, i), mark))
				;
			if (i == 0 || i > title.n)
				continue;
			struct str tail = str_from(title, i + mark.n);
			if (names_site(tail, site, host) || (m == 0 && i * 2 > title.n)) {
				title = str_trim(str_sub(title, 0, i));
				break;
			}
		}
		if (title.n == before)
			break;
	}
	return title;
}

/* "Headline - Site" where the headline is also a heading of the page. */
static struct str as_headed(const struct html_page *p, struct str title)
{
	for (size_t i = 0; i < p->blocks.n; i++) {
		const struct html_block *b = &p->blocks.v[i];
		struct str line = html_text(p, b);
		if (b->tag >= TAG_H1 && b->tag <= TAG_H4 && line.n > 8 && line.n * 3 > title.n
		    && str_starts(title, line) && (line.n == title.n || title.p[line.n] == ' '))
			return line;
	}
	/* "Site: Headline", and a line above the prose begins with the headline */
	uint32_t from = p->first_prose > HEAD_REACH ? p->first_prose - HEAD_REACH : 0;
	for (size_t i = 3; i * 2 < title.n && p->main_last; i++) {
		struct str rest = str_from(title, i);
		if (title.p[i - 1] != ' ' || ascii_alnum(title.p[i - 2]))
			continue;
		for (uint32_t k = from; k <= p->first_prose && k < p->blocks.n; k++)
			if (str_starts(html_text(p, &p->blocks.v[k]), rest))
				return rest;
	}
	return title;
}

/* How many words of line, of three or more, stand in text; *percent of them; *telling: one of them is long enough to
 * tell. */
static unsigned shared_words(struct str line, struct str text, unsigned *percent, bool *telling)
{
	struct str word;
	unsigned words = 0, shared = 0;
	*telling = false;
	*percent = 0;
	if (line.n > 400 || text.n > 1000)
		return 0;
	while (str_cell(&line, ' ', &word)) {
		bool found = false;
		for (size_t i = 0; i + word.n <= text.n && word.n && !found; i++)
			found = (i == 0 || text.p[i - 1] == ' ') && str_eq_nocase(str_sub(text, i, word.n), word);
		words += word.n != 0;
		shared += found;
		*telling |= found && word.n >= WORD_MIN;
	}
	if (words >= HEAD_MIN)
		*percent = shared * 100 / words;
	return shared;
}

/* The <h1> above the first prose, or the page's first. */
static struct str nearest_h1(const struct html_page *p, bool *near)
{
	uint32_t from = p->first_prose > HEAD_REACH ? p->first_prose - HEAD_REACH : 0;
	*near = true;
	for (uint32_t k = p->first_prose < p->blocks.n ? p->first_prose + 1 : (uint32_t)p->blocks.n; k-- > from;)
		if (p->blocks.v[k].tag == TAG_H1 && p->main_last)
			return html_text(p, &p->blocks.v[k]);
	*near = false;
	return p->h1;
}

/* press_release_118.pdf: the name of a file, no title */
static bool is_file_name(struct str title)
{
	return str_find(title, STR(" ")) < 0 && title.n > 4 && title.p[title.n - 4] == '.';
}

struct str html_title(const struct html_page *p, struct arena *mem, struct str url)
{
	struct str site = p->site.n ? p->site : p->ld_publisher, host = host_of(url.n ? url : p->canonical);
	struct str page = without_site(str_trim(p->title), site, host), og = without_site(p->og_title, site, host);
	struct str said = without_site(html_line(mem, p->headline), site, host), title;
	bool near, telling;
	char a[64], b[64];
	if (site.n && str_eq(squeezed(og, a), squeezed(site, b)))
		og = STR_NONE;			/* some say the same of every page */
	struct str heads[3] = { nearest_h1(p, &near), p->h1, p->entry_title }, told[3] = { said, og, page };
	unsigned most = 0, percent, shared;
	int best = -1;
	for (int i = 0; i < 9; i++) {
		shared = shared_words(heads[i / 3], told[i % 3], &percent, &telling);
		if ((percent >= 50 || (i < 3 && near && percent >= 25 && telling)) && shared > most) {
			most = shared;
			best = i / 3;
		}
	}
	if (best >= 0)
		return is_file_name(heads[best]) ? STR_NONE : without_site(heads[best], site, host);
	title = said.n				  ? said
		: og.n				  ? og
		: heads[2].n			  ? heads[2]
		: heads[0].n && (near || !page.n) ? heads[0]
						  : as_headed(p, page);
	return is_file_name(title) ? STR_NONE : title;
}
