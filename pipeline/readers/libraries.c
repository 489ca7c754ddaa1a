#include "readers/libraries.h"

#include <json-c/json.h>
#include <libxml/HTMLparser.h>
#include <libxml/xmlversion.h>

#include "article/languages.h"
#include "text/libraries.h"

bool json_library_sound(void)
{
	static const char known[] =
		"{\"a\":\"\xc3\xa9\xe2\x80\x93\\ud83d\\ude00\\u0041\",\"b\":[9007199254740993,-2.5e3,true,null,{}]} ";
	struct json_tokener *tok = json_tokener_new_ex(32);
	if (!tok)
		die_oom(1024);
	json_tokener_set_flags(tok, JSON_TOKENER_ALLOW_TRAILING_CHARS);
	struct json_object *o = json_tokener_parse_ex(tok, known, sizeof known - 1), *b = NULL;
	bool sound =
		o && json_tokener_get_error(tok) == json_tokener_success
		&& strcmp(json_object_get_string(json_object_object_get(o, "a")), "\xc3\xa9\xe2\x80\x93\xf0\x9f\x98\x80"
										  "A")
			   == 0
		&& json_object_object_get_ex(o, "b", &b) && json_object_array_length(b) == 5
		&& strcmp(json_object_get_string(json_object_array_get_idx(b, 0)), "9007199254740993") == 0
		&& json_object_is_type(json_object_array_get_idx(b, 1), json_type_double);
	json_object_put(o);
	json_tokener_free(tok);
	return sound;
}

/* Are two unclosed paragraphs two, and is a reference a character? */
static bool html_is_sound(void)
{
	static const char page[] = "<html><body><p>a&eacute;<p>b</body></html>";
	htmlDocPtr d = htmlReadMemory(page, sizeof page - 1, NULL, "UTF-8",
				      HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
	xmlNode *body = d ? xmlDocGetRootElement(d) : NULL,
		*first = body && body->children ? body->children->children : NULL;
	xmlChar *text = first ? xmlNodeGetContent(first) : NULL;
	bool sound = text && strcmp((const char *)text, "a\xc3\xa9") == 0 && first->next && !first->next->next;
	xmlFree(text);
	xmlFreeDoc(d);
	return sound;
}

void libraries_all(struct libraries *l, const char *languages_conf)
{
	base_libraries(l);
	text_libraries(l);
	languages_library(l, languages_conf);
	libraries_add(l, "json-c", json_c_version(), json_library_sound());
	libraries_add(l, "libxml2", LIBXML_DOTTED_VERSION, html_is_sound());
}

int libraries_check(const struct libraries *l, struct err *e)
{
	for (size_t i = 0; i < l->n; i++)
		if (!l->v[i].sound)
			return err_set(e, EXIT_SYSTEM,
				       "the library %s %s answers a known question otherwise than its other releases, "
				       "so tables made "
				       "with it would not be those of other machines; install another release of it",
				       l->v[i].name, l->v[i].version);
	return 0;
}

void libraries_add_names(const struct libraries *l, struct buf *b)
{
	for (size_t i = 0; i < l->n; i++)
		buf_addf(b, "%s%s%s%s", i ? "; " : "", l->v[i].name, l->v[i].version[0] ? " " : "", l->v[i].version);
}

int libraries_check_all(const char *languages_conf, struct buf *names, struct err *e)
{
	struct libraries all = { .n = 0 };
	libraries_all(&all, languages_conf);
	if (names)
		libraries_add_names(&all, names);
	return libraries_check(&all, e);
}
