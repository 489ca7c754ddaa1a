#!/usr/bin/env python3
"""selfcheck.py LEXICONS: quick look at the name lexicons before a commit; the real check is stages/lexcheck."""
import collections, glob, os, re, sys
import unicodedata

L = sys.argv[1] if len(sys.argv) > 1 else 'lexicons'
bad = 0


def rows(path):
    head = None
    for n, l in enumerate(open(path, encoding='utf-8'), 1):
        l = l.rstrip('\n')
        if not l or l.startswith('#'):
            continue
        c = l.split('\t')
        if head is None:
            head = c
            continue
        if len(c) > len(head) or any(x != x.strip() for x in c):
            say(path, n, 'cells')
        yield n, dict(zip(head, c + [''] * len(head)))


def say(path, n, what):
    global bad
    bad += 1
    if bad < 80:
        print(f'{path}:{n}: {what}')


def key(s):
    if len(s) < 5 and ' ' not in s:
        return s.lower()
    s = ''.join(c for c in unicodedata.normalize('NFKD', s) if not unicodedata.combining(c)).lower()
    return re.sub(r'[^\w]+', ' ', re.sub(r"[.'’]", '', s)).strip()


ids, kinds, parents, terms, classes = {}, {}, [], [], set()
for n, r in rows(L + '/contexts.tsv'):
    classes.add(r['class'])
for p in sorted(glob.glob(L + '/entities/*.tsv')):
    for n, r in rows(p):
        if r['id'] in ids:
            say(p, n, f"id {r['id']} also in {ids[r['id']]}")
        ids[r['id']] = p
        kinds[r['id']] = r['kind']
        if not re.fullmatch(r'(country|region|city|place|org|person|initiative)/[a-z0-9-]+', r['id']):
            say(p, n, f"id {r['id']}")
        parents += [(p, n, x) for x in r['parents'].split('|') if x]
        for d in r['valid_from'], r['valid_to']:
            if not re.fullmatch(r'(\d{4}(-\d\d(-\d\d)?)?)?', d):
                say(p, n, 'date ' + d)
        if r['valid_from'] and r['valid_to'] and r['valid_from'] > r['valid_to']:
            say(p, n, 'from > to')
for n, r in rows(L + '/series.tsv'):
    ids[r['series_id']] = 'series'
    parents += [(L + '/series.tsv', n, x) for x in r['parties'].split('|') if x]
for p, n, x in parents:
    if x not in ids:
        say(p, n, 'unknown parent ' + x)
seen = collections.defaultdict(list)
count = collections.Counter()
for p in sorted(glob.glob(L + '/forms/*.tsv')):
    for n, r in rows(p):
        count[p] += 1
        if r['id'] not in ids:
            say(p, n, 'unknown id ' + r['id'])
        k = (r['id'], r['form'] if r['match'] == 'exact' else key(r['form']))
        if k in seen:
            say(p, n, f"form {r['form']} of {r['id']} twice")
        seen[k].append((p, n))
        for t in (r['require'] + '|' + r['forbid']).split('|'):
            m = re.match(r'[<>]?\$(.+)', t)
            if m and m[1] not in classes:
                say(p, n, 'unknown class ' + t)
            m = re.match(r'@(article|dateline):(.+)', t)
            if m and m[2] not in ids:
                say(p, n, 'unknown id in ' + t)
print(len(ids), 'ids,', sum(count.values()), 'form rows,', bad, 'complaints')
