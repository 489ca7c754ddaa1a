/* test_charset_guess.c - undeclared charsets: our own sentences in thirteen languages, each written in the charsets it
 * is found in, and read again without being told; the first 120 bytes too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <iconv.h>

#include "text/charset.h"

static const struct { const char *charsets, *text;
} texts[] = {
	{ "WINDOWS-1250 ISO-8859-2",
		"Praha je hlavní a současně největší město České republiky. Leží mírně na sever od středu Čech na "
		"řece Vltavě. Vláda včera schválila návrh zákona o dani z příjmů, který začne platit od příštího "
		"roku. Ministr řekl, že změny pomohou především rodinám s dětmi a důchodcům." },
	{ "WINDOWS-1250 ISO-8859-2",
		"Warszawa jest stolicą Polski i województwa mazowieckiego, największym miastem kraju, położonym "
		"nad Wisłą. Rząd przyjął wczoraj projekt ustawy o podatku dochodowym, który zacznie obowiązywać od "
		"przyszłego roku. Minister powiedział, że zmiany pomogą przede wszystkim rodzinom z dziećmi." },
	{ "WINDOWS-1250 ISO-8859-2",
		"Budapest Magyarország fővárosa, legnagyobb és legnépesebb városa, az Európai Unió kilencedik "
		"legnépesebb városa. A kormány tegnap elfogadta az új adótörvény tervezetét, amely a jövő évtől "
		"lép életbe. A miniszter azt mondta, hogy a változások elsősorban a gyermekes családoknak "
		"segítenek." },
	{ "WINDOWS-1251 KOI8-R ISO-8859-5 IBM866 MAC-CYRILLIC",
		"Москва является столицей России и самым населённым городом страны, который стоит на реке Москве. "
		"Правительство вчера одобрило проект закона о подоходном налоге, который вступит в силу со "
		"следующего года. Министр сказал, что изменения помогут прежде всего семьям с детьми." },
	{ "WINDOWS-1251 KOI8-U",
		"Київ є столицею та найбільшим містом України, розташованим у середній течії Дніпра. Уряд учора "
		"схвалив проєкт закону про податок, який набуде чинності з наступного року." },
	{ "WINDOWS-1253 ISO-8859-7",
		"Η Αθήνα είναι η πρωτεύουσα της Ελλάδας και η μεγαλύτερη πόλη της χώρας. Η κυβέρνηση ενέκρινε χθες "
		"το νομοσχέδιο για τη φορολογία, που θα ισχύσει από το επόμενο έτος." },
	{ "WINDOWS-1254",
		"Ankara, Türkiye'nin başkenti ve en kalabalık ikinci şehridir. Hükümet dün gelir vergisi yasa "
		"tasarısını onayladı; yasa gelecek yıldan itibaren yürürlüğe girecek. Bakan, değişikliklerin "
		"çocuklu ailelere yardımcı olacağını söyledi." },
	{ "WINDOWS-1252 MACINTOSH",
		"Berlin ist die Hauptstadt und als Land eine Stadt der Bundesrepublik Deutschland. Die Regierung "
		"hat gestern den Entwurf für ein Gesetz über die Einkommensteuer beschlossen, das im nächsten Jahr "
		"in Kraft tritt. Die Ministerin sagte, die Änderungen würden vor allem Familien nützen; größere "
		"Städte müssten dafür zahlen." },
	{ "WINDOWS-1252 MACINTOSH",
		"Paris est la capitale de la France et sa ville la plus peuplée. Le gouvernement a approuvé hier "
		"le projet de loi sur l'impôt, qui entrera en vigueur l'année prochaine. La ministre a déclaré que "
		"les mesures aideraient d'abord les familles, à côté des retraités déjà aidés." },
	{ "WINDOWS-1252 MACINTOSH",
		"Madrid es la capital de España y su ciudad más poblada. El gobierno aprobó ayer el proyecto de "
		"ley sobre el impuesto, que entrará en vigor el próximo año. La ministra señaló que los cambios "
		"ayudarán a las familias con niños." },
	{ "WINDOWS-1252 MACINTOSH",
		"Lisboa é a capital de Portugal e a cidade mais populosa do país. O governo aprovou ontem a "
		"proposta de lei sobre o imposto, que entrará em vigor no próximo ano. A ministra disse que as "
		"alterações ajudarão as famílias com crianças." },
	{ "WINDOWS-1252 MACINTOSH",
		"Stockholm är Sveriges huvudstad och största stad. Regeringen godkände i går förslaget om skatten, "
		"som träder i kraft nästa år. Ministern sade att förändringarna först och främst hjälper familjer "
		"med små barn." },
	{ "WINDOWS-1252 MACINTOSH",
		"The café’s owners said “no” to the levy — and left the hall at once. The minister’s naïve plan "
		"would cost £40 million a year, said the opposition’s spokesman." },
};

/* text in charset, and what of it stands in its first `most` characters */
static struct str written(struct arena *mem, const char *charset, struct str text)
{
	char *to = arena_alloc(mem, text.n + 16), *end = to, *from = (char *)(uintptr_t)text.p;
	size_t room = text.n + 16, left = text.n;
	iconv_t cd = iconv_open(charset, "UTF-8");
	assert_true(cd != (iconv_t)-1);
	assert_int_equal(iconv(cd, &from, &left, &end, &room), 0);
	iconv_close(cd);
	return str_n(to, (size_t)(end - to));
}

static struct str head(struct str text, size_t characters)
{
	size_t n = 0;
	for (; n < text.n; n++)
		if (((unsigned char)text.p[n] & 0xc0) != 0x80 && !characters--)
			break;
	return str_sub(text, 0, n);
}

static void test_guess(void **state)
{
	(void)state;
	size_t right = 0, all = 0, wrong_whole = 0;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		for (int whole = 0; whole < 2; whole++) {
			struct str names = str_z(texts[i].charsets), name,
				   text = head(str_z(texts[i].text), whole ? 1000 : 120);
			while (str_cell(&names, ' ', &name)) {
				struct arena mem = ARENA_INIT;
				struct buf charset = BUF_INIT;
				struct str out;
				buf_adds(&charset, name);
				struct str bytes = written(&mem, charset.p, text);
				charset_decode(&mem, bytes, STR_NONE, &out);
				all++;
				if (str_eq(out, text))
					right++;
				else if (whole && ++wrong_whole)
					print_message("%s: read as [%.*s]\n", charset.p,
						STR_FMT(str_sub(out, 0, out.n < 80 ? out.n : 80)));
				buf_free(&charset);
				arena_free(&mem);
			}
		}
	print_message("# %zu of %zu read as they were written, %zu whole texts wrong\n", right, all, wrong_whole);
	assert_true(wrong_whole == 0 && right + 4 >= all);
}

/* What is declared holds, and too little is not guessed at. */
static void test_limits(void **state)
{
	(void)state;
	struct arena mem = ARENA_INIT;
	struct str out;
	const char *polish = "Rz\xb9"
			     "d przyj\xb9\xb3 wczoraj ustaw\xea, kt\xf3ra zacznie obowi\xb9zywa\xe6 od przysz\xb3"
			     "ego roku.";
	assert_true(str_is(charset_decode(&mem, str_z(polish), STR("iso-8859-1"), &out), "windows-1252"));
	assert_true(str_is(charset_decode(&mem, str_z(polish), STR_NONE, &out), "WINDOWS-1250"));
	assert_null(charset_guess(STR("Rz\xb9" "d i ustaw\xea, kt\xf3ra")));	/* three bytes */
	assert_string_equal(charset_guess(STR("Rz\xb9" "d i ustaw\xea, kt\xf3ra przyj\xb9")), "WINDOWS-1250");
	assert_true(str_is(charset_decode(&mem, STR("\xff\xfe\0\0a\0\0\0\xe9\0\0\0"), STR_NONE, &out), "utf-32le")
		&& str_is(out, "a\xc3\xa9"));
	assert_true(str_is(charset_decode(&mem, STR("\0\0\xfe\xff\0\0\0a\0\1\xf6\0"), STR_NONE, &out), "utf-32be")
		&& str_is(out, "a\xf0\x9f\x98\x80"));
	arena_free(&mem);
}

/* A label ends at a quote, a space, a bracket or what separates parameters. */
static void test_label(void **state)
{
	(void)state;
	assert_true(str_is(charset_label(STR("text/html; charset=utf-8")), "utf-8"));
	assert_true(str_is(charset_label(STR("text/html; Charset= \"ISO-8859-2\"; q=1")), "ISO-8859-2"));
	assert_true(str_is(charset_label(STR("text/html;charset=koi8-r, text/html")), "koi8-r"));
	assert_true(str_is(charset_label(STR("<meta name=a content=b><META CHARSET='big5'>")), "big5"));
	assert_true(str_is(charset_label(STR("<meta charset=utf-8/><p>")), "utf-8"));
	assert_int_equal(charset_label(STR("x=1; charset: utf-8")).n, 0);
	assert_int_equal(charset_label(STR("charset=")).n, 0);
	assert_int_equal(charset_label(STR("")).n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_guess), cmocka_unit_test(test_limits),
					    cmocka_unit_test(test_label) };
	return cmocka_run_group_tests_name("charset_guess", tests, NULL, NULL);
}
