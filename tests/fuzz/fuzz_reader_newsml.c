/* fuzz_reader_newsml.c - any bytes through the reader of NewsML-G2 and NITF. */
#include "reader_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_reader(&format_newsml, data, size);
}
