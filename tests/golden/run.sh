#!/bin/sh
# run.sh - golden cases: one folder each with
#   cmd        a shell command line; it runs in an empty folder, with $BIN (programs), $CASE (the case's folder)
#              and $TOP (the project's folder)
#   expected   what it must write to standard output
#   errors     what it must write to standard error (absent: nothing)
#   code       its exit code (absent: 0); a cmd that ends with 77 could not be run here, and is skipped
# Prints TAP lines; --regenerate writes expected, errors and code anew instead (review with git diff).
set -u
cd "$(dirname "$0")/../.." || exit 2
LC_ALL=C; export LC_ALL
TOP=$PWD
case ${BUILD:=build} in /*) BIN=$BUILD/bin ;; *) BIN=$TOP/$BUILD/bin ;; esac
export TOP BIN
PRESSMILL_LEXICONS=$TOP/lexicons; export PRESSMILL_LEXICONS
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
failed=0
for c in tests/golden/*/cmd; do
	CASE=$TOP/$(dirname "$c"); export CASE
	name=golden/$(basename "$CASE")
	rm -rf "$work/in" && mkdir "$work/in"
	(cd "$work/in" && sh "$CASE/cmd") >"$work/expected" 2>"$work/errors" </dev/null
	code=$?
	if [ $code -eq 77 ]; then
		echo "ok - $name # SKIP $(head -n 1 "$work/expected")"
		continue
	fi
	if [ "${1:-}" = --regenerate ]; then
		cp "$work/expected" "$CASE/expected"
		if [ -s "$work/errors" ]; then cp "$work/errors" "$CASE/errors"; else rm -f "$CASE/errors"; fi
		if [ $code -ne 0 ]; then echo $code > "$CASE/code"; else rm -f "$CASE/code"; fi
		echo "regenerated $name"
		continue
	fi
	wanted=0; [ -f "$CASE/code" ] && wanted=$(cat "$CASE/code")
	errors=/dev/null; [ -f "$CASE/errors" ] && errors=$CASE/errors
	if [ "$code" = "$wanted" ] && cmp -s "$work/expected" "$CASE/expected" && cmp -s "$work/errors" "$errors"; then
		echo "ok - $name"
	else
		echo "not ok - $name"
		failed=1
		{ [ "$code" = "$wanted" ] || echo "exit code $code, wanted $wanted"
		  diff -u "$CASE/expected" "$work/expected" | head -40
		  diff -u "$errors" "$work/errors" | head -20; } | sed 's/^/# /'
	fi
done
exit $failed
