#!/usr/bin/env python3
"""What others reach on annotated sets that lie beside the project: the figures of README's table.

  beside.py pages EVAL        main text and day of saved pages by trafilatura (EVAL/html: gold.jsonl, pages/)
  beside.py copies EVAL       near copies by MinHash LSH of datasketch (EVAL/dedup: Reuters-21578 and its pairs)

EVAL is the folder with eval.py scripts, whose measures are used: F1 of 4-word shingles, mean over pages; F1 over pairs of
articles that share a kept one.  Needs `pip install trafilatura lxml_html_clean datasketch`; each takes about a minute.
"""
import collections
import gzip
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import time


def pages(folder):
    sys.path[:0] = [os.path.join(folder, 'html'), folder]
    import eval as measure
    import trafilatura
    precision = recall = day = n = 0
    began = time.process_time()
    with open(os.path.join(folder, 'html', 'gold.jsonl'), encoding='utf-8') as gold:
        for line in gold:
            want = json.loads(line)
            with gzip.open(os.path.join(folder, 'html', 'pages', want['id'] + '.html.gz')) as page:
                found = trafilatura.bare_extraction(page.read(), url=want.get('url'), with_metadata=True,
                                                    include_comments=False)
            found = found.as_dict() if found is not None and not isinstance(found, dict) else found or {}
            a, b = measure.shingles(found.get('text') or ''), measure.shingles(want['text'] or '')
            hit = sum((a & b).values())
            precision += hit / sum(a.values()) if a else 0
            recall += hit / sum(b.values()) if b else 1
            day += (found.get('date') or '')[:10] == (want['published'] or '')[:10]
            n += 1
    precision, recall = precision / n, recall / n
    print('trafilatura %s: %d pages, precision %.3f recall %.3f F1 %.3f, day %.3f, %.1f CPU-s' % (
        trafilatura.__version__, n, precision, recall, 2 * precision * recall / (precision + recall), day / n,
        time.process_time() - began))


def copies(folder):
    import datasketch
    sketches, began = {}, time.process_time()
    with gzip.open(os.path.join(folder, 'dedup', 'reuters21578.jsonl.gz'), 'rt', encoding='utf-8') as articles:
        for line in articles:
            article = json.loads(line)
            text = article.get('text') or ''
            if len(text) < 40 or text.lower().startswith('blah blah'):     # as eval.py leaves them out
                continue
            words = re.findall(r'\w+', ((article.get('title') or '') + ' ' + text).lower())
            sketch = datasketch.MinHash(num_perm=128)
            sketch.update_batch([' '.join(words[i:i + 4]).encode() for i in range(max(1, len(words) - 3))])
            sketches[str(article['doc_id'])] = sketch
    for threshold in (.3, .4, .5, .6, .7):
        index, kept = datasketch.MinHashLSH(threshold=threshold, num_perm=128), collections.defaultdict(list)
        for name, sketch in sketches.items():
            near = [(sketches[other].jaccard(sketch), other) for other in index.query(sketch)]
            if near and max(near)[0] >= threshold:
                kept[max(near)[1]].append(name)
            else:
                index.insert(name, sketch)
        with tempfile.NamedTemporaryFile('w', suffix='.pairs.tsv') as pairs:
            for first, others in kept.items():
                for pair in itertools.combinations([first] + others, 2):
                    print(*pair, sep='\t', file=pairs)
            pairs.flush()
            said = subprocess.run([sys.executable, os.path.join(folder, 'dedup', 'score.py'), '--gold',
                                   os.path.join(folder, 'dedup', 'reuters_gold_pairs.tsv'), '--gold-format', 'pairs', '--sys',
                                   pairs.name, '--sys-format', 'pairs', '--scope', 'all'], stdout=subprocess.PIPE, text=True, check=True)
            figures = dict(line.split(None, 1) for line in said.stdout.splitlines() if line.strip())
            print('datasketch %s, Jaccard %.1f: precision %s recall %s F1 %s, %.1f CPU-s' % (
                datasketch.__version__, threshold, figures['precision'], figures['recall'], figures['f1'],
                time.process_time() - began))


if __name__ == '__main__':
    if len(sys.argv) != 3 or sys.argv[1] not in ('pages', 'copies'):
        sys.exit(__doc__)
    (pages if sys.argv[1] == 'pages' else copies)(sys.argv[2])
