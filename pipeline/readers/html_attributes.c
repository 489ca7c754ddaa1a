/* html_attributes.c - what the attributes of an element say: whether it is shown, and what its names call it. */
#include "readers/html_page.h"

static bool style_hides(struct str s)
{
	return str_find(s, STR("display:none")) >= 0 || str_find(s, STR("display: none")) >= 0
	       || str_find(s, STR("visibility:hidden")) >= 0;
}

struct attributes {
	struct str class, id, role, prop;
	bool gone;			/* hidden, or a dialog */
	bool hidden, unseen;		/* by ARIA or style; by style */
	bool opens;
};

static void read(struct attributes *a, const char *name, const char *value)
{
	switch (name[0]) {
	case 'c':
		if (strcmp(name, "class") == 0)
			a->class = str_z(value);
		break;
	case 'i':
		if (strcmp(name, "id") == 0)
			a->id = str_z(value);
		else if (strcmp(name, "itemprop") == 0)
			a->prop = str_z(value);
		break;
	case 'r':
		if (strcmp(name, "role") == 0)
			a->role = str_z(value);
		break;
	case 'h':
		a->gone |= strcmp(name, "hidden") == 0;
		break;
	case 'a':
		a->gone |= strcmp(name, "aria-modal") == 0;
		a->hidden |= strcmp(name, "aria-hidden") == 0 && value && strcmp(value, "true") == 0;
		a->opens |= strcmp(name, "aria-expanded") == 0;
		break;
	case 's':
		if (strcmp(name, "style") == 0 && style_hides(str_z(value)))
			a->hidden = a->unseen = true;
		break;
	}
}

struct html_said html_attributes(struct html_page *p, uint8_t tag, const char *name, const unsigned char **atts)
{
	struct attributes a = { .opens = false };
	bool by_tag = tag == TAG_SKIP || tag == TAG_ASIDE;
	unsigned f = 0;
	if (strchr(name, '-'))		/* <share-bar>, <amp-ad>: told by its name */
		f = html_names(p, str_z(name), STR_NONE, STR_NONE, STR_NONE);
	for (; atts && atts[0]; atts += 2)
		read(&a, (const char *)atts[0], (const char *)atts[1]);
	if (tag != TAG_BODY && tag != TAG_HTML)
		f |= html_names(p, a.class, a.id, a.role, a.prop);
	struct html_said said = { .opens = a.opens };
	said.folded = (a.gone || a.hidden) && !by_tag && !(f & (NODE_NEGATIVE | NODE_DROP));
	if ((a.gone || by_tag) && !str_starts(a.id, STR("S:")))	/* such a piece React streamed ahead of its place */
		f |= NODE_DROP;
	if (f & NODE_FOLDED && strcmp(name, "button") == 0)
		f &= (unsigned)~NODE_DROP;	/* the question that opens its answer */
	if (!(f & NODE_FOLDED))
		f |= (a.hidden ? NODE_NEGATIVE : 0) | (a.unseen ? NODE_UNSEEN : 0);
	said.flags = f;
	return said;
}
