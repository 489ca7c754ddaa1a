#!/bin/sh
# cores.sh [CORPUS] - `make bench-cores`: the steps of each block on one core, and what a model makes of them (cores.py).
set -eu
cd "$(dirname "$0")/../.."
LC_ALL=C; export LC_ALL
BUILD=${BUILD:-build}
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
corpus=${1:-$dir/corpus}
if [ $# -gt 0 ]; then
	:
elif [ -f ../shared/eval/dedup/reuters21578.jsonl.gz ]; then
	mkdir -p "$corpus/2024-01-01"
	gzip -dc ../shared/eval/dedup/reuters21578.jsonl.gz > "$corpus/2024-01-01/reuters.jsonl"
	gzip -dc ../shared/corpus/bbc.jsonl.gz > "$corpus/2024-01-01/bbc.jsonl"
else
	"$BUILD/bench/make_corpus" corpus/sample tests/bench/everyday.txt lexicons/entities/countries.tsv "$corpus" 40
fi
"$BUILD/bin/chain" --corpus "$corpus" --quiet --tables "$dir/tables" --jobs 1 --steps "$dir/steps" || [ $? -eq 3 ]
python3 tests/bench/cores.py "$dir/steps"
