#!/bin/sh
# lint.sh [--lower] - the rules a compiler does not know: who may include whom, which library stands where, how long a
# file may be, and that both compilers accept every file without a warning.  Prints file:line: rule; exit 1 if
# anything is found.
set -u
cd "$(dirname "$0")/.." || exit 2
LC_ALL=C; export LC_ALL
found=0
say() { printf '%s\n' "$1"; found=$((found + 1)); }

# The include law: base <- text <- {names dates events duplicates} <- article <- lexicon <- {stream tables} <-
# {timeline readers store} <- steps <- shard <- programs and stages.  Subjects on one level do not include each other.
# law FILES ALLOWED: headers of the project that FILES may include, as an extended regexp of folders
law() {
	for f in $1; do
		[ -e "$f" ] || continue
		# names_code.h is made by make
		bad=$(grep -nE '^#include "' "$f" | grep -vE "#include \"(($2)/|names_code\.h)")
		[ -z "$bad" ] || say "$(printf '%s\n' "$bad" | sed "s~^~$f:~; s~$~  -- include law: only $2~")"
	done
}
subjects='names|dates|events|duplicates'
lower="base|text|$subjects|article|lexicon"
law 'pipeline/base/*.[ch]' 'base'
law 'pipeline/text/*.[ch]' 'base|text'
for room in names dates events duplicates; do law "pipeline/$room/*.[ch]" "base|text|$room"; done
law 'pipeline/article/*.[ch]' "base|text|$subjects|article"
law 'pipeline/lexicon/*.[ch]' "$lower"
for room in stream tables; do law "pipeline/$room/*.[ch]" "$lower|$room"; done
for room in timeline readers page; do law "pipeline/$room/*.[ch]" "$lower|stream|tables|$room"; done
law 'pipeline/store/*/*.[ch]' "$lower|stream|tables|store"
law 'pipeline/steps/*.[ch]' "$lower|stream|tables|readers|store|steps"
law 'pipeline/shard/*.[ch]' "$lower|stream|tables|timeline|readers|store|steps|shard"
law 'stages/*.c pipeline/*.c' "$lower|stream|tables|timeline|readers|store|page|steps|shard"

# inside.h is its room's own; the tests may look inside.
bad=$(grep -rnE '^#include "[a-z/]*/inside\.h"' pipeline stages |
	awk -F: '{ room = $1; sub(/^pipeline\//, "", room); sub(/\/[^\/]*$/, "", room); split($3, q, "\""); inc = q[2]; sub(/\/inside\.h$/, "", inc); if (inc != room) print }')
[ -z "$bad" ] || say "$bad  -- inside.h is private to its folder"

# Libraries stand in one layer.
only() {	# HEADER-REGEXP FOLDER-REGEXP
	bad=$(grep -rnE "^#include <($1)" pipeline stages | grep -vE "^($2)")
	[ -z "$bad" ] || say "$bad  -- this library belongs in $2"
}
only 'zlib|isa-l|libdeflate|brotli|zstd|xxhash|nettle' 'pipeline/base/'
only 'pcre2|libstemmer|utf8proc|iconv|uchardet' 'pipeline/(text|names|dates)/'
only 'sqlite3' 'pipeline/export\.c'
only 'libexttextcat' 'pipeline/article/'	# it reads its models from files
only 'json-c|libxml|gmime' 'pipeline/readers/'

# No clock, locale, environment or I/O in pure functions on text.
bad=$(grep -nE '\b(fopen|open|read|write|getenv|clock_gettime|gettimeofday|time|rand|random|printf|fprintf|setlocale)\(' pipeline/text/*.c pipeline/names/*.c pipeline/dates/*.c pipeline/events/*.c pipeline/duplicates/*.c |
	grep -vE '^[^:]*:[0-9]+:[[:space:]]*(/?\*|//)')
[ -z "$bad" ] || say "$bad  -- pure functions on text do no I/O and know no clock"

# Every header carries the list of banned functions, directly or through another.
for f in pipeline/*/*.c pipeline/*/*/*.c stages/*.c pipeline/*.c; do
	grep -qE '^#include "[a-z]+/' "$f" || say "$f:1: includes no header of the project: banned.h does not reach it"
done

# What may only get better: files of more than 450 lines (headers 150, stages 250), functions above a complexity of 25, lines over 120 columns (a tab is 8), words of a language
# in code, where they should be rows of lexicons/ (tests/lint.words), tags of a struct in a header that are another's too.  What is worse today stands in tests/lint.known:
# kind TAB subject TAB number; more than that is a fault.  `sh tests/lint.sh --lower` writes lower numbers into it.
long() {	# LIMIT FILES...
	limit=$1; shift
	wc -l "$@" | awk -v OFS='\t' -v limit="$limit" '$2 != "total" && $1 > limit { print "lines", $2, $1 }'
}
measure() {
	long 450 pipeline/*/*.c pipeline/*/*/*.c pipeline/*.c
	long 150 pipeline/*/*.h pipeline/*/*/*.h
	long 250 stages/*.c
	"$tool/csource" complexity pipeline/*/*.c pipeline/*/*/*.c pipeline/*.c stages/*.c |
		awk -F'\t' -v OFS='\t' '$1 > 25 { print "complexity", $2 ":" $4, $1 }'
	awk -v OFS='\t' 'FNR == 1 { if (n) print "columns", file, n; n = 0; file = FILENAME }
		{ n += too_wide($0) } END { if (n) print "columns", file, n }
		function too_wide(s,	i, w) {
			if (length(s) < 64 && index(s, "\t") == 0) return 0
			gsub(/[\200-\277]/, "", s)
			if (length(s) > 120) return 1
			for (i = 1; i <= length(s); i++) w = substr(s, i, 1) == "\t" ? w - w % 8 + 8 : w + 1
			return w > 120
		}' $(git ls-files '*.c' '*.h')
	grep -hoE '^[[:space:]]*(typedef )?struct [a-z_0-9]+ \{' -r pipeline --include='*.h' | sed 's/.*struct //; s/ {//' | sort -u >"$tool/tags"
	grep -oE '^[[:space:]]*(typedef )?struct [a-z_0-9]+ \{' -r pipeline stages --include='*.[ch]' | sed 's/^.*struct //; s/ {//' | sort |
		uniq -c | awk -v OFS='\t' 'NR == FNR { tag[$1]; next } $1 > 1 && $2 in tag { print "tags", "struct " $2, $1 }' "$tool/tags" -
	"$tool/csource" literals pipeline/text/*.c pipeline/names/*.c pipeline/dates/*.c pipeline/events/*.c pipeline/duplicates/*.c pipeline/article/*.c |
		awk -F'\t' -v OFS='\t' 'NR == FNR { if ($1 !~ /^#/) word[$1]; next }
			{ s = $3; gsub(/^ +| +$/, "", s); if (s in word) n[$1]++ } END { for (f in n) print "words", f, n[f] }' tests/lint.words -
}
tool=$(mktemp -d) || exit 2
trap 'rm -rf "$tool"' EXIT
if ! command -v ${CC:-cc} >/dev/null; then
	echo "lint: ${CC:-cc} is not installed: complexity, columns and words are not measured"
elif ${CC:-cc} -O1 -o "$tool/csource" tests/tools/csource.c; then
	measure | sort >"$tool/now"
	awk -F'\t' 'NR == FNR { if ($1 !~ /^#/) known[$1 "\t" $2] = $3; next }
		$3 + 0 > known[$1 "\t" $2] + 0 { print $2 ": " $1 " " $3 ", " (known[$1 "\t" $2] + 0) " may be: mend it, do not raise tests/lint.known" }' \
		tests/lint.known "$tool/now" >"$tool/worse"
	while read -r line; do say "$line"; done <"$tool/worse"
	if [ "${1-}" = --lower ]; then
		{ grep '^#' tests/lint.known; awk -F'\t' -v OFS='\t' 'NR == FNR { known[$1 "\t" $2] = $3; next }
			($1 "\t" $2) in known { print $1, $2, $3 < known[$1 "\t" $2] ? $3 : known[$1 "\t" $2] }' tests/lint.known "$tool/now"; } >"$tool/known" &&
			cp "$tool/known" tests/lint.known
	fi
else
	say 'tests/tools/csource.c does not compile'
fi

# Text files end in LF, hold no trailing white space; the project does not speak of machines.
git ls-files -z '*.c' '*.h' '*.sh' 'Makefile' '*.md' 2>/dev/null | xargs -0 grep -nE '[[:blank:]]+$' /dev/null | head -5 | while read -r l; do
	printf '%s  -- trailing white space\n' "$l"; done
[ -z "$(git ls-files -z '*.c' '*.h' '*.sh' 'Makefile' 2>/dev/null | xargs -0 grep -lE '[[:blank:]]+$' /dev/null)" ] || found=$((found + 1))

# Both compilers, warnings are errors.  What one has accepted it is not asked again, as long as neither the file nor a
# header it includes changes: a sum of them stands in $BUILD/lint.  The headers are known from a build (*.d), or asked for:
# fuzzers and benchmarks are seldom built, and break unseen.
flags=$(make -s WERROR=-Werror print-cflags)
: "${BUILD:=build}"
accepted=$BUILD/lint
sum_of() {	# FILE: of it and its headers; nothing if they are not known
	d=$BUILD/obj/${1%.c}.d
	if [ ! -e "$d" ]; then
		d=$tool/headers
		# shellcheck disable=SC2086 # flags are words
		${CC:-cc} $flags -MM "$1" >"$d" 2>/dev/null || return 0
	fi
	# shellcheck disable=SC2046 # names without spaces
	{ printf '%s\n' "$flags"; cat $(awk '{ for (i = 1; i <= NF; i++) if ($i !~ /[:\\]$/) print $i }' "$d" | sort -u); } 2>/dev/null | cksum
}
mkdir -p "$tool/new"
for f in pipeline/*/*.c pipeline/*/*/*.c pipeline/*.c stages/*.c tests/unit/*.c tests/fuzz/*.c tests/bench/*.c; do printf '%s\t%s\n' "$f" "$(sum_of "$f")"; done >"$tool/sums"
for cc in gcc clang; do
	if ! command -v $cc >/dev/null 2>&1; then
		printf 'lint: %s is not installed: not checked with it\n' $cc
		continue
	fi
	{ $cc --version | head -n 1; cat "$tool/sums"; } >"$tool/new/$cc"
	[ -e "$accepted/$cc" ] && [ "$(head -n 1 "$accepted/$cc")" = "$(head -n 1 "$tool/new/$cc")" ] && cp "$accepted/$cc" "$tool/old" || : >"$tool/old"
	awk -F'\t' 'old { if ($2 != "") sum[$1] = $2; next } $2 == "" || sum[$1] != $2 { print $1 }' old=1 "$tool/old" old= "$tool/sums" >"$tool/ask"
	: >"$tool/refused"
	while read -r f; do
		# shellcheck disable=SC2086 # flags are words
		$cc $flags -fsyntax-only "$f" || echo "$f" >>"$tool/refused"
	done <"$tool/ask"
	while read -r f; do say "$f: $cc complains"; done <"$tool/refused"
	mkdir -p "$accepted" && awk -F'\t' 'no { refused[$1]; next } !($1 in refused)' no=1 "$tool/refused" no= "$tool/new/$cc" >"$accepted/$cc"
done

if [ "$found" -eq 0 ]; then
	echo "lint: clean"
else
	echo "lint: $found kinds of fault" >&2
	exit 1
fi
