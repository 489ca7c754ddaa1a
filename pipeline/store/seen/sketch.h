/* store/seen/sketch.h - what seen_decide needs of an article, as bytes: so that articles can be prepared on many
 * machines and judged, in order, on one.
 *
 * A sketch is a fingerprint and the roles of the sentences: about 4 bytes a word and 7 a sentence.  The words
 * themselves (8 bytes each) are needed only where lines of the body turn out to be the publisher's furniture, and then
 * what rests on the body is computed anew: they stand apart, and are asked for.
 *
 * Little-endian: u8 1 if the article was rejected, and then no more; else 0 and
 *   u64 id, text hash; u32 publisher, file, record, url, external, owner, day, day of arrival, cue, cue line, words,
 *   place of its words, their bytes, sentences, 4-grams; u64 hash of its words; u16 numbers, words of the title, with
 *   capitals, names; u8 4-grams of the lead
 *   u32 hash of each sentence; then of each u8 bits, u8 role, u8 words (255: more); then u32 masked of those that have
 *   it
 *   u32 4-grams[], u16 numbers[], title[], with capitals[], names[], lead[]
 * Words: for each sentence u32 words, u32 with capitals; then u64 of each word, u32 of each with a capital (its lowest
 * bit: it is a name). */
#ifndef PM_STORE_SEEN_SKETCH_H
#define PM_STORE_SEEN_SKETCH_H

#include "store/seen/seen.h"

struct sketch_words {
	/* n bytes of the words of the articles whose sketches are being read, from `at` on: good until the next call */
	int (*get)(struct sketch_words *w, size_t at, size_t n, struct str *words, struct err *e);
};

/* Append the sketch of an article to *b, and its words to *words.  f NULL: it was rejected. */
void sketch_write(struct buf *b, struct buf *words, const struct article *a, const struct fingerprint *f);
/* Read one from the front of *rest into an article (reset first) that seen_decide can judge and nobody else can use;
 * *f is in its arena, or NULL: it was rejected.  -1 if the bytes are no sketch. */
int sketch_read(struct str *rest, struct sketch_words *w, struct article *a, struct fingerprint **f);
/* For seen_decide: get the words of a fingerprint that has none. */
int sketch_fetch(struct fingerprint *f, struct arena *mem, struct err *e);

#endif
