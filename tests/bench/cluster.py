#!/usr/bin/env python3
"""How long a corpus would take on 1 to 128 machines, from measured times of the steps (CLUSTER.md has the table).

    cluster.py [--tb 1] [--cores 16] [--shard-gb 1] [NAME=MS ...]

NAME=MS: milliseconds of processor time a MB of raw text, instead of what is measured below: 241 MB of made-up news
(tests/bench/make_corpus.c), 116,460 articles, upon an index of 1.02 million, on one of two shared cores, November 2026.
Shards are given to machines whole, so the last round may leave some idle; no time is counted for the network, the disks
and the scheduler."""
import argparse
import math

MS = dict(
    plan=0.3,        # hash every file
    prepare=28.5,
    decide=8.2,      # in order; what other cores look up ahead is not in it
    extract=79.0,    # with the summaries of its tables
    join=0.3,        # read and check the tables; the check of the index, half a second for 800 MB, aside
    confirm=0.3,     # hash every file once more
    timeline=1.1,    # merges the summaries
    publish=12.0,    # read and describe every table: on all cores of one machine
)


def wall(mb, nodes, cores, shard_mb, ms):
    """Seconds: prepare, decide, extract, and the rest that one machine does."""
    rounds = math.ceil(math.ceil(mb / shard_mb) / nodes)

    def spread(step):
        return rounds * shard_mb * ms[step] / 1000 / cores

    rest = sum(ms[s] for s in ('plan', 'join', 'confirm', 'timeline')) * mb / 1000 + ms['publish'] * mb / 1000 / cores
    return spread('prepare'), ms['decide'] * mb / 1000, spread('extract'), rest


def hours(seconds):
    return f'{seconds / 3600:.1f} h' if seconds >= 3600 else f'{seconds / 60:.0f} min'


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--tb', type=float, default=1)
    p.add_argument('--cores', type=int, default=16)
    p.add_argument('--shard-gb', type=float, default=1)
    p.add_argument('ms', nargs='*', metavar='NAME=MS')
    a = p.parse_args()
    ms = dict(MS, **{k: float(v) for k, v in (x.split('=') for x in a.ms)})
    print('| machines | prepare | decide | extract | join, publish | in all |\n|---|---|---|---|---|---|')
    for nodes in (1, 2, 4, 8, 16, 32, 64, 128):
        parts = wall(a.tb * 1e6, nodes, a.cores, a.shard_gb * 1000, ms)
        print(f'| {nodes} | ' + ' | '.join(hours(x) for x in parts) + f' | {hours(sum(parts))} |')


if __name__ == '__main__':
    main()
