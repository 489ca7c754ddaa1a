#!/usr/bin/env python3
"""Score the date rules alone against a gold file (see ../shared/eval/dates), without the chain.

  dates_eval.py DATES_EVAL LEXICONS GOLD.jsonl [half] [--errors N] [--only TEXT]
half: 0 or 1 takes every other document (0: to tune on, 1: held out).
Sentences are cut naively; the reference day is the document's."""
import importlib.util, json, os, re, subprocess, sys

def cut(text):
    """(offset in code points, sentence) of naive sentences"""
    for para in re.finditer(r'(?:[^\n]|\n(?!\s*\n))+', text):
        at = para.start()
        p = para.group().replace('\n', ' ')
        last = 0
        for m in re.finditer(r'(?<=[a-z0-9)][.?!])[\'"’”]*\s+(?=[A-Z"“‘`])|(?<=[.?!]\'\')\s+(?=[A-Z"`])', p):
            word = re.search(r'(\S+)$', p[:m.start()])
            if word and re.match(r'^(?:[A-Z][a-z]?|Mr|Mrs|Dr|Gen|Sen|Rep|Gov|Col|Lt|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Corp|Inc|Co|Ltd|vs|No|St|a\.m|p\.m|[A-Za-z]\.[A-Za-z])\.$', word.group(1)):
                continue
            yield at + last, p[last:m.start()]
            last = m.end()
        yield at + last, p[last:]

def main(a):
    errors, only = 0, None
    if '--errors' in a:
        i = a.index('--errors'); errors = int(a[i + 1]); del a[i:i + 2]
    program, lexicons, gold = a[1:4]
    docs = [json.loads(l) for l in open(gold, encoding='utf-8') if l.strip()]
    if len(a) > 4:
        docs = docs[int(a[4])::2]
    lines, places = [], []
    for d in docs:
        lines.append('D\t' + (d.get('dct') or '')[:10])
        places.append([])
        for off, s in cut(d['text']):
            lines.append('S\t%d\t%s' % (len(places[-1]), s.replace('\t', ' ')))
            places[-1].append((off, s))
    out = subprocess.run([program, lexicons], input='\n'.join(lines).encode(), stdout=subprocess.PIPE, check=True).stdout.decode()
    got, k = [[]], 0
    for l in out.split('\n'):
        if l == '.':
            got.append([])
        elif l:
            _, s, start, length, typ, value, lo, hi, mod, basis, rule = l.split('\t')
            if typ == 'INTERVAL':
                continue
            off, text = places[len(got) - 1][int(s)]
            b = text.encode()
            x = off + len(b[:int(start)].decode())
            span = b[int(start):int(start) + int(length)].decode()
            got[-1].append({'start': x, 'end': x + len(span), 'type': typ, 'value': value, 'text': span, 'rule': rule, 'sentence': text})
    spec = importlib.util.spec_from_file_location('score', os.path.join(os.path.dirname(gold), 'score.py'))
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    g = {d['doc_id']: d for d in docs}
    s = {d['doc_id']: {'timexes': t} for d, t in zip(docs, got)}
    detail = []
    r = score.score(g, s, detail=detail)
    print('%s  gold %d system %d  strict %.1f (P %.1f R %.1f)  relaxed %.1f (P %.1f R %.1f)  value F1 %.1f' % (
        os.path.basename(gold), r['gold'], r['sys'], 100 * r['strict'][2], 100 * r['strict'][0], 100 * r['strict'][1],
        100 * r['relaxed'][2], 100 * r['relaxed'][0], 100 * r['relaxed'][1], 100 * r['value_f1']))
    def ctx(did, t):
        x = g[did]['text']
        return (x[max(0, t['start'] - 50):t['start']] + '[' + x[t['start']:t['end']] + ']' + x[t['end']:t['end'] + 40]).replace('\n', ' ')
    for did, kind, t, s in sorted(detail, key=lambda x: x[1])[:errors]:
        print(kind, g[did].get('dct', '')[2:10], '|', (t or {}).get('text', '').replace('\n', ' '), '=', (t or {}).get('value', ''), '|', (s or {}).get('text', ''), '=', (s or {}).get('value', ''), (s or {}).get('rule', '')[15:], '|', ctx(did, t or s), sep=' ')

if __name__ == '__main__':
    main(sys.argv)
