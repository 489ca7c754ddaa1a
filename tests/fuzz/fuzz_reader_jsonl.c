/* fuzz_reader_jsonl.c - any bytes through the reader of JSON Lines. */
#include "reader_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_reader(&format_jsonl, data, size);
}
