# %% [markdown]
# # Reading a release: the questions most people ask first
#
# A notebook as text: Jupyter (with jupytext), VS Code and Spyder open it cell by cell, and `python3 pipeline/tables/reading_a_release.py
# RELEASE` runs it whole. It needs Python alone, no packages. RELEASE is the folder of a release, `out/current` if none is named; for a
# first look, `./run.sh --corpus corpus/sample --out /tmp/first` makes one of the sample articles.

# %%
import csv, gzip, json, os, re, sys
from collections import Counter, defaultdict

release = sys.argv[1] if len(sys.argv) > 1 and os.path.isdir(sys.argv[1]) else 'out/current'
package = json.load(open(os.path.join(release, 'datapackage.json'), encoding='utf-8'))
resources = {t['name']: t for t in package['resources']}
print(f"release {package['version']}, made by Pressmill {package['program']}, articles of",
      ' to '.join(package.get('temporal', {'of': 'unknown days'}).values()))
print('licence:', ', '.join(x.get('title') or x.get('name') or x['path'] for x in package['licenses']))

# %% [markdown]
# ## Tables as dictionaries
#
# `datapackage.json` names each table's files and the type of each column. Cells are unescaped, whole numbers become `int`, and an
# empty cell is `None`: a missing number is not 0.

# %%
UNESCAPED = {'t': '\t', 'n': '\n', 'r': '\r', '\\': '\\'}
CAST = {'integer': int, 'number': float, 'boolean': lambda cell: cell == 'yes'}


def rows(name):
    types = {f['name']: CAST.get(f['type'], str) for f in resources[name]['schema']['fields']}
    for path in resources[name]['path']:
        with gzip.open(os.path.join(release, path), 'rt', encoding='utf-8', newline='\n') as f:
            for row in csv.DictReader(f, delimiter='\t', quoting=csv.QUOTE_NONE):
                yield {k: types[k](re.sub(r'\\(.)', lambda m: UNESCAPED[m[1]], v)) if v else None for k, v in row.items()}


articles = {a['article_id']: a for a in rows('articles')}
sentences = {(s['article_id'], s['sentence']): s['text'] for s in rows('sentences')}
kept = {i for i, a in articles.items() if a['status'] == 'kept'}
print(len(articles), 'articles,', len(kept), 'kept,', len(articles) - len(kept), 'copies')

# %% [markdown]
# ## The editions of a series, with the sentences that prove them
#
# `events` has a row an edition; `event_evidence` says which mentions it rests on.

# %%
series = Counter(e['series'] for e in rows('events') if e['series_id']).most_common(1)[0][0]
evidence = defaultdict(list)
for v in rows('event_evidence'):
    evidence[v['event_id']].append((v['article_id'], v['sentence']))
print(series)
for e in rows('events'):
    if e['series'] != series:
        continue
    days = e['earliest'] or 'no day' if e['earliest'] == e['latest'] else f"{e['earliest']} to {e['latest']}"
    print(f"  {e['ordinal'] or '-':>4}  {days}  {e['place'] or '-'}  {e['status']}" + (f"  (!) {e['conflict']}" if e['conflict'] else ''))
    for where in evidence[e['event_id']][:2]:
        print('        ', sentences[where][:110])

# %% [markdown]
# ## Articles that name a country, by month

# %%
country = Counter()
for article, name, month in {(m['article_id'], m['name'], (articles[m['article_id']]['published'] or 'no day')[:7])
                             for m in rows('mentions') if m['kind'] == 'country' and m['article_id'] in kept}:
    country[name, month] += 1
for (name, month), n in sorted(country.items(), key=lambda x: (-x[1], x[0]))[:8]:
    print(f'  {month:8} {n:4}  {name}')

# %% [markdown]
# ## Who is named together
#
# Mentions of depth 0 only: within "the Singapore International Cyber Week" Singapore is no mention of its own.

# %%
named = defaultdict(set)
for m in rows('mentions'):
    if m['depth'] == 0 and m['article_id'] in kept:
        named[m['article_id']].add(m['name'])
together = Counter((a, b) for who in named.values() for a in who for b in who if a < b)
for (a, b), n in sorted(together.items(), key=lambda x: (-x[1], x[0]))[:8]:
    print(f'  {n:4}  {a} + {b}')

# %% [markdown]
# ## A map: where editions took place
#
# `entities` says where cities lie, and countries (their capital). Written as GeoJSON, which QGIS, Kepler and GitHub show as they are.

# %%
lies = {x['entity_id']: (x['lon'], x['lat']) for x in rows('entities') if x['lat'] is not None}
features = [{'type': 'Feature', 'geometry': {'type': 'Point', 'coordinates': lies[e['place_id']]},
             'properties': {'series': e['series'], 'ordinal': e['ordinal'], 'day': e['earliest'], 'place': e['place']}}
            for e in rows('events') if e['place_id'] in lies]
geojson = json.dumps({'type': 'FeatureCollection', 'features': features}, ensure_ascii=False)
print(len(features), 'dots, from', ', '.join(sorted({f['properties']['place'] for f in features})[:5]))

# %% [markdown]
# ## Further
#
# `build/bin/compare OLD NEW` names each fact in which two releases differ, with its sentence; `./run.sh export --sqlite FILE` makes a
# database to ask (`out/TABLES.md` has questions in SQL); the README of the release has lines for pandas, R, DuckDB and Parquet.
