#!/usr/bin/env python3
"""How the chain would go on more cores than there are: `make bench-cores`.

  cores.py STEPS [REPEAT]       (8)

STEPS is what `chain --jobs 1 --steps` wrote: for each block its bytes of text and the microseconds of its seven steps.  The blocks,
REPEAT times over, go through a model of stream/blocks.c with 1 to 64 workers: three blocks a worker in flight; ingest, decide, place and write
one block at a time and in order, the others by any worker; who is free takes the step nearest to the end.  The model knows
nothing of memory bandwidth, of processors that share a core, nor of the work before and after the blocks.
"""
import heapq
import sys

STEPS = ('ingest', 'prepare', 'decide', 'extract', 'place', 'squeeze', 'write')
RING = 3


def in_order(step):
    return step % 2 == 0


def simulate(blocks, workers):
    """Seconds until all blocks are written."""
    ring = RING * workers if workers > 1 else 1
    state, busy = {}, set()		# of blocks in flight: the step each waits for; those being worked on
    passed, doing = [0] * len(STEPS), [False] * len(STEPS)
    free, now, running, total = workers, 0.0, [], len(blocks)

    def choose():
        for step in range(len(STEPS) - 1, -1, -1):
            if step == 0:
                if not doing[0] and passed[0] < total and passed[0] - passed[-1] < ring:
                    return 0, passed[0]
            elif in_order(step):
                block = passed[step]
                if not doing[step] and state.get(block) == step and block not in busy:
                    return step, block
            else:
                for block in range(passed[-1], passed[0]):
                    if state.get(block) == step and block not in busy:
                        return step, block
        return None

    while passed[-1] < total:
        while free and (job := choose()):
            step, block = job
            busy.add(block)
            doing[step] = in_order(step)
            free -= 1
            heapq.heappush(running, (now + blocks[block][1][step] * 1e-6, step, block))
        now, step, block = heapq.heappop(running)
        free += 1
        busy.discard(block)
        doing[step] = False
        passed[step] += in_order(step)
        if step == len(STEPS) - 1:
            state.pop(block)
        else:
            state[block] = step + 1
    return now


def main():
    blocks = []
    with open(sys.argv[1], encoding='ascii') as file:
        for line in file:
            cells = [int(cell) for cell in line.split('\t')]
            blocks.append((cells[0], cells[1:]))
    size = sum(block[0] for block in blocks) / 1e6
    print('%d blocks, %.1f MB; processor ms a MB: %s' % (len(blocks), size, ', '.join(
        '%s %.2f' % (name, sum(b[1][i] for b in blocks) / 1e3 / size) for i, name in enumerate(STEPS))))
    blocks *= int(sys.argv[2]) if len(sys.argv) > 2 else 8
    size = sum(block[0] for block in blocks) / 1e6
    one = None
    for workers in (1, 2, 4, 8, 16, 32, 64):
        seconds = simulate(blocks, workers)
        one = one or seconds
        print('%3d workers: %7.1f MB/s, %5.1f times one' % (workers, size / seconds, one / seconds))


if __name__ == '__main__':
    main()
