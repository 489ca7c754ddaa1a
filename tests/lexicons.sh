#!/bin/sh
# lexicons.sh - lexcheck over the lexicons: every row is well formed, and every example in them holds.
set -u
cd "$(dirname "$0")/.." || exit 2
case ${BUILD:=build} in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
if "$BUILD/bin/lexcheck" lexicons >"${TMPDIR:-/tmp}/lexcheck.$$" 2>&1; then
	echo 'ok - lexcheck accepts lexicons/'
	r=0
else
	echo 'not ok - lexcheck accepts lexicons/'
	head -n 50 "${TMPDIR:-/tmp}/lexcheck.$$" | sed 's/^/# /'
	r=1
fi
rm -f "${TMPDIR:-/tmp}/lexcheck.$$"
exit $r
