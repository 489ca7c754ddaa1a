/* fuzz_chain.c - any bytes as a file of the corpus, through all stages to the rows of the tables. */
#include "chain_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_chain((const char *)data, size);
}
