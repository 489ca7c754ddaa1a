#!/bin/bash
# corrections.sh - what an operator corrects is corrected, what is withdrawn is nowhere, and what became of the records of
# changed files is said; a run that is killed meanwhile leaves nothing behind.
. "$(dirname "$0")/../faults/lib.sh"
corpus=$work/news out=$work/out
mkdir -p "$corpus/2024-11-20" "$corpus/2024-11-21"
lima='The 31st APEC Economic Leaders’ Meeting was held in Lima on 15 and 16 November 2024. Peru hosted the meeting for the third time, after 2008 and 2016. The leaders adopted a declaration on the informal economy and a roadmap on food losses. Republic of Korea hosts the next meeting in 2025.'
rio='The nineteenth G20 summit took place in Rio de Janeiro on 18 and 19 November 2024 under the presidency of Brazil. The leaders launched the Global Alliance against Hunger and Poverty on the first day. South Africa took over the presidency on 1 December 2024 and hosts the next summit.'
baku='The 29th Conference of the Parties to the climate convention opened in Baku on 11 November 2024. It was due to end on 22 November and ended two days later. Negotiators agreed on a goal of at least 300 billion dollars a year by 2035.'
record() { printf '{"id": "%s", "title": "%s", "date": "%s", "publisher": "%s", "text": "%s"}\n' "$@"; }
feed=$corpus/2024-11-20/feed.jsonl
first() {
	record a1 'Leaders meet in Lima' 2024-11-17 'Coast News' "$lima"
	record a2 'Leaders meet in Rio' 2024-11-20 'Coast News' "$rio"
	record a3 'Conference opens in Baku' 2024-11-12 'Coast News' "$baku"
}
first >"$feed"
record b1 'APEC leaders in Lima' 2024-11-18 'Hill News' "Our report from Peru. $lima" >"$corpus/2024-11-21/feed.jsonl"
cell() {	# COLUMN EXTERNAL_ID: of articles
	gzip -dc "$out"/current/articles/*.tsv.gz | awk -F'\t' -v want="$1" -v id="$2" '$1 == "article_id" {for (i = 1; i <= NF; i++) {if ($i == want) c = i; if ($i == "external_id") e = i}; next} $e == id {print $c}'
}
note() { sed -n "s/^  $1  *//p" "$(ls "$out"/reports/2*.txt | tail -n 1)" | tail -n 1; }
mkdir "$work/elsewhere"
runs 0; ok $? 'a release'
kept=$(cell article_id a1) before=$(cell article_id a3)
is "$(cell copy_of b1)" "$kept"; ok $? 'one article is a copy of another'

# ---- records of a changed file ----
{ first | sed 's/2024-11-12/2024-11-13/'; } >"$feed"
runs 0 && is "$(cell published a3)" 2024-11-13 && is "$(cell article_id a3)" "$before"; ok $? 'a day that changed in its record is corrected: the same article'
is "$(note corrected) $(note same)" '1 2' && grep -q 'records say another day' "$out"/reports/*2.txt; ok $? 'and the report says so'
"$top/run.sh" status --corpus "$corpus" --out "$out" >"$work/said" 2>&1 && grep -q '1 with another day' "$work/said"; ok $? 'and status'
"$top/run.sh" verify --corpus "$corpus" --out "$out" >"$work/said" 2>&1; ok $? 'verify finds no fault'
tables_of "$out" >"$work/before"
runs 0 --rebuild && tables_of "$out" | diff "$work/before" - >"$work/why"; ok $? '--rebuild makes the same tables'
{ first | sed 's/2024-11-12/2024-11-13/; s/Hill/Coast/'; record a4 'Once more' 2024-11-20 'Coast News' 'The first G20 summit of leaders met in Washington in November 2008. It was called in a hurry because of the financial crisis of that year, and twenty summits later it still meets.'; } >"$feed"
tables_of "$out" | grep -v -e articles -e unknown -e '\./[a-z_]*\.tsv' >"$work/before"
runs 0 && is "$(note corrected) $(note same) $(note new)" '0 3 1' && [ -n "$(cell article_id a4)" ]; ok $? 'a record that is added is new, the others are the same'
{ record a4 'Once more' 2024-11-20 'Coast News' 'The first G20 summit of leaders met in Washington in November 2008. It was called in a hurry because of the financial crisis of that year, and twenty summits later it still meets.'; first | sed '2d; s/2024-11-12/2024-11-13/; s/two days later/two days late/'; } >"$feed"
runs 0 && is "$(note corrected) $(note moved) $(note revised) $(note vanished)" '0 2 1 1' && grep -q '1 records are no longer' "$work/said"; ok $? 'records that moved, changed or vanished are counted'
gone=$(cell article_id a2)
grep -q "^vanished.$gone" "$out"/reports/records-*.list; ok $? 'and the vanished one is named'
is "$(cell article_id a1 | wc -l) $(cell article_id a3 | wc -l)" '1 2'; ok $? 'a record that moved is no new article, one with another text is'
rows relations | grep -q "$(cell article_id a3 | tail -n 1).$before.revision"; ok $? 'and a revision'

# ---- corrections ----
printf 'article_id\tsource\texternal_id\tday\tpublisher\ttitle\tlanguage\twithdrawn\treason\twho\twhen\n' >"$work/head"
{ cat "$work/head"; printf '# a note\n\t\ta4\t2024-11-19\tCoast Daily\tTwenty summits\t\t\twrong\tkeeper\t2026-11-30\n%s\t\t\t\t\t\t\tyes\tcourt\tkeeper\t2026-11-30\n' "$kept"; } >"$corpus/corrections.tsv"
runs 0; ok $? 'a record that vanished from a file that is there stops no correction'
is "$(cell published a4) $(cell publisher a4) $(cell title a4)" '2024-11-19 Coast Daily Twenty summits'; ok $? 'day, publisher and title are corrected'
is "$(cell article_id a1)" '' && is "$(cell status b1)" kept; ok $? 'a withdrawn article is gone, and its copy stands for itself'
tables_of "$out" >"$work/before"
runs 0 --rebuild && tables_of "$out" | diff "$work/before" - >"$work/why"; ok $? '--rebuild with corrections makes the same tables'
cp -R "$corpus" "$work/all" && out=$work/fresh && corpus=$work/all runs 0 && same_tables "$work/out" "$work/fresh"; r=$?
out=$work/fresh2 corpus=$work/all runs 0 --piped && same_tables "$work/fresh" "$work/fresh2" && [ $r -le 1 ]; ok $? 'the piped programs apply the same corrections'
out=$work/out corpus=$work/news
"$top/run.sh" verify --corpus "$corpus" --out "$out" >"$work/said" 2>&1; r=$?
[ $r -eq 65 ] && grep -q 'older release, holds 1' "$work/said"; ok $? 'verify names older releases that hold what was withdrawn'
runs 0 --keep-releases 1 && is "$(find "$out/releases" -mindepth 1 -maxdepth 1 | wc -l)" 1; ok $? '--keep-releases prunes when nothing is new'
"$top/run.sh" verify --corpus "$corpus" --out "$out" >"$work/said" 2>&1; ok $? 'and then verify finds no fault'
find "$out" -path "$out/reports" -prune -o -type f -print | while read -r f; do gzip -dcf "$f" 2>/dev/null | grep -a -q "$kept" && echo "$f"; done >"$work/why"
[ ! -s "$work/why" ]; ok $? 'nothing in the release, its state or the cache names it'
mv "$corpus/corrections.tsv" "$work/elsewhere/corrections.tsv"
runs 66 && grep -q 'would come back' "$work/said"; ok $? 'without the corrections a run refuses'
runs 0 --corrections "$work/elsewhere/corrections.tsv" && grep -q 'nothing new' "$work/said"; ok $? 'they can lie elsewhere'
{ cat "$work/elsewhere/corrections.tsv"; printf '\t2024-11-20/feed.jsonl\t\t\t\t\t\tperhaps\n'; } >"$work/bad.tsv"
runs 65 --corrections "$work/bad.tsv" && grep -q 'bad.tsv: line 5: withdrawn is neither' "$work/said"; ok $? 'a row that cannot be right is named'
{ cat "$work/head"; printf '\t2024-11-21/feed.jsonl\t\t\t\t\t\tyes\n'; cat "$work/elsewhere/corrections.tsv" | tail -n +2; } >"$work/more.tsv"
rm "$corpus/2024-11-21/feed.jsonl"
cp -R "$out" "$work/again"
runs 0 --corrections "$work/more.tsv" && is "$(cell article_id b1)" ''; ok $? 'a file may be withdrawn and removed at once'
whole; ok $? 'the release is whole'

# ---- killed at any moment: the next run completes it ----
reference=$work/reference
cp -R "$out" "$reference"
out=$work/again
for after in 0.05 0.1 0.15 0.2 0.3 0.4 0.6 0.8; do
	setsid "$top/run.sh" --corpus "$corpus" --out "$out" --corrections "$work/more.tsv" >/dev/null 2>&1 </dev/null &
	sleep "$after"
	kill -KILL -- -$! 2>/dev/null
	wait $! 2>/dev/null
	whole || break
done
# programs that were killed hold the lock until they have given back their memory
runs 0 --corrections "$work/more.tsv" --keep-releases 1 --wait 60 && whole && same_tables "$reference" "$out"; ok $? 'a correction that is killed eight times is completed: the same tables'
"$top/run.sh" verify --corpus "$corpus" --out "$out" --corrections "$work/more.tsv" >"$work/said" 2>&1; ok $? 'and verify finds no fault'

# ---- a file that is gone with facts of its own: a correction would lose them ----
rm "$feed"
{ cat "$work/more.tsv"; printf '\t\ta4\t2024-11-18\n'; } >"$work/most.tsv"
before=$(current)
runs 66 --corrections "$work/most.tsv" && grep -q 'no longer in the corpus' "$work/said" && is "$(current)" "$before"; ok $? 'a correction that would lose the facts of a vanished file is refused'

# ---- pages, which are read after they were cut: corrections wait for that ----
corpus=$work/pages out=$work/pages-out
mkdir -p "$corpus/2024-11-20"
page() { printf '<!doctype html><html><head><title>%s</title><meta property="article:published_time" content="2024-11-20"></head><body><article><h1>%s</h1><p>%s</p></article></body></html>\n' "$1" "$1" "$2"; }
page 'Leaders meet in Lima' "$lima" >"$corpus/2024-11-20/1.html"
page 'Leaders meet in Rio' "$rio" >"$corpus/2024-11-20/2.html"
page 'Conference opens in Baku' "$baku" >"$corpus/2024-11-20/3.html"
printf 'source\tday\twithdrawn\n2024-11-20/1.html\t\tyes\n2024-11-20/2.html\t2024-11-21\t\n2024-11-20/3.html\t\tyes\n' >"$corpus/corrections.tsv"
runs 0 --jobs 2 && is "$(rows articles | wc -l)" 1 && is "$(rows articles | grep -c "2024-11-21.*Leaders meet in Rio\|Leaders meet in Rio.*2024-11-21")" 1 && grep -q '"withdrawn": 2' "$out"/reports/*.json; ok $? 'pages are withdrawn, and corrected'
runs 0 --rebuild --shards 2 && is "$(rows articles | wc -l)" 1; ok $? 'by shards too'
out=$work/pages-piped runs 0 --piped && same_tables "$work/pages-out" "$work/pages-piped"; ok $? 'and by the piped programs: the same tables'
exit $failures
