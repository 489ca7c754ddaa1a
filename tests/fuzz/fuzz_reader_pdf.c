/* fuzz_reader_pdf.c - what pdftotext could write, through the two parts that make paragraphs of it. */
#include "reader_fuzz.h"

#include "readers/pdf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena mem = ARENA_INIT;
	struct article a;
	struct pdf p = { .mem = &mem };
	struct draft d = { .a = &a };
	article_init(&a);
	pdf_lines(&p, str_n((const char *)data, size));
	pdf_text(&p, &d);
	is_cell(a.title);
	for (size_t i = 0; i < a.paragraphs.n; i++)
		is_cell(a.paragraphs.v[i].text);
	buf_free(&d.text);
	article_free(&a);
	arena_free(&mem);
	(void)fuzz_reader;
	return 0;
}
