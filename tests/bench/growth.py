#!/usr/bin/env python3
"""What one more night costs when few nights lie behind it, and when many do: `make growth`.

  growth.py RUN.SH [MANY]       (400)

Makes nights of 40 invented articles, each with names, persons, days and numbered meetings, some of which come again.  Publishes
20 nights at once and then nine one by one, then all up to MANY in two runs and nine more one by one.  Prints the medians of processor time
(user and system, all programs of run.sh), bytes read and bytes written, and their ratios; exit 1 if a night after MANY takes more
than 1.2 times the processor time of a night after 20, which is the goal.  The programs are taken from PRESSMILL_BIN.

November 2026: .16 and .23 s, 1.4 times; 70,000 distinct names are written anew each night, and a night of 40 articles is little.
"""
import datetime
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile

FEW, ALONE, ARTICLES, MOST = 20, 9, 40, 1.2
CITIES = 'Geneva Vienna Singapore Jakarta Nairobi Ottawa Lima Seoul Tokyo Berlin Rome Madrid Oslo Cairo Accra'.split()
MEETINGS = ['%s %s %s' % (a, b, c) for a in ('Baltic', 'Alpine', 'Pacific', 'Andean', 'Nordic') for b in ('Water', 'Energy', 'Trade', 'Health')
            for c in ('Summit', 'Forum', 'Dialogue')]
GIVEN = 'Anna Boris Carla David Elena Frank Greta Hassan Irene James'.split()


def surname(pick):
    return ''.join(pick.choice('bdgklmnprstv') + pick.choice('aeiou') for _ in range(3)).capitalize()


def article(pick, night, number, people):
    day = datetime.date(2023, 1, 1) + datetime.timedelta(days=night)
    paragraphs = []
    for _ in range(6):
        when = day + datetime.timedelta(days=pick.randint(-300, 300))
        paragraphs.append(' '.join((
            '%s said that work on the harbour of %s had begun on %s.' % (people[int(len(people) * pick.random() ** 3)], pick.choice(CITIES),
                                                                         when.strftime('%A')),
            'The council counted %d bridges, %d roads and %d schools in %s.' % (pick.randint(2, 99), pick.randint(2, 99), pick.randint(2, 99),
                                                                              when.strftime('%B %Y')),
            'Near %s, %d houses were sold for %d thousand dollars.' % (surname(pick), pick.randint(2, 999), pick.randint(100, 999)))))
    if number % 5 == 0:
        paragraphs.append('The %dth %s took place in %s on %d %s.' % (pick.randint(4, 19), pick.choice(MEETINGS), pick.choice(CITIES), day.day,
                                                                     day.strftime('%B %Y')))
    return {'id': '%d-%d' % (night, number), 'date': day.isoformat(), 'title': 'Roads and houses near %s' % surname(pick), 'text': '\n\n'.join(paragraphs)}


def make_night(corpus, night):
    pick, names = random.Random(night), random.Random(0)
    people = ['%s %s' % (names.choice(GIVEN), surname(names)) for _ in range(1500)]
    folder = os.path.join(corpus, (datetime.date(2023, 1, 1) + datetime.timedelta(days=night)).isoformat())
    os.makedirs(folder)
    with open(os.path.join(folder, 'a.jsonl'), 'w', encoding='utf-8') as file:
        for number in range(ARTICLES):
            file.write(json.dumps(article(pick, night, number, people)) + '\n')


def spent():
    use = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open('/proc/self/io', encoding='ascii') as file:	# those of children that were waited for are in it
        io = dict(line.split(': ') for line in file.read().splitlines())
    return use.ru_utime + use.ru_stime, int(io['rchar']) / 1e6, int(io['wchar']) / 1e6


def publish(run, corpus, out):
    before = spent()
    code = subprocess.call([run, '--no-install', '--quiet', '--corpus', corpus, '--out', out])
    if code not in (0, 3):
        sys.exit('growth.py: run.sh ended with %d' % code)
    return [b - a for a, b in zip(before, spent())]


def alone(run, corpus, out, first):
    costs = []
    for night in range(first, first + ALONE):
        make_night(corpus, night)
        costs.append(publish(run, corpus, out))
    return [statistics.median(column) for column in zip(*costs)]


def main():
    run, many = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 400
    with tempfile.TemporaryDirectory(prefix='growth-') as folder:
        corpus, out = os.path.join(folder, 'corpus'), os.path.join(folder, 'out')
        for night in range(FEW):
            make_night(corpus, night)
        publish(run, corpus, out)
        few = alone(run, corpus, out, FEW)
        middle = (FEW + ALONE + many) // 2
        for start, end in ((FEW + ALONE, middle), (middle, many)):
            for night in range(start, end):
                make_night(corpus, night)
            publish(run, corpus, out)
        more = alone(run, corpus, out, many)
    for name, unit, a, b in zip(('processor time', 'read', 'written'), ('s', 'MB', 'MB'), few, more):
        print('%-15s a night after %d: %7.3f %s, after %d: %7.3f %s, ratio %.2f' % (name, FEW, a, unit, many, b, unit, b / a))
    return 1 if more[0] / few[0] > MOST else 0


if __name__ == '__main__':
    sys.exit(main())
