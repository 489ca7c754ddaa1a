/* html_meta.c - what a page says of itself: meta elements (OpenGraph, Dublin Core, the names that publishers use),
 * JSON-LD (schema.org), canonical link, title.  Trust: JSON-LD, then OpenGraph's article:, microdata, other metas,
 * <time>. */
#include <json-c/json.h>

#include "readers/html_page.h"
#include "readers/json_check.h"
#include "text/utf8.h"

/* blocks before the main text, above the headline, behind the main text */
enum { BEFORE = 12, ABOVE = 6, BEHIND = 12, LD_DEPTH = 32 };

void html_keep(struct html_page *p, struct str *to, struct str s)
{
	s = str_trim(s);
	if (!to->n && s.n)
		*to = str_dup(&p->mem, s);
}

void html_meta(struct html_page *p, struct str name, struct str content)
{
	static const char *const first[] = { "article:published_time", "og:published_time",
		"og:article:published_time", NULL };
	static const char *const dates[] = { "parsely-pub-date", "sailthru.date", "pubdate", "publishdate",
		"publish-date", "publish_date",
		"publication_date", "publication-date", "published_time", "datepublished", "date_published",
			"article.published",
		"article_date_original", "article.created", "originalpublicationdate", "dc.date.issued",
			"dcterms.issued", "dc.date",
		"dcterms.date", "dcterms.created", "dc.date.created", "dc.created", "cxenseparse:recs:publishtime",
			"cxenseparse:publishtime",
		"article:publicationdate", "citation_publication_date", "citation_date", "prism.publicationdate",
			"rnews:datepublished",
		"dcsext.articlefirstpublished", "contentpublishdate", "publisheddate", "published", "releasedate",
			"date", "createddate",
		"created", "article:created_time", "shareaholic:article_published_time", "bt:pubdate",
			"gentics.published", "release_date", NULL };
	for (size_t i = 0; first[i]; i++)
		if (str_eq_nocase(name, str_z(first[i])))
			html_keep(p, &p->date[1], content);
	for (size_t i = 0; dates[i]; i++)
		if (str_eq_nocase(name, str_z(dates[i])))
			html_keep(p, &p->date[3], content);
	if (str_eq_nocase(name, STR("script:ld+json")))	/* where a framework puts it */
		html_json_ld(p, content, LD_DEPTH);
	else if (str_eq_nocase(name, STR("og:title")))
		html_keep(p, &p->og_title, content);
	else if (str_eq_nocase(name, STR("og:site_name")))
		html_keep(p, &p->site, content);
	else if (str_eq_nocase(name, STR("og:url")))
		html_keep(p, &p->canonical, content);
	else if (str_eq_nocase(name, STR("article:modified_time")) || str_eq_nocase(name, STR("og:updated_time")))
		html_keep(p, &p->date[5], content);
}

enum { HEADLINE_MAX = 600 };	/* bytes of headlines that are compared word by word */

static struct json_object *get(struct json_object *o, const char *name)
{
	struct json_object *v = NULL;
	return json_object_is_type(o, json_type_object) && json_object_object_get_ex(o, name, &v) ? v : NULL;
}

static struct str text_of(struct json_object *v)
{
	return json_object_is_type(v, json_type_string) ? str_n(json_object_get_string(v),
		(size_t)json_object_get_string_len(v)) : STR_NONE;
}

static bool type_has(struct json_object *o, const char *part)
{
	struct json_object *t = get(o, "@type");
	if (json_object_is_type(t, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(t); i++)
			if (str_find(text_of(json_object_array_get_idx(t, i)), str_z(part)) >= 0)
				return true;
		return false;
	}
	return str_find(text_of(t), str_z(part)) >= 0;
}

static void read_ld(struct html_page *p, struct json_object *o, unsigned depth)
{
	if (depth > 6)
		return;
	if (json_object_is_type(o, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(o) && i < 1000; i++)
			read_ld(p, json_object_array_get_idx(o, i), depth + 1);
		return;
	}
	if (!json_object_is_type(o, json_type_object))
		return;
	if (type_has(o, "Article") || type_has(o, "BlogPosting") || type_has(o, "Report") || type_has(o, "WebPage")
	    || type_has(o, "LiveBlog") || type_has(o, "CreativeWork")) {
		bool article = !type_has(o, "WebPage");
		struct str d = text_of(get(o, "datePublished"));
		/* an article's own date beats that of the page around it, in whichever order they come */
		if (article && d.n && !p->headline.n)
			p->date[0] = STR_NONE;
		html_keep(p, &p->date[0], d);
		if (article) {
			html_keep(p, &p->headline, text_of(get(o, "headline")));
			html_keep(p, &p->headline, text_of(get(o, "name")));
			html_keep(p, &p->ld_publisher, text_of(get(get(o, "publisher"), "name")));
			struct str text = text_of(get(o, "articleBody"));
			if (text.n > p->ld_body.n)
				p->ld_body = str_dup(&p->mem, text);
		}
	}
	read_ld(p, get(o, "@graph"), depth + 1);
	read_ld(p, get(o, "mainEntity"), depth + 1);
	read_ld(p, get(o, "mainEntityOfPage"), depth + 1);
}

void html_json_ld(struct html_page *p, struct str json, unsigned depth)
{
	/* a value begins behind one of these bytes; a tree of more is no page's meta data */
	uint64_t cost = 0;
	for (size_t i = 0; i < json.n; i++)
		cost += json.p[i] == '{'
			? JSON_OBJECT_COST
			: json.p[i] == '[' ? JSON_ARRAY_COST : json.p[i] == ',' ? JSON_SCALAR_COST : 0;
	if (json.n > 4u << 20 || cost > json_check_cost_max)
		return;
	struct json_tokener *t = json_tokener_new_ex(depth && depth < 64 ? (int)depth : 64);
	if (!t)
		die_oom(1024);
	json_tokener_set_flags(t, JSON_TOKENER_ALLOW_TRAILING_CHARS);
	json = str_trim(json);
	struct buf clean = BUF_INIT;	/* line breaks within strings are wrong, and common */
	buf_adds(&clean, json);
	for (size_t i = 0; i < clean.n; i++)
		if ((unsigned char)clean.p[i] < ' ')
			clean.p[i] = ' ';
	struct json_object *o = json_tokener_parse_ex(t, clean.p ? clean.p : "", (int)clean.n);
	if (o)
		read_ld(p, o, 0);
	json_object_put(o);
	json_tokener_free(t);
	buf_free(&clean);
}

/* How near to the article an element's date stands: 4 between its headline and its first paragraph; 3 in it or close
 * behind
 * it, in what is called a date; 2 elsewhere, called the day of publication; 1 elsewhere; 0 the day of a change. */
static unsigned nearness(const struct html_page *p, const struct html_time *t)
{
	bool says = t->flags & NODE_PUBLISHED;
	uint32_t from = p->main_first > BEFORE ? p->main_first - BEFORE : 0;
	if (p->h1.n && p->title_block < p->main_last)
		from = p->title_block > ABOVE ? (from < p->title_block - ABOVE ? from : p->title_block - ABOVE) : 0;
	if (t->flags & NODE_UPDATED && !says)
		return 0;
	if (p->main_last && !t->furniture && t->block >= from && t->block <= p->first_prose)
		return 4;
	if (p->main_last && !t->furniture && t->block > p->first_prose && t->block < p->main_last + BEHIND)
		return says || t->flags & (NODE_DATED | NODE_META) ? 3 : 0;
	return says ? 2 : !t->linked;
}

/* The day that an element gives: of the nearest ones the first that is called the day of publication, else the
 * earliest, since
 * another may be that of an update; far from the article only one that has no rival. */
static struct str shown_day(const struct html_page *p, bool microdata)
{
	const struct html_time *best = NULL;
	unsigned most = 0;
	bool rivals = false;
	for (size_t i = 0; i < p->times.n; i++) {
		const struct html_time *t = &p->times.v[i];
		unsigned near = t->microdata == microdata ? nearness(p, t) : 0;
		if (!near || near < most)
			continue;
		if (near > most) {
			most = near;
			best = t;
			rivals = false;
			continue;
		}
		bool says = t->flags & NODE_PUBLISHED, said = best->flags & NODE_PUBLISHED, dated = t->when.n >= 10
			&& best->when.n >= 10;
		int order = dated ? memcmp(t->when.p, best->when.p, 10) : !str_eq(t->when, best->when);
		rivals |= order != 0;
		if (says != said ? says : near == 4 && dated && order < 0)
			best = t;
	}
	return best && !(rivals && most < 3) ? best->when : STR_NONE;
}

static bool is_iso(struct str s)
{
	size_t n = 0;
	while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	return n == 4 || n == 8;
}

void html_describe(struct html_page *p, struct article *a)
{
	struct arena *mem = &a->mem;
	struct str site = p->site.n ? p->site : p->ld_publisher;
	if (!a->title.n)
		a->title = cell_text(mem, html_title(p, mem, a->url));
	if (!a->publisher.n)
		a->publisher = cell_text(mem, site);
	if (!a->url.n && (str_starts(p->canonical, STR("http://")) || str_starts(p->canonical, STR("https://"))))
		a->url = cell_url(mem, p->canonical);
	html_keep(p, &p->date[2], shown_day(p, true));
	html_keep(p, &p->date[4], shown_day(p, false));
	/* "Jun 24, 2025" in JSON-LD or OpenGraph is what a site builder put there, mostly the day of the last
	 * change: the
	 * day that readers see is better */
	for (size_t i = 0; i < 5; i++)
		if (i > 1 || !p->day_shown || is_iso(p->date[i]))
			set_published(a, p->date[i]);
	set_language(a, p->language);
}
