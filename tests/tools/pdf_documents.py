#!/usr/bin/env python3
"""pdf_documents.py - the thirty press releases of tests/cases/pdf and what should be read in them.

  pdf_documents.py FOLDER           write NN.pdf and NN.txt; needs pdflatex (texlive-latex-extra), soffice (libreoffice-writer)
                                    and chromium, fonts-dejavu; a document whose printer is missing is named and left out
  pdf_documents.py --texts FOLDER   write NN.txt alone

A third each is printed by LaTeX (one and two columns, running heads, page numbers, footnotes), by LibreOffice from HTML,
and by a browser (columns, hyphens, its own head and foot).  NN.txt has the day, the title, who printed it, and below an
empty line the text, a line a paragraph.  Sentences are our own, drawn by a fixed seed: the texts are the same bytes each
time (tests/run/documents.sh), and so is what a PDF shows, but for the browser's head, which has the day it was printed; its bytes
differ with the printers' versions and with fonts.
To remake all: `cd tests/cases/pdf && python3 ../../tools/pdf_documents.py .`, then `TESTS=unit/pdf make check`.
"""
import html, os, random, subprocess, sys

SENTENCES = """The river authority has opened the new lock at the upper weir, two years after the old one was closed to barges for good.
Barges of up to eighty metres can now pass at any state of the tide, which saves their crews most of a working day.
The work cost less than planned, since the stone of the old lock was used again for the walls of the new one.
Skippers had asked for the lock first, because most of the gravel is loaded above the weir and not below it.
The council will vote on the money for a second lock in spring, once the report of the engineers has been published.
Until then a tug will wait at the weir from seven in the morning until the last barge of the day has passed it.
The port counts the barges at both places and publishes the figures every month, beginning with those of October.
Anglers may use the walls of the new lock again from Sunday, but not the footbridge, which stays closed to all.
A library for the lower valley opens in the hall that the railway once built for its workers and then left empty.
Until now a van came every second week with some four hundred books, which is not many for three villages.
The hall needs a new roof and a stove, and the readers' club has promised to paint the walls itself.
Two rooms are set aside for the school, whose own shelves were lost when the river came over its banks.
From March every house in the lower town gets a water meter that sends its figure by radio once a night.
The town works have tried forty of the meters for a year, in cellars and in pits, and lost not one reading.
Whoever finds a leak should close the main tap and call the town works, who come within the hour.
The figures are kept for two years and then deleted, as the law on the protection of data demands.
The county repairs the chalk road before the harvest begins, so that carts need not take the way by the mill.
Work starts on the upper half of the road, where the rain of the spring has washed out the bed.
A second layer of stone follows in autumn, when the fields are empty and the gravel pit has less to deliver.
Street lamps in the side streets go out at two in the morning, which saves a third of the current.
The observatory welcomed the decision and invites everyone to look at the winter sky on the first clear Friday.
Eleven of the old lime trees were felled in the storm, and the nursery will send twice as many young ones.
The market moves to the school yard for a week while the square is paved from the pump to the arcade.
The ferry across the bay gets a second boat, since the queue at the landing has been as long as the street.
Fishermen of the southern quay have founded a cooperative that buys ice, diesel and nets for all of its members.
The cold store can hold ninety tonnes of herring, more than the fleet has landed on any day of the last ten years.
An exhibition in the customs house shows how salt was traded on the river for six hundred years.
Admission is free on the first Sunday of each month and for school classes on every day of the week.
The long-term study of the marsh counts breeding birds, and found nineteen pairs of lapwings this year.
The dike will be raised by forty centimetres over a length of three kilometres, beginning at the pumping station.
Clay for the dike is taken from a pit behind the brickworks, which is to become a lake for bathing afterwards.
A well-known firm of bridge builders has offered to move the swing bridge by one span, free of charge, in return for the old steel.
Bus line seven runs every quarter of an hour from December and goes on to the hospital in the evening.
The hospital has bought a second tomograph and expects that waiting times fall from nine weeks to four.
Nurses and technicians were trained at the university clinic, which also lends one of its radiologists for a year.
The energy cooperative has put its third wind turbine into operation on the ridge above the quarry.
It delivers as much electricity as eight hundred households need, and its owners are mostly people who can see it from their kitchens.
The brass band of the fire brigade celebrates its jubilee with a concert on the green and a parade to the station.
The grammar school is looking for former pupils who can tell how lessons were held in the years of the flood.
Applications for the new allotments are accepted until the end of the month; there are thirty plots and some sixty families.
The museum railway runs on all weekends of Advent, with a carriage that was built in the valley and found in a garden.
Volunteers have worked on the carriage for nine winters, and its stove is said to be the warmest on the line.
The weather service has put up a mast on the causeway that measures wind, waves and visibility every ten minutes.
Captains receive the figures by radio, and everyone else can read them on the page of the harbour office.
Foresters found the first signs of beetles in the spruces on the northern slope and will fell about two hundred of them.
Beech, oak and wild cherry are to be planted in their place, behind a fence that keeps the deer out.
The dairy has signed a contract with twenty-two farms that give their cows hay instead of silage.
Its cheese ripens in the old railway tunnel, where temperature and moisture hardly change in the course of a year.""".split('\n')
HEADINGS = ["What comes next", "Background", "Costs and dates", "How it was done", "About the project", "Further steps"]
PLACES = ["Harbour", "Westmere", "Oldbridge", "Saltmarsh", "Upper Valley", "Kingsford"]
MONTHS = "January February March April May June July August September October November December".split()
TITLES = ["New lock opened at the upper weir", "A library for the lower valley", "Water meters report by radio",
          "Chalk road repaired before the harvest", "Street lamps go out at two", "Second boat for the ferry across the bay",
          "Cold store of the fishermen is full", "Dike raised behind the pumping station",
          "Hospital buys a second tomograph", "Third wind turbine turns on the ridge"]
AFTER = [' this year', ' after long debate', ' in the autumn']
NOTE = "The figures are those of the statistical office for the last full year."
ITEMS = ["free parking on the quay", "a map of all moorings", "tickets for the ferry at half price"]
STYLES = ['body{font:15px/1.5 "DejaVu Sans";}',
          'body{font:14px "DejaVu Serif";} p{text-align:justify;hyphens:auto}',
          'body{font:13px "DejaVu Serif";} .c,body{columns:2;column-gap:2em} h1{column-span:all}']


def release(i):
    """What release i says.  The order of the draws is part of it."""
    r = random.Random(i * 7 + 1)
    day = (2019 + i % 6, r.randrange(12), r.randrange(1, 28))
    said = r.sample(SENTENCES, 28)
    paragraphs, k = [], 0
    for _ in range(r.choice([5, 7, 9])):
        n = r.choice([2, 3, 3, 4])
        paragraphs.append(' '.join(said[k:k + n]))
        k += n
        if k >= 26:
            break
    return dict(i=i, title=TITLES[i % 10] + ('' if i < 10 else r.choice(AFTER)), day=day, place=r.choice(PLACES),
                paragraphs=paragraphs, headings={2: r.choice(HEADINGS), 4: r.choice(HEADINGS)} if i % 3 else {},
                note=NOTE if i % 4 == 1 else None, items=ITEMS if i % 5 == 2 else [])


def written(d):
    y, m, day = d['day']
    return f'{MONTHS[m]} {day}, {y}' if d['i'] % 2 else f'{day} {MONTHS[m]} {y}'


def opening(d, j):
    return f'{d["place"].upper()}, {written(d)} – ' if d['i'] % 2 == 0 and j == 0 else ''


def expected(d):
    out = (['PRESS RELEASE'] if d['i'] % 3 and d['i'] % 2 else []) + [d['title'], written(d)]
    for j, p in enumerate(d['paragraphs']):
        out += [d['headings'][j]] if j in d['headings'] else []
        out += [opening(d, j) + p] + (d['items'] if j == 1 else [])
    return out


def latex(d):
    i, two = d['i'], d['i'] % 3 == 1
    size, margin = ['11pt', '10pt,twocolumn', '12pt'][i % 3], ['2.5cm', '2cm', '3.5cm'][i % 3]
    foot = ['\\thepage', 'Page \\thepage', '-- \\thepage\\ --'][i % 3]
    o = [f'\\documentclass[{size}]{{article}}\\usepackage[T1]{{fontenc}}\\usepackage[utf8]{{inputenc}}'
         f'\\usepackage[a4paper,margin={margin}]{{geometry}}',
         f'\\usepackage{{fancyhdr}}\\pagestyle{{fancy}}\\fancyhf{{}}\\fancyhead[L]{{Press office of {d["place"]}}}'
         f'\\fancyfoot[C]{{{foot}}}',
         '\\begin{document}' + (f'\\thispagestyle{{fancy}}\\twocolumn[{{\\LARGE\\bfseries {d["title"]}\\par}}\\bigskip]' if two
                                else f'{{\\LARGE\\bfseries\\noindent {d["title"]}\\par}}\\bigskip'),
         '\\noindent ' + written(d) + '\n']
    for j, p in enumerate(d['paragraphs']):
        if j in d['headings']:
            o.append(f'\\section*{{{d["headings"][j]}}}')
        p = (opening(d, j) + p).replace('&', '\\&').replace('–', '--')
        if d['note'] and j == 1:
            p = p.replace('. ', f'.\\footnote{{{d["note"]}}} ', 1)
        o.append(p + '\n')
        if j == 1 and d['items']:
            o.append('\\begin{itemize}' + ''.join('\\item ' + x for x in d['items']) + '\\end{itemize}')
    return '\n'.join(o + ['\\end{document}'])


def page(d, style, lang):
    o = [f'<html{lang}><head><meta charset=utf-8><title>{d["title"]}</title><style>{style}</style></head><body>']
    if d['i'] % 2:
        o.append('<p class=k>PRESS RELEASE</p>')
    o.append(f'<h1>{d["title"]}</h1><p class=d>{written(d)}</p>')
    for j, p in enumerate(d['paragraphs']):
        if j in d['headings']:
            o.append(f'<h2>{d["headings"][j]}</h2>')
        o.append('<p>' + html.escape(opening(d, j) + p, False) + '</p>')
        if j == 1 and d['items']:
            o.append('<ul>' + ''.join(f'<li>{x}</li>' for x in d['items']) + '</ul>')
    return '\n'.join(o + ['</body></html>'])


def call(*command):
    try:
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120, check=False)
    except FileNotFoundError:
        print(f'{command[0]} is not installed', file=sys.stderr)


def write(path, text):
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text)


def printed(d, name):
    """NN.pdf in the working folder; what a printer leaves beside it is taken away."""
    i = d['i']
    if i % 3 == 0:
        write(name + '.tex', latex(d))
        call('pdflatex', '-interaction=batchmode', name + '.tex')
    elif i % 3 == 1:
        align = ['left', 'justify'][i % 2]
        write(name + '.html', page(d, f'body{{font-family:"DejaVu Serif";font-size:11pt}} p{{text-align:{align}}}', ''))
        call('soffice', '--headless', '--convert-to', 'odt:writer8', '--infilter=HTML (StarWriter)', name + '.html')
        call('soffice', '--headless', '--convert-to', 'pdf', name + '.odt')
    else:
        write(name + '.html', page(d, STYLES[i // 3 % 3], ' lang=en'))
        call('chromium', '--headless', '--no-sandbox', '--disable-gpu', f'--print-to-pdf={name}.pdf',
             *(['--no-pdf-header-footer'] if i % 2 else []), f'file://{os.getcwd()}/{name}.html')
    for end in ('.tex', '.aux', '.log', '.html', '.odt'):
        if os.path.exists(name + end):
            os.remove(name + end)


def main(args):
    texts = args[:1] == ['--texts']
    if len(args) != 1 + texts or args[-1].startswith('-'):
        sys.exit(__doc__)
    os.makedirs(args[-1], exist_ok=True)
    os.chdir(args[-1])
    for i in range(30):
        d, name = release(i), f'{i:02d}'
        if not texts:
            printed(d, name)
        y, m, day = d['day']
        write(name + '.txt', f'day {y:04d}-{m + 1:02d}-{day:02d}\ntitle {d["title"]}\nmade {["latex", "office", "browser"][i % 3]}\n\n'
              + '\n'.join(expected(d)) + '\n')


main(sys.argv[1:])
