#!/usr/bin/env python3
"""Fit the factors of lexicons/dates/day.tsv on articles whose day is known; --write puts them there.

    fit_day.py [--write] [--only FEATURE,...] [--each N] [--sure PERCENT]... SET...

SET is JSON Lines (.gz too) of articles: id or doc_id, text, date or dct (ISO, or 26-FEB-1987), perhaps title and dateline.
The day is taken from the metadata and its year from the first lines; an article without a day there gets one ("March 5 -"),
so that each is of the kind that the factors are for. `dates --explain` then tells what speaks for each year in question.
Of each set the N articles whose ids have the lowest sha1 are taken (3000). Those of an even hash are fitted on; those of an odd
one are only counted, by set: how many get a day at 50 to 90 percent sure, and how many of these are right.

The model is the conditional logit (McFadden 1974): of the years in question one is right, each as likely as the product of its
factors. The logarithms of factors are pulled to zero (PULL) and those of neighbouring cases of a feature to each other
(SMOOTH), so that a step with few cases says little. A set counts by the root of its size. Features whose note ends in "By
hand", and with --only all others, stay as they are. Full gradient, a step for each weight (Rprop, Riedmiller and Braun 1993): no chance, the same numbers from the
same input. Python's standard library only; needs the built programs (BUILD, build).
"""
import argparse, collections, gzip, hashlib, json, math, os, re, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = os.path.join(os.environ.get('BUILD', os.path.join(ROOT, 'build')), 'bin')
DAY = os.path.join(ROOT, 'lexicons', 'dates', 'day.tsv')
PULL, SMOOTH, ROUNDS, TOP = 1.0, 3.0, 60, 600
MONTHS = 'January February March April May June July August September October November December'.split()


def hashed(name):
    return hashlib.sha1(name.encode()).digest()


def iso(cell):
    m = re.match(r'\s*(\d{4})-(\d\d)-(\d\d)', cell or '')
    if m:
        return tuple(int(x) for x in m.groups())
    m = re.match(r'\s*(\d\d?)-([A-Z]{3})-(\d{4})', cell or '', re.I)
    short = [x[:3].lower() for x in MONTHS]
    return (int(m[3]), short.index(m[2].lower()) + 1, int(m[1])) if m and m[2].lower() in short else None


def without_year(text, day):
    """The text with its day at the top, but not the year of that."""
    year, month, date = day
    name = r'%s(?:%s)?\.?' % (MONTHS[month - 1][:3], MONTHS[month - 1][3:])
    if month == 9:
        name = r'Sept?(?:ember)?\.?'
    for shape in (r'\b(%s\s+0?%d)(?:st|nd|rd|th)?(,?\s+%d)?\b(?![/\d])', r'\b(0?%d(?:st|nd|rd|th)?\s+%s)(,?\s+%d)?\b(?![/\d])'):
        parts = (name, date, year) if shape.startswith(r'\b(%s') else (date, name, year)
        m = re.search(shape % parts, text[:TOP], re.I)
        if m:
            return text[:m.start()] + m[1] + text[m.end():]
    return '%s %d - %s' % (MONTHS[month - 1], date, text.lstrip())


def articles(path, each):
    """[(key, set, day, line of JSON without the day)]"""
    opened = gzip.open(path, 'rt', encoding='utf-8') if path.endswith('.gz') else open(path, encoding='utf-8')
    name, found = os.path.basename(path).split('.')[0], []
    with opened as f:
        for line in f:
            a = json.loads(line) if line.strip() else {}
            day, key = iso(a.get('date') or a.get('dct') or a.get('published')), str(a.get('id') or a.get('doc_id'))
            if day and len(a.get('text') or '') > TOP:
                found.append((hashed(key), key, day, a))
    for _, key, day, a in sorted(found, key=lambda x: x[0])[:each]:
        text = (a['dateline'].strip() + ' ' if a.get('dateline') else '') + a['text']
        new = {'id': name + '/' + key, 'text': without_year(text, day)}
        if a.get('title'):
            new['title'] = a['title']
        yield new['id'], name, day, json.dumps(new)


def explained(found):
    """{key: [(year, {(feature, case): times})]}"""
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, 'in'))
        with open(os.path.join(folder, 'in', 'articles.jsonl'), 'w', encoding='utf-8') as f:
            f.write(''.join(line + '\n' for _, _, _, line in found))
        env = dict(os.environ, PRESSMILL_LEXICONS=os.path.join(ROOT, 'lexicons'), LC_ALL='C')
        stages = ' | '.join([BIN + '/ingest --root in', BIN + '/normalize', BIN + '/tokenize', BIN + '/match',
                             BIN + '/dates --explain why >stream'])
        subprocess.run(['bash', '-o', 'pipefail', '-c', stages + ' || [ $? = 3 ]'], cwd=folder, env=env, check=True,
                       stderr=subprocess.DEVNULL)
        key, years = {}, collections.defaultdict(list)
        for line in open(os.path.join(folder, 'stream'), encoding='utf-8'):
            if line.startswith('D\t'):
                cells = line.split('\t')
                key[cells[1]] = cells[3]
        for line in open(os.path.join(folder, 'why'), encoding='utf-8'):
            cells = line.split()
            what = {}
            for cell in cells[3:]:
                feature, case, times = re.match(r'(.*):(-?\d+)=(\d+)$', cell).groups()
                what[feature, int(case)] = int(times)
            years[key[cells[0]]].append((cells[1], what))
        return years


def read_table():
    lines = open(DAY, encoding='utf-8').read().split('\n')
    factors, hand, feature = {}, set(), None
    for line in lines:
        cells = line.split('\t')
        if line.startswith('#') or len(cells) < 3 or not re.match(r'-?\d+$', cells[1]):
            continue
        factors[cells[0], int(cells[1])] = float(cells[2])
        if len(cells) > 4 and re.search(r'by hand\.?$', cells[4], re.I):
            hand.add(cells[0])
    return lines, factors, hand


class Example:
    """An article: its years, those alike taken together."""

    def __init__(self, name, day, years):
        alike = collections.OrderedDict()
        self.name, self.right = name, None
        for i, (iso_day, what) in enumerate(years):
            shape = tuple(sorted(what.items()))
            alike.setdefault(shape, [0, i])[0] += 1
            if int(iso_day[:4]) == day[0]:
                self.right = list(alike).index(shape)
        self.shapes = [(n, shape) for shape, (n, _) in alike.items()]

    def shares(self, weight):
        z = [math.log(n) + sum(weight.get(k, 0) * t for k, t in shape) for n, shape in self.shapes]
        top = max(z, default=0)
        p = [math.exp(x - top) for x in z]
        total = sum(p)
        return [x / total for x in p]


def fit(examples, start, stay):
    """Weights (logarithms of factors) of all cases of which stay(feature) is not true."""
    count = collections.Counter(x.name for x in examples)
    keys = sorted({k for x in examples for _, shape in x.shapes for k, _ in shape} | set(start))
    free = [k for k in keys if not stay(k[0])]
    weight = {k: math.log(start.get(k, 1)) for k in keys}
    mean = sum(1 / math.sqrt(count[x.name]) for x in examples) / max(1, len(examples))
    step, before = {k: .1 for k in free}, {k: 0 for k in free}
    for _ in range(ROUNDS):
        slope = collections.defaultdict(float)
        for x in examples:
            counts = 1 / math.sqrt(count[x.name]) / mean
            for i, (p, (n, shape)) in enumerate(zip(x.shares(weight), x.shapes)):
                d = counts * ((i == x.right) - p)
                for k, t in shape:
                    slope[k] += d * t
        for k in free:
            g = slope[k] - PULL * weight[k]
            for near in ((k[0], k[1] - 1), (k[0], k[1] + 1)):
                if near in weight:
                    g -= SMOOTH * (weight[k] - weight[near])
            if g * before[k] > 0:
                step[k] = min(step[k] * 1.2, .5)
            elif g * before[k] < 0:
                step[k] = max(step[k] * .5, 1e-4)
                g = 0
            weight[k] += step[k] * ((g > 0) - (g < 0))
            weight[k] = max(-4.6, min(4.6, weight[k]))
            before[k] = g
    return weight


def count(examples, weight, said, sure):
    rows = collections.defaultdict(lambda: [0, 0, 0])
    for x in examples:
        p = x.shares(weight)
        best, i = max(((q / n, i) for i, (q, (n, _)) in enumerate(zip(p, x.shapes))), default=(0, None))
        for name in (x.name, 'all'):
            row = rows[name]
            row[0] += 1
            if best * 100 >= sure:
                row[1] += 1
                row[2] += i == x.right
    for name, (n, given, right) in sorted(rows.items()):
        print('%s\t%d\t%s\t%d\t%.2f\t%.2f' % (said, sure, name, n, given / n, right / max(1, given)))


def write(lines, weight, stay):
    done, out, last = set(), [], None
    fitted = {k: float('%.2g' % math.exp(w)) for k, w in weight.items() if not stay(k[0])}
    for line in lines:
        cells = line.split('\t')
        if not line.startswith('#') and len(cells) > 2 and re.match(r'-?\d+$', cells[1]):
            k = (cells[0], int(cells[1]))
            if k in fitted:
                cells[2] = '%g' % fitted[k]
                line = '\t'.join(cells)
            done.add(k)
        out.append(line)
    new = sorted(k for k in fitted if k not in done)
    at = max(i for i, line in enumerate(out) if re.match(r'[a-z-]+\t-?\d', line)) + 1
    out[at:at] = ['%s\t%d\t%g' % (k[0], k[1], fitted[k]) for k in new]
    with open(DAY, 'w', encoding='utf-8') as f:
        f.write('\n'.join(out))


def main():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('--write', action='store_true')
    p.add_argument('--only', help='of all features fit these')
    p.add_argument('--each', type=int, default=3000)
    p.add_argument('--sure', type=int, action='append')
    p.add_argument('sets', nargs='+')
    o = p.parse_args()
    found = [x for path in o.sets for x in articles(path, o.each)]
    years = explained(found)
    lines, factors, hand = read_table()
    examples = {0: [], 1: []}
    for key, name, day, _ in found:
        examples[hashed(key)[0] & 1].append(Example(name, day, years.get(key, [])))
    fitted_on = [x for x in examples[0] if x.right is not None]
    print('%d articles, fitted on %d, counted on %d' % (len(found), len(fitted_on), len(examples[1])), file=sys.stderr)
    old = {k: math.log(v) for k, v in factors.items()}
    only = o.only.split(',') if o.only else None

    def stay(feature):
        return feature in hand or (only is not None and feature not in only)

    new = fit(fitted_on, factors, stay)
    print('factors\tsure\tset\tarticles\tgiven\tright')
    for sure in o.sure or (50, 60, 70, 80, 90):
        count(examples[1], old, 'day.tsv', sure)
        count(examples[1], new, 'fitted', sure)
    if o.write:
        write(lines, new, stay)


if __name__ == '__main__':
    main()
