/* markup.c - is this text markup?  Fields of feeds and JSON do not say; some wrap markup twice. */
#include "readers/html_page.h"
#include "text/normal.h"

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Length of the tag of HTML's that s begins with, as far as its name: 0 if it is none.  <p>, </em>, <br/>, <img
 * src=...> */
static size_t tag_of_html(struct str s, bool *end)
{
	/* those that html.c does not ask for and other kinds of XML do not have */
	static const char *const others[] = { "hr",    "script",  "style", "iframe", "embed",	 "noscript",
					      "svg",   "tbody",	  "thead", "tfoot",  "colgroup", "fieldset",
					      "blink", "marquee", "nobr",  NULL };
	size_t i = 1, n = 0;
	char name[16];
	*end = i < s.n && s.p[i] == '/';
	i += *end;
	while (i < s.n && n < sizeof name - 1
	       && ((lower(s.p[i]) >= 'a' && lower(s.p[i]) <= 'z') || (n && s.p[i] >= '0' && s.p[i] <= '9')))
		name[n++] = lower(s.p[i++]);
	name[n] = 0;
	char after = i < s.n ? s.p[i] : 0;
	if (!n || !after || !strchr("> /\t\r\n", after))
		return 0;
	uint8_t tag = html_tag(name);
	bool known = tag != TAG_OTHER;
	for (size_t k = 0; others[k] && !known; k++)
		known = strcmp(others[k], name) == 0;
	return known ? i : 0;
}

bool looks_like_markup(struct str s)
{
	bool end;
	s = str_trim(s);
	if (s.n < 4)
		return false;
	if (str_starts(s, STR("<!--")) || (s.p[0] == '<' && tag_of_html(s, &end)))
		return true;
	for (size_t i = 0; i < s.n; i++) {
		const char *lt = memchr(s.p + i, '<', s.n - i);
		if (!lt)
			return false;
		i = (size_t)(lt - s.p);
		size_t n = tag_of_html(str_from(s, i), &end);
		/* an end tag, or a start tag that needs none: text that speaks of <b> is no markup yet */
		struct str name = str_sub(s, i + 1, n ? n - 1 : 0);
		if (n
		    && (end || str_eq_nocase(name, STR("br")) || str_eq_nocase(name, STR("img"))
			|| str_eq_nocase(name, STR("p"))))
			return true;
	}
	return false;
}

struct str without_cdata(struct str s)
{
	struct str t = str_trim(s);
	if (!str_starts(t, STR("<![CDATA[")))
		return s;
	t = str_from(t, 9);
	return str_trim(str_ends(t, STR("]]>")) ? str_sub(t, 0, t.n - 3) : t);
}

bool text_is_markup(struct arena *mem, struct str *text)
{
	*text = without_cdata(*text);
	if (looks_like_markup(*text))
		return true;
	if (str_find(*text, STR("&lt;")) < 0)
		return false;
	struct str decoded = without_cdata(entities_decode(mem, *text, NULL));	/* escaped once more than need be */
	if (!looks_like_markup(decoded) && !str_starts(str_trim(*text), STR("&lt;![CDATA[")))
		return false;
	*text = decoded;
	return looks_like_markup(decoded);
}
