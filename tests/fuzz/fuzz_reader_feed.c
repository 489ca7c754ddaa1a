/* fuzz_reader_feed.c - any bytes through the reader of RSS and Atom. */
#include "reader_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_reader(&format_feed, data, size);
}
