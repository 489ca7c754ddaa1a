/* html_names.c - what class names, ids and roles of elements say about them. */
#include "base/ascii.h"
#include "base/hash.h"
#include "readers/html_page.h"

enum { TOKEN_MAX = 40, NAMES_SEEN = 1021 };

/* Whole tokens of class and id; sorted groups are not needed: a page has few distinct ones. */
static const char *const negative[] = { "nav",
					"navbar",
					"navigation",
					"navs",
					"menu",
					"menus",
					"submenu",
					"breadcrumb",
					"breadcrumbs",
					"crumbs",
					"sidebar",
					"sidebars",
					"rail",
					"share",
					"shares",
					"sharing",
					"sharebar",
					"sharethis",
					"sharedaddy",
					"addtoany",
					"addthis",
					"social",
					"socials",
					"related",
					"recommended",
					"recommendations",
					"recommend",
					"recirc",
					"recirculation",
					"promo",
					"promos",
					"promotion",
					"newsletter",
					"newsletters",
					"subscribe",
					"subscription",
					"signup",
					"optin",
					"popup",
					"popups",
					"modal",
					"modals",
					"overlay",
					"lightbox",
					"ad",
					"ads",
					"adunit",
					"adslot",
					"advert",
					"adverts",
					"advertisement",
					"advertising",
					"adsbygoogle",
					"sponsor",
					"sponsored",
					"sponsors",
					"outbrain",
					"taboola",
					"footer",
					"masthead",
					"toolbar",
					"taglist",
					"tagcloud",
					"pagination",
					"pager",
					"paging",
					"paginate",
					"login",
					"signin",
					"paywall",
					"skiplink",
					"skip",
					"toc",
					"tableofcontents",
					"copyright",
					"cta",
					"jumplinks",
					"search",
					"searchform",
					"trending",
					"popular",
					"mostread",
					"ticker",
					"carousel",
					"slideshow",
					"upnext",
					"donate",
					"donation",
					"feedback",
					"rating",
					"ratings",
					"printonly",
					"noprint",
					"invisible",
					"visuallyhidden",
					"screenreader",
					"topnav",
					"sitenav",
					"megamenu",
					"offcanvas",
					"hamburger",
					"dropdown",
					"alert",
					"alerts",
					"disclosure",
					"disclaimer",
					"flyout",
					"lang-switcher",
					"languages",
					"prevnext",
					"postnav",
					"readmore",
					"readnext",
					"morefrom",
					"moreposts",
					"republish",
					"republication",
					"postprofile",
					"relatedposts",
					"jp-relatedposts",
					"yarpp",
					"author-bio",
					"authorbio",
					"authorbox",
					"bio",
					"aboutauthor",
					"biography",
					"addtocal",
					"addtocalendar",
					"addeventatc",
					"ftr",
					"tooltip",
					"followus",
					NULL };
/* What nobody sees, and the links of a wiki to its editor: left out within a line, too. */
static const char *const unseen[] = { "visuallyhidden", "screenreader", "editsection", "tooltiptext", NULL };
static const char *const unseen_pairs[] = { "sr-only", "screen-reader", "visually-hidden", "tooltip-text",
					    "tooltip-content", NULL };
static const char *const strong[] = { "cookie",	   "cookies",	"consent", "gdpr",    "onetrust",     "cmp",
				      "cookiebot", "cookieyes", "disqus",  "comment", "comments",     "commentlist",
				      "respond",   "guestbook", "cky",	"moove",   "wpml",    "usercentrics", NULL };
static const char *const meta[] = { "byline",	"bylines",     "dateline", "timestamp",	 "pubdate", "tags",
				    "tag",	"postmeta",    "metadata", "credits",	 "author",  "authors",
				    "readtime", "readingtime", "category", "categories", NULL };
static const char *const body[] = { "articlebody",	  "storybody",	 "storytext",	 "articletext",
				    "articlecontent",	  "postcontent", "entrycontent", "postbody",
				    "blogcontent",	  "blogbody",	 "storycontent", "newsbody",
				    "newscontent",	  "bodytext",	 "bodycopy",	 "richtext",
				    "articlebodycontent", NULL };
static const char *const dated[] = { "date",	  "dates",  "dateline", "datetime", "timestamp", "pubdate",
				     "published", "posted", "meta",	"time",	    NULL };
static const char *const updated[] = { "updated",      "modified", "changed", "lastmod",
				       "datemodified", "revised",  "update",  NULL };
static const char *const published[] = { "published", "pubdate", "datepublished", "posted", "created", NULL };
/* Pairs of neighbouring tokens that tell more than each alone. */
static const char *const body_pairs[] = {
	"article-body", "story-body",	 "article-content", "post-content", "entry-content", "post-body",
	"article-text", "story-content", "story-text",	    "blog-content", "blog-body",     "content-body",
	"body-content", "rich-text",	 "news-content",    "body-text",    "body-copy",     NULL
};
static const char *const negative_pairs[] = { "sr-only",      "screen-reader", "visually-hidden", "author-bio",
					      "author-box",   "about-author",  "more-from",	  "up-next",
					      "read-next",    "read-more",     "also-like",	  "most-read",
					      "most-popular", "email-signup",  "table-contents",  "usa-banner",
					      "gov-banner",   "of-contents",   "see-also",	  "call-action",
					      "to-action",    "latest-news",   "latest-posts",	  "recent-posts",
					      "more-stories", "more-news",     "d-none",	  "post-navigation",
					      "skip-to",      "article-tags",  "post-tags",	  "entry-tags",
					      "tag-list",     "entry-footer",  "post-footer",	  "article-footer",
					      "entry-meta",   "post-meta",     "article-meta",	  "site-sub",
					      "content-side", "side-bar",      "prev-next",	  "next-post",
					      "previous-post", "content-breaker",
					      "side-col",     "side-column",   "jump-to",	  "jump-links",
					      "written-by",
					      "follow-us",    "follow-author", "follow-topic",	  "follow-button",
					      "story-follow", "article-follow", "post-follow",	  "author-follow",
					      NULL };

static const char *const headline_pairs[] = { "entry-title", "post-title",	 "article-title",  "story-title",
					      "news-title",  "article-headline", "story-headline", NULL };

/* Whole classes that hide, but not where others show again on larger screens, or a click opens: what is folded is
 * text. */
static const char *const hiding[] = { "hidden", "is-hidden", "hide", "hidden-xs", "uk-hidden", "u-hidden", NULL };
static const char *const folded[] = { "accordion",   "accordions", "faq",    "faqs",	 "collapse",
				      "collapsible", "collapsed",  "toggle", "tabpanel", "expandable",
				      "answer",	     "panel",	   "tab",    "tabs",	 NULL };

static const char *const captions[] = { "caption", "captions", "photocaption", "imagecaption", "attribution", NULL };

static bool listed(const char *const *list, const char *word)
{
	for (; *list; list++)
		if (list[0][0] == word[0] && strcmp(*list, word) == 0)
			return true;
	return false;
}

/* What one token says, and it with the one before. */
static unsigned token_flags(const char *word, size_t n, const char *before)
{
	static const struct { const char *const *words; unsigned flag; } words[] = { { negative, NODE_NEGATIVE },
		{ strong, NODE_STRONG }, { meta, NODE_META }, { body, NODE_BODY }, { dated, NODE_DATED },
		{ updated, NODE_UPDATED }, { published, NODE_PUBLISHED }, { captions, NODE_CAPTION },
		{ folded, NODE_FOLDED }, { unseen, NODE_UNSEEN } }, pairs[] = { { unseen_pairs, NODE_UNSEEN },
		 { negative_pairs, NODE_NEGATIVE }, { body_pairs, NODE_BODY },
		{ headline_pairs, NODE_HEADLINE } };
	unsigned f = strcmp(word, "headline") == 0 ? NODE_HEADLINE : 0;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		f |= listed(words[i].words, word) ? words[i].flag : 0;
	if (!before[0])
		return f;
	char pair[2 * TOKEN_MAX + 2];
	size_t k = strlen(before);
	memcpy(pair, before, k);
	pair[k] = '-';
	memcpy(pair + k + 1, word, n + 1);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		f |= listed(pairs[i].words, pair) ? pairs[i].flag : 0;
	return f;
}

static bool shows_elsewhere(struct str class)
{
	return str_find(class, STR(":block")) > 0 || str_find(class, STR(":flex")) > 0
	       || str_find(class, STR(":grid")) > 0 || str_find(class, STR(":inline")) > 0;
}

/* What is read of names: tokens are runs of letters and figures, or begin with a capital behind a small letter. */
struct tokens {
	char word[TOKEN_MAX], before[TOKEN_MAX];	/* this token; the one before, of the same class */
	size_t n;
	unsigned flags;
};

static void end_token(struct tokens *t)
{
	if (!t->n)
		return;
	while (t->n > 2 && ascii_digit(t->word[t->n - 1]))
		t->n--;		/* cta05, sidebar2 */
	t->word[t->n] = 0;
	t->flags |= token_flags(t->word, t->n, t->before);
	memcpy(t->before, t->word, t->n + 1);
	t->n = 0;
}

static unsigned judge(struct str names)
{
	struct tokens t = { .n = 0 };
	size_t class = 0;		/* where it began */
	bool hides = false, shows = false;
	for (size_t i = 0; i <= names.n; i++) {
		char c = i < names.n ? names.p[i] : ' ', before = i ? names.p[i - 1] : ' ';
		if (!ascii_alnum(c) || (ascii_upper(c) && (ascii_lower(before) || ascii_digit(before))))
			end_token(&t);
		if (ascii_alnum(c) && t.n < TOKEN_MAX - 1)
			t.word[t.n++] = ascii_to_lower(c);
		if (c != ' ')
			continue;
		t.before[0] = 0;
		struct str whole = str_sub(names, class, i - class);
		for (size_t k = 0; hiding[k]; k++)
			hides |= str_is(whole, hiding[k]);
		shows |= str_chr(whole, ':') > 0 && shows_elsewhere(whole);
		class = i + 1;
	}
	return hides && !shows && !(t.flags & NODE_FOLDED) ? t.flags | NODE_NEGATIVE : t.flags;
}

/* A page has few distinct names and says each many times. */
static unsigned judge_once(struct html_page *p, struct str names)
{
	if (!names.n)
		return 0;
	if (!p->seen)
		p->seen = arena_zalloc(&p->mem, NAMES_SEEN * sizeof *p->seen);
	uint64_t h = hash_str(names) | 1;
	struct html_seen *s = &p->seen[h % NAMES_SEEN];
	if (s->hash != h)
		*s = (struct html_seen){ h, judge(names) };
	return s->flags;
}

unsigned html_names(struct html_page *p, struct str class, struct str id, struct str role, struct str prop)
{
	static const char *const roles[] = { "navigation",  "banner",	   "complementary", "search",  "dialog",
					     "alertdialog", "contentinfo", "menu",	    "menubar", "toolbar",
					     "tooltip",	    "alert",	   "button",	    NULL };
	unsigned f = judge_once(p, class) | judge_once(p, id);
	if (role.n && role.n < 20) {
		char r[20];
		memcpy(r, role.p, role.n);
		r[role.n] = 0;
		if (listed(roles, r))
			f |= NODE_DROP;
		if (str_is(role, "tooltip"))
			f |= NODE_UNSEEN;
	}
	if (str_find(prop, STR("articleBody")) >= 0)
		f |= NODE_BODY;
	if (str_find(prop, STR("headline")) >= 0)
		f |= NODE_HEADLINE;
	if (str_find(prop, STR("dateModified")) >= 0)
		f |= NODE_UPDATED;
	if (str_find(prop, STR("datePublished")) >= 0)
		f |= NODE_PUBLISHED;
	if (str_is(prop, "author") || str_is(prop, "publisher"))
		f |= NODE_META;
	return f;
}
