#!/bin/bash
# nightly.sh - what an operator counts on, night after night: nothing twice, nothing lost, the same tables however
# the articles arrived, and honest words and exit codes.
. "$(dirname "$0")/../faults/lib.sh"

# ---- one run over everything: the reference ----
corpus=$sample out=$work/one
runs 0 && [ ! -s "$work/said" ]; ok $? 'a run that went well says nothing without a terminal'
[ -L "$out/current" ] && whole; ok $? 'SHA256SUMS holds'
n=$(rows articles | wc -l)
[ "$n" -ge 25 ]; ok $? "all articles are there ($n)"
before=$(current)
runs 0 && grep -q 'nothing new' "$work/said" && is "$(current)" "$before"; ok $? 'a second run says that nothing is new and changes nothing'
runs 0 --quiet && [ ! -s "$work/said" ]; ok $? '--quiet: not even that'
"$top/run.sh" verify --corpus "$corpus" --out "$out" >"$work/said" 2>&1; ok $? 'verify finds no fault'
"$top/run.sh" status --corpus "$corpus" --out "$out" >"$work/said" 2>&1 && grep -q 'nothing: all is processed' "$work/said"
ok $? 'status says that all is processed'

# ---- night by night ----
corpus=$work/nights out=$work/many
mkdir "$corpus"
r=0
for day in "$sample"/*/; do
	cp -R "$day" "$corpus/"
	runs 0 --keep-releases 3 || r=1
done
[ $r -eq 0 ] && same_tables "$work/one" "$work/many"; ok $? 'a run for each folder: the same tables, byte for byte'
[ "$(find "$out/releases" -mindepth 1 -maxdepth 1 | wc -l)" -eq 3 ] && whole && (cd "$out/releases" && for r in *; do (cd "$r" && sha256sum -c --quiet SHA256SUMS) || exit 1; done) >"$work/why" 2>&1
ok $? 'three releases are kept, older ones become new ones, all are whole'
runs 0 --rebuild && same_tables "$work/one" "$work/many"; ok $? '--rebuild: the same tables'
runs 0 --rebuild --piped && same_tables "$work/one" "$work/many"; ok $? '--rebuild --piped: the same tables'
runs 0 --rebuild --step-mb 0 --jobs 1 && same_tables "$work/one" "$work/many"; ok $? 'a step for each batch, one thread: the same tables'

# ---- late, changed and vanished files ----
first=$(basename "$(find "$sample" -mindepth 1 -maxdepth 1 -type d | sort | head -n 1)")
printf 'Geneva, 3 March 2022. A late article says that the 12th Ministerial Conference will meet in June 2022.\n' >"$corpus/$first/late.txt"
runs 0 && [ -f "$out/current/articles/$first.02.tsv.gz" ]; ok $? 'a late file makes a second part of its batch'
cmp "$out/current/articles/$first.tsv.gz" "$work/one/current/articles/$first.tsv.gz" >"$work/why" 2>&1
ok $? 'and leaves the first part as it was'
last=$(find "$corpus" -name '*.txt' ! -name late.txt | sort | tail -n 1)
cp "$last" "$work/kept"
printf 'The organisers corrected the date: it is 5 May 2023.\n' >>"$last"
runs 0 --dry-run && grep -q '^changed ' "$work/said" && grep -q '1 files to process' "$work/said"; ok $? '--dry-run names a changed file, and why'
runs 0 --rebuild --dry-run && grep -q 'everything is computed again' "$work/said"; ok $? '--dry-run says when everything is computed again'
runs 0 && [ "$(tail -n 1 "$out/current/state/ledger.tsv" | cut -f 5)" -ge 2 ]; ok $? 'a changed file arrives once more'
cp -R "$corpus" "$work/as-it-is"
tables_of "$out" >"$work/before"
mv "$corpus/$first/late.txt" "$work/late.txt"
touch "$corpus"/*/*
runs 0 && tables_of "$out" >"$work/after" && diff "$work/before" "$work/after" >"$work/why"
ok $? 'a vanished file keeps its facts; new time stamps are no news'
mv "$work/late.txt" "$corpus/$first/late.txt"
runs 0 --rebuild; r=$?
# the text before the correction is gone, so a rebuild cannot have it: put the article back as it was, for a comparison
tables_of "$out" >"$work/after"
[ $r -eq 0 ] && ! diff -q "$work/before" "$work/after" >/dev/null; ok $? '--rebuild drops what is gone: the text before a correction'
rm "$corpus/$first/late.txt"
runs 0 --rebuild && [ ! -e "$out/current/articles/$first.02.tsv.gz" ]; ok $? '--rebuild drops a vanished file'
corpus=$work/as-it-is out=$work/two
cp "$work/kept" "$corpus/${last#"$work/nights/"}"
rm "$corpus/$first/late.txt"
runs 0
printf 'Geneva, 3 March 2022. A late article says that the 12th Ministerial Conference will meet in June 2022.\n' >"$corpus/$first/late.txt"
runs 0
mkdir "$corpus/0000-new" && cp "$work/kept" "$corpus/0000-new/again.txt"
runs 0
tables_of "$out" >"$work/before"
runs 0 --rebuild && tables_of "$out" >"$work/after" && diff "$work/before" "$work/after" >"$work/why"
ok $? 'late and out of order: --rebuild replays the order of arrival'

# ---- choosing ----
corpus=$sample out=$work/chosen
last=$(basename "$(find "$sample" -mindepth 1 -maxdepth 1 -type d | sort | tail -n 1)")
runs 0 --only "$first" && is "$(cut -f 4 "$out/current/state/ledger.tsv" | sort -u | grep -v batch)" "$first"; ok $? '--only takes one batch'
runs 0 --since "$last" && is "$(cut -f 4 "$out/current/state/ledger.tsv" | sort -u | grep -vc batch)" 2; ok $? '--since takes the later ones'
before=$(readlink -f "$out/current")
cp -R "$top/lexicons" "$work/lexicons"
printf '# one more line\n' >>"$(find "$work/lexicons" -name '*.tsv' | sort | head -n 1)"
runs 0 --only "$first" --lexicons "$work/lexicons" && grep -q 'lexicons changed: everything is computed again' "$work/said"
ok $? 'other lexicons: everything is computed again, and it says so'
[ -d "$before" ]; ok $? 'the earlier release is still there'
runs 0 --rebuild --keep-releases 1 --keep-reports 2 && [ ! -d "$before" ] && [ "$(find "$out/releases" -mindepth 1 -maxdepth 1 | wc -l)" -eq 1 ] &&
	[ "$(find "$out/reports" -name '*.json' | wc -l)" -eq 2 ]
ok $? '--keep-releases and --keep-reports remove the oldest'

# ---- reports ----
json=$(find "$out/reports" -name '*.json' | sort | tail -n 1)
grep -q '"exit": 0' "$json" && grep -q '"chain": \[' "$json" && [ -s "${json%.json}.txt" ]; ok $? 'a report for machines and one for people'
if command -v python3 >/dev/null; then
	python3 -m json.tool "$json" >/dev/null 2>"$work/why" && python3 -m json.tool "$out/current/datapackage.json" >/dev/null 2>"$work/why"
	ok $? 'reports and datapackage.json are JSON'
else
	skip 'reports and datapackage.json are JSON' 'no python3 to parse them'
fi
runs 0 --rebuild --metrics "$work/m.prom" && grep -q '^pressmill_last_run_exit_code 0$' "$work/m.prom"; ok $? '--metrics writes figures'

# ---- the lock ----
exec 7>>"$out/.lock"
flock 7
runs 75 && is "$(wc -l <"$work/said")" 1; ok $? 'a second run at the same time ends with 75 and one line'
(sleep 1; exec 7>&-) &
exec 7>&-
runs 0 --wait 20; ok $? '--wait waits for the other run'
wait

# ---- names that shells and tables do not like ----
corpus=$work/odd out=$work/odd-out
odd=$(printf 'a b\n*"$(x)')
mkdir -p "$corpus/$odd" "$corpus/-rf" "$corpus/.git"
cp "$work/kept" "$corpus/$odd/$(printf -- '-x \t\xff.txt')"
cp "$work/kept" "$corpus/-rf/--help"
cp "$work/kept" "$corpus/.git/never.txt"
runs 0 && is "$(rows articles | wc -l)" 2 && (cd "$corpus" && "$top/run.sh" verify --corpus . --out ../odd-out >"$work/said" 2>&1)
ok $? 'any file name is only a name'

# ---- usage ----
corpus=$sample out=$work/usage
runs 64 --nonsense; ok $? 'an unknown option is a usage error'
runs 64 --jobs; ok $? 'a missing value is a usage error'
runs 64 --jobs many; ok $? 'a word for a number is a usage error'
runs 64 --quiet=1; ok $? 'a value for a flag is a usage error'
corpus=$work/nowhere
runs 66 && grep -q 'does not exist' "$work/said"; ok $? 'a corpus that is not there'
mkdir "$work/empty"
corpus=$work/empty
runs 66; ok $? 'a corpus without files'
[ ! -e "$out/current" ]; ok $? 'and nothing was published'
corpus=$sample
runs 0 -h && grep -q 'exit codes' "$work/said"; ok $? '-h'
runs 0 --version && grep -q '^Pressmill [0-9]' "$work/said"; ok $? '--version'
runs 66 --lexicons "$work/nowhere"; ok $? 'lexicons that are not there'
rm -rf "$work/lexicons"
cp -R "$top/lexicons" "$work/lexicons"
f=$(find "$work/lexicons/entities" -name '*.tsv' | sort | head -n 1)
tail -n 1 "$f" >>"$f"
runs 78 --lexicons "$work/lexicons" && grep -q "$(basename "$f"):[0-9]*:" "$work/said"; ok $? 'a lexicon with a row twice: 78, and the place'
runs 0; ok $? 'and the next run, with the lexicon mended, completes'

mkdir "$work/inside"
corpus=$work/inside out=$work/inside/out
runs 64 && grep -q 'inside the corpus' "$work/said"; ok $? 'an out folder inside the corpus is refused'

# ---- a clone in a folder whose name has a space ----
mkdir "$work/a clone"
cp -a "$top/Makefile" "$top/run.sh" "$top/.ci" "$top/pipeline" "$top/stages" "$top/lexicons" "$work/a clone/"
cp -a "$BUILD" "$work/a clone/build"
(unset PRESSMILL_BIN BUILD; "$work/a clone/run.sh" --no-install --corpus "$sample" --out "$work/a clone/out") >"$work/said" 2>&1
is $? 0 && [ -L "$work/a clone/out/current" ]; ok $? 'a clone in a folder whose name has a space builds and runs'

# ---- packages ----
mkdir "$work/bin"
printf '#!/bin/sh\nexit 1\n' >"$work/bin/dpkg-query"
chmod +x "$work/bin/dpkg-query"
PATH=$work/bin:$PATH "$top/.ci/packages" --no-install build >"$work/said" 2>&1
is $? 71 && grep -q 'apt-get install gcc' "$work/said"; ok $? '--no-install names what is missing'
"$top/.ci/packages" --print fedora fuzz >"$work/said" && grep -qx 'pcre2-devel' "$work/said" && ! grep -qE -- '-dev$|-data$|^lib.*6' "$work/said"
ok $? '--print fedora gives no Debian names'
"$top/.ci/packages" --print plan9 build >"$work/said" 2>&1; is $? 64; ok $? '--print of a system we do not know is a usage error'
exit $failures
