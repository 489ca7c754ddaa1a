#!/bin/bash
# documents.sh - what is written about the tables is true: out/TABLES.md names every column as it is defined, each
# recipe in a release's README reads the tables, and the README's own example of a stage works.
. "$(dirname "$0")/../faults/lib.sh"
corpus=$sample out=$work/out
run
[ -L "$out/current" ]; ok $? 'a release of corpus/sample'
readme=$out/current/README.md

# ---- out/TABLES.md: the same tables, columns, types, units and meanings as the definition has ----
sed -n '/^## Columns/,/^## As SQL/p' "$readme" | sed -n 's/^### /# /p; s/^| \(.*\) |$/\1/p' | grep -v -e '^column ' -e '^---' >"$work/defined"
sed -n 's/^## /# /p; s/^| \(.*\) |[^|]*|$/\1/p' "$top/out/TABLES.md" | grep -v -e '^column ' -e '^---' >"$work/written"
diff "$work/defined" "$work/written" >"$work/why"; ok $? 'out/TABLES.md says what is defined'
n=$(grep -c '^# ' "$work/defined")
for t in $(sed -n 's/^# //p' "$work/defined"); do
	f=$(find "$out/current/$t" "$out/current/$t.tsv.gz" -name '*.tsv.gz' 2>/dev/null | sort | head -n 1)
	[ -n "$f" ] || { echo "no file of $t" >>"$work/why"; continue; }
	gzip -dc "$f" | head -n 1 | tr '\t' '\n' >"$work/header"
	awk -v t="# $t" '/^# / {on = $0 == t; next} on {sub(/ .*/, ""); print}' "$work/defined" | diff - "$work/header" >>"$work/why"
done
[ ! -s "$work/why" ]; ok $? "the files of all $n tables have these columns"

# ---- recipes: each code block of the release's README, run in the release's folder ----
cd "$out/current/" || exit 2
mentions=$(gzip -dc mentions/*.tsv.gz | grep -vc '^article_id')
awk -v d="$work" '/^```/ {n++; if (n % 2) lang = substr($0, 4); next} n % 2 {print > (d "/block-" n "-" lang)}' README.md
python=${PM_PYTHON:-python3}
for b in "$work"/block-*-python; do
	module=$(sed -n 's/^import glob, \([a-z]*\).*/\1/p' "$b")
	[ -n "$module" ] || continue	# Parquet, below
	if ! $python -c "import $module" 2>/dev/null; then
		skip "recipe for $module" "python3 has no $module"
		continue
	fi
	{ cat "$b"; echo 'print(len(mentions))'; } | $python - >"$work/n" 2>"$work/said"
	is "$(cat "$work/n")" "$mentions"; ok $? "recipe for $module"
done
if $python -c 'import duckdb' 2>/dev/null; then
	grep -l read_csv "$work"/block-*-sql | head -n 1 | xargs cat >"$work/q"
	is "$($python -c 'import duckdb, sys; print(len(duckdb.sql(open(sys.argv[1]).read().strip().rstrip(";")).fetchall()))' "$work/q" 2>"$work/said")" "$mentions"
	ok $? 'recipe for DuckDB'
else
	skip 'recipe for DuckDB' 'python3 has no duckdb'
fi
if command -v Rscript >/dev/null; then
	{ printf '%s\0' "$work"/block-*-r | sort -zV | xargs -0 cat; echo 'cat(nrow(mentions))'; } >"$work/q.R"
	is "$(Rscript "$work/q.R" 2>"$work/said")" "$mentions"; ok $? 'recipe for R'
else
	skip 'recipe for R' 'R is not installed'
fi
# Parquet: as many rows in every table, whole numbers as such, a backslash once, by whichever module is there
cat >"$work/parquet.py" <<'END'
import json, os, sys
for t in json.load(open('datapackage.json'))['resources']:
    path = f"parquet/{t['name']}.parquet"
    try:
        import duckdb
        n = duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall()[0][0]
        types = {c[0]: c[1] for c in duckdb.sql(f"DESCRIBE SELECT * FROM '{path}'").fetchall()}
        slashes = duckdb.sql(f"SELECT count(*) FROM '{path}' WHERE contains(text, '\\\\')").fetchall()[0][0] if 'text' in types else 0
    except ImportError:
        import pyarrow.parquet as pq, pyarrow.compute as pc
        table = pq.read_table(path)
        n, types = len(table), {f.name: str(f.type) for f in table.schema}
        slashes = pc.sum(pc.match_substring(table['text'], '\\\\')).as_py() or 0 if 'text' in types else 0
    if n != t['rows'] or slashes:
        sys.exit(f"{path}: {n} rows, {t['rows']} wanted, {slashes} cells with two backslashes")
    for f in t['schema']['fields']:
        got = types[f['name']].lower()
        want = {'integer': ('bigint', 'int64'), 'number': ('double',), 'date': ('date', 'date32[day]'), 'boolean': ('boolean', 'bool')}
        if got not in want.get(f['type'], ('varchar', 'string')):
            sys.exit(f"{path}: {f['name']} is {got}, not {f['type']}")
END
parquet=
for module in duckdb pyarrow; do
	b=$(grep -l "^import $module" "$work"/block-*-python | head -n 1)
	[ -n "$b" ]; ok $? "a recipe for Parquet with $module"
	$python -c "import $module" 2>/dev/null || continue
	parquet=1
	mkdir "$work/$module" && cp -R "$out"/current/. "$work/$module" && chmod -R u+w "$work/$module"
	(cd "$work/$module" && $python "$b" && $python "$work/parquet.py") >"$work/said" 2>&1; ok $? "Parquet by $module: all rows, typed"
done
[ -n "$parquet" ] || skip 'Parquet' 'python3 has neither duckdb nor pyarrow'
if command -v mlr >/dev/null; then
	is "$(sh "$(ls "$work"/block-*-sh | head -n 1)" 2>"$work/said" | awk -F'\t' 'NR > 1 {n += $2} END {print n}')" "$mentions"; ok $? 'recipe for Miller'
else
	skip 'recipe for Miller' 'mlr is not installed'
fi
if $python -c 'import frictionless' 2>/dev/null; then
	$python -m frictionless validate datapackage.json >"$work/said" 2>&1; ok $? 'datapackage.json passes the Frictionless validator'
else
	skip 'datapackage.json passes the Frictionless validator' 'python3 has no frictionless'
fi

# ---- the rows that the README shows are rows that come out ----
column() {	# TABLE NAME...: these columns, as cells of a Markdown row
	local files=("$out/current/$1"/*.tsv.gz)
	[ -e "${files[0]}" ] || files=("$out/current/$1.tsv.gz")
	shift
	for f in "${files[@]}"; do
		gzip -dc "$f" | awk -F'\t' -v want="$*" 'NR == 1 {for (i = 1; i <= NF; i++) at[$i] = i; n = split(want, w, " "); next}
			{line = "|"; for (i = 1; i <= n; i++) line = line " " $(at[w[i]]) " |"; print line}'
	done
}
column events series ordinal earliest latest place status articles >"$work/events"
sed -n '/^| series | ordinal/,/^$/p' "$top/README.md" | sed 1,2d | grep '^|' | grep -vxFf "$work/events" >"$work/why"
[ ! -s "$work/why" ]; ok $? 'the events in README.md are rows of events'
column sentences article_id sentence text | sed 's/^| \([^|]*\) | \([^|]*\) | /\1 \2\t/; s/ |$//' >"$work/sentences"
column event_mentions article_id sentence surface earliest status | sed 's/^| \([^|]*\) | \([^|]*\) | /\1 \2\t| /' |
	awk -F'\t' 'NR == FNR {s[$1] = $2; next} {print $2 " " s[$1] " |"}' "$work/sentences" - >"$work/mentions"
sed -n '/^| surface | earliest/,/^$/p' "$top/README.md" | sed 1,2d | grep '^|' | grep -vxFf "$work/mentions" >"$work/why"
[ ! -s "$work/why" ]; ok $? 'and the mentions with their sentences'

# ---- the units, as systemd reads them ----
if command -v systemd-analyze >/dev/null; then
	awk -v d="$work" '/^```ini/ {n++; on = 1; next} /^```/ {on = 0} on {print > (d "/pressmill." (n == 1 ? "service" : "timer"))}' "$top/README.md"
	ln -s "$top" "$work/clone"	# names without spaces: neither units nor the example quote them
	sed -i "s|/opt/pressmill/run.sh|$work/clone/run.sh|; s|^User=.*|User=$(id -un)|" "$work/pressmill.service"
	systemd-analyze verify "$work/pressmill.service" "$work/pressmill.timer" >"$work/said" 2>&1; ok $? 'systemd accepts the units in README.md'
else
	skip 'systemd accepts the units in README.md' 'no systemd-analyze'
fi

# ---- the README's stage of one's own, as it stands there, with our sample for the corpus ----
cd "$top" || exit 2
awk '/^```sh$/ {on = 1; text = ""; next} /^```$/ {if (on && text ~ /awk/) {printf "%s", text; exit} on = 0} on {text = text $0 "\n"}' README.md >"$work/spliced.sh"
if [ -s "$work/spliced.sh" ]; then
	ln -s "$PRESSMILL_BIN" "$work/bin"
	sed -i "s|build/bin/|$work/bin/|g" "$work/spliced.sh"
	bash -e -o pipefail "$work/spliced.sh" >"$work/spliced" 2>"$work/said" && [ -s "$work/spliced" ] &&
		! grep -vE '[$]|€|£|[mb]illion' "$work/spliced" >"$work/why" &&
		is "$(wc -l <"$work/spliced")" "$(rows sentences | awk -F'\t' '$7 ~ /[$]|€|£|[mb]illion/' | wc -l)"
	ok $? 'the stage of one'"'"'s own in README.md finds each sentence that speaks of money, and no other'
else
	ok 1 'README.md has an example of a stage of one'"'"'s own'
fi

# ---- what -h says of the lines a stage adds is what STREAM.md says ----
for stage in match dates events; do
	"$PRESSMILL_BIN/$stage" -h | tr '\n' ' ' | tr -s ' ' | grep -oE '[A-Z] lines? \([^)]*\)' | sed -E 's/^([A-Z]) lines? \((.*)\)$/\1 \2/'
done >"$work/told"
sed -nE 's/^\| `([A-Z])` \| (sentence start[a-z_ ]*) \|.*/\1 \2/p' "$top/pipeline/STREAM.md" >"$work/stream"
diff <(sort "$work/told") <(sort "$work/stream") >"$work/why"; ok $? 'the cells that -h names are those of STREAM.md'

# ---- the notebook runs, and says what the tables hold ----
if command -v python3 >/dev/null; then
	python3 pipeline/tables/reading_a_release.py "$out/current" >"$work/notebook" 2>"$work/said" &&
		is "$(sed -n 's/^\([0-9]*\) articles, \([0-9]*\) kept.*/\1 \2/p' "$work/notebook")" \
			"$(rows articles | wc -l) $(gzip -dc "$out"/current/articles/*.tsv.gz | grep -c '	kept	')" &&
		is "$(grep -cE '^ +[0-9-]+  ' "$work/notebook" | awk '{print ($1 > 3)}')" 1 && grep -q ' dots, from .*[A-Z]' "$work/notebook"
	ok $? 'pipeline/tables/reading_a_release.py'
else
	skip 'pipeline/tables/reading_a_release.py' 'no python3'
fi

# ---- the texts of the PDF documents are those that their tool writes ----
if command -v python3 >/dev/null; then
	mkdir "$work/pdf" && python3 tests/tools/pdf_documents.py --texts "$work/pdf" >"$work/said" 2>&1 && ! for t in "$work"/pdf/*.txt; do
		cmp "$t" "tests/cases/pdf/$(basename "$t")" || echo differs
	done | grep . >"$work/why"; ok $? 'tests/tools/pdf_documents.py writes the texts of tests/cases/pdf'
else
	skip 'the texts of tests/cases/pdf' 'no python3'
fi

# ---- every link from page to page leads somewhere ----
git ls-files '*.md' 2>/dev/null | while read -r page; do
	grep -oE '\]\([^)#:]+[^):]*\)' "$page" | sed -E 's/^\]\(//; s/(#.*)?\)$//' | while read -r to; do
		[ -z "$to" ] || [ -e "$(dirname "$page")/$to" ] || echo "$page: $to is not there"
	done
done >"$work/why"
[ ! -s "$work/why" ]; ok $? 'links between pages lead somewhere'
exit $failures
