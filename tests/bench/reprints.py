#!/usr/bin/env python3
"""Reprints: one agency story on many sites' pages, made from real articles and real page furniture, and scored.

  reprints.py make TEXTS.jsonl[.gz] PAGES-DIR GOLD.jsonl OUT-DIR [SEED [COPIES [STORIES]]]
  reprints.py score OUT-DIR RELEASE [--errors N]

make writes OUT-DIR/corpus/main/pages.jsonl (the corpus to run on) and OUT-DIR/gold.tsv.  The stories come from
TEXTS (title, text); the furniture of a site is what stands on a saved page of PAGES-DIR (NAME.html[.gz]) and
not in its article (GOLD.jsonl: id, text): navigation, teasers, newsletter boxes, notices.
One story has COPIES versions (612), STORIES (40) more have 2 to 12, and the same sites print as many other
articles, some on the story's subject and with its background paragraphs.  A version is plain, retitled, cut
short, cut to a brief, updated (new paragraphs, changed figures), with local paragraphs, with its lead written
anew, or merged with another story; with straight or typographic quotes, remains of HTML, lines put between
its paragraphs, comments below it; zero to three days later.
gold.tsv: page, story, how it was made.  Pages of one story are duplicates, all others are not; a page that
holds less than a third of its story, or of which that is less than a third without the furniture, is not judged.
score compares copies gathered at their kept article (as `copy_of` says) with the plain rule (of their 4-grams: shared /
fewer >= .5 and Jaccard >= .2) on all pairs, and on each page and the earliest kept one that it fits, and says
which kinds of pages are missed."""
import collections, gzip, html.parser, itertools, json, os, random, re, sys

def opened(path):
    return gzip.open(path, 'rt', encoding='utf-8') if path.endswith('.gz') else open(path, encoding='utf-8')

def words(text):
    return re.findall(r'\w+', text.lower())

def grams(text):
    w = words(text)
    return {hash(tuple(w[i:i + 4])) for i in range(max(1, len(w) - 3))}

# ---- furniture ----

class Lines(html.parser.HTMLParser):
    INLINE = {'a', 'b', 'i', 'em', 'strong', 'span', 'abbr', 'time', 'small', 'sup', 'sub', 'u', 'font'}
    def __init__(self):
        super().__init__()
        self.lines, self.now, self.hidden = [], '', 0
    def cut(self):
        line = ' '.join(self.now.split())
        if line:
            self.lines.append(line)
        self.now = ''
    def handle_starttag(self, tag, attrs):
        if tag in ('script', 'style', 'noscript', 'svg', 'template'):
            self.hidden += 1
        if tag not in self.INLINE:
            self.cut()
    def handle_endtag(self, tag):
        if tag in ('script', 'style', 'noscript', 'svg', 'template'):
            self.hidden = max(0, self.hidden - 1)
        if tag not in self.INLINE:
            self.cut()
    def handle_data(self, data):
        if not self.hidden:
            self.now += data

def furniture_of(page, text):
    p = Lines()
    p.feed(page)
    p.cut()
    own = grams(text)
    lines = [l for l in p.lines if len(l) < 400 and len(grams(l) & own) * 3 < len(grams(l)) and l not in text]
    seen = set()
    return [l for l in lines if not (l in seen or seen.add(l))]

def read_sites(pages, gold):
    texts = {}
    for l in opened(gold):
        d = json.loads(l)
        texts[d['id']] = d['text'] or ''
    sites = []
    for name in sorted(os.listdir(pages)):
        page = re.sub(r'\.html?(\.gz)?$', '', name)
        if page not in texts:
            continue
        with (gzip.open if name.endswith('.gz') else open)(os.path.join(pages, name), 'rb') as f:
            lines = furniture_of(f.read().decode('utf-8', 'replace'), texts[page])
        if len(lines) >= 12 and sum(len(words(l)) for l in lines) >= 60:
            sites.append(lines[:160])
    return sites

# ---- stories ----

def paragraphs(text):
    out = []
    for p in re.split(r'\n\s*\n', text):
        s = re.split(r'(?<=[.!?])["”]?\s+(?=[A-Z“"])', ' '.join(p.split()))
        for i in range(0, len(s), 2):
            out.append(' '.join(s[i:i + 2]))
    return [p for p in out if len(words(p)) > 4]

def read_stories(path):
    out = []
    for l in opened(path):
        d = json.loads(l)
        p = paragraphs(d['text'])
        if len(p) >= 6:
            out.append({'title': d['title'] or '', 'text': p})
    return out

class Maker:
    def __init__(self, seed, stories, sites):
        self.r = random.Random(seed)
        self.stories, self.sites = stories, sites
        self.sentences = [s for t in stories for s in t['text']]
        self.titles = [t['title'] for t in stories]
        self.vocabulary = [w for s in self.sentences for w in re.findall(r'\b[a-z]{4,}\b', s)]

    def figures(self, text, share):
        def other(m):
            return str(int(m.group()) + self.r.randint(1, 9)) if self.r.random() < share else m.group()
        return re.sub(r'\d+', other, text)

    def anew(self, text, share):
        """Another wording: words replaced and dropped, halves turned about."""
        w = text.split()
        w = [self.r.choice(self.vocabulary) if x.isalpha() and x.islower() and self.r.random() < share else x
             for x in w if self.r.random() > share / 4]
        if self.r.random() < .5 and len(w) > 8:
            k = len(w) // 2
            w = w[k:] + w[:k]
        return ' '.join(w)

    def body(self, story, kind):
        """(title, paragraphs, share of the story that is in it, share of it that is the story)"""
        r, p, title = self.r, list(story['text']), story['title']
        other = r.choice(self.stories)
        if kind == 'retitled':
            title = self.anew(title, .6)
        elif kind == 'cut':
            p = p[:max(3, round(len(p) * r.uniform(.4, .85)))]
        elif kind == 'brief':
            p = p[:r.randint(2, 3)]
        elif kind == 'updated':
            new = [self.anew(x, .8) for x in r.sample(other['text'], min(len(other['text']), r.randint(1, 5)))]
            p = [self.figures(x, .4) for x in p]
            at = r.randint(0, len(p))
            p = p[:at] + new + p[at:]
            if r.random() < .4:
                title = 'UPDATE %d-%s' % (r.randint(1, 5), title)
        elif kind == 'local':
            for x in r.sample(other['text'], min(len(other['text']), r.randint(1, 4))):
                p.insert(r.randint(1, len(p)), x)
        elif kind == 'lead':
            n = r.randint(1, max(1, len(p) // 3))
            p = [self.anew(x, .5) for x in p[:n]] + p[n:]
            title = self.anew(title, .6)
        elif kind == 'edited':
            p = [self.anew(x, .12) if r.random() < .5 else x for x in p if r.random() > .15]
        elif kind == 'merged':
            k = max(3, round(len(p) * r.uniform(.5, 1)))
            p = p[:k] + other['text'][:r.randint(2, len(other['text']))]
            if r.random() < .3:
                title = other['title']
        g, h = grams('\n'.join(p)), grams('\n'.join(story['text']))
        both = len(g & h)
        return title, p, both / max(1, len(h)), both / max(1, len(g))

    def page(self, site, title, p, day):
        r, f = self.r, self.sites[site]
        lines = list(p)
        if r.random() < .4:
            lines = [x.replace('“', '"').replace('”', '"').replace('’', "'") for x in lines]
        elif r.random() < .3:
            lines = [re.sub(r'(^|\s)"', r'\1“', x).replace('"', '”').replace("'", '’') for x in lines]
        if r.random() < .15:
            lines = [x.replace(' and ', ' &amp; ', 1) if r.random() < .1 else x + (' <br />' if r.random() < .1 else '')
                     for x in lines]
        if r.random() < .5:
            lines.insert(0, r.choice(['By staff and wires', 'By our correspondent', 'Agencies', 'From wire reports',
                                      'Staff writer']))
        much = r.choice([.1, .3, .6, 1])		# how much of the page's furniture survived extraction
        k = round(len(f) * r.uniform(.1, .6))
        before = [x for x in f[:k] if r.random() < much]
        after = [x for x in f[k:] if r.random() < much]
        news = r.sample(self.titles, r.randint(0, 12))
        for x in r.sample(f, min(len(f), r.choice([0, 0, 1, 2, 4]))):
            lines.insert(r.randint(1, len(lines)), r.choice([x, 'Advertisement', 'Read more: ' + r.choice(self.titles), x]))
        comments = [self.anew(r.choice(self.sentences), .2) for _ in range(r.choice([0, 0, 0, 3, 8]))]
        return '\n\n'.join(before + ([title] if r.random() < .7 else []) + lines + news + comments + after)

KINDS = ['plain'] * 5 + ['retitled'] * 4 + ['cut'] * 4 + ['brief', 'updated', 'updated', 'updated', 'local', 'local',
         'local', 'lead', 'lead', 'edited', 'edited', 'merged', 'merged']

def make(texts, pages, gold, out, seed=1, copies=612, stories=40):
    m = Maker(int(seed), read_stories(texts), read_sites(pages, gold))
    r = m.r
    r.shuffle(m.stories)
    long = [s for s in m.stories if len(words(' '.join(s['text']))) >= 400]
    main, rest = long[0], [s for s in m.stories if s is not long[0]]
    plan = [(0, main)] * int(copies)
    for i in range(int(stories)):
        plan += [(i + 1, rest[i])] * r.randint(2, 12)
    rest = rest[int(stories):]
    plan += [(-1, None)] * int(copies)
    items = []
    used = 0
    sites = list(range(len(m.sites)))
    for story, s in plan:
        site = r.choice(sites)
        if story < 0:			# another article; one in four with background of the main story
            s, kind = rest[used % len(rest)], 'other'
            if used >= len(rest):
                kind = 'again'
            used += 1
            title, p = s['title'], list(s['text'])
            if r.random() < .25:
                p += r.sample(main['text'], min(4, len(p) // 2))
                kind += '+background'
            sid = 'x%d' % ((used - 1) % len(rest))
            have = part = 1
        else:
            kind = r.choice(KINDS)
            title, p, have, part = m.body(s, kind)
            sid = 's%d' % story
        day = r.choice([0, 0, 0, 1, 1, 2, 3]) if story >= 0 else r.randint(0, 3)
        judged = have >= 1 / 3 and part >= 1 / 3
        items.append((day + r.random(), site, sid, kind if judged else '?' + kind, title, m.page(site, title, p, day)))
    items.sort(key=lambda x: x[0])
    os.makedirs(os.path.join(out, 'corpus', 'main'), exist_ok=True)
    with open(os.path.join(out, 'corpus/main/pages.jsonl'), 'w', encoding='utf-8') as o, \
            open(os.path.join(out, 'gold.tsv'), 'w', encoding='utf-8') as g:
        for n, (day, site, sid, kind, title, text) in enumerate(items):
            d = {'id': 'p%05d' % n, 'title': title, 'text': text,
                 'url': 'https://www.site%03d.example/%d/story-%d' % (site, day, n)}
            if site % 3:
                d['date'] = '2024-05-%02d' % (6 + int(day))
            o.write(json.dumps(d, ensure_ascii=False) + '\n')
            g.write('p%05d\t%s\t%s\n' % (n, sid, kind))

# ---- scoring ----

def rows(release, table):
    top = os.path.join(release, table)
    for name in sorted(os.listdir(top)):
        with gzip.open(os.path.join(top, name), 'rt', encoding='utf-8') as f:
            head = f.readline().rstrip('\n').split('\t')
            for l in f:
                yield dict(zip(head, l.rstrip('\n').split('\t')))

def show(name, claimed, right, gold):
    p, q = right / max(1, claimed), right / max(1, gold)
    f = 2 * p * q / max(1e-9, p + q)
    print('%-28s pairs %7d  right %7d  P %.4f  R %.4f  F1 %.4f' % (name, claimed, right, p, q, f))

def score(out, release, errors=0):
    with open(os.path.join(out, 'gold.tsv'), encoding='utf-8') as f:
        gold = {a: (s, k) for a, s, k in (l.rstrip('\n').split('\t') for l in f)}
    judged = sorted(a for a in gold if gold[a][1][0] != '?')
    art = {r['article_id']: r for r in rows(release, 'articles')}
    name = {a: r['external_id'] for a, r in art.items()}
    group = {r['external_id']: name[r['copy_of'] or a] for a, r in art.items()}
    parent = {a: a for a in gold}
    def find(x):
        while parent[x] != x:
            x = parent[x]
        return x
    first = {}				# what an article's first relation is: rows of one article stand in order
    for r in rows(release, 'relations'):
        a, b = name[r['article_id']], name[r['other_id']]
        first.setdefault(a, r['relation'])
        if r['relation'] in ('exact', 'copy', 'abridged', 'revision'):
            parent[find(a)] = find(b)
    by = collections.Counter(gold[a][0] for a in judged)
    total = sum(n * (n - 1) // 2 for n in by.values())
    def clusters(title, of):
        members = collections.defaultdict(list)
        for a in judged:
            members[of(a)].append(gold[a][0])
        claimed = sum(len(v) * (len(v) - 1) // 2 for v in members.values())
        right = sum(n * (n - 1) // 2 for v in members.values() for n in collections.Counter(v).values())
        show(title, claimed, right, total)
    clusters('copy_of', lambda a: group[a])
    clusters('closed, with revisions', find)
    text = {}
    for l in open(os.path.join(out, 'corpus/main/pages.jsonl'), encoding='utf-8'):
        d = json.loads(l)
        text[d['id']] = grams(d['text'])
    def alike(a, b):
        x, y = text[a], text[b]
        if min(len(x), len(y)) < .2 * max(len(x), len(y)):
            return False
        s = len(x & y)
        return s >= .5 * min(len(x), len(y)) and s >= .2 * (len(x) + len(y) - s)
    claimed = right = 0
    for a, b in itertools.combinations(judged, 2):
        if alike(a, b):
            claimed += 1
            right += gold[a][0] == gold[b][0]
    show('plain rule, all pairs', claimed, right, total)
    star, kept = {}, []
    for a in judged:
        star[a] = next((b for b in kept if alike(a, b)), a)
        if star[a] == a:
            kept.append(a)
    clusters('plain rule, to a kept page', star.get)
    kinds = collections.defaultdict(collections.Counter)
    largest = collections.Counter(group[a] for a in judged if gold[a][0] == 's0').most_common(4)
    print('largest groups of the main story:', largest)
    for a in judged:
        if gold[a][0] == 's0':
            there = group[a] == largest[0][0]
            kinds[gold[a][1]]['in largest' if there else 'elsewhere: ' + first.get(a, 'no relation')] += 1
    for k in sorted(kinds):
        print('  %-12s' % k, dict(kinds[k]))
    n = 0
    for a in judged:
        if n < errors and group[a] != a and gold[group[a]][0] != gold[a][0]:
            print('wrong', a, gold[a], 'copy of', group[a], gold[group[a]])
            n += 1

if __name__ == '__main__':
    if len(sys.argv) > 5 and sys.argv[1] == 'make':
        make(*sys.argv[2:])
    elif len(sys.argv) > 3 and sys.argv[1] == 'score':
        score(sys.argv[2], sys.argv[3], int(sys.argv[5]) if len(sys.argv) > 5 else 0)
    else:
        sys.exit(__doc__)
