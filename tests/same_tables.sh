#!/bin/bash
# same_tables.sh - do two builds make the same tables?  For changes that must not change behaviour.
#
#   tests/same_tables.sh make BUILD DIR [SET...]     every table of every set, by BUILD and its checkout, below DIR
#   tests/same_tables.sh compare DIR_A DIR_B         byte for byte; names each file that differs; exit 1 if any does
#   tests/same_tables.sh BUILD_A BUILD_B [SET...]    both, in a temporary folder
#
# BUILD is a folder with bin/ in it; the lexicons are those of the checkout it stands in, or LEXICONS=DIR.  Sets:
# sample (corpus/sample, ours) and, where ../shared (or PM_SHARED) holds them, the seeds, the inputs of every
# format and the annotated sets; those that are not there are named and passed over.
set -u
export LC_ALL=C
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
shared=${PM_SHARED:-$here/../shared}
all='sample seeds inputs editions editions-more timebank aquaint narratives lgl names-dev html reuters senate'

input() {	# SET DIR: its articles below DIR; 1 if they are not here
	local e=$shared/eval
	case $1 in
	sample) cp -r "$here/corpus/sample" "$2" ;;
	seeds | inputs) [ -d "$shared/$1" ] && cp -r "$shared/$1" "$2" ;;
	editions) [ -e "$e/events/eval.py" ] && python3 "$e/events/eval.py" input "$e/events" "$2" ;;
	editions-more) [ -e "$e/events-more" ] && python3 "$e/events/eval.py" input "$e/events-more" "$2" ;;
	timebank | aquaint) [ -e "$e/dates/$1-te3.jsonl" ] && "$e/dates/eval.py" input "$e/dates/$1-te3.jsonl" "$2" ;;
	narratives) [ -e "$e/dates/wikiwars-dev.jsonl" ] && "$e/dates/eval.py" input "$e/dates/wikiwars-dev.jsonl" "$2" ;;
	lgl | names-dev) [ -e "$e/entities/$1.jsonl" ] && "$e/entities/eval.py" input "$e/entities/$1.jsonl" "$2" ;;
	html) [ -e "$e/html/eval.py" ] && "$e/html/eval.py" input "$2" ;;
	reuters) [ -e "$e/dedup" ] && "$e/dedup/eval.py" input "$e/dedup/reuters21578.jsonl.gz" "$2" ;;
	senate) [ -e "$e/dedup" ] && "$e/dedup/eval.py" input "$e/dedup/senate-dev.jsonl.gz" "$2" ;;
	*) echo "same_tables.sh: no set is called '$1'; there are: $all" >&2; exit 64 ;;
	esac
}

make_tables() {	# BUILD DIR [SET...]
	local build=$1 dir=$2 set rc
	shift 2
	[ -x "$build/bin/chain" ] || { echo "same_tables.sh: $build/bin/chain is not there: build it first" >&2; exit 66; }
	build=$(cd -- "$build" && pwd -P)
	mkdir -p -- "$dir" || exit 73
	for set in ${*:-$all}; do
		rm -rf -- "$dir/$set" "$dir/$set.in"
		input "$set" "$dir/$set.in" >/dev/null || { echo "same_tables.sh: $set is not here: passed over" >&2; continue; }
		rc=0
		# the release names no build and no time: only what differs in it counts
		PRESSMILL_BIN=$build/bin "$(dirname -- "$build")/run.sh" --no-install --quiet --corpus "$dir/$set.in" \
			--lexicons "${LEXICONS:-$(dirname -- "$build")/lexicons}" --out "$dir/$set" >"$dir/$set.log" 2>&1 || rc=$?
		rm -rf -- "$dir/$set.in" "$dir/$set/reports" "$dir/$set/.lock" "$dir/$set/cache" "$dir/$set/.corpus"
		[ "$rc" = 0 ] || [ "$rc" = 3 ] || { echo "same_tables.sh: $set: run.sh ends with $rc: $(tail -n 1 "$dir/$set.log")" >&2; exit 1; }
		rm -f -- "$dir/$set.log"
	done
}

compare() {	# DIR_A DIR_B
	local differ
	# OUT/.corpus names a folder, OUT/cache is memory: neither is a table
	differ=$(diff -rq -x .corpus -x cache -- "$1" "$2") && { printf 'same: %d files\n' "$(find "$1" -type f | wc -l)"; return 0; }
	printf '%s\n' "$differ"
	printf 'different: %d files\n' "$(printf '%s\n' "$differ" | wc -l)"
	return 1
}

case ${1-} in
make) [ $# -ge 3 ] || { sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 64; }; shift; make_tables "$@" ;;
compare) [ $# -eq 3 ] || { sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 64; }; compare "$2" "$3" ;;
'' | -*) sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 64 ;;
*)
	[ $# -ge 2 ] || { sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 64; }
	dir=$(mktemp -d) || exit 71
	trap 'rm -rf -- "$dir"' EXIT
	a=$1 b=$2
	shift 2
	make_tables "$a" "$dir/a" "$@"
	make_tables "$b" "$dir/b" "$@"
	compare "$dir/a" "$dir/b"
	;;
esac
