/* jsonmap.c - one JSON object to one article: the field names under which news is stored.
 *
 * plain (id title text date url), news-please (maintext date_publish source_domain), CC-News sets (plain_text
 * published_date requested_url sitename), Fundus (publishing_date, body.summary, body.sections), ninjs 1 to 3
 * (uri headline body_text body_xhtml; headlines[] bodies[] versionCreated).  Values of a wrong type count as
 * absent; of duplicate keys the last one counts (json-c). */
#include <json-c/json.h>

#include "readers/format.h"
#include "text/charset.h"

static struct str text_of(struct json_object *v)
{
	if (json_object_is_type(v, json_type_string))
		return str_n(json_object_get_string(v), (size_t)json_object_get_string_len(v));
	return STR_NONE;
}

static struct str scalar_of(struct json_object *v)
{
	if (json_object_is_type(v, json_type_int))
		return str_z(json_object_get_string(v));
	return text_of(v);
}

static struct json_object *get(struct json_object *o, const char *name)
{
	struct json_object *v = NULL;
	if (!json_object_is_type(o, json_type_object))
		return NULL;
	/* some 70 names are asked of each record: in a small one comparing is cheaper than hashing every name */
	const struct lh_table *t = json_object_get_object(o);
	if (t->count <= 16) {
		for (const struct lh_entry *e = t->head; e; e = e->next) {
			const char *key = lh_entry_k(e);
			if (key[0] == name[0] && strcmp(key, name) == 0)
				return (struct json_object *)(uintptr_t)lh_entry_v(e);
		}
		return NULL;
	}
	return json_object_object_get_ex(o, name, &v) ? v : NULL;
}

/* The first of the named members that is a string with something in it. */
static struct str first_of(struct json_object *o, const char *const *names, bool number)
{
	for (; *names; names++) {
		struct json_object *v = get(o, *names);
		struct str s = str_trim(number ? scalar_of(v) : text_of(v));
		if (s.n && !str_is(s, "None") && !str_is(s, "null"))
			return number ? s : text_of(v);
	}
	return STR_NONE;
}

/* ninjs 2 and 3: [{"role": ..., "contentType": ..., "value": ...}], the one whose member has the value. */
static struct str valued(struct json_object *list, const char *member, const char *const *wanted)
{
	if (!json_object_is_type(list, json_type_array))
		return STR_NONE;
	for (; *wanted; wanted++)
		for (size_t i = 0; i < json_object_array_length(list); i++) {
			struct json_object *o = json_object_array_get_idx(list, i);
			struct str m = text_of(get(o, member)), v = text_of(get(o, "value"));
			if (!m.n && strcmp(member, "contentType") == 0)
				m = text_of(get(o, "contenttype"));	/* ninjs 2 */
			if (v.n && (**wanted == 0 || str_is(m, *wanted)))
				return v;
		}
	return STR_NONE;
}

static void add_strings(struct draft *d, struct json_object *list, enum role role)
{
	bool array = json_object_is_type(list, json_type_array);
	for (size_t i = 0; i < (array ? json_object_array_length(list) : 1); i++) {
		struct str s = text_of(array ? json_object_array_get_idx(list, i) : list);
		draft_paragraph(d, role, text_is_markup(&d->a->mem, &s) ? html_line(&d->a->mem, s) : s);
	}
}

/* Fundus: {"summary": [..], "sections": [{"headline": [..], "paragraphs": [..]}]} */
static bool add_sections(struct draft *d, struct json_object *body)
{
	struct json_object *sections = get(body, "sections");
	if (!json_object_is_type(sections, json_type_array))
		return false;
	add_strings(d, get(body, "summary"), ROLE_NONE);
	for (size_t i = 0; i < json_object_array_length(sections); i++) {
		struct json_object *s = json_object_array_get_idx(sections, i);
		add_strings(d, get(s, "headline"), ROLE_HEADING);
		add_strings(d, get(s, "paragraphs"), ROLE_NONE);
	}
	return true;
}

static const char *const ids[] = {
	"id", "doc_id", "external_id", "uri", "guid", "uuid", "article_id", "filename", NULL
};
static const char *const urls[] = { "url", "canonical_url", "responded_url", "requested_url", "link", NULL };
static const char *const titles[] = { "title", "headline", "name", NULL };
static const char *const publishers[] = { "publisher", "source_domain", "sitename", "site_name", "domain",
	"copyrightHolder", "copyrightholder", "source", NULL };
static const char *const dates[] = { "published",      "date",		 "publishing_date", "date_publish",
				     "published_date", "date_published", "datePublished",   "publication_date",
				     "published_at",   "pubDate",	 "firstCreated",    "firstcreated",
				     "versionCreated", "versioncreated", "contentcreated",  NULL };
static const char *const languages[] = { "language", "lang", NULL };
static const char *const texts[] = { "text", "maintext", "plain_text", "body_text", "body", "content", "article_text",
	"raw_text", NULL };
static const char *const markups[] = { "body_xhtml", "body_html", "html", "content_html", NULL };
static const char *const descriptions[] = { "description_text", "description", "summary", NULL };

static bool is_media(struct str type)
{
	static const char *const media[] = { "picture", "graphic", "audio", "video", "image", "photo", NULL };
	for (size_t i = 0; media[i]; i++)
		if (str_is(type, media[i]))
			return true;
	return false;
}

static struct str title_of(struct arena *mem, struct json_object *o)
{
	struct str t = first_of(o, titles, false);
	if (!t.n)
		t = valued(get(o, "headlines"), "role", (const char *const[]){ "main", "", NULL });
	return text_is_markup(mem, &t) || str_find(t, STR("</")) >= 0 ? html_line(mem, t) : cell_text(mem, t);
}

static int add_text(struct reader *r, struct article *a, struct str text, struct str dateline)
{
	if (dateline.n) {		/* given apart: a paragraph of its own before the text */
		struct str d = cell_text(&a->mem, dateline);
		if (d.n)
			*VEC_PUSH(&a->mem, &a->paragraphs) = (struct paragraph){ ROLE_DATELINE, 0, d };
	}
	struct str valid;
	charset_decode(&a->mem, text, STR_NONE, &valid);
	size_t before = a->paragraphs.n;
	add_plain_text(a, valid, 0);
	if (a->paragraphs.n == before)
		return reader_reject(r, a, "empty", "the record has no text");
	article_identify(a, valid);
	return 1;
}

int json_article(struct reader *r, struct article *a, struct json_object *o)
{
	struct arena *mem = &a->mem;
	if (!json_object_is_type(o, json_type_object))
		return reader_reject(r, a, "not_an_article", "the record is a JSON %s, not an object",
				     json_type_to_name(json_object_get_type(o)));
	a->external_id = cell_url(mem, cell_text(mem, first_of(o, ids, true)));
	a->url = cell_url(mem, cell_text(mem, first_of(o, urls, false)));
	a->publisher = cell_text(mem, first_of(o, publishers, false));
	if (!a->publisher.n)
		a->publisher = cell_text(mem, text_of(get(get(o, "publisher"), "name")));
	a->title = title_of(mem, o);
	for (size_t i = 0; dates[i]; i++)
		set_published(a, scalar_of(get(o, dates[i])));
	set_language(a, first_of(o, languages, false));

	struct str type = text_of(get(o, "type"));
	if (get(o, "$schema") && get(o, "properties"))
		return reader_reject(r, a, "not_an_article", "the record is a JSON Schema");
	struct str text = first_of(o, texts, false), markup = STR_NONE;
	if (!text.n) {
		static const char *const plain[] = { "text/plain", NULL }, *const html[] = { "text/html", "", NULL };
		text = valued(get(o, "bodies"), "contentType", plain);
		markup = first_of(o, markups, false);
		if (!text.n && !markup.n)
			markup = valued(get(o, "bodies"), "contentType", html);
	}
	if (text.n && text_is_markup(mem, &text)) {
		markup = text;
		text = STR_NONE;
	}
	if (text.n)
		return add_text(r, a, text, text_of(get(o, "dateline")));
	if (is_media(type))
		return reader_reject(r, a, "not_an_article", "the record is of type %.*s and has no text",
				     STR_FMT(type));
	struct draft d = { .a = a };
	if (markup.n) {
		if (!html_into(&d, markup, str_find(markup, STR("<html")) >= 0, &r->limits))
			d.a->paragraphs.n = 0;
	} else if (!add_sections(&d, get(o, "body"))) {
		add_strings(&d, get(o, "paragraphs"), ROLE_NONE);
		add_strings(&d, get(o, "text"), ROLE_NONE);
	}
	if (!d.a->paragraphs.n) {
		struct str s = first_of(o, descriptions, false);
		if (!s.n)
			s = valued(get(o, "descriptions"), "role",
				   (const char *const[]){ "text", "summary", "", NULL });
		draft_paragraph(&d, ROLE_NONE, text_is_markup(mem, &s) ? html_line(mem, s) : s);
	}
	for (size_t i = 0; !d.a->paragraphs.n && texts[i]; i++)
		if (json_object_object_get_ex(o, texts[i], NULL)) {
			buf_free(&d.text);
			return reader_reject(r, a, "empty", "the field '%s' holds no text", texts[i]);
		}
	draft_end(&d, r, "the record has no text in any field that is known (see the table of formats)");
	return 1;
}
