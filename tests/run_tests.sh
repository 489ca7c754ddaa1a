#!/bin/sh
# run_tests.sh - every test, suite by suite: unit programs (tests/unit, with their case tables), golden cases, laws,
# the lexicons' own examples, faults, documents.  One line a suite, what failed in full, and at the end, alone
# on its line, `N passed, N failed`, followed by `, N skipped` if some were.  Exit 1 if anything failed.
#
# Suites speak TAP (ok, not ok, # SKIP).  TESTS='laws faults/kill' runs only suites whose name has one of
# these words in it.
set -u
cd "$(dirname "$0")/.." || exit 2
LC_ALL=C; export LC_ALL
case ${BUILD:=build} in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
PM_ROOT=$PWD; PRESSMILL_CACHE=$BUILD/cache; export BUILD PM_ROOT PRESSMILL_CACHE
ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1:abort_on_error=0}; export ASAN_OPTIONS
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT
trap 'exit 130' INT TERM
passed=0 failed=0 skipped=0

wanted() {
	[ -n "${TESTS:-}" ] || return 0
	for word in $TESTS; do case $1 in *"$word"*) return 0 ;; esac; done
	return 1
}
# suite NAME COMMAND...: run it, count its TAP lines
suite() {
	name=$1; shift
	wanted "$name" || return 0
	start=$(date +%s)
	"$@" >"$out/tap" 2>"$out/err" </dev/null; code=$?
	# cmocka writes `not ok 2 # SKIP name` for a test that was skipped
	skip=$(grep -ciE '^[[:space:]]*(not )?ok\b.*# ?skip' "$out/tap")
	grep -viE '^[[:space:]]*(not )?ok\b.*# ?skip' "$out/tap" >"$out/rest"
	bad=$(grep -cE '^[[:space:]]*not ok\b' "$out/rest")
	good=$(grep -cE '^[[:space:]]*ok\b' "$out/rest")
	# a suite that ends badly without naming a test, or says nothing at all, has failed
	if [ "$bad" -eq 0 ] && { [ "$code" -ne 0 ] || [ $((good + skip)) -eq 0 ]; }; then
		bad=1
		printf 'not ok - %s ended with %s\n' "$name" "$code" >>"$out/rest"
	fi
	passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + skip))
	printf '%-28s %5d passed' "$name" "$good"
	[ "$bad" -eq 0 ] || printf ', %d FAILED' "$bad"
	[ "$skip" -eq 0 ] || printf ', %d skipped' "$skip"
	printf '  (%d s)\n' $(($(date +%s) - start))
	if [ "$bad" -ne 0 ]; then
		grep -vE '^[[:space:]]*ok\b' "$out/rest" | head -n 200 | sed 's/^/    /'
		head -n 100 "$out/err" | sed 's/^/    /'
	elif [ "$skip" -ne 0 ]; then
		grep -iE '# ?skip' "$out/tap" | sed 's/^/    /'
	fi
}

for t in tests/unit/test_*.c; do
	t=$(basename "$t" .c)
	CMOCKA_MESSAGE_OUTPUT=TAP suite "unit/${t#test_}" "$BUILD/test/$t"
done
suite lexicons sh tests/lexicons.sh
suite golden sh tests/golden/run.sh
suite laws sh tests/laws.sh
for t in tests/run/*.sh tests/faults/*.sh; do
	[ -e "$t" ] || continue
	case $t in */lib.sh) continue ;; esac
	s=${t#tests/}
	suite "${s%.sh}" bash "$t"
done
# a cluster takes minutes, mostly of waiting: only for who asks (make check-slurm)
case " ${TESTS:-} " in *' slurm '*) suite slurm bash tests/slurm/check.sh ;; esac

if [ "$skipped" -ne 0 ]; then
	printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
else
	printf '%d passed, %d failed\n' "$passed" "$failed"
fi
[ "$failed" -eq 0 ]
