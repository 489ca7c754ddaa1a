/* Event phrases on any text: with names and dates laid over it at random, nothing may be read or written out of
 * bounds, every span must lie in its sentence, and the same input must give the same result. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lexicon/lexicons.h"
#include "events/events.h"
#include "text/calendar.h"
#include "text/utf8.h"

static struct event_rules *rules;
static struct words *words;

static void load(void)
{
	const char *root = getenv("PM_ROOT");
	struct buf path = BUF_INIT;
	struct err e = ERR_INIT;
	buf_addf(&path, "%s/lexicons", root ? root : ".");
	if (lex_events_load(path.p, NULL, &rules, &e))
		abort();
	struct word_classifier c[WORD_SLOTS] = { [WORD_EVENT] = { event_rules_classify, rules },
		[WORD_CUE] = { event_rules_cue, rules } };
	words = words_new(STR("en"), c);
	buf_free(&path);
}

/* One sentence a line; a name or a date begins and ends where the bytes say. */
static size_t read_article(struct arena *m, const uint8_t *data, size_t n, struct event_article *in)
{
	VEC(struct event_sentence) sentences = { NULL, 0, 0 };
	VEC(struct mention) names = { NULL, 0, 0 };
	VEC(struct date) dates = { NULL, 0, 0 };
	struct str rest = { (const char *)data, n }, line;
	static const char *const ids[] = { "country/kh", "org/asean", "series/asean-summit", "city/sg-singapore", "" };
	static const char *const values[] = { "2024-10-17", "2024-10-01", "", "XXXX-10-04" };
	const int32_t days[] = { cal_day(2024, 10, 17), cal_day(2024, 10, 1), DAY_NONE };
	uint32_t random = 2166136261u;
	while (rest.p && str_cell(&rest, '\n', &line) && sentences.n < 30) {
		token_vec t = { NULL, 0, 0 };
		tokenize(m, line, &t);
		words_bind(words, line, t.v, t.n);
		uint32_t s = (uint32_t)sentences.n;
		for (size_t i = 0; i < t.n; i++) {
			random = (random ^ (uint8_t)line.p[t.v[i].start]) * 16777619u;
			size_t last = i + random % 3 < t.n ? i + random % 3 : i;
			uint32_t length = (uint32_t)token_end(&t.v[last]) - t.v[i].start;
			if (random % 7 == 0)
				*VEC_PUSH(m, &names) = (struct mention){ s, t.v[i].start, length, random >> 8 & 1,
					(enum name_kind)((random >> 12) % NAME_MENTION_KINDS),
					str_z(ids[(random >> 16) % 5]), str_sub(line, t.v[i].start, length),
					STR("") };
			else if (random % 11 == 0)
				*VEC_PUSH(m, &dates) = (struct date){ .sentence = s,
					.start = t.v[i].start,
					.length = length,
					.type = DATE_DATE,
					.value = str_z(values[(random >> 9) % 4]),
					.earliest = days[(random >> 12) % 3],
					.latest = days[(random >> 12) % 3],
					.basis = STR("explicit") };
		}
		*VEC_PUSH(m, &sentences) = (struct event_sentence){ .text = line,
			.tokens = t.v,
			.n = (uint32_t)t.n,
			.facts = random % 5 != 0,
			.title = s == 0,
			.dateline = random % 13 == 0 };
	}
	*in = (struct event_article){ sentences.v, names.v, dates.v, sentences.n, names.n, dates.n,
		cal_day(2024, 10, 18), n % 2 == 0, NULL };
	return sentences.n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!rules)
		load();
	if (size > 4096 || utf8_valid_to((struct str){ (const char *)data, size }) != size)
		return 0;
	struct arena m = ARENA_INIT;
	struct event_article in;
	struct events_found a = { .events = { NULL, 0, 0 } }, b = { .events = { NULL, 0, 0 } };
	read_article(&m, data, size, &in);
	events_find(rules, &m, &in, &a);
	events_find(rules, &m, &in, &b);
	if (a.events.n != b.events.n || a.parties.n != b.parties.n)
		abort();
	for (size_t i = 0; i < a.events.n; i++) {
		const struct event *f = &a.events.v[i];
		if (f->sentence >= in.nsentences || (size_t)f->start + f->length > in.sentences[f->sentence].text.n
			|| !f->length || !f->series_id.n || !str_eq(f->series_id, b.events.v[i].series_id)
			|| (f->earliest == DAY_NONE) != (f->latest == DAY_NONE))
			abort();
	}
	arena_free(&m);
	words_trim(words);
	return 0;
}
