#!/usr/bin/env python3
"""Write entities/regions-iso.tsv and forms/regions-iso.tsv: first-level regions of countries that regions.tsv leaves out.

    regions.py PACKAGES LEXICONS

PACKAGES is the folder that fetch.sh filled, LEXICONS the lexicon folder, whose hand-kept files and derived cities are
read.  make/regions.tsv says which countries, what a region is called there, and which codes are left out (capitals that
are a region of their own: the city has that name).  Never fetches anything; the same input gives the same bytes.

    Ankara Province          always a name; in any case of letters
    Eastern Region           a name that is only words of direction: with its country in the article
    Zulia                    alone, with its country in the article, if nothing else has that name and it is no word"""
import json, os, re, sys

from cities import ENTITY, FORM, fold, key, rows, slug, write

VERSION = 'cldr-subdivisions-full 48.2.0 and cldr-core 48.2.0 (npm), Unicode CLDR, Unicode-3.0 licence'
VAGUE = set('''central centre east eastern north northern south southern west western northeast northeastern northwest northwestern
southeast southeastern southwest southwestern upper lower middle coast capital federal islands lakes plateau valley
nord sud est ouest norte sul oeste este nordeste centro sur centrale maritime littoral cascades savanes plateaux collines'''.split())


def leaves(contains, code):
    inner = contains.get(code.upper() if len(code) == 2 else code, {}).get('_contains', [])
    return [x for c in inner for x in (leaves(contains, c) or [c])]


def clean(name, head):
    name = re.sub(r'\s*\(.*?\)|²', '', name).replace('’', "'").replace(' & ', ' and ').replace('–', '-').strip()
    return re.sub(rf'\s+({re.escape(head)}|Province|Region|District|County|Department|Division|Governorate|State)$', '', name)


def main(packages, lexicons):
    names = json.load(open(os.path.join(packages, 'cldr', 'subdivisions.json'), encoding='utf-8'))['subdivisions']['localeDisplayNames']['subdivisions']
    contains = json.load(open(os.path.join(packages, 'cldr', 'containment.json'), encoding='utf-8'))['supplemental']['subdivisionContainment']
    taken, have = set(), set()
    words = {w.strip() for w in open(os.path.join(packages, 'american-english'), encoding='utf-8') if w[0].islower()}
    for folder in 'entities', 'forms':
        for topic in sorted(os.listdir(os.path.join(lexicons, folder))):
            if topic != 'regions-iso.tsv':
                for r in rows(os.path.join(lexicons, folder, topic)):
                    taken.add(key(r.get('name') or r.get('form')))
                    have.add(r['id'])
    ents, forms = [], []
    for r in rows(os.path.join(lexicons, 'make', 'regions.tsv')):
        cc, head, drop = r['country'][8:], r['head'], set(r['drop'].split('|'))
        here = f"@article:{r['country']}|@dateline:{r['country']}"
        codes = leaves(contains, cc) if r['level'] == 'lowest' else contains[cc.upper()]['_contains']
        for code in codes:
            ident = f'region/{cc}-{code[2:]}'
            if ident in have or code[2:] in drop or not names.get(code):
                continue
            bare = clean(names[code], head)
            full = f'{head} of {bare}' if r['order'] == 'before' else f'{bare} {head}'
            if key(full) in taken:
                continue
            vague = all(w in VAGUE for w in fold(bare).split())
            ents.append(dict(id=ident, kind='region', name=full, parents=r['country'], source='Unicode CLDR', note='ISO 3166-2 ' + code[:2].upper() + '-' + code[2:].upper()))
            forms.append(dict(id=ident, form=full, form_kind='name', case='' if vague else 'any', require=here if vague else ''))
            if not vague and key(bare) not in taken and len(bare) > 4 and fold(bare) not in words:
                forms.append(dict(id=ident, form=bare, require=here, forbid='<$given-name|<$person-title'))
    head = ['First-level regions of further countries (ids follow ISO 3166-2).', 'Derived by make/regions.py from ' + VERSION + ',', 'as make/regions.tsv says: do not edit.']
    write(os.path.join(lexicons, 'entities', 'regions-iso.tsv'), head, ENTITY, ents)
    write(os.path.join(lexicons, 'forms', 'regions-iso.tsv'), head, FORM, forms)
    print('regions', len(ents), 'forms', len(forms))


if __name__ == '__main__':
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
