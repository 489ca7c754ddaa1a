#!/bin/bash
# export.sh - the database holds what the tables hold, with types, keys and views, and is whole or not there.
. "$(dirname "$0")/../faults/lib.sh"
command -v sqlite3 >/dev/null || { skip 'the database' 'no sqlite3 to look into it'; exit 0; }

corpus=$sample out=$work/out db=$work/facts.db
runs 0; ok $? 'a release of the sample'
"$top/run.sh" export --sqlite "$db" --out "$out" >"$work/said" 2>&1; is $? 0; ok $? 'export --sqlite'
ask() { sqlite3 -batch "$db" "$1"; }
is "$(ask 'PRAGMA integrity_check')" ok; ok $? 'the database is sound'
is "$(ask 'PRAGMA foreign_key_check')" ''; ok $? 'every reference leads somewhere'
for t in articles relations sentences mentions dates event_mentions event_parties acronyms rejects terms unknown; do
	rows=$(find "$out/current/$t" -name '*.tsv.gz' -exec gzip -dc {} + | grep -vc "^$(find "$out/current/$t" -name '*.tsv.gz' -exec gzip -dc {} + | head -n 1 | cut -f1)	")
	is "$(ask "SELECT count(*) FROM $t")" "$rows"; ok $? "all $rows rows of $t"
done
for t in events event_evidence series entities unknown_names; do
	is "$(ask "SELECT count(*) FROM $t")" "$(gzip -dc "$out/current/$t.tsv.gz" | tail -n +2 | wc -l)"; ok $? "all rows of $t"
done
is "$(ask "SELECT count(*) FROM event_mentions v LEFT JOIN event_evidence e USING (article_id, sentence, start) JOIN articles a USING (article_id)
	WHERE e.event_id IS NULL AND a.status = 'kept'")" 0; ok $? 'every event mention of a kept article is evidence of an edition'
is "$(ask "SELECT typeof(ordinal), typeof(confidence), typeof(place) FROM event_mentions WHERE ordinal = 5 AND place IS NOT NULL LIMIT 1")" 'integer|real|text'; ok $? 'numbers are numbers'
is "$(ask "SELECT count(*) FROM event_mentions WHERE place = ''")" 0; ok $? 'a missing value is NULL'
is "$(ask "SELECT DISTINCT typeof(numbers_agree) FROM relations WHERE numbers_agree IS NOT NULL")" integer; ok $? 'yes and no are 1 and 0'
is "$(ask "SELECT substr(text, start + 1, length) FROM mentions JOIN sentences USING (article_id, sentence) WHERE entity_id = 'country/kh' LIMIT 1")" \
	"$(ask "SELECT surface FROM mentions WHERE entity_id = 'country/kh' LIMIT 1")"; ok $? 'substr(text, start + 1, length) is the surface'
[ "$(ask "SELECT count(*) FROM edition_evidence WHERE event_id = 'series/asean-us-cyber-policy-dialogue#5' AND text LIKE '%Dialogue%'")" -ge 2 ]; ok $? 'edition_evidence has the sentences'
[ "$(ask "SELECT articles FROM articles_per_country WHERE entity_id = 'country/sg' LIMIT 1")" -ge 1 ]; ok $? 'articles_per_country counts'
[ "$(ask "SELECT count(*) FROM met WHERE with_whom_id > who_id")" -ge 1 ] && is "$(ask 'SELECT count(*) FROM met WHERE with_whom_id <= who_id')" 0; ok $? 'met has pairs, each once'
[ "$(ask "SELECT count(*) FROM changed WHERE status = 'cancelled'")" -ge 1 ]; ok $? 'changed knows the cancelled'
[ "$(ask "SELECT count(*) FROM sentences_fts WHERE sentences_fts MATCH 'cyber AND dialogue'")" -ge 1 ]; ok $? 'full text over sentences'
[ "$(ask "SELECT count(*) FROM articles_fts JOIN articles ON articles.rowid = articles_fts.rowid WHERE articles_fts MATCH 'ministers'")" -ge 1 ]; ok $? 'full text over titles, joined'
is "$(ask "SELECT group_concat(n) FROM (SELECT count(*) n FROM names_unknown)")" "$(ask 'SELECT count(*) FROM unknown_names')"; ok $? 'names_unknown has all of them'

# the questions of out/TABLES.md, as they stand there
awk -v d="$work" '/^```sql/ {n++; on = 1; next} /^```/ {on = 0} on {print > (d "/question." n)}' "$top/out/TABLES.md"
for q in "$work"/question.*; do
	[ "$(ask "$(cat "$q")" | wc -l)" -ge 1 ]; ok $? "TABLES.md: $(head -n 1 "$q" | cut -c1-60)"
done

# a backslash, which tables escape, is one character here
mkdir -p "$work/odd/a" && printf '%s\n' 'Paths and shares' '' 'The file C:\temp\new was mentioned in Paris on 3 May 2024, they said.' >"$work/odd/a/a.txt"
corpus=$work/odd out=$work/odd-out
runs 0 && "$top/run.sh" export --sqlite "$work/odd.db" --out "$out" && db=$work/odd.db && is "$(ask "SELECT count(*) FROM sentences WHERE instr(text, 'C:\temp\new') > 0")" 1; ok $? 'cells are unescaped'

# what is wrong is said, and an older database stays
cp "$work/odd.db" "$work/keep.db"
printf 'no table' >"$work/broken"; mkdir "$work/broken.d" && cp -R "$out/current/." "$work/broken.d/" && gzip -c "$work/broken" >"$work/new.gz" && mv "$work/new.gz" "$work/broken.d/events.tsv.gz"
"$BUILD/bin/export" "$work/broken.d" --sqlite "$work/keep.db" >"$work/said" 2>&1; is $? 65 && cmp -s "$work/odd.db" "$work/keep.db" && [ ! -e "$work/keep.db.tmp" ]; ok $? 'a broken table: 65, the old database stays'
"$BUILD/bin/export" "$out/current" --sqlite "$work/no/such/folder.db" >"$work/said" 2>&1; is $? 73; ok $? 'a folder that is not there: 73'
"$top/run.sh" export --out "$out" >"$work/said" 2>&1; is $? 64 && grep -q -- '--sqlite FILE' "$work/said"; ok $? 'export without --sqlite says what is missing'
"$top/run.sh" export --sqlite "$work/x.db" --out "$work/nothing" >"$work/said" 2>&1; is $? 66; ok $? 'nothing published yet: 66'
exit $failures
