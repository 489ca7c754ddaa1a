#!/bin/bash
# verify.sh - verify finds every fault that it can name: a release is damaged in one way after another, and the
# complaint about just that must come, with exit code 65; what is no fault gets no complaint.
. "$(dirname "$0")/lib.sh"
corpus=$sample out=$work/good
runs 0; ok $? 'a release'
"$PRESSMILL_BIN/verify" --out "$out" >"$work/said" 2>&1; ok $? 'without a fault'

# complains NAME WANTED: the release in $work/bad is damaged; the complaint must match WANTED
complains() {
	"$PRESSMILL_BIN/verify" --out "$work/bad" >"$work/said" 2>&1
	local code=$?
	[ "$code" = 65 ] && grep -qE -- "$2" "$work/said"
	ok $? "$1"
}
fresh() { rm -rf "$work/bad" && cp -R "$work/good" "$work/bad" && d=$work/bad/current; }
# edit TABLE-FILE AWK: rewrite a table; $1.. are its cells
edit() {
	gzip -dc "$1" | awk -F'\t' -v OFS='\t' "$2" | gzip -n >"$work/t" && mv -f "$work/t" "$1"
}
table() { find "$d/$1/" -name '*.tsv.gz' | sort | head -n 1; }
at() { gzip -dc "$(table "$1")" | head -n 1 | tr '\t' '\n' | grep -nx "$2" | cut -d: -f1; }	# TABLE COLUMN: its number
d=$work/good/current
source=$(at articles source) status=$(at articles status) copy_of=$(at articles copy_of) sentences=$(at articles sentences)

fresh; printf ' ' >>"$d/README.md"; complains 'a file that is not what was published' 'README.md: is not what was published: its sha256 differs'
fresh; rm "$d/datapackage.json"; complains 'a file that is gone' 'datapackage.json: '
fresh; : >"$d/SHA256SUMS"; complains 'no sums' 'SHA256SUMS lists nothing'
fresh; edit "$(table articles)" "NR == 2 { \$$sentences = \"x\" } 1"; complains 'an article whose count is no number' ':2: malformed article'
fresh; edit "$(table articles)" 'NR == 2 { $1 = substr($1, 2) } 1'; complains 'an article whose id is too short' ':2: malformed article'
fresh; edit "$(table articles)" 'NR == 2 { $1 = "g" substr($1, 2) } 1'; complains 'an article whose id is no hex number' ':2: malformed article'
fresh; edit "$(table articles)" "NR == 2 { \$$source = \"elsewhere/x.txt\" } 1"; complains 'a source that the ledger does not know' ':2: source elsewhere/x.txt is not in the ledger'
fresh; edit "$(table articles)" 'NR == 2 { print } 1'; complains 'an article twice' 'articles: [0-9a-f]{16} is there twice'
fresh; edit "$(table sentences)" 'NR == 2 { $1 = "0000000000000001" } 1'; complains 'a row of no article' ':2: no such article: 0000000000000001'
id=$(gzip -dc "$(table articles)" | sed -n 2p | cut -f1) last=$(gzip -dc "$(table articles)" | sed -n 2p | cut -f"$sentences")
for n in 0 $((last + 1)) x; do
	fresh; edit "$(table mentions)" "NR == 2 { \$1 = \"$id\"; \$2 = \"$n\" } 1"; complains "sentence $n of $last" ":2: article $id has no sentence $n\$"
done
fresh; edit "$(table mentions)" "NR == 2 { \$1 = \"$id\"; \$2 = \"$last\" } 1"; "$PRESSMILL_BIN/verify" --out "$work/bad" 2>&1 | grep 'has no sentence' >"$work/why"
[ ! -s "$work/why" ]; ok $? "sentence $last of $last is none"
f=$(for x in "$d"/relations/*.gz; do [ "$(gzip -dc "$x" | wc -l)" -gt 1 ] && basename "$x" && break; done)
fresh; edit "$d/relations/$f" 'NR == 2 { $2 = "0000000000000001" } 1'; complains 'a relation to no article' ':2: no such article: 0000000000000001'
copy=$(for x in "$d"/articles/*.gz; do gzip -dc "$x" | awk -F'\t' -v s="$status" -v f="$(basename "$x")" 'NR > 1 && $s == "copy" { print f, $1; exit }'; done | head -n 1)
f=${copy% *} copy=${copy#* }
fresh; edit "$d/articles/$f" "\$$status == \"copy\" { \$$copy_of = \"\" } 1"; complains 'a copy of nothing' 'a copy names its kept article, and nothing else does'
fresh; edit "$(table articles)" "NR == 2 { \$$copy_of = \"$copy\" } 1"; complains 'a kept article that names another' ':2: a copy names its kept article, and nothing else does'
fresh; edit "$(table articles)" "NR == 2 { \$$status = \"copy\"; \$$copy_of = \"$copy\" } 1"; complains 'a copy of a copy' ':2: a copy names its kept article'
fresh; edit "$(table articles)" "NR == 2 { \$$status = \"copy\"; \$$copy_of = \"0000000000000001\" } 1"; complains 'a copy of no article' ':2: a copy names its kept article'
fresh; edit "$(table sentences)" 'NR == 2 { $7 = $7 " \"" } 1'; complains 'a double quote in a cell' ':2: column text is not UTF-8, or holds a double quote'
fresh; edit "$(table sentences)" 'NR == 2 { $7 = $7 "\377" } 1'; complains 'a cell that is not UTF-8' ':2: column text is not UTF-8, or holds a double quote'
fresh; edit "$(table sentences)" 'NR == 3 { $2 = 1 } 1'; complains 'a key twice' ':3: the key of the row before once more'
fresh; edit "$(table dates)" 'NR != 2'; complains 'a row that is gone' 'rows, [0-9]+ were published'
fresh; edit "$(table dates)" '{ NF-- } 1'; complains 'a column that is gone' 'dates'
fresh; printf 'x' | dd of="$(find "$d/state/seen/" -type f -size +0 | sort | head -n 1)" bs=1 seek=20 conv=notrunc 2>/dev/null; complains 'a damaged index of what was seen' 'seen'
exit $failures
