#!/bin/sh
# soak.sh - `make soak`: does the chain write the same bytes every time?  RUNS (40) runs on one corpus (CORPUS, else
# MEGABYTES (8) of made-up news) with one to four threads in turn, while every core is kept busy by others; the sums of
# all packed tables are held against those of the first run.  Prints how many runs agreed; exit 1 if one did not, and
# its tables are kept.
set -eu
cd "$(dirname "$0")/../.."
LC_ALL=C; export LC_ALL
BUILD=${BUILD:-build} RUNS=${RUNS:-40} MEGABYTES=${MEGABYTES:-8}
dir=$(mktemp -d) busy=
trap 'for p in $busy; do kill "$p" 2>/dev/null || true; done; [ -e "$dir/keep" ] || rm -rf "$dir"' EXIT
corpus=${CORPUS:-$dir/corpus}
[ -n "${CORPUS:-}" ] ||
	"$BUILD/bench/make_corpus" corpus/sample tests/bench/everyday.txt lexicons/entities/countries.tsv "$corpus" "$MEGABYTES"
for _ in $(seq "$(nproc)"); do
	while :; do :; done &
	busy="$busy $!"
done
run=0 agreed=0
while [ "$run" -lt "$RUNS" ]; do
	rm -rf "$dir/tables"
	"$BUILD/bin/chain" --corpus "$corpus" --quiet --tables "$dir/tables" --jobs $((run % 4 + 1)) || [ $? -eq 3 ]
	(cd "$dir/tables" && find . -type f | sort | xargs sha256sum) >"$dir/sums"
	[ "$run" -gt 0 ] || cp "$dir/sums" "$dir/first"
	run=$((run + 1))
	if cmp -s "$dir/first" "$dir/sums"; then
		agreed=$((agreed + 1))
	else
		mv "$dir/tables" "$dir/tables.$run"
		: >"$dir/keep"
		diff "$dir/first" "$dir/sums" || true
		echo "run $run with $(((run - 1) % 4 + 1)) threads differs: see $dir/tables.$run"
	fi
done
echo "$agreed of $RUNS runs wrote the same $(wc -l <"$dir/first") files"
[ "$agreed" -eq "$RUNS" ]
