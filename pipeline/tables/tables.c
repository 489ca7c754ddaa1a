#include "tables/tables.h"

#define N(a) (sizeof(a) / sizeof *(a))

/* cells that many tables share */
#define ARTICLE_ID { "article_id", "string", "", "the article: 16 hex digits, a hash of source and text" }
#define SENTENCE { "sentence", "integer", "", "number of the sentence in its article, from 1" }
#define START { "start", "integer", "code points", "where it begins in the sentence's text, from 0" }
#define LENGTH { "length", "integer", "code points", "how long it is in the sentence's text" }
#define SURFACE { "surface", "string", "", "the words themselves, as in the sentence's text" }
#define RULE { "rule", "string", "", "the lexicon row or rule that found it, as file:id" }
#define EARLIEST(what) { "earliest", "date", "", "first day it can mean" what }
#define LATEST(what) { "latest", "date", "", "last day it can mean" what }

static const struct column articles[] = {
	ARTICLE_ID,
	{ "batch", "string", "", "folder the article arrived in (main: the top of the corpus)" },
	{ "source", "string", "", "file below the corpus folder, with #n for the n-th record of a file" },
	{ "external_id", "string", "", "id that the input gave it" },
	{ "url", "string", "", "web address, as given" },
	{ "publisher", "string", "", "who published it, as given or from the web address" },
	{ "title", "string", "", "title, as given or found" },
	{ "published", "string", "", "day (or day and time) of publication, ISO 8601" },
	{ "published_basis", "string", "",
	  "stated: metadata header dateline url file-name; worked out: dateline:text (its year) series text" },
	{ "language", "string", "", "language of the text, ISO 639-1" },
	{ "status", "string", "", "kept, or copy of a kept article" },
	{ "copy_of", "string", "", "of a copy: its kept article" },
	{ "paragraphs", "integer", "", "number of paragraphs" },
	{ "sentences", "integer", "", "number of sentences" },
	{ "words", "integer", "", "number of words" },
	{ "text_hash", "string", "", "hash of the normalised sentences: equal texts have equal hashes" },
};
static const struct column relations[] = {
	ARTICLE_ID,
	{ "other_id", "string", "", "an article that arrived before it" },
	{ "relation", "string", "",
	  "exact copy abridged (status copy), revision contains template follows shares (status kept)" },
	{ "containment", "number", "share", "share of this article's word 4-grams that the other has" },
	{ "containment_of_other", "number", "share", "share of the other's word 4-grams that this article has" },
	{ "jaccard", "number", "share", "4-grams in both by 4-grams in either" },
	{ "numbers_agree", "boolean", "", "do both say the same figures: yes, no, empty where it was not asked" },
};
static const struct column sentences[] = {
	ARTICLE_ID,
	SENTENCE,
	{ "paragraph", "integer", "",
	  "number of the paragraph in the article, from 1; 0: a title given beside the text" },
	{ "role", "string", "", "title dateline byline heading body quote caption link list footer furniture" },
	{ "repeats", "string", "", "article that said this sentence before (itself: a repetition within it)" },
	{ "offset", "integer", "bytes", "where it begins in the article's text as read, in UTF-8" },
	{ "text", "string", "", "the sentence, normalised" },
};
static const struct column mentions[] = {
	ARTICLE_ID,
	SENTENCE,
	START,
	LENGTH,
	SURFACE,
	{ "kind", "string", "",
	  "country region city place organisation person demonym team initiative series dyad modifier name" },
	{ "entity_id", "string", "", "the entity (lexicon id, or an id derived by a pattern); empty: ambiguous" },
	{ "name", "string", "", "its canonical name" },
	{ "depth", "integer", "", "0: outermost, 1: inside a mention of depth 0, ..." },
	RULE,
};
static const struct column dates[] = {
	ARTICLE_ID, SENTENCE, START, LENGTH, SURFACE,
	{ "type", "string", "", "DATE TIME DURATION SET as in TIMEX3, or INTERVAL" },
	{ "value", "string", "", "TIMEX3 value (ISO 8601 based); of an INTERVAL start/end" },
	EARLIEST(", inclusive"), LATEST(", inclusive"),
	{ "modifier", "string", "", "TIMEX3 mod: START MID END APPROX BEFORE AFTER ..." },
	{ "basis", "string", "", "how it was resolved: explicit reference previous ..." },
	RULE,
};
static const struct column event_mentions[] = {
	ARTICLE_ID,
	SENTENCE,
	START,
	LENGTH,
	SURFACE,
	{ "series_id", "string", "", "the recurring event" },
	{ "series", "string", "", "its name" },
	{ "ordinal", "integer", "", "number of the edition; empty: none is stated" },
	EARLIEST(" (of the event), inclusive"),
	LATEST(" (of the event), inclusive"),
	{ "date_basis", "string", "", "where the days come from" },
	{ "place_id", "string", "", "where it is held: a place's entity" },
	{ "place", "string", "",
	  "where it is held, by name; virtual, hybrid: held online, or also online, at no place told" },
	{ "status", "string", "", "held planned proposed postponed cancelled; empty: the text does not tell" },
	RULE,
	{ "confidence", "number", "", "that it is this edition of this series, from 0 to 1" },
};
static const struct column event_parties[] = {
	ARTICLE_ID, SENTENCE,
	{ "start", "integer", "code points", "start of the event mention it belongs to" },
	{ "role", "string", "", "host chair co-chair participant" },
	{ "entity_id", "string", "", "who" },
	{ "name", "string", "", "by name" },
};
static const struct column acronyms[] = {
	ARTICLE_ID, SENTENCE,
	{ "acronym", "string", "", "as the article writes it" },
	{ "expansion", "string", "", "what the article says it stands for; empty: it is used but not explained" },
	{ "entity_id", "string", "", "the entity of the expansion, where known" },
};
static const struct column terms[] = {
	{ "stem", "string", "", "Snowball stem" },
	{ "word", "string", "", "its commonest form in the batch, folded" },
	{ "articles", "integer", "", "kept articles of the batch that use it" },
	{ "occurrences", "integer", "", "how often kept articles of the batch use it" },
};
static const struct column unknown[] = {
	{ "name", "string", "", "capitalised name that no lexicon has" },
	{ "articles", "integer", "", "kept articles of the batch that have it" },
	{ "mentions", "integer", "", "how often" },
	{ "example_article", "string", "", "the first of these articles" },
	{ "example_sentence", "integer", "", "number of the sentence there" },
};
static const struct column rejects[] = {
	{ "source", "string", "", "file below the corpus folder" },
	{ "record", "integer", "", "record of the file, from 1; empty: the whole file" },
	{ "stage", "string", "", "who rejected it" },
	{ "code", "string", "", "why, as one word" },
	{ "message", "string", "", "why, and what to do" },
};
static const struct column events[] = {
	{ "series_id", "string", "", "the recurring event" },
	{ "series", "string", "", "its name" },
	{ "ordinal", "integer", "", "number of the edition; empty: an edition whose number nobody states" },
	EARLIEST(" (of the event), inclusive"), LATEST(" (of the event), inclusive"),
	{ "date_basis", "string", "", "where the days come from" },
	{ "place_id", "string", "", "where it is held: a place's entity" },
	{ "place", "string", "", "where it is held, by name" },
	{ "status", "string", "", "held planned proposed postponed cancelled; empty: the text does not tell" },
	{ "articles", "integer", "", "kept articles that mention it" },
	{ "mentions", "integer", "", "mentions in them" },
	{ "first_article", "string", "", "the first of these articles" },
	{ "conflict", "string", "", "what disagrees, in words; empty: nothing" },
	{ "event_id", "string", "", "the edition: series_id#ordinal, or series_id#days where no article numbers it" },
};
static const struct column event_evidence[] = {
	{ "event_id", "string", "", "the edition" },
	ARTICLE_ID, SENTENCE,
	{ "start", "integer", "code points", "start of the event mention in the sentence's text, from 0" },
};
static const struct column series[] = {
	{ "series_id", "string", "", "the recurring event" },
	{ "series", "string", "", "its name" },
	{ "kind", "string", "", "summit dialogue ministerial conference ..." },
	{ "editions", "integer", "", "numbered editions known" },
	{ "first_ordinal", "integer", "", "lowest number known" },
	{ "last_ordinal", "integer", "", "highest number known" },
	{ "first_date", "date", "", "first day known" },
	{ "last_date", "date", "", "last day known" },
	{ "gaps", "integer", "", "numbers missing between the lowest and the highest" },
	{ "conflicts", "integer", "", "editions with a conflict" },
};
static const struct column entities[] = {
	{ "entity_id", "string", "", "lexicon id, or an id derived by a pattern" },
	{ "kind", "string", "", "country region city place organisation person initiative series dyad" },
	{ "name", "string", "", "canonical name" },
	{ "articles", "integer", "", "kept articles that mention it" },
	{ "mentions", "integer", "", "mentions in them" },
	{ "first_published", "date", "", "day of the earliest of these articles" },
	{ "last_published", "date", "", "day of the latest of these articles" },
	{ "lat", "number", "degrees", "where a city lies, north positive; a country's is its capital's" },
	{ "lon", "number", "degrees", "the same, east positive (WGS 84)" },
};
static const struct column unknown_names[] = {
	{ "name", "string", "", "capitalised name that no lexicon has" },
	{ "articles", "integer", "", "kept articles that have it" },
	{ "mentions", "integer", "", "how often" },
	{ "example_article", "string", "", "the first of these articles" },
	{ "example_sentence", "integer", "", "number of the sentence there" },
};

#define NO_REFERENCES { { { NULL }, T_ARTICLES, { NULL } } }
#define TO_ARTICLE(column) { { column }, T_ARTICLES, { "article_id" } }
#define TO_SENTENCE { { "article_id", "sentence" }, T_SENTENCES, { "article_id", "sentence" } }
#define TO_ENTITY { { "entity_id" }, T_ENTITIES, { "entity_id" } }
#define TO_SERIES { { "series_id" }, T_SERIES, { "series_id" } }

const struct table_def table_defs[TABLES] = {
	[T_ARTICLES] = { "articles",
			 "every article that was read",
			 articles,
			 N(articles),
			 { "article_id" },
			 { TO_ARTICLE("copy_of") } },
	[T_RELATIONS] = { "relations",
			  "what an article shares with articles that arrived before it",
			  relations,
			  N(relations),
			  { "article_id", "other_id" },
			  { TO_ARTICLE("article_id"), TO_ARTICLE("other_id") } },
	[T_SENTENCES] = { "sentences",
			  "every sentence, the proof of every fact",
			  sentences,
			  N(sentences),
			  { "article_id", "sentence" },
			  { TO_ARTICLE("article_id"), TO_ARTICLE("repeats") } },
	[T_MENTIONS] = { "mentions",
			 "names in sentences",
			 mentions,
			 N(mentions),
			 { NULL },
			 { TO_SENTENCE, TO_ENTITY } },
	[T_DATES] = { "dates", "temporal expressions in sentences", dates, N(dates), { NULL }, { TO_SENTENCE } },
	[T_EVENT_MENTIONS] = { "event_mentions",
			       "editions of recurring events in sentences",
			       event_mentions,
			       N(event_mentions),
			       { "article_id", "sentence", "start" },
			       { TO_SENTENCE, TO_SERIES } },
	[T_EVENT_PARTIES] = { "event_parties",
			      "who hosts, chairs or takes part in an event that is mentioned",
			      event_parties,
			      N(event_parties),
			      { NULL },
			      { TO_SENTENCE } },
	[T_ACRONYMS] = { "acronyms",
			 "short forms that articles define, or use without explaining them",
			 acronyms,
			 N(acronyms),
			 { NULL },
			 { TO_SENTENCE } },
	[T_REJECTS] = { "rejects",
			"inputs that could not be handled, with the reason",
			rejects,
			N(rejects),
			{ NULL },
			NO_REFERENCES },
	[T_TERMS] = { "terms", "words of a batch's kept articles", terms, N(terms), { NULL }, NO_REFERENCES },
	[T_UNKNOWN] = { "unknown",
			"capitalised names of a batch that no lexicon has",
			unknown,
			N(unknown),
			{ NULL },
			{ TO_ARTICLE("example_article") } },
	[T_EVENTS] = { "events",
		       "editions of recurring events, from all articles",
		       events,
		       N(events),
		       { "event_id" },
		       { TO_SERIES, TO_ARTICLE("first_article") } },
	[T_EVENT_EVIDENCE] = { "event_evidence",
			       "the mentions that each row of events rests on",
			       event_evidence,
			       N(event_evidence),
			       { "article_id", "sentence", "start" },
			       { { { "event_id" }, T_EVENTS, { "event_id" } },
				 TO_SENTENCE,
				 TO_ARTICLE("article_id") } },
	[T_SERIES] = { "series",
		       "recurring events, from all articles",
		       series,
		       N(series),
		       { "series_id" },
		       NO_REFERENCES },
	[T_ENTITIES] = { "entities",
			 "who and what is named, over all articles",
			 entities,
			 N(entities),
			 { "entity_id" },
			 NO_REFERENCES },
	[T_UNKNOWN_NAMES] = { "unknown_names",
			      "capitalised names that no lexicon has, over all articles",
			      unknown_names,
			      N(unknown_names),
			      { "name" },
			      { TO_ARTICLE("example_article") } },
};
