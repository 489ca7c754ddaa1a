#!/bin/bash
# inputs.sh - what strangers put into a corpus: each bad input is a row in rejects with its reason, the good articles
# beside it are processed, and the exit code is 3.
. "$(dirname "$0")/lib.sh"

corpus=$work/corpus out=$work/out
mkdir -p "$corpus/a" "$corpus/b"
good=$(find "$sample" -name '*.txt' | sort | head -n 1)
cp "$good" "$corpus/a/good.txt"
: >"$corpus/a/empty.txt"
printf '\211PNG\r\n\032\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\b\6\0\0\0' >"$corpus/a/binary.txt"
printf 'The minister arrived in Paris on 3 May 2024 for the talks.\n\nShe spoke of trade \377\376 and of caf\351s.\n' >"$corpus/a/latin.txt"
printf '{"id":"1","title":"Talks in Paris","text":"The talks in Paris ended on 3 May 2024 with a joint statement on trade."}\n{"id":"2","title":"Cut' >"$corpus/b/cut.jsonl"
gzip -c "$good" | head -c 300 >"$corpus/b/cut.txt.gz"
gzip -c "$good" >"$corpus/b/whole.txt.gz"
ln -s /nowhere/at/all "$corpus/b/dangling.txt"
runs 3 && grep -q 'inputs were rejected' "$work/said"; ok $? 'bad inputs: exit 3, and a line that says so, also in cron'
for x in a/empty.txt a/binary.txt b/cut.jsonl b/cut.txt.gz b/dangling.txt; do
	rows rejects | grep -qE "^$x"; ok $? "$x is in rejects"
done
[ "$(rows articles | grep -cE 'a/good.txt|b/cut.jsonl')" -ge 2 ]; ok $? 'the good articles beside them are processed'
rows articles | grep -q 'a/latin.txt' || rows rejects | grep -q 'a/latin.txt'; ok $? 'invalid UTF-8 is read as what it is, or rejected'
rows sentences | iconv -f UTF-8 -t UTF-8 >/dev/null 2>"$work/why"; ok $? 'no table holds invalid UTF-8'
runs 0 && grep -q 'nothing new' "$work/said"; ok $? 'they are not tried again every night'
gzip -c "$good" >"$corpus/b/cut.txt.gz"
runs 0 --dry-run && grep -q '^changed  b/cut.txt.gz' "$work/said"; ok $? 'but when they change'
rm "$corpus/b/dangling.txt" && cp "$good" "$corpus/b/dangling.txt"
runs 0 --dry-run && grep -q '^retry    b/dangling.txt' "$work/said"; ok $? 'or can be read'
runs 0; ok $? 'mended inputs are processed'
"$top/run.sh" verify --corpus "$corpus" --out "$out" >"$work/said" 2>&1; ok $? 'verify finds no fault'

# ---- too many ----
corpus=$work/bad out=$work/bad-out
mkdir -p "$corpus/a"
for i in 1 2 3; do : >"$corpus/a/$i.txt"; done
cp "$good" "$corpus/a/good.txt"
runs 65 --max-rejects 50 && grep -q 'nothing is published' "$work/said" && is "$(current)" none; ok $? '--max-rejects stops a night where most is broken'
runs 3 --max-rejects 80; ok $? 'and lets one pass where less is'

# ---- not to be read by us ----
if [ "$(id -u)" -ne 0 ]; then
	corpus=$work/secret out=$work/secret-out
	mkdir -p "$corpus/a" "$corpus/closed"
	cp "$good" "$corpus/a/good.txt"
	cp "$good" "$corpus/a/secret.txt"
	chmod 0 "$corpus/a/secret.txt" "$corpus/closed"
	runs 3 && [ "$(rows rejects | grep -c unreadable)" -eq 2 ]; ok $? 'an unreadable file and an unreadable folder are rejected'
	chmod 644 "$corpus/a/secret.txt"
	chmod 755 "$corpus/closed"
	runs 0 && [ "$(rows articles | grep -c a/secret.txt)" -eq 1 ]; ok $? 'and read once that is possible'
else
	skip 'an unreadable file' 'root can read everything'
fi

# ---- gone, or changed, while the run goes on ----
corpus=$work/moving out=$work/moving-out
mkdir -p "$corpus/a" "$work/bin"
cp "$good" "$corpus/a/1.txt"
cp "$good" "$corpus/a/2.txt"
printf 'The talks in Bern went on.\n\nThey end on 7 May 2024, said the hosts of the conference.\n' >"$corpus/a/3.txt"
ln -s "$PRESSMILL_BIN"/* "$work/bin/"
rm "$work/bin/chain"
cat >"$work/bin/chain" <<END
#!/bin/sh
rm -f "$corpus/a/2.txt"
echo 'They ended on 8 May 2024, said the guests.' >>"$corpus/a/3.txt"
exec "$PRESSMILL_BIN/chain" "\$@"
END
chmod +x "$work/bin/chain"
PRESSMILL_BIN=$work/bin run
is "$code" 3 && rows rejects | grep -q '^a/2.txt.*unreadable'; ok $? 'a file that vanishes in mid-run is a row in rejects'
is "$(awk -F'\t' '$3 == ""' "$out/current/state/ledger.tsv" | wc -l)" 2; ok $? 'the ledger does not claim to know what changed under its eyes'
cp "$good" "$corpus/a/2.txt"
runs 0 && [ "$(rows articles | cut -f 1 | sort | uniq -d | wc -l)" -eq 0 ] && [ "$(rows articles | grep -c '	a/2.txt	')" -eq 1 ]
ok $? 'the next run looks again: nothing is lost, nothing twice'

# ---- links, pipes, holes, names ----
corpus=$work/odd out=$work/odd-out
mkdir -p "$corpus/a" "$work/outside"
cp "$good" "$corpus/a/good.txt"
echo 'The secret of the house was told on 3 May 2024.' >"$work/outside/secret.txt"
ln -s "$work/outside/secret.txt" "$corpus/a/absolute.txt"
ln -s ../../outside "$corpus/a/folder"
ln -s .. "$corpus/a/up"
mkfifo "$corpus/a/pipe"
truncate -s 60G "$corpus/a/holes.txt"
long=$(printf '\377%.0s' {1..83})	# written %FF, 249 bytes: a name for a folder, too long for a file with an ending
mkdir "$corpus/$long"
printf 'The ministers met in Paris on 3 May 2024, said the hosts of the long name.\n' >"$corpus/$long/a.txt"
printf 'The ministers met in Lyon on 4 May 2024, said the hosts of the longer name.\n' >"$corpus/$long/$(printf 'n%.0s' {1..255})"
(cd "$corpus/a" && for i in {1..70}; do mkdir dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd && cd dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd || exit; done
	echo 'Too deep.' >x.txt)
for name in 'a\b' $'bidi\342\200\256' $'line\nfeed' $'c1\302\233' 'quote"' '%41' '=1+1' $'bad\377'; do
	printf 'The ministers met in Rome on 3 May 2024 and named %s.\n' "$name" >"$corpus/a/$name.txt"
done
runs 3; ok $? 'links, pipes, files of holes and endless names end no run'
is "$(rows rejects | cut -f 1 | grep -cE '^a/(absolute.txt|folder|pipe|holes.txt)$')" 4; ok $? 'what leads out of the corpus, pipes and files over the limit are rejected'
! rows sentences | grep -q secret; ok $? 'nothing outside of the corpus is read'
! rows rejects | grep -qF "$work"; ok $? 'no reject says where the corpus lies'
is "$(rows articles | grep -c '%FF%FF')" 2; ok $? 'a batch of 249 bytes has its tables'
"$top/run.sh" verify --corpus "$corpus" --out "$out" >"$work/said" 2>&1; ok $? 'verify finds no fault in it'
cp -r "$corpus/a/good.txt" "$corpus/a/more.txt"
runs 0 && rows articles | grep -q 'a/good.txt'; ok $? 'the next night does not try them again'
runs 3 --follow-links --rebuild && rows sentences | grep -q secret; ok $? '--follow-links reads them'

# ---- one line of 100 MB ----
corpus=$work/long out=$work/long-out
mkdir -p "$corpus/a"
head -c 100000000 /dev/zero | tr '\0' 'x' >"$corpus/a/long.txt"
cp "$good" "$corpus/a/good.txt"
run
[ "$code" = 3 ] && rows rejects | grep -q 'a/long.txt.*too_large' && [ "$(rows articles | wc -l)" -eq 1 ]; ok $? 'a line of 100 MB is too large, and harms nothing else'
exit $failures
