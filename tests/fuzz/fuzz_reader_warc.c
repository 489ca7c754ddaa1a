/* fuzz_reader_warc.c - any bytes through the reader of WARC and ARC. */
#include "reader_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_reader(&format_warc, data, size);
}
