#include "base/huffman.h"

#include "base/must.h"

/* what is sorted: a count and its symbol */
enum { SYMBOL_BITS = 9, SYMBOL = (1 << SYMBOL_BITS) - 1 };

/* A few hundred keys, without recursion and without another array. */
static void shell_sort(uint32_t *v, size_t n)
{
	static const size_t gaps[] = { 57, 23, 10, 4, 1 };
	for (size_t g = 0; g < sizeof gaps / sizeof *gaps; g++)
		for (size_t i = gaps[g]; i < n; i++) {
			uint32_t x = v[i];
			size_t k = i;
			for (; k >= gaps[g] && v[k - gaps[g]] > x; k -= gaps[g])
				v[k] = v[k - gaps[g]];
			v[k] = x;
		}
}

/* Weights in rising order become depths of inner nodes, in place: v[i] is that of the node made i-th (Moffat and
 * Katajainen, "In-place calculation of minimum-redundancy codes", 1995). */
static void depths(uint32_t *v, size_t n)
{
	size_t node = 0, leaf = 0;
	for (size_t made = 0; made + 1 < n; made++) {
		uint32_t sum = 0;
		for (int side = 0; side < 2; side++) {
			if (leaf >= n || (node < made && v[node] < v[leaf])) {
				sum += v[node];
				v[node++] = (uint32_t)made;	/* its parent */
			} else {
				sum += v[leaf++];
			}
		}
		v[made] = sum;
	}
	v[n - 2] = 0;
	for (size_t i = n - 2; i-- > 0;)
		v[i] = v[v[i]] + 1;
}

/* How many codes there are of each length, from the depths of the inner nodes. */
static void count_lengths(const uint32_t *v, size_t n, unsigned longest, unsigned of_length[HUFFMAN_LONGEST + 1])
{
	size_t inner = n - 1;			/* of which that many are above the level */
	for (unsigned depth = 0, open = 1; open; depth++) {
		unsigned nodes = 0;
		while (inner && v[inner - 1] == depth) {
			nodes++;
			inner--;
		}
		of_length[depth < longest ? depth : longest] += open - nodes;
		open = 2 * nodes;
	}
	/* what was too deep takes the place of two of the next shorter ones (Kraft's sum back to 1) */
	uint32_t sum = 0;
	for (unsigned b = 1; b <= longest; b++)
		sum += of_length[b] << (longest - b);
	for (; sum > 1u << longest; sum--) {
		unsigned b = longest - 1;
		while (!of_length[b])
			b--;
		of_length[b]--;
		of_length[b + 1] += 2;
		of_length[longest]--;
	}
}

static uint16_t reversed(unsigned code, unsigned length)
{
	unsigned v = code << (16 - length);
	v = (v & 0x5555) << 1 | (v >> 1 & 0x5555);
	v = (v & 0x3333) << 2 | (v >> 2 & 0x3333);
	v = (v & 0x0f0f) << 4 | (v >> 4 & 0x0f0f);
	return (uint16_t)(v << 8 | v >> 8);
}

void huffman_codes(const uint32_t *counts, size_t n, unsigned longest, uint16_t *codes, uint8_t *lengths)
{
	uint32_t keys[HUFFMAN_SYMBOLS], weights[HUFFMAN_SYMBOLS];
	unsigned of_length[HUFFMAN_LONGEST + 1] = { 0 }, next[HUFFMAN_LONGEST + 1] = { 0 };
	size_t used = 0, at = 0;
	must(n <= HUFFMAN_SYMBOLS && longest <= HUFFMAN_LONGEST);
	for (size_t i = 0; i < n; i++) {
		lengths[i] = 0;
		codes[i] = 0;
		must(counts[i] < 1u << (32 - SYMBOL_BITS - 1));
		if (counts[i])
			keys[used++] = counts[i] << SYMBOL_BITS | (uint32_t)i;
	}
	must(used >= 2 && used <= (size_t)1 << longest);
	shell_sort(keys, used);
	for (size_t i = 0; i < used; i++)
		weights[i] = keys[i] >> SYMBOL_BITS;
	depths(weights, used);
	count_lengths(weights, used, longest, of_length);
	for (unsigned b = longest; b > 0; b--)		/* the rarest have the longest */
		for (unsigned k = 0; k < of_length[b]; k++)
			lengths[keys[at++] & SYMBOL] = (uint8_t)b;
	for (unsigned b = 1, code = 0; b <= longest; b++) {
		next[b] = code;
		code = (code + of_length[b]) << 1;
	}
	for (size_t i = 0; i < n; i++)
		if (lengths[i])
			codes[i] = reversed(next[lengths[i]]++, lengths[i]);
}
