#!/bin/sh
# run.sh - `make bench`: how fast every stage and the whole chain are, against gzip and pigz on the same text in
# the same run.  Whole programs, wall-clock medians of RUNS (3) runs, MB/s of raw text (MB = 10^6 bytes).
# MEGABYTES (200) sets the corpus, BENCH_DIR where it and the results lie (a temporary folder, removed).
set -eu
cd "$(dirname "$0")/../.."
LC_ALL=C; export LC_ALL
BUILD=${BUILD:-build} MEGABYTES=${MEGABYTES:-200} RUNS=${RUNS:-3}
bin=$BUILD/bin
if [ -n "${BENCH_DIR:-}" ]; then dir=$BENCH_DIR; mkdir -p "$dir"; else dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; fi

[ -d "$dir/corpus" ] || "$BUILD/bench/make_corpus" corpus/sample tests/bench/everyday.txt lexicons/entities/countries.tsv "$dir/corpus" "$MEGABYTES"
cat "$dir"/corpus/*/*.jsonl > "$dir/raw"
bytes=$(wc -c < "$dir/raw")

# seconds COMMAND: median wall-clock seconds of RUNS runs; the command is run by sh
seconds() {
	for _ in $(seq "$RUNS"); do
		s=$(date +%s.%N); sh -c "$1" >"$dir/log" 2>&1 || { rc=$?; [ $rc -eq 3 ] || { cat "$dir/log" >&2; echo "failed ($rc): $1" >&2; exit 1; }; }
		e=$(date +%s.%N); echo "$s $e" | awk '{printf "%.3f\n", $2 - $1}'
	done | sort -n | sed -n "$(( (RUNS + 1) / 2 ))p"
}
# peak COMMAND...: resident megabytes
peak() {
	"$@" >/dev/null 2>&1 & p=$!
	m=0
	while kill -0 $p 2>/dev/null; do
		v=$(awk '/VmHWM/ {print $2}' /proc/$p/status 2>/dev/null || echo 0); [ "${v:-0}" -gt "$m" ] && m=$v
		sleep 0.05
	done
	wait $p || true
	echo "$m" | awk '{printf "%.0f", $1 * 1024 / 1e6}'
}
# row NAME SECONDS
row() { echo "$1 $2 $bytes $pigz" | awk '{printf "%-34s %8.2f s %8.1f MB/s  %5.2f x pigz\n", $1, $2, $3 / 1e6 / $2, $4 / $2}'; }

echo "corpus: $(echo "$bytes" | awk '{printf "%.1f", $1 / 1e6}') MB of raw text, $(wc -l < "$dir/raw") articles, $(nproc) cores; medians of $RUNS runs"
pigz=1
if command -v pigz >/dev/null 2>&1; then pigz=$(seconds "pigz -6 -p 2 < '$dir/raw' > /dev/null"); row pigz_-6_-p_2 "$pigz"; else echo "pigz is not installed: ratios are against 1 s"; fi
row gzip_-6 "$(RUNS=1; seconds "gzip -6 < '$dir/raw' > /dev/null")"

chain="$bin/chain --corpus '$dir/corpus' --quiet"
for jobs in 2 1; do
	row "chain_--jobs_$jobs" "$(seconds "rm -rf '$dir/tables'; $chain --tables '$dir/tables' --jobs $jobs")"
done
echo "chain --jobs 2: peak $(peak "$bin/chain" --corpus "$dir/corpus" --quiet --tables "$dir/tables" --jobs 2) MB resident;" \
	"tables $(find "$dir/tables" -type f -exec cat {} + | wc -c | awk '{printf "%.1f", $1 / 1e6}') MB compressed"

# costs CORPUS: where the processor time of a run goes
costs() {
	rm -rf "$dir/tables"
	"$bin/chain" --corpus "$1" --quiet --tables "$dir/tables" --jobs 1 --report "$dir/report" || [ $? -eq 3 ]
	awk -F'[:,]' '{ gsub(/[ "]/, "", $1) } /cpu_seconds/ { cpu = 1 } cpu { seconds[$1] = $2; next } { v[$1] = $2 } END { m = v["text_bytes"] / 1e6
		printf "a MB of it yields %.0f mentions, %.0f dates and %.0f event mentions\n", v["mentions"] / m, v["dates"] / m, v["event_mentions"] / m
		printf "processor ms a MB:"
		n = split("ingest normalize fingerprint deduplicate tokenize match dates events rows place squeeze write", s, " ")
		for (i = 1; i <= n; i++) { printf " %s %.1f", s[i], seconds[s[i]] * 1000 / m; all += seconds[s[i]] * 1000 / m }
		printf "; all %.1f\n", all }' "$dir/report"
}
costs "$dir/corpus"

# real news, where it lies beside the project: agency articles of 1987 and BBC articles of 2004
real=../shared/eval/dedup/reuters21578.jsonl.gz
if [ -f "$real" ]; then
	mkdir -p "$dir/real/2024-01-01"
	gzip -dc "$real" > "$dir/real/2024-01-01/reuters.jsonl"
	gzip -dc ../shared/corpus/bbc.jsonl.gz > "$dir/real/2024-01-01/bbc.jsonl"
	cat "$dir"/real/*/*.jsonl > "$dir/raw"; bytes=$(wc -c < "$dir/raw")
	echo "real news: $(echo "$bytes" | awk '{printf "%.1f", $1 / 1e6}') MB"
	pigz=1; command -v pigz >/dev/null 2>&1 && pigz=$(seconds "pigz -6 -p 2 < '$dir/raw' > /dev/null") && row pigz_-6_-p_2 "$pigz"
	row chain_--jobs_2 "$(seconds "rm -rf '$dir/tables'; $bin/chain --corpus '$dir/real' --quiet --tables '$dir/tables' --jobs 2")"
	costs "$dir/real"
	cat "$dir"/corpus/*/*.jsonl > "$dir/raw"; bytes=$(wc -c < "$dir/raw")
else
	echo 'real news: SKIP (no ../shared here)'
fi

echo "each stage alone, one process, stream in and stream out (the stream itself costs most of it):"
"$bin/ingest" --root "$dir/corpus" > "$dir/s.ingest"
prev=ingest
row ingest "$(seconds "$bin/ingest --root '$dir/corpus' > '$dir/out'")"
for s in normalize deduplicate tokenize match dates events; do
	row "$s" "$(seconds "$bin/$s < '$dir/s.$prev' > '$dir/s.$s'")"
	rm "$dir/s.$prev"; prev=$s
done
row tabulate "$(seconds "rm -rf '$dir/tables'; $bin/tabulate --tables '$dir/tables' < '$dir/s.events'")"
row timeline "$(seconds "$bin/timeline --tables '$dir/tables'")"
rm -f "$dir"/s.*
for b in "$BUILD"/bench/*; do
	case $b in */make_corpus|*.d) ;; *) [ -x "$b" ] && [ -f "tests/bench/$(basename "$b").sh" ] && sh "tests/bench/$(basename "$b").sh" ;; esac
done
true
