#!/bin/bash
# contributing.sh - the worked examples of CONTRIBUTING.md, run as they stand there, one after another, in a copy of the
# tree with what is built already.
. "$(dirname "$0")/../faults/lib.sh"
export NO_INSTALL=1
cd "$top" || exit 2
clone=$work/clone
mkdir "$clone"
case $(nm -D "$BUILD/bin/chain" 2>/dev/null) in *__asan_init*) skip 'worked examples' 'the copy is built without sanitizers'; exit 0 ;; esac
git ls-files -z 2>/dev/null | xargs -0 cp -a --parents -t "$clone" 2>/dev/null
# times are kept, so that only what an example changes is compiled; elsewhere built objects would not be found
[ "$BUILD" = "$top/build" ] || { skip 'worked examples' 'built outside the tree'; exit 0; }
cp -a "$BUILD" "$clone/build"
awk -v d="$work" '/^## /{ name = tolower($NF) } /^```sh$/ { on = 1; next } /^```$/ { on = 0 } on { print > (d "/example-" name ".sh") }' CONTRIBUTING.md
cd "$clone" || exit 2
for name in name rule column stage; do
	[ -s "$work/example-$name.sh" ] || { ok 1 "CONTRIBUTING.md has an example of a $name"; continue; }
	env -u BUILD -u PRESSMILL_BIN -u MAKEFLAGS -u MAKELEVEL bash -e -o pipefail "$work/example-$name.sh" >"$work/said" 2>&1 </dev/null; ok $? "CONTRIBUTING.md: a $name"
done
exit $failures
