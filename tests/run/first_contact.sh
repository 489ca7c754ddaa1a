#!/bin/bash
# first_contact.sh - likely mistakes of somebody who tries it for the first time get a line that helps.
. "$(dirname "$0")/../faults/lib.sh"
out=$work/out corpus=$work/corpus
says() { grep -q -- "$1" "$work/said" || { printf 'not said: %s\n' "$1" >"$work/why"; return 1; }; }
fresh() { chmod -R u+w "$out" "$corpus" 2>/dev/null; rm -rf "$out" "$corpus"; mkdir -p "$corpus/a"; }
article='The ministers met in Rome on 3 May 2024, said the hosts of the conference.'

fresh; printf '\377\330\377\340\0\020JFIF' >"$corpus/a/1.jpg"; cp "$corpus/a/1.jpg" "$corpus/a/2.jpg"; printf '\211PNG\r\n\032\n' >"$corpus/a/3.png"
runs 3 && says '2 times: not text: JPEG image' && says '1 times: not text: PNG image' && says 'could be read as an article'; ok $? 'a folder of pictures'
fresh; printf 'PK\3\4\24\0\6\0' >"$corpus/a/1.docx"
runs 3 && says 'save it as PDF, HTML or text' && says 'could be read as an article'; ok $? 'a corpus of office documents'
printf '%s\n' "$article" >"$corpus/a/2.txt"
runs 0 && ! grep -q 'could be read' "$work/said"; ok $? 'with an article beside them that is not said'
fresh; rm -rf "$corpus"; printf '%s\n' "$article" >"$corpus"
runs 66 && says 'is a file: give the folder'; ok $? 'a file instead of a folder'
fresh
runs 66 && says 'put articles there'; ok $? 'an empty corpus'
fresh; out=$corpus/out; printf '%s\n' "$article" >"$corpus/a/1.txt"
runs 64 && says 'lies inside the corpus' && [ ! -e "$out" ]; ok $? 'out inside the corpus'
out=$work/out; fresh; rm -rf "$corpus"; corpus=$out/corpus; mkdir -p "$corpus/a"; printf '%s\n' "$article" >"$corpus/a/1.txt"
runs 0 && says 'lies inside the out folder'; ok $? 'a corpus inside out'
corpus=$out/releases
runs 64 && says 'lies in a release'; ok $? 'the releases for a corpus'
corpus=$work/corpus; fresh; printf '%s\n' "$article" >"$corpus/a/1.txt"
cp -R "$top/lexicons" "$work/lex" && chmod -R a-w "$work/lex"
runs 0 --lexicons "$work/lex" && is "$(find "$work/lex" -newer "$corpus/a/1.txt" -type f | wc -l)" 0 || :
is "$code" 0 && [ -L "$out/current" ]; ok $? 'lexicons without write access'
chmod -R u+w "$work/lex"

# ---- what apt-get says is in a log, which is named ----
mkdir "$work/bin"
printf '#!/bin/sh\nexit 1\n' >"$work/bin/dpkg-query"
printf '#!/bin/sh\necho "Reading package lists..."; echo "debconf: noise" >&2\n[ "$2" = update ] || exit ${APT_CODE:-0}\n' >"$work/bin/apt-get"
printf '#!/bin/sh\nexec "$@"\n' >"$work/bin/sudo"
chmod +x "$work"/bin/*
PATH=$work/bin:$PATH PM_APT_LOG=$work/apt.log "$top/.ci/packages" build >"$work/said" 2>&1
is $? 0 && is "$(wc -l <"$work/said")" 1 && says "log: $work/apt.log" && is "$(grep -c 'noise' "$work/apt.log")" 2; ok $? 'packages are named once, what apt-get says goes to a log'
PATH=$work/bin:$PATH PM_APT_LOG=$work/apt.log APT_CODE=100 "$top/.ci/packages" build >"$work/said" 2>&1
is $? 71 && says 'could not install' && says "is in $work/apt.log"; ok $? 'a failure shows the end of it and names the log'
exit $failures
