#!/bin/sh
# lint.sh - the rules a compiler does not know: who may include whom, which library stands where, how long a
# file may be, and that both compilers accept every file without a warning.  Prints file:line: rule; exit 1 if
# anything is found.
set -u
cd "$(dirname "$0")/.." || exit 2
LC_ALL=C; export LC_ALL
found=0
say() { printf '%s\n' "$1"; found=$((found + 1)); }

# The include law: base <- text <- stream <- {readers, store} <- stages and chain.
# law FILES ALLOWED: headers of the project that FILES may include, as an extended regexp of folders
law() {
	for f in $1; do
		[ -e "$f" ] || continue
		bad=$(grep -nE '^#include "' "$f" | grep -vE "#include \"($2)/")
		[ -z "$bad" ] || say "$(printf '%s\n' "$bad" | sed "s|^|$f:|; s|$|  -- include law: only $2|")"
	done
}
law 'pipeline/base/*.[ch]' 'base'
law 'pipeline/text/*.[ch]' 'base|text'
law 'pipeline/stream/*.[ch]' 'base|text|stream'
law 'pipeline/readers/*.[ch]' 'base|text|stream|readers'
law 'pipeline/store/*.[ch]' 'base|text|stream|store'
law 'stages/*.c pipeline/*.c' 'base|text|stream|readers|store'

# Libraries stand in one layer.
only() {	# HEADER-REGEXP FOLDER-REGEXP
	bad=$(grep -rnE "^#include <($1)" pipeline stages | grep -vE "^($2)")
	[ -z "$bad" ] || say "$bad  -- this library belongs in $2"
}
only 'zlib|isa-l|libdeflate|xxhash|nettle' 'pipeline/base/'
only 'pcre2|libstemmer|utf8proc|iconv' 'pipeline/text/'
only 'libexttextcat' 'pipeline/stream/'	# it reads its models from files
only 'json-c|libxml' 'pipeline/readers/'

# No clock, locale, environment or I/O in pure functions on text.
bad=$(grep -nE '\b(fopen|open|read|write|getenv|clock_gettime|gettimeofday|time|rand|random|printf|fprintf|setlocale)\(' pipeline/text/*.c |
	grep -vE '^[^:]*:[0-9]+:[[:space:]]*(/?\*|//)')
[ -z "$bad" ] || say "$bad  -- text/ does no I/O and knows no clock"

# Every header carries the list of banned functions, directly or through another.
for f in pipeline/*/*.c stages/*.c pipeline/*.c; do
	grep -qE '^#include "(base|text|stream|readers|store)/' "$f" || say "$f:1: includes no header of the project: banned.h does not reach it"
done

# A module is at most about 400 lines, a header about 100, a stage program about 150.
long() {	# LIMIT FILES...
	limit=$1; shift
	for f in "$@"; do
		[ -e "$f" ] || continue
		n=$(wc -l < "$f")
		[ "$n" -le "$limit" ] || say "$f:$n: longer than $limit lines: split it"
	done
}
long 450 pipeline/*/*.c pipeline/*.c
long 150 pipeline/*/*.h
long 250 stages/*.c

# Text files end in LF, hold no trailing white space; the project does not speak of machines.
git ls-files -z '*.c' '*.h' '*.sh' 'Makefile' '*.md' 2>/dev/null | xargs -0 grep -nE '[[:blank:]]+$' /dev/null | head -5 | while read -r l; do
	printf '%s  -- trailing white space\n' "$l"; done
[ -z "$(git ls-files -z '*.c' '*.h' '*.sh' 'Makefile' 2>/dev/null | xargs -0 grep -lE '[[:blank:]]+$' /dev/null)" ] || found=$((found + 1))

# Both compilers, warnings are errors.
flags=$(make -s WERROR=-Werror print-cflags)
for cc in gcc clang; do
	if ! command -v $cc >/dev/null 2>&1; then
		printf 'lint: %s is not installed: not checked with it\n' $cc
		continue
	fi
	for f in pipeline/*/*.c pipeline/*.c stages/*.c tests/unit/*.c; do
		# shellcheck disable=SC2086 # flags are words
		$cc $flags -fsyntax-only "$f" || say "$f: $cc complains"
	done
done

if [ "$found" -eq 0 ]; then
	echo "lint: clean"
else
	echo "lint: $found kinds of fault" >&2
	exit 1
fi
