#!/bin/bash
# mutants/run.sh - do the tests hold the decisions?  The code is changed in one small place, and the tests must notice.
#
#   tests/mutants/run.sh held          each change of held.tsv: all must be noticed by the suite named there (minutes)
#   tests/mutants/run.sh sample [N]    N (40) changes drawn from all places where csource finds one (a few seconds each,
#                                      half a minute for one that nobody notices)
#
# Deterministic: the sample depends on the code, N, SEED (1) and ROOMS (names of folders below pipeline/; all), by a hash
# of the line's text, so that an edit elsewhere does not change it.  ONLY=word takes what has the word in its line of
# the table.  Works on a copy in a temporary folder.  Writes a table, a line a change: noticed by whom, or SURVIVES;
# exit 1 if more survive than may: none of held.tsv (or HELD, a file like it), SURVIVE (15) percent of a sample.
#
# SUITES='unit/sentences golden' asks only these, which is much quicker, and tells which decisions of a file they hold.
# What may notice a change: the unit tests that can reach its room, golden cases, lexicons, laws, run/seeds and
# run/documents; runs over several nights and faults where the room has to do with them (all_suites below).
#
# must() is on, as under the sanitizers.  The library is a shared one here, so that a change costs one file compiled and
# one library linked; ccache is used where it is installed.  What asks whether an installed library is sound
# (libraries.c) is not changed: only a broken library would tell.
{	# read to its end before it runs: it may be edited meanwhile
set -u
export LC_ALL=C
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
mode=${1:-held} n=${2:-40}
: "${SEED:=1}" "${ROOMS:=}" "${ONLY:=}" "${SUITES:=}" "${SURVIVE:=15}" "${JOBS:=2}" "${HELD:=$here/tests/mutants/held.tsv}"
case $mode in held | sample) ;; *) sed -n '2,23s/^# \{0,1\}//p' "$0"; exit 64 ;; esac
work=$(mktemp -d) || exit 71
trap 'rm -rf -- "$work"' EXIT
trap 'exit 130' INT TERM
mkdir -p "$work/tree"
(cd -- "$here" && git ls-files -z | xargs -0 cp --parents -t "$work/tree") || exit 73
[ ! -d "$here/../shared" ] || ln -s "$(cd -- "$here/../shared" && pwd -P)" "$work/shared"
cp -a "$work/tree" "$work/source"		# as it was at the start, whatever becomes of the checkout meanwhile
cd -- "$work/tree" || exit 73
export BUILD=$work/tree/build PM_ROOT=$work/tree NO_INSTALL=1 PRESSMILL_BIN=$work/tree/build/bin KILL_SECONDS=10
library=$BUILD/libpressmill.so
cc=${CC:-cc}
! command -v ccache >/dev/null || cc="ccache $cc"
build() { timeout 600 make -s -j "$JOBS" CC="$cc" SHARED=1 CFLAGS='-O1 -fPIC -DPM_MUST' HARDEN= "$@" >"$work/make.log" 2>&1; }
build all unit || { tail -n 5 "$work/make.log" >&2; exit 1; }
${CC:-cc} -O1 -o "$work/csource" tests/tools/csource.c || exit 1

# suite NAME: does it pass?
suite() {
	case $1 in
	unit/*) (export CMOCKA_MESSAGE_OUTPUT=TAP; timeout 60 "$BUILD/test/test_${1#unit/}") ;;
	golden) timeout 120 sh tests/golden/run.sh ;;
	laws | lexicons) timeout 200 sh "tests/$1.sh" ;;
	*) timeout 300 bash "tests/$1.sh" ;;
	esac >"$work/tap" 2>&1 </dev/null || return 1
	! grep -E '^[[:space:]]*not ok' "$work/tap" | grep -qviE '# ?skip'
}
noticed_by=
judge() {	# FILE SUITES...: 0 if one of them notices
	local s
	noticed_by=
	for s in "${@:2}"; do
		suite "$s" || { noticed_by=$s; return 0; }
	done
	return 1
}
# all_suites FILE: in order of cost, those first whose name is in the file's
all_suites() {
	local t room=${1#pipeline/} first=() then=() last=() far more=
	case ${room%%/*} in
	names | dates | events) far='base ledger lines mail pages pdf readers* release seen timeline unpack' ;;
	duplicates) far='base ledger mail pages pdf readers* release timeline unpack' ;;
	text | article) far='base ledger release seen timeline' ;;
	lexicon) far='base ledger lines mail pages pdf readers* release seen unpack' more='run/lexicons' ;;
	stream | tables) far='mail pages pdf release' more='run/nightly faults/inputs faults/writes' ;;
	timeline) far='base mail pages pdf readers* seen unpack' more='run/nightly run/corrections' ;;
	page) far='*' more='run/page' ;;
	readers) far='base ledger lines names dates date_texts events release seen timeline' more='faults/inputs' ;;
	*) far='' more='run/nightly run/corrections run/operations faults/inputs faults/writes faults/verify faults/kill' ;;
	esac
	set -f
	for t in $(cd tests/unit && ls); do
		case $t in test_*.c) t=${t#test_} t=${t%.c} ;; *) continue ;; esac
		for f in $far; do
			# shellcheck disable=SC2254 # a pattern
			case $t in $f) continue 2 ;; esac
		done
		case $1:$t in
		*"${t%s}"*:*) first+=("unit/$t") ;;
		*:base | *:seen | *:timeline | *:readers) last+=("unit/$t") ;;
		*) then+=("unit/$t") ;;
		esac
	done
	set +f
	printf '%s\n' "${first[@]}" "${then[@]}" golden lexicons run/seeds "${last[@]}" laws run/documents $more
}

targets_of() {	# FILE SUITES...: what make has to build for them after a change of the file, into targets
	local s
	case $1 in pipeline/*/*) targets=("$library"); return ;; esac
	targets=()
	for s in "${@:2}"; do
		case $s in unit/*) targets+=("$BUILD/test/test_${s#unit/}") ;; *) targets=(all unit); return ;; esac
	done
}
changes=0 survivors=0 gone=0
row() { printf '%-22s %s\n' "$1" "$2"; }
if [ "$mode" = held ]; then
	while IFS=$'\t' read -r file from to suites decision; do
		case $file in '' | '#'* | file) continue ;; esac
		case "$file $from $to $suites $decision" in *"$ONLY"*) ;; *) continue ;; esac
		if [ "$(grep -cF -- "$from" "$work/source/$file" 2>/dev/null)" != 1 ]; then
			row 'NOT THERE' "$file: '$from' stands there $(grep -cF -- "$from" "$work/source/$file" 2>/dev/null) times, wanted once: $decision"
			gone=$((gone + 1))
			continue
		fi
		FROM=$from TO=$to awk '{ at = index($0, ENVIRON["FROM"]); if (at) $0 = substr($0, 1, at - 1) ENVIRON["TO"] substr($0, at + length(ENVIRON["FROM"])); print }' \
			"$work/source/$file" >"$file"
		changes=$((changes + 1))
		# shellcheck disable=SC2086 # words
		targets_of "$file" $suites
		# shellcheck disable=SC2086 # words
		if ! build "${targets[@]}"; then
			row 'DOES NOT BUILD' "$file: $from -> $to: $(grep -m1 -E 'error|Error' "$work/make.log")"
			gone=$((gone + 1))
		elif judge "$file" $suites; then
			row "$noticed_by" "$file: $from -> $to"
		else
			row SURVIVES "$file: $from -> $to: $decision"
			survivors=$((survivors + 1))
		fi
		cp -- "$work/source/$file" "$file"
	done <"$HELD"
	build all unit
	printf '%d changes, %d survive, %d lines of held.tsv no longer fit the code\n' "$changes" "$survivors" "$gone"
	[ $((survivors + gone)) -eq 0 ]
	exit
fi

# every candidate with a hash of the seed, its line's text and its place in the line
files=(pipeline/*/*.c pipeline/*/*/*.c)
if [ -n "$ROOMS" ]; then
	files=()
	for room in $ROOMS; do [ "$room" = store ] && files+=(pipeline/store/*/*.c) || files+=("pipeline/$room"/*.c); done
fi
export SEED
"$work/csource" mutants "${files[@]}" | grep -v '/libraries\.c' | sort >"$work/candidates"
while [ "$changes" -lt "$n" ] && IFS=$'\t' read -r _ file line column from to; do
	text=$(sed -n "${line}p" "$work/source/$file" | sed 's/^[[:space:]]*//')
	case "$file $text" in *"$ONLY"*) ;; *) continue ;; esac
	"$work/csource" mutate "$work/source/$file" "$line" "$column" "$from" "$to" >"$file" || exit 1
	mapfile -t suites < <(if [ -n "$SUITES" ]; then printf '%s\n' $SUITES; else all_suites "$file"; fi)
	targets_of "$file" "${suites[@]}"
	if build "${targets[@]}"; then
		changes=$((changes + 1))
		if judge "$file" "${suites[@]}"; then
			row "$noticed_by" "$file:$line:$column: $from -> $to"
		else
			row SURVIVES "$file:$line:$column: $from -> $to: $text"
			survivors=$((survivors + 1))
		fi
	fi
	cp -- "$work/source/$file" "$file"
done <"$work/candidates"
printf '%d changes, %d survive\n' "$changes" "$survivors"
[ $((survivors * 100)) -le $((changes * SURVIVE)) ]
exit
}
