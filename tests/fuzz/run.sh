#!/bin/sh
# run.sh - `make fuzz`: each fuzzer for FUZZ_SECONDS (60), from the seeds in tests/fuzz/seeds/NAME, one after the other.
# What it finds new is kept in $BUILD/corpus/NAME, so that the next run goes on from there; an input that breaks
# something is left there too, and named.  FUZZ='dates names' runs only these.
set -u
cd "$(dirname "$0")/../.." || exit 2
LC_ALL=C; export LC_ALL
BUILD=${BUILD:-build-fuzz} FUZZ_SECONDS=${FUZZ_SECONDS:-60}
PRESSMILL_LEXICONS=$PWD/lexicons PM_ROOT=$PWD; export PRESSMILL_LEXICONS PM_ROOT
failed=0
for f in "$BUILD"/fuzz/fuzz_*; do
	[ -x "$f" ] || continue
	name=$(basename "$f"); name=${name#fuzz_}
	case " ${FUZZ:-$name} " in *" $name "*) ;; *) continue ;; esac
	mkdir -p "$BUILD/corpus/$name"
	seeds=
	[ -d "tests/fuzz/seeds/$name" ] && seeds=tests/fuzz/seeds/$name
	if "$f" -max_total_time="$FUZZ_SECONDS" -timeout=20 -rss_limit_mb=3000 -print_final_stats=1 \
		-artifact_prefix="$BUILD/corpus/$name-broken-" "$BUILD/corpus/$name" $seeds > "$BUILD/corpus/$name.log" 2>&1; then
		echo "ok - fuzz/$name ($(sed -n 's/^stat::number_of_executed_units: *//p' "$BUILD/corpus/$name.log") inputs)"
	else
		echo "not ok - fuzz/$name: see $BUILD/corpus/$name.log"
		tail -n 15 "$BUILD/corpus/$name.log" | sed 's/^/# /'
		failed=1
	fi
done
exit $failed
