# lib.sh - what the scripts in tests/run and tests/faults share; sourced by them (bash).
# They run run.sh as an operator would, on copies of corpus/sample, with the programs that are built.
set -u
export LC_ALL=C
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
case ${BUILD:=build} in /*) ;; *) BUILD=$top/$BUILD ;; esac
export PRESSMILL_BIN=$BUILD/bin
sample=$top/corpus/sample
work=$(mktemp -d) || exit 2
trap 'chmod -R u+rwx "$work" 2>/dev/null; rm -rf "$work"' EXIT
suite=$(basename "$0" .sh)
failures=0

# ok STATUS NAME: one TAP line; on failure what $work/why and $work/said hold is shown
ok() {
	if [ "$1" -eq 0 ]; then
		echo "ok - $suite/$2"
	else
		echo "not ok - $suite/$2"
		failures=1
		cat "$work/why" "$work/said" 2>/dev/null | head -n 30 | sed 's/^/# /'
	fi
	rm -f "$work/why" "$work/said"
}
skip() { echo "ok - $suite/$1 # SKIP $2"; }
is() { [ "$1" = "$2" ] || { printf 'got:    %s\nwanted: %s\n' "$1" "$2" >"$work/why"; return 1; }; }

# run ARGUMENTS...: run.sh on $corpus and $out; what it says goes to $work/said, its exit code to $code
run() {
	"$top/run.sh" --corpus "$corpus" --out "$out" "$@" >"$work/said" 2>&1 </dev/null
	code=$?
	return 0
}
# runs CODE ARGUMENTS...: the same, and the exit code must be CODE
runs() {
	local want=$1
	shift
	run "$@"
	[ "$code" = "$want" ] || { echo "run.sh $* ended with $code, not $want" >"$work/why"; return 1; }
}
current() { readlink "$out/current" 2>/dev/null || echo none; }
# the tables of the release that OUT/current points at, and nothing else, below a folder of their own
tables_of() {	# OUT
	(cd "$1/current/" && find . -name '*.tsv.gz' -print0 | sort -z | xargs -0 sha256sum)
}
same_tables() {	# OUT OUT
	tables_of "$1" >"$work/a" && tables_of "$2" >"$work/b" && diff "$work/a" "$work/b" >"$work/why"
}
# is the current release, if there is one, whole?
whole() {
	[ ! -e "$out/current" ] && [ ! -L "$out/current" ] && return 0
	(cd "$out/current/" && sha256sum -c --quiet SHA256SUMS) >"$work/why" 2>&1
}
rows() {	# TABLE: rows of a batch table of the current release, without headers
	local f
	for f in "$out/current/$1"/*.tsv.gz; do gzip -dc "$f" | tail -n +2; done
}
