#!/usr/bin/env python3
"""Work is linear in bytes, and memory is what README announces: patterns that a hostile or merely odd file can hold.

  scale.py [-v] [--short] [GROUP...]

A pattern is one piece again and again, or many different ones of one kind, for every loop over siblings, attributes, mentions,
phrases, acronyms, list items and things that are never closed.  Each is given to chain as a file of N bytes and one of 4 N.
`not linear` is what takes more than six times as long for four times the bytes, or more than 4 microseconds a byte; it is
measured once more before it is believed.  --short measures 4 N alone, with a limit of 4 microseconds.  Group `memory`: what costs
most memory for its bytes, with two jobs, must stay below the 350 MB + 110 MB a job of README.

Output is TAP.  $BUILD names the folder of the build.
"""
import os
import random
import resource
import shutil
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get('BUILD', os.path.join(ROOT, 'build'))
SMALL = 100000
CPU_MAX = 60
PER_BYTE = 4e-6
FIXED_MB, JOB_MB = 350, 110
SENTENCE = 'The ministers met in Oslo on 7 May 2024. '
PROSE = '<p>' + 'The council said on Tuesday that the work on the bridge would go on until the end of the year. ' * 12 + '</p>'
LONG = 'A paragraph of words, long enough to be taken for prose by whoever reads the page in search of it, said the office. '


def word(pick, syllables=3):
    return ''.join(pick.choice('bdfgklmnprst') + pick.choice('aeiou') for _ in range(syllables)).capitalize()


def letters(pick):
    return ''.join(pick.choice('ABCDEFGHIKLMNOPRSTUV') for _ in range(pick.randint(3, 6)))


def defined(pick):
    words = [word(pick) for _ in range(pick.randint(3, 4))]
    return 'The %s (%s) met. ' % (' '.join(words), ''.join(w[0] for w in words))


# group: suffix, head, pieces.  A piece is a string, in which %d is a running number, or a function of a random.Random; the
# first of each group are those of --short
GROUPS = {
    'text': ('txt', SENTENCE, [
        'U.', 'on 7 May 2024, ', 'COP28 ', 'Z.B.', lambda p: letters(p) + ', ', defined, 'fifth and ', 'www.a.', 'May ', 'since May ',
        'on Monday, ', 'said on Friday, ', '12.5.2024 - ', 'e.g. ', '(a) ', 'No. 7, ', 'said.The ', '@', 'p.m. ', 'until ',
        'the tenth and eleventh meetings of the ', 'the 3rd ASEAN Summit in Oslo and ', 'Presidents of ', 'Vice-', 'co-chaired by ',
        'Oslo, Norway, ', 'Norway and ', 'Norwegian ', lambda p: word(p) + ' & Sons, ', lambda p: 'Dr. ' + word(p) + ' ',
        lambda p: word(p) + "'s ", 'its ', 'EU-ASEAN-', 'G7/', 'NATO (', ') ', '\u201cYes,\u201d ', '\u2018', '\u2026', '\u3002', 'a\u0308',
        'III ', 'twenty-', '2nd, ', '1st-', 'last year\u2019s ', 'two days later, ', 'from May to ', 'Q3 ', '%d ', '%d. ', '%d, ', '#%d ',
        lambda p: '%s %d, ' % (p.choice(['May', 'June']), p.randint(1, 28)), lambda p: 'http://a.b/%d ' % p.randint(0, 10**9)]),
    'lines': ('txt', SENTENCE + '\n\n', [
        'a\n', '- item %d\n', 'OSLO, May 7 - \n', 'By Ola Nordmann\n', 'Related: a b c\n', '%d\n\n', '| a | b |\n', 'May 7, 2024\n', '* * *\n',
        SENTENCE + '\n', 'Heading Of Words\n\n', '\u2022 a\n', 'Photo: AP\n', 'https://a.b/\n', '> quoted\n', '\t\n', 'A: b\n']),
    'html': ('html', '<html><head><title>A page</title></head><body>' + PROSE, [
        '<!--', '<svg>', '<select>', '<ul><li>a b c', '<li>' + LONG, '<p id=%d>', '<b><i><p>', '<div class=nav><p>' + LONG, '</b>', '<b class=a%d>x',
        '<font color=%d><p>x', '<table><tr><td>x', '<td>x', '<noscript>', '<textarea>', '<template>', '<iframe>', '<object>', '<map>', '<canvas>',
        '<video>', '<audio>', '<style>', '<script>', '<div hidden><p>' + LONG, '<article><p>' + LONG, '<nav><a href=x>y</a>', '<a href=%d>z</a>, ',
        '<form><input>', '<h1>A page</h1>', '<h2>x</h2>', '<blockquote>', '<section class=comments>', '<figure>', '<dl><dt>a<dd>b', '<br><br>x',
        '<meta name=k%d content=v>', '<x-%d>', '</x>', '</p>', '</div>', '<a class=a ', '<p ', '<![CDATA[', '<?', '<!', '&#%d;', '&', '<time>',
        '<aside>' + LONG, '<span itemprop=articleBody>' + LONG, '<pre>a\n', '<script type="application/ld+json">{"@type":"Article"}</script>']),
    'attributes': ('html', '<html><body>' + PROSE + '<p ', ['class=a ', 'a%d=1 ', 'id="x" ', 'data-a ', '"', "='", '/', 'style=a ']),
    'feed': ('xml', '<?xml version="1.0"?><rss version="2.0"><channel>', [
        '<item></item>', '<item><title>one two three four</title></item>', '<!--', '<item><description>a b</description><link>c</link></item>',
        '<x><item><title>one two three four</title></item></x>', '<title>x</title>', '<language>en</language>', '<![CDATA[', '<?a', '<a b="',
        '<item xml:lang="en"><title>one two three four</title>', '</item>', '<x:y/>', '<item a:b="c"/>', '&a;', '&#%d;', '<!DOCTYPE a>', '<!ENTITY a "b">']),
    'xmlattributes': ('xml', '<rss><channel><item ', ['a%d="b" ', 'xmlns:n%d="u" ', 'a=b ', '"']),
    'newsml': ('xml', '<newsMessage>', [
        '<newsItem/>', '<newsItem guid="%d"><headline>a b c d</headline></newsItem>', '<newsItem><contentSet><inlineData>' + SENTENCE + '</inlineData></contentSet></newsItem>',
        '<a/>', '<newsItem>', '<packageItem/>', '<newsItem><x><y><z/></y></x></newsItem>']),
    'json': ('jsonl', '{"title":"t","text":"' + SENTENCE + '","x":[', ['{},', '[],', '1,', '"a",', '{"a":1},', '[[', '"\\u00e9",', 'null,']),
    'jsonl': ('jsonl', '', ['{}\n', 'x\n', '[\n', '{"text":"a %d"}\n', '{"paragraphs":["a","b"]}\n', '{"text":"<p>a</p>"}\n']),
    'warc': ('warc', '', [
        'WARC/1.0\r\n', 'WARC/1.0\r\nWARC-Type: request\r\nContent-Length: 99999999\r\n\r\nabc\r\n\r\n',
        'WARC/1.0\r\nWARC-Type: metadata\r\nContent-Length: 900\r\n\r\nabc\r\n\r\n', 'WARC/1.0\r\nContent-Length: 999999999999\r\n\r\n', '\r\n', 'x\r\n',
        'WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 2\r\n\r\nab\r\n\r\n', 'WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n\r\nab\ncd%d\r\n\r\n',
        'WARC/1.0\r\nA: b\r\n', '\nWARC/1.']),
    'sgml': ('sgm', '<!DOCTYPE lewis SYSTEM "lewis.dtd">\n', [
        '<REUTERS>\n', '<REUTERS NEWID="%d"><TEXT><TITLE>x y</TITLE><BODY>a b</BODY></TEXT></REUTERS>\n', '</REUTERS>', '<TEXT>', '<BODY>\n', '<DATE>']),
}


def content(head, piece, size):
    pick = random.Random(7)
    parts, length, i = [head], len(head), 0
    while length < size:
        part = piece(pick) if callable(piece) else piece.replace('%d', str(i))
        parts.append(part)
        length += len(part)
        i += 1
    return ''.join(parts).encode()


def chain(suffix, data, jobs=1):
    """Exit code, seconds of user time and peak in MB of chain on a file with that content."""
    folder = tempfile.mkdtemp(prefix='scale-')
    try:
        os.makedirs(folder + '/corpus/b')
        os.makedirs(folder + '/tables')
        with open(folder + '/corpus/b/a.' + suffix, 'wb') as file:
            file.write(data)
        pid = os.fork()
        if pid == 0:
            resource.setrlimit(resource.RLIMIT_CPU, (CPU_MAX, CPU_MAX))
            null = os.open('/dev/null', os.O_RDWR)
            for fd in range(3):
                os.dup2(null, fd)
            program = os.path.join(BUILD, 'bin', 'chain')
            os.execv(program, [program, '--corpus', folder + '/corpus', '--tables', folder + '/tables', '--lexicons',
                               os.path.join(ROOT, 'lexicons'), '--jobs', str(jobs), '--quiet'])
        _, status, usage = os.wait4(pid, 0)
        return os.waitstatus_to_exitcode(status), usage.ru_utime, usage.ru_maxrss / 1024
    finally:
        shutil.rmtree(folder)


class Report:
    def __init__(self, verbose):
        self.verbose, self.failed, self.passed = verbose, 0, 0

    def ok(self, good, name, figures):
        self.failed += not good
        self.passed += good
        print('%s - scale/%s%s' % ('ok' if good else 'not ok', name, '  (%s)' % figures if self.verbose or not good else ''), flush=True)


def measure(report, group, piece, empty, short):
    suffix, head, _ = GROUPS[group]
    name = '%s %s' % (group, getattr(piece, '__name__', repr(piece))[:50])
    for _ in range(2):		# a machine that is busy elsewhere is no fault
        code, more, _ = chain(suffix, content(head, piece, 4 * SMALL))
        less = 0 if short else chain(suffix, content(head, piece, SMALL))[1] - empty
        more -= empty
        good = code in (0, 3) and more < PER_BYTE * 4 * SMALL and (short or more < 0.2 or more < 6 * max(less, 0.01))
        if good:
            break
    report.ok(good, name, 'exit %d, %.2f s for %d KB, %.2f s for a quarter' % (code, more, 4 * SMALL // 1000, less))


def sanitized():
    """The address sanitizer keeps shadows and freed memory: peaks say nothing then."""
    with open(os.path.join(BUILD, 'bin', 'chain'), 'rb') as program:
        return b'__asan_init' in program.read()


def memory(report, short):
    if sanitized():
        print('ok - scale/memory # SKIP built with the address sanitizer', flush=True)
        return
    pick = random.Random(3)
    kinds = {
        'names': ('txt', ''.join(pick.choice(['Norway', 'Japan', 'ASEAN', 'NATO']) + ' ' for _ in range(390000))),
        'persons': ('txt', ''.join('Dr. %s %s said so. ' % (pick.choice(['John', 'Mary']), word(pick)) for _ in range(55000))),
        'elements': ('xml', '<rss><channel><item><title>one two three four</title></item>' + '<a>b</a>' * 990000 + '</channel></rss>'),
        'lines': ('txt', 'a\n' * 190000),
        'records': ('jsonl', ''.join('{"text":"%d. %s"}\n' % (i, ''.join(defined(pick) for _ in range(6000))) for i in range(24))),
        'values': ('jsonl', '{"title":"t","text":"a","x":[' + '{},' * 5000000 + '1]}'),
        'page': ('html', PROSE + '<p>A b.' * 2000000),
    }
    for name, (suffix, text) in list(kinds.items())[:3 if short else None]:
        code, _, peak = chain(suffix, text.encode(), 2)
        report.ok(code in (0, 3) and peak < FIXED_MB + 2 * JOB_MB, 'memory of ' + name, 'exit %d, %.0f MB' % (code, peak))


def main(arguments):
    short, verbose = '--short' in arguments, '-v' in arguments
    wanted = [a for a in arguments if not a.startswith('-')] or list(GROUPS) + ['memory']
    report = Report(verbose)
    empty = min(chain('txt', SENTENCE.encode())[1] for _ in range(3))
    began = time.monotonic()
    for group in wanted:
        if group == 'memory':
            memory(report, short)
            continue
        for piece in GROUPS[group][2][:(5 if group == "text" else 2) if short else None]:
            measure(report, group, piece, empty, short)
    print('# %d of %d, %.0f seconds' % (report.passed, report.passed + report.failed, time.monotonic() - began))
    return 1 if report.failed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
