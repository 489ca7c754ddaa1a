#!/bin/bash
# container.sh - the Containerfile: what it takes from this folder is there, and where a builder works, the image is built
# from what git knows, and makes the same tables as the programs here.
. "$(dirname "$0")/../faults/lib.sh"

for f in .ci/packages Makefile Containerfile .dockerignore; do
	[ -e "$top/$f" ] || echo "$f is not there" >>"$work/why"
done
grep -q '^ENTRYPOINT \["/usr/bin/pressmill"' "$top/Containerfile" || echo 'another entry point' >>"$work/why"
[ ! -s "$work/why" ]; ok $? 'what the Containerfile needs is there'

# the step that lists packages, as it stands there, on the programs that are built here
if command -v dpkg >/dev/null && command -v ldd >/dev/null; then
	ln -s "$PRESSMILL_BIN" "$work/bin"	# the step knows no spaces in names
	sed -n '/^RUN ldd/,/[^\\]$/p' "$top/Containerfile" | sed "s|^RUN ||; s|/to/usr/lib/pressmill/bin|$work/bin|; s|/to/packages|$work/packages|g" >"$work/list.sh"
	sh "$work/list.sh" >"$work/said" 2>&1
	is "$(grep -cE '^lib(xml2|pcre2-8-0|stemmer0d|json-c)' "$work/packages")" 4; ok $? 'the packages of the libraries are found'
else
	skip 'the packages of the libraries are found' 'no dpkg'
fi

builder=
for b in podman docker; do
	command -v "$b" >/dev/null && "$b" info >/dev/null 2>&1 && builder=$b && break
done
if [ -z "$builder" ]; then
	skip 'the image is built and run' 'no podman or docker that works'
	exit $failures
fi
mkdir "$work/src"
(cd "$top" && git ls-files -z | xargs -0 cp --parents -t "$work/src") || exit 2
image=pressmill-test-$$
"$builder" build -q -t "$image" -f "$work/src/Containerfile" "$work/src" >"$work/said" 2>&1; ok $? 'the image is built'
mkdir "$work/data" "$work/data/out" && cp -R "$sample" "$work/data/corpus"
"$builder" run --rm -v "$work/data:/data" "$image" --quiet >"$work/said" 2>&1; ok $? 'it publishes a release'
corpus=$sample out=$work/out
run --quiet
diff <(tables_of "$work/data/out" | sed 's/[0-9a-f]\{64\}/x/' | sort) <(tables_of "$out" | sed 's/[0-9a-f]\{64\}/x/' | sort) >"$work/why"; ok $? 'of the same tables'
"$builder" rmi -f "$image" >/dev/null 2>&1
exit $failures
