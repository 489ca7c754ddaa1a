#!/usr/bin/env python3
"""What each mechanism of editions gains: the chain on annotated sets, once whole and once without each mechanism.

    ablation.py --eval EVAL.py SET...

A mechanism is taken out by its weights (lexicons/events/weights.tsv), in a copy of the lexicons. EVAL.py makes the input of
a SET (`input SET DIR`) and scores a release (`score SET RELEASE --list`). Writes two tables in Markdown to standard output: found
of all, extra rows, days and places right of all rows; and what goes wrong by family of source, where SET/anchors.tsv tells how the
day of each article is known. Python's standard library only.
"""
import argparse, collections, os, re, shutil, subprocess, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# name, part, regex of features, weight (None: the row goes)
MECHANISMS = [
    ('whole', None, None, None),
    ('rules of the phrase finder', 'edition', 'rules.*', None),
    ('classes of heads', 'edition', 'head:(strong|weak|edition|session|round|talks|acronym)', None),
    ('what is no event (document, unit, anniversary, plenary)', 'edition', 'head:(document|unit|anniversary|plenary|match-round)|title-word|false-friend|body-by-number|congress-term', None),
    ('capitals', 'edition', 'capitals:.*|head-is-capital|full-name', None),
    ('frames before and after', 'edition', '(before|after):.*', None),
    ('links to the table of series, peers, siblings', 'edition', 'link:.*|peers|siblings|in-title|lexicon-series', None),
    ('days beyond the own sentence', 'day', '(next|previous):.*', -20),
    ('days: the walk of the sentence', 'day', 'walk.*', None),
    ('days: rivals', 'day', '.*rival.*', None),
    ('days: headings, labels, lines of their own', 'day', 'under-heading|cell|own-line', None),
    ('places beyond the own sentence', 'place', '(next|previous):.*', -20),
    ('places: the walk of the sentence', 'place', 'walk.*', None),
    ('places: hosts and visits', 'place', 'host.*|visit|far-host', None),
    ('places: beside the days', 'place', 'beside.*', None),
    ('places: unknown and venues', 'place', 'kind:(unknown|venue)', -20),
    ('status: the days', 'held|planned', 'days-.*', None),
]


def without(lexicons, part, feature, weight):
    path = os.path.join(lexicons, 'events', 'weights.tsv')
    lines = []
    for line in open(path, encoding='utf-8'):
        cells = line.rstrip('\n').split('\t')
        if part and len(cells) > 2 and re.fullmatch(part, cells[0]) and re.fullmatch(feature, cells[1]):
            if weight is None:
                continue
            cells[2:] = [str(weight)]
        lines.append('\t'.join(cells) + '\n')
    with open(path, 'w', encoding='utf-8') as f:
        f.writelines(lines)


FAMILIES = ('wire', 'dated page', 'undated')


def families(folder):
    """Article -> family: a wire story has a header or dateline, a page its day in metadata, name or text, or none."""
    found, path = {}, os.path.join(folder, 'anchors.tsv')
    for line in open(path, encoding='utf-8') if os.path.exists(path) else ():
        cells = line.rstrip('\n').split('\t')
        if not line.startswith('#') and len(cells) > 2:
            found[cells[0]] = ('undated' if cells[2].startswith('none') else 'wire' if re.search('wire|dateline', cells[2])
                               else 'dated page')
    return found


def faults(listing, family):
    """Family -> editions missed, extra rows, days and places wrong of those found; only faulty articles are listed."""
    wrong = collections.defaultdict(lambda: [0, 0, 0, 0])
    for m in re.finditer(r'^(\S+) +found (\d+)/(\d+) extra (\d+) dates (\d+)/(\d+) places (\d+)/(\d+)', listing, re.M):
        n = [int(x) for x in m.groups()[1:]]
        row = wrong[family.get(m[1], 'undated')]
        for i, v in enumerate((n[1] - n[0], n[2], n[4] - n[3], n[6] - n[5])):
            row[i] += v
    return wrong


def figures(eval_py, folder, corpus, lexicons, work):
    out = os.path.join(work, 'out')
    shutil.rmtree(out, ignore_errors=True)
    subprocess.run([os.path.join(ROOT, 'run.sh'), '--no-install', '--quiet', '--corpus', corpus, '--out', out, '--lexicons', lexicons],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    text = subprocess.run(['python3', eval_py, 'score', folder, os.path.join(out, 'current'), '--list'], capture_output=True, text=True).stdout
    found = re.search(r'^editions (\d+)/(\d+)  extra (\d+)', text, re.M)
    rows = re.search(r'dates (\d+)/(\d+) \S+\s+places (\d+)/(\d+)', text)
    status = re.search(r'^status (\d+)/(\d+)', text, re.M)
    return [found[1] + '/' + found[2], found[3], rows[1] + '/' + rows[2], rows[3] + '/' + rows[4], status[1] + '/' + status[2]], \
        faults(text, families(folder))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument('--eval', required=True)
    arguments.add_argument('sets', nargs='+')
    options = arguments.parse_args()
    names = [os.path.basename(os.path.normpath(s)) for s in options.sets]
    print('# What each mechanism of editions gains\n')
    print('Made by `make ablation` (tests/bench/ablation.py): the figures of each annotated set without that mechanism, its weights taken')
    print('out. found: editions of all gold rows; extra: rows that are none; days, places: right of all gold rows; status: right of those found.\n')
    print('| without | ' + ' | '.join('%s found | extra | days | places | status' % n for n in names) + ' |')
    print('|---|' + '---|' * (5 * len(names)))
    by_source = []
    with tempfile.TemporaryDirectory() as work:
        for name, folder in zip(names, options.sets):
            subprocess.run(['python3', options.eval, 'input', folder, os.path.join(work, name)], check=True)
        for what, part, feature, weight in MECHANISMS:
            lexicons = os.path.join(work, 'lexicons')
            shutil.rmtree(lexicons, ignore_errors=True)
            shutil.copytree(os.path.join(ROOT, 'lexicons'), lexicons)
            without(lexicons, part, feature, weight)
            cells, wrong = [], collections.defaultdict(lambda: [0, 0, 0, 0])
            for name, folder in zip(names, options.sets):
                own, by_family = figures(options.eval, folder, os.path.join(work, name), lexicons, work)
                cells += own
                for family, row in by_family.items():
                    wrong[family] = [x + y for x, y in zip(wrong[family], row)]
            print('| ' + what + ' | ' + ' | '.join(cells) + ' |', flush=True)
            by_source.append('| ' + what + ' | ' + ' | '.join(' '.join(map(str, wrong[f])) for f in FAMILIES) + ' |')
    count = collections.Counter(f for s in options.sets for f in families(s).values())
    print('\nWhat goes wrong by family of source, all sets together: editions missed, extra rows, days wrong, places wrong (of those found).\n')
    print('| without | ' + ' | '.join('%s (%d articles)' % (f, count[f]) for f in FAMILIES) + ' |')
    print('|---|' + '---|' * len(FAMILIES))
    print('\n'.join(by_source))


if __name__ == '__main__':
    main()
