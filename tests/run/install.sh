#!/bin/bash
# install.sh - make install: what it leaves works by itself, from a folder nobody may write, and uninstall takes it away.
. "$(dirname "$0")/../faults/lib.sh"

to=$work/to
unset MAKEFLAGS MAKELEVEL	# this may run below another make
case $BUILD in "$top"/*) build=${BUILD#"$top"/} ;; *) build=$BUILD ;; esac
make -C "$top" -s BUILD="$build" DESTDIR="$to" PREFIX=/usr install >"$work/said" 2>&1; is $? 0; ok $? 'make install'
unset PRESSMILL_BIN
p=$to/usr/bin/pressmill
version=$(sed -n 's/^#define PRESSMILL_VERSION "\(.*\)"$/\1/p' "$top/pipeline/stream/options.h")
is "$("$p" --version)" "Pressmill $version"; ok $? '--version'
"$p" -h >"$work/said" && grep -q '^usage: pressmill' "$work/said" && ! grep -q 'run\.sh' "$work/said"; ok $? '-h speaks of pressmill'
chmod -R a-w "$to"
mkdir "$work/home" && cp -R "$sample" "$work/home/corpus"
(cd "$work/home" && "$p" --quiet) >"$work/said" 2>&1; is $? 0 && [ -L "$work/home/out/current" ]; ok $? 'it publishes, with state below the folder it runs in alone'
is "$(ls "$work/home")" "$(printf 'corpus\nout')"; ok $? 'and leaves nothing else'
chmod -R u+w "$to"
corpus=$sample out=$work/out
PRESSMILL_BIN=$BUILD/bin "$top/run.sh" --quiet --corpus "$sample" --out "$out" >"$work/said" 2>&1
diff <(tables_of "$work/home/out" | sed 's/sample/corpus/g; s/[0-9a-f]\{64\}/x/' | sort) <(tables_of "$out" | sed 's/sample/corpus/g; s/[0-9a-f]\{64\}/x/' | sort) >"$work/why"; ok $? 'the same tables as from the clone'
(cd "$work/home" && "$p" verify) >"$work/said" 2>&1; is $? 0; ok $? 'verify'
bash -c '. "$1"; COMP_WORDS=(pressmill --keep-re) COMP_CWORD=1; _pressmill; printf "%s\n" "${COMPREPLY[@]}"' - "$to/usr/share/bash-completion/completions/pressmill" >"$work/said"
grep -qx -- '--keep-releases' "$work/said" && grep -qx -- '--keep-reports' "$work/said"; ok $? 'completion knows the options'
grep -q '^ExecStart=/usr/bin/pressmill ' "$to/usr/lib/systemd/system/pressmill.service" && grep -q '^OnCalendar=' "$to/usr/lib/systemd/system/pressmill.timer"; ok $? 'the units call what was installed'
if command -v help2man >/dev/null; then
	for m in pressmill pressmill-chain pressmill-match pressmill-export; do
		[ -s "$to/usr/share/man/man1/$m.1" ] && grep -q '^.SH NAME' "$to/usr/share/man/man1/$m.1"; ok $? "a manual page for $m"
	done
else
	skip 'manual pages' 'no help2man'
fi
make -C "$top" -s BUILD="$build" DESTDIR="$to" PREFIX=/usr uninstall >"$work/said" 2>&1; is "$(find "$to" ! -type d | wc -l)" 0; ok $? 'uninstall leaves no file'
if git -C "$top" rev-parse HEAD >/dev/null 2>&1; then
	make -C "$top" -s BUILD="$build" dist >"$work/said" 2>&1
	is "$(tar tzf "$BUILD/pressmill-$version.tar.gz" 2>&1 | grep -c "^pressmill-$version/Makefile$")" 1; ok $? 'make dist'
else
	skip 'make dist' 'no git'
fi
exit $failures
