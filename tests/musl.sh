#!/bin/sh
# musl.sh - `make check-musl`: does every source compile, without a warning, against the headers of musl?
#
# Only that: Debian builds the libraries that we link for glibc alone, so that no program of musl's can be made or
# run there (SECURITY.md, "Other C libraries").  What glibc alone has is found all the same.
set -u
cd "$(dirname "$0")/.." || exit 2
LC_ALL=C; export LC_ALL
command -v musl-gcc >/dev/null || { echo 'SKIP musl: musl-gcc is not installed (.ci/packages musl)'; exit 0; }
here=$(mktemp -d) || exit 71
trap 'rm -rf "$here"' EXIT
mkdir "$here/include"
# the headers of the libraries and of the kernel, without those of glibc that lie beside them
for h in linux asm-generic unicode zconf.h $(sed -n 's/^#include <\([^>]*\)>.*/\1/p' pipeline/*.[ch] pipeline/*/*.[ch] pipeline/*/*/*.[ch] stages/*.c |
	sort -u | while read -r h; do
	echo '#include <'"$h"'>' | musl-gcc -E -x c - >/dev/null 2>&1 || echo "${h%%/*}"
done | sort -u); do
	[ ! -e "/usr/include/$h" ] || ln -sfn "/usr/include/$h" "$here/include/$h"
done
for h in asm zconf.h; do
	for m in /usr/include/*-linux-gnu/"$h"; do [ ! -e "$m" ] || ln -sfn "$m" "$here/include/$h"; done
done
n=0 bad=0
for f in pipeline/*.c pipeline/*/*.c pipeline/*/*/*.c stages/*.c; do
	n=$((n + 1))
	# shellcheck disable=SC2046 # options are words
	musl-gcc -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -Ipipeline -I/usr/include/libxml2 \
		$(pkg-config --cflags gmime-3.0 2>/dev/null | sed 's/-I/-isystem /g') -idirafter "$here/include" \
		-fsyntax-only "$f" >"$here/said" 2>&1 && continue
	bad=$((bad + 1))
	grep -E 'error' "$here/said" | head -n 3 | sed 's/^/# /'
done
[ "$bad" = 0 ] || { echo "not ok - musl: $bad of $n sources do not compile against musl's headers"; exit 1; }
echo "ok - musl: $n sources compile against musl's headers"
