#include "text/libraries.h"

#include <libstemmer.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "text/charset.h"
#include "text/normal.h"
#include "text/utf8.h"

/* Composition, classes and folding of characters that every Unicode since 9 has. */
static bool unicode_is_sound(void)
{
	struct arena a = ARENA_INIT;
	struct buf folded = BUF_INIT;
	struct str s = normal_form(&a, STR("e\xcc\x81 A\xcc\x8a \xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab"), NULL);
	utf8_fold(&folded, STR("\xc3\x89\xce\xa3\xd0\x96"));
	bool sound = str_eq(s, STR("\xc3\xa9 \xc3\x85 \xed\x95\x9c"))
		     && str_eq(buf_str(&folded), STR("\xc3\xa9\xcf\x83\xd0\xb6")) && utf8_class(0x4e2d) == UTF8_LETTER
		     && utf8_class(0x301) == UTF8_MARK && utf8_class(0x663) == UTF8_DIGIT
		     && utf8_class(0x2013) == UTF8_PUNCT && utf8_class(0x20ac) == UTF8_PUNCT
		     && utf8_class(0x3000) == UTF8_SPACE;
	buf_free(&folded);
	arena_free(&a);
	return sound;
}

static bool stems(const char *language, const char *word, const char *stem)
{
	struct sb_stemmer *s = sb_stemmer_new(language, NULL);
	if (!s)
		return false;
	const sb_symbol *got = sb_stemmer_stem(s, (const sb_symbol *)word, (int)strlen(word));
	bool sound = got && (size_t)sb_stemmer_length(s) == strlen(stem) && memcmp(got, stem, strlen(stem)) == 0;
	sb_stemmer_delete(s);
	return sound;
}

static bool patterns_are_sound(void)
{
	int code;
	PCRE2_SIZE at;
	pcre2_code *re = pcre2_compile((PCRE2_SPTR) "^(\\p{Lu}\\p{L}+)-(\\d{1,2})(?:st|nd|rd|th)$",
				       PCRE2_ZERO_TERMINATED, PCRE2_UTF, &code, &at, NULL);
	if (!re)
		return false;
	pcre2_match_data *m = pcre2_match_data_create_from_pattern(re, NULL);
	int yes = m ? pcre2_match(re, (PCRE2_SPTR)"\xc3\x89tat-21st", 10, 0, 0, m, NULL) : 0;
	bool sound = yes == 3 && pcre2_get_ovector_pointer(m)[4] == 6
		     && pcre2_match(re, (PCRE2_SPTR) "etat-21st", 9, 0, 0, m, NULL) == PCRE2_ERROR_NOMATCH;
	pcre2_match_data_free(m);
	pcre2_code_free(re);
	return sound;
}

void text_libraries(struct libraries *l)
{
	char version[64] = "";
	snprintf(version, sizeof version, "%s, Unicode %s", utf8proc_version(), utf8proc_unicode_version());
	libraries_add(l, "utf8proc", version, unicode_is_sound());
	char pcre2[64] = "";		/* "10.42 2022-12-11" */
	pcre2_config(PCRE2_CONFIG_VERSION, pcre2);
	pcre2[strcspn(pcre2, " ")] = 0;
	libraries_add(l, "pcre2", pcre2, patterns_are_sound());
	/* it cannot tell its version; stems that its releases agree on */
	libraries_add(l, "libstemmer", NULL,
		      stems("eng", "dialogues", "dialogu") && stems("spa", "reuniones", "reunion"));
	const char *polish =
		charset_guess(STR("Rz\xb9"
				  "d przyj\xb9\xb3 wczoraj ustaw\xea, kt\xf3ra zacznie obowi\xb9zywa\xe6 od przysz\xb3"
				  "ego roku."));
	libraries_add(l, "uchardet", NULL, polish && strcmp(polish, "WINDOWS-1250") == 0);
}
