/* fuzz_reader_sgml.c - any bytes through the reader of Reuters SGML. */
#include "reader_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_reader(&format_sgml, data, size);
}
