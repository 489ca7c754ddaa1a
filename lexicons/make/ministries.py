#!/usr/bin/env python3
"""Write entities/ministries.tsv and forms/ministries.tsv from make/ministries.tsv.

    ministries.py LEXICONS

A ministry of Cambodia is called "Ministry of Foreign Affairs of Cambodia", "Cambodian Ministry of Foreign Affairs",
"Cambodia's Foreign Ministry", "Cambodian Foreign Ministry": those forms are made here, by country and adjective.
The same for its army, navy and air force, and for the central bank, whose row another file holds. Spelling variants (defence, defense) and dots and dashes need no forms of their own."""
import glob, os, re, sys

from cities import ENTITY, FORM, fold, rows, write

PATTERNS = {       # column -> the ministry's id, and how it is called by country: A adjective, N name
    'foreign': ('mfa', ['A Foreign Ministry', "N's Foreign Ministry", 'A Ministry of Foreign Affairs', "N's Ministry of Foreign Affairs", 'N Foreign Ministry', 'Foreign Ministry of N']),
    'defence': ('mod', ['A Defence Ministry', "N's Defence Ministry", 'A Ministry of Defence', "N's Ministry of Defence", 'N Defence Ministry']),
    'interior': ('interior', ['A Interior Ministry', "N's Interior Ministry", 'A Ministry of the Interior', 'A Ministry of Interior']),
    'finance': ('finance', ['A Finance Ministry', "N's Finance Ministry", 'A Ministry of Finance', "N's Ministry of Finance"]),
    'digital': ('digital', []),
    'health': ('health', ['A Health Ministry', "N's Health Ministry", 'A Ministry of Health', "N's Ministry of Health", 'N Health Ministry']),
    'justice': ('justice', ['A Justice Ministry', "N's Justice Ministry", 'A Ministry of Justice', "N's Ministry of Justice"]),
}

FORCES = {         # letter of column forces -> likewise; with any letter the armed forces as a whole
    'A': ('army', 'Army of N', ['A Army', "N's Army"]),
    'N': ('navy', 'Navy of N', ['A Navy', "N's Navy"]),
    'F': ('air-force', 'Air Force of N', ['A Air Force', "N's Air Force"]),
    '': ('armed-forces', 'Armed Forces of N', ['A Armed Forces', "N's Armed Forces"]),
}
THE = 'ae bs cf cd cg do gm km mh mv nl ph sb'.split()


BANK = ['A central bank', "N's central bank"]


def filled(pattern, r):
    """What follows the country is written small: the form then fits "Japan's foreign ministry", too."""
    name = 'the ' + r['name'] if r['country'][8:] in THE and ' of N' in pattern else r['name']
    start = re.match(r"(A|N's|N) (?=[A-Z])", pattern)
    if start:
        pattern = start.group() + pattern[start.end():].lower()
    return re.sub(r'^A\b', r['adjective'], re.sub(r'\bN\b', name, pattern)).replace("s's ", "s' ")


def called(column, name):
    """The patterns that fit this ministry's own name: a Home Ministry is no Interior Ministry."""
    patterns = PATTERNS[column][1]
    if column == 'interior':
        if 'Home Affairs' in name:
            return [p.replace('Ministry of the Interior', 'Ministry of Home Affairs').replace('Interior', 'Home') for p in patterns if 'of Interior' not in p]
        if 'Public Security' in name:
            return ['A Ministry of Public Security', "N's Ministry of Public Security", 'A Public Security Ministry']
    if column == 'defence' and 'the Armed Forces' in name:
        return patterns + ['A Armed Forces Ministry']
    return patterns


def main(lexicons):
    ents, forms, kept = [], [], {}
    for path in glob.glob(os.path.join(lexicons, 'entities', '[!m]*.tsv')):
        kept.update((e['id'], e['name']) for e in rows(path))
    for r in rows(os.path.join(lexicons, 'make', 'ministries.tsv')):
        cc = r['country'][8:]
        for column, (tail, _) in PATTERNS.items():
            name = r[column]
            if name in ('', '-'):
                continue
            if '/' in name:
                ident, seen = name, set()
            else:
                ident, seen = f'org/{cc}-{tail}', {fold(name)}
                ents.append(dict(id=ident, kind='organisation', name=name, parents=r['country'], source='own knowledge'))
                if not re.search(rf"\b{re.escape(r['name'])}\b", name):      # Ministry of Digital Governance: only with its country
                    forms.append(dict(id=ident, form=name, form_kind='name', require='@article:' + r['country']))
            for p in called(column, kept[name] if '/' in name else name):
                f = filled(p, r)
                if fold(f) not in seen:
                    seen.add(fold(f))
                    forms.append(dict(id=ident, form=f))
            for other in r['also'].split('|') if r['also'] != '-' else []:
                forms += [dict(id=ident, form=filled(p, dict(r, name=other))) for p in called(column, kept[name] if '/' in name else name) if p.startswith("N's")]
        if r['bank'] != '-':
            forms += [dict(id=r['bank'], form=filled(p, r)) for p in BANK]
            forms += [dict(id=r['bank'], form=filled("N's central bank", dict(r, name=o))) for o in r['also'].split('|') if o != '-']
        for letter, (tail, name, patterns) in FORCES.items():
            if r['forces'] not in ('', '-') and letter in r['forces']:
                ents.append(dict(id=f'org/{cc}-{tail}', kind='organisation', name=filled(name, r), parents=r['country'], source='own knowledge'))
                forms += [dict(id=f'org/{cc}-{tail}', form=filled(p, r)) for p in patterns]
    head = ['Ministries of all countries (foreign, defence, interior, finance, digital, health, justice) and their armed forces.', 'Derived by make/ministries.py from make/ministries.tsv: do not edit.',
            'Source: own knowledge. Licence: as this project.']
    write(os.path.join(lexicons, 'entities', 'ministries.tsv'), head, ENTITY, ents)
    write(os.path.join(lexicons, 'forms', 'ministries.tsv'), head, FORM, forms)
    print('ministries', len(ents), 'forms', len(forms))


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
