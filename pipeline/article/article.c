#include "article/article.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/hash.h"
#include "text/utf8.h"
#include "text/calendar.h"

static const char *const role_names[ROLES] = {
	"", "title", "dateline", "byline", "heading", "body", "quote",
	"caption", "link", "list", "footer", "furniture"
};

struct str role_name(enum role r)
{
	return str_z(role_names[r]);
}

bool role_of(struct str name, enum role *r)
{
	for (int i = 0; i < ROLES; i++)
		if (str_is(name, role_names[i])) {
			*r = (enum role)i;
			return true;
		}
	return false;
}

void article_init(struct article *a)
{
	memset(a, 0, sizeof *a);
}

void article_reset(struct article *a)
{
	struct arena mem = a->mem;
	arena_reset(&mem);
	memset(a, 0, sizeof *a);
	a->mem = mem;
}

void article_free(struct article *a)
{
	arena_free(&a->mem);
	memset(a, 0, sizeof *a);
}

static bool span_sound(const struct article *a, uint32_t sentence, size_t start, size_t length)
{
	if (sentence >= a->sentences.n)
		return false;
	struct str s = a->sentences.v[sentence].text;
	if (start > s.n || length > s.n - start)
		return false;
	return a->passed || ((start == s.n || ((unsigned char)s.p[start] & 0xc0) != 0x80)
			     && (start + length == s.n || ((unsigned char)s.p[start + length] & 0xc0) != 0x80));
}

static bool days_sound(const struct article *a, int32_t earliest, int32_t latest)
{
	return a->passed || earliest == DAY_NONE || latest == DAY_NONE || earliest <= latest;
}

static bool tokens_sound(const struct article *a)
{
	for (uint32_t i = 0; a->tokenized && i < a->sentences.n; i++) {
		const struct sentence *s = &a->sentences.v[i];
		size_t end = 0;
		if (s->first_token > a->tokens.n || s->tokens > a->tokens.n - s->first_token)
			return false;
		for (size_t k = 0; k < s->tokens; k++) {
			const struct token *t = &a->tokens.v[s->first_token + k];
			if (t->start < end || !span_sound(a, i, t->start, t->len))
				return false;
			end = t->start + t->len;
		}
	}
	return true;
}

bool article_sound(const struct article *a)
{
	bool sound = tokens_sound(a);
	for (size_t i = 0; i < a->mentions.n; i++) {
		const struct mention *x = &a->mentions.v[i];
		sound &= x->length && span_sound(a, x->sentence, x->start, x->length) && x->kind < NAME_MENTION_KINDS;
	}
	for (size_t i = 0; i < a->acronyms.n; i++) {
		const struct acronym *x = &a->acronyms.v[i];
		sound &= span_sound(a, x->sentence, x->start, x->length)
			 && span_sound(a, x->sentence, x->expansion_start, x->expansion_length);
	}
	for (size_t i = 0; i < a->dates.n; i++) {
		const struct date *x = &a->dates.v[i];
		sound &= x->length && span_sound(a, x->sentence, x->start, x->length) && x->type < DATE_TYPES
			 && x->modifier < DATE_NMODS && days_sound(a, x->earliest, x->latest);
	}
	for (size_t i = 0; i < a->events.n; i++) {
		const struct event *x = &a->events.v[i];
		sound &= span_sound(a, x->sentence, x->start, x->length) && x->status < EVENT_STATUSES
			 && x->confidence <= 100 && (x->earliest == DAY_NONE) == (x->latest == DAY_NONE)
			 && days_sound(a, x->earliest, x->latest);
	}
	for (size_t i = 0; i < a->parties.n; i++) {
		const struct party *x = &a->parties.v[i];
		sound &= span_sound(a, x->sentence, x->start, 0) && x->role < PARTY_ROLES;
	}
	return sound;
}

struct str article_copy_of(const struct article *a)
{
	for (size_t i = 0; i < a->relations.n; i++) {
		struct str k = a->relations.v[i].kind;
		if (str_is(k, "exact") || str_is(k, "copy") || str_is(k, "abridged"))
			return a->relations.v[i].other_id;
	}
	return STR("");
}

uint64_t article_text_hash(const struct article *a)
{
	uint64_t sum = a->sentences.n;
	for (size_t i = 0; i < a->sentences.n; i++)
		sum = hash_mix(sum ^ hash_str(a->sentences.v[i].text));
	return sum;
}

bool sentence_yields_facts(const struct article *a, size_t n)
{
	const struct sentence *s = &a->sentences.v[n];
	if (!role_yields_facts(s->role))
		return false;
	if (!s->repeats.n)
		return true;
	if (str_eq(s->repeats, a->id) || article_copy_of(a).n)
		return false;
	/* a digest that holds another article says its sentences once more, out of their day; a revision says them
	 * anew, and one of the same wording about something else says them of that */
	for (size_t i = 0; i < a->relations.n; i++)
		if (str_eq(a->relations.v[i].other_id, s->repeats))
			return str_is(a->relations.v[i].kind, "revision") || str_is(a->relations.v[i].kind, "template");
	return true;
}

int32_t article_day(const struct article *a)
{
	int32_t day;
	return cal_parse_iso(a->published, &day) ? day : DAY_NONE;
}

void article_tokenize(struct article *a)
{
	if (a->tokenized)
		return;
	a->tokens.n = 0;
	size_t bytes = 0;
	for (size_t i = 0; i < a->sentences.n; i++)
		bytes += a->sentences.v[i].text.n;
	VEC_RESERVE(&a->mem, &a->tokens, bytes / 5 + 16);
	for (size_t i = 0; i < a->sentences.n; i++) {
		struct sentence *s = &a->sentences.v[i];
		s->first_token = (uint32_t)a->tokens.n;
		s->tokens = (uint32_t)tokenize(&a->mem, s->text, &a->tokens);
	}
	a->tokenized = true;
}

void article_problem(struct article *a, const char *stage, const char *code, const char *fmt, ...)
{
	char m[480];
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(m, sizeof m, fmt, ap);
	va_end(ap);
	size_t len = n < 0 ? 0 : (size_t)n < sizeof m ? (size_t)n : sizeof m - 1;
	/* a message is one cell of a line: no control bytes, and no cut inside a code point */
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)m[i] < ' ' || m[i] == 0x7f)
			m[i] = ' ';
	while (len && len == sizeof m - 1 && ((unsigned char)m[len - 1] & 0x80))
		len--;
	*VEC_PUSH(&a->mem, &a->problems) = (struct problem){
		str_dup(&a->mem, str_z(stage)), str_dup(&a->mem, str_z(code)), str_dup(&a->mem, str_n(m, len))
	};
}

void article_identify(struct article *a, struct str text)
{
	/* file, then the record's own name in it, then what it says; 0 bytes between */
	ptrdiff_t hash = -1;
	for (size_t i = a->source.n; i-- > 0;)
		if (a->source.p[i] == '#') {
			hash = (ptrdiff_t)i;
			break;
		}
	struct str file = hash < 0 ? a->source : str_sub(a->source, 0, (size_t)hash);
	struct str record = a->external_id.n ? a->external_id : a->url.n ? a->url
		: str_from(a->source, hash < 0 ? a->source.n : (size_t)hash);
	struct str parts[] = { file, record, a->title, text };
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		/* parts are hashed one by one, so that a large text need not be copied */
		buf_addhex(&b, hash_str(parts[i]), 16);
	}
	uint64_t h = hash_str(buf_str(&b));
	buf_reset(&b);
	buf_addhex(&b, h, 16);
	a->id = str_dup(&a->mem, buf_str(&b));
	buf_free(&b);
}

size_t article_text_bytes(const struct article *a)
{
	size_t n = 0;
	for (size_t i = 0; i < a->paragraphs.n; i++)
		n += a->paragraphs.v[i].text.n;
	return n;
}

size_t article_weight(const struct article *a)
{
	return article_text_bytes(a) + a->title.n + 32 * a->paragraphs.n + a->page.n / 4;
}

struct str batch_name(struct arena *a, struct str batch)
{
	if (batch.n <= BATCH_NAME_MAX)
		return batch;
	size_t n = utf8_cut(batch, BATCH_NAME_MAX - 17);
	return str_printf(a, "%.*s~%016llx", (int)n, batch.p, (unsigned long long)hash_str(batch));
}

struct str source_batch(struct str source)
{
	ptrdiff_t slash = str_chr(source, '/');
	return slash > 0 ? str_sub(source, 0, (size_t)slash) : STR("main");
}
