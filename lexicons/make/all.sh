#!/bin/sh
# Regenerate the derived name lexicons (make lexicons).  Packages are fetched into a scratch folder that is removed
# afterwards, or taken from PACKAGES if that is set.  The result is committed; git diff shows what changed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ -n "${PACKAGES:-}" ]; then
	packages=$PACKAGES
else
	packages=$(mktemp -d)
	trap 'rm -rf "$packages"' EXIT
	sh "$here/fetch.sh" "$packages"
fi
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
python3 "$here/cities.py" "$packages" "$here/.."
python3 "$here/coordinates.py" "$packages" "$here/.."
python3 "$here/ministries.py" "$here/.."
python3 "$here/regions.py" "$packages" "$here/.."
python3 "$here/selfcheck.py" "$here/.."
