#!/bin/bash
# scale.sh - work is linear in bytes and memory is bounded: the short form of tests/scale/scale.py (`make scale` is the whole).
here=$(cd "$(dirname "$0")/.." && pwd)
if ! command -v python3 >/dev/null; then
	echo 'ok - scale/patterns # SKIP python3 is not installed'
	exit 0
fi
exec python3 "$here/scale/scale.py" --short
