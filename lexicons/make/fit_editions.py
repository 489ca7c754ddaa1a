#!/usr/bin/env python3
"""Fit the weights of the edition score on annotated articles; --write puts them into lexicons/events/weights.tsv.

    fit_editions.py [--write] [--negatives FILE.jsonl[.gz]]... [--test SET]... SET...

SET is a folder with articles.jsonl (id, title, text, date) and gold-events.tsv (file, series regex, ordinal, ...; a row whose
note says `optional` is neither right nor wrong), as in `shared/eval/events`. Every candidate that the stage `events` tells of
(`events --explain`) is an example: right if a gold row of its file has its number and its regex finds its series. Candidates
of the files of --negatives, ordinary news, are examples of the other kind, save those that the present weights accept.

The model is logistic regression with weights pulled to those of the column `hand` (L2, PULL), not to zero, so that a feature
which the articles say little about stays as its keeper set it. Full gradient, a step for each weight (Rprop, Riedmiller and
Braun 1993): no learning rate, no chance, the same numbers from the same input. Only part `edition` is fitted; below some 300
dated rows fitted days and places are worse than those set by hand. Write what --test says is better on articles that it was not
fitted on, and nothing else.
Python's standard library only; needs the built programs (BUILD, build).
"""
import argparse, collections, gzip, json, math, os, re, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = os.path.join(os.environ.get('BUILD', os.path.join(ROOT, 'build')), 'bin')
WEIGHTS = os.path.join(ROOT, 'lexicons', 'events', 'weights.tsv')
PULL, ROUNDS = 15.0, 200


def explained(articles):
    """[(id of the article, number, series, probability, {feature: value})] of articles [(id, line of JSON)]."""
    with tempfile.TemporaryDirectory() as folder:
        source = {}
        for name, line in articles:
            os.makedirs(os.path.join(folder, 'in'), exist_ok=True)
            with open(os.path.join(folder, 'in', name + '.jsonl'), 'w', encoding='utf-8') as f:
                f.write(line)
        env = dict(os.environ, PRESSMILL_LEXICONS=os.path.join(ROOT, 'lexicons'), LC_ALL='C')
        stages = ' | '.join([BIN + '/ingest --root in', BIN + '/normalize', BIN + '/tokenize', BIN + '/match', BIN + '/dates',
                             'tee stream', BIN + '/events --explain why >/dev/null'])
        subprocess.run(['bash', '-o', 'pipefail', '-c', stages + ' || [ $? = 3 ]'], cwd=folder, env=env, check=True,
                       stderr=subprocess.DEVNULL)
        for line in open(os.path.join(folder, 'stream'), encoding='utf-8'):
            if line.startswith('D\t'):
                cells = line.split('\t')
                source[cells[1]] = os.path.basename(cells[2].split('#')[0])[:-len('.jsonl')]
        for line in open(os.path.join(folder, 'why'), encoding='utf-8'):
            cells = line.rstrip('\n').split('\t')
            features = {k: float(v) for k, v in (c.rsplit('=', 1) for c in cells[7:])}
            yield source[cells[0]], cells[4], cells[5], float(cells[6]), features


def annotated(folder):
    """[(label, features)] of a set."""
    gold = collections.defaultdict(list)
    for line in open(os.path.join(folder, 'gold-events.tsv'), encoding='utf-8'):
        if line.strip() and not line.startswith('#'):
            cells = line.rstrip('\n').split('\t')
            gold[re.sub(r'\.jsonl$', '', cells[0])].append(cells + [''] * (8 - len(cells)))
    articles = [(json.loads(line)['id'], line) for line in open(os.path.join(folder, 'articles.jsonl'), encoding='utf-8')]
    for name, number, series, _, features in explained(articles):
        rows = [r for r in gold[name] if r[2] == number and re.search(r[1], series, re.I)]
        if not rows:
            yield 0, features
        elif not all('optional' in r[7] for r in rows):
            yield 1, features


def ordinary(path):
    opened = gzip.open(path, 'rt', encoding='utf-8') if path.endswith('.gz') else open(path, encoding='utf-8')
    with opened as f:
        articles = [('n%d' % i, line) for i, line in enumerate(f)]
    for _, _, _, probability, features in explained(articles):
        if probability < .5:
            yield 0, features


def squash(z):
    return 1 / (1 + math.exp(-max(-30, min(30, z))))


def fit(examples, hand):
    names = sorted({k for _, x in examples for k in x} | set(hand))
    at = {k: i for i, k in enumerate(names)}
    rows = collections.Counter((label, tuple(sorted((at[k], v) for k, v in x.items()))) for label, x in examples)
    rows = sorted(rows.items())
    centre = [hand.get(k, 0.0) for k in names]
    w, step, last = list(centre), [.1] * len(names), [0.0] * len(names)
    for _ in range(ROUNDS):
        gradient = [PULL * (v - c) for v, c in zip(w, centre)]
        gradient[at['bias']] *= .1
        for (label, x), count in rows:
            error = (squash(sum(w[i] * v for i, v in x)) - label) * count
            for i, v in x:
                gradient[i] += error * v
        for i, g in enumerate(gradient):
            if last[i] * g > 0:
                step[i] = min(step[i] * 1.2, 1.0)
            elif last[i] * g < 0:
                step[i], g = max(step[i] * .5, 1e-6), 0
            if g:
                w[i] -= math.copysign(step[i], g)
            last[i] = g
        if max(map(abs, gradient)) < 1e-3:
            break
    return dict(zip(names, w))


def read_weights():
    head, rows = [], []
    for line in open(WEIGHTS, encoding='utf-8'):
        if line.startswith('#') or line.startswith('part\t'):
            head.append(line)
        elif line.strip():
            rows.append((line.rstrip('\n').split('\t') + [''] * 5)[:5])
    return head, rows


def figures(name, examples, weights):
    """What the score alone would do at .5, and how far its probabilities can be believed."""
    scored = [(squash(sum(weights.get(k, 0) * v for k, v in x.items())), label) for label, x in examples]
    right = sum(label for p, label in scored if p >= .5)
    given, all_right = sum(p >= .5 for p, _ in scored), sum(label for _, label in scored)
    print('%-10s candidates %d  precision %.3f  recall %.3f' % (name, len(scored), right / max(1, given), right / max(1, all_right)))
    for low, high in ((.5, .6), (.6, .7), (.7, .8), (.8, .9), (.9, .95), (.95, 1.01)):
        band = [label for p, label in scored if low <= p < high]
        if band:
            print('    %.2f to %.2f  %4d candidates  right %.2f' % (low, min(high, 1), len(band), sum(band) / len(band)))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument('sets', nargs='+')
    arguments.add_argument('--negatives', action='append', default=[])
    arguments.add_argument('--test', action='append', default=[], help='sets that are only looked at')
    arguments.add_argument('--write', action='store_true')
    options = arguments.parse_args()
    head, rows = read_weights()
    hand = {r[1]: float(r[2] or 0) for r in rows if r[0] == 'edition'}
    examples = [x for s in options.sets for x in annotated(s)]
    negatives = [x for path in options.negatives for x in ordinary(path)]
    weights = fit(examples + negatives, hand)
    tested = [x for s in options.test for x in annotated(s)]
    for name, some in (('fitted on', examples), ('tested on', tested), ('ordinary', negatives)):
        if some:
            print('by hand'); figures(name, some, hand)
            print('fitted'); figures(name, some, weights)
    if not options.write:
        return
    known = {(r[0], r[1]) for r in rows}
    rows += [['edition', k, '', '', ''] for k in weights if ('edition', k) not in known]
    order = {p: i for i, p in enumerate(dict.fromkeys(r[0] for r in rows))}
    with open(WEIGHTS + '.new', 'w', encoding='utf-8') as f:
        f.writelines(head)
        for r in sorted(rows, key=lambda r: order[r[0]]):
            if r[0] == 'edition':
                r[2] = r[2] or '0'
                r[3] = '%.2f' % weights.get(r[1], float(r[2] or 0))
            f.write('\t'.join(r).rstrip('\t') + '\n')
    os.replace(WEIGHTS + '.new', WEIGHTS)


if __name__ == '__main__':
    main()
