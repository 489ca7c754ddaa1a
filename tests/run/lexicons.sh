#!/bin/bash
# lexicons.sh - the lexicon keeper's tools: each fault in a lexicon is named with file, line, column and remedy, and
# lexdiff shows what one more row changes, with the sentence.
. "$(dirname "$0")/../faults/lib.sh"
bin=$PRESSMILL_BIN

# fault NAME FILE LINE-OF-TEXT EXPECTED [COLUMN]: append a row to a copy of the shipped lexicons; lexcheck must end with
# 78 and say EXPECTED at that file, line and column
fault() {
	rm -rf "$work/lex"
	cp -r "$top/lexicons" "$work/lex"
	printf '%b\n' "$3" >>"$work/lex/$2"
	local line
	line=$(wc -l <"$work/lex/$2")
	"$bin/lexcheck" "$work/lex" >"$work/said" 2>&1
	local code=$?
	{ [ "$code" = 78 ] && grep -q "/$2:$line:${5:-[0-9]*}: .*$4" "$work/said"; } || echo "exit $code, wanted $2:$line and '$4'" >"$work/why"
	[ ! -s "$work/why" ]; ok $? "$1"
}
"$bin/lexcheck" "$top/lexicons" >"$work/said" 2>&1; ok $? 'the shipped lexicons are sound'
# ---- a copy has at least half of its text in its kept article, or its clause is named as one that may do with less ----
awk -F'\t' '/^# exempt:/ {told = 1} /^# Measured/ {told = 0} told && /^#/ {exempt = exempt " " $0; next} {told = 0}
	$1 == "copy" {
		half = 0
		n = split($3, c, " ")
		for (i = 1; i <= n; i++) {
			split(c[i], x, ">=")
			half += c[i] == "exact" || ((x[1] == "containment" || x[1] == "jaccard") && x[2] >= .5)
		}
		clauses++
		if (!half && exempt !~ "[ :]" $2 "[ ,:;.]") print $2 " makes a copy with less than half of its text"
		if (half && exempt ~ "[ :]" $2 "[ ,:;.]") print $2 " asks for half, and is named as exempt"
	}
	END {if (clauses < 10) print clauses " clauses"}' "$top/lexicons/duplicates.tsv" >"$work/why"
[ ! -s "$work/why" ]; ok $? 'each clause for copies asks for half of the text, or is named as exempt'
e=entities/companies.tsv f=forms/companies.tsv
fault 'a day that is none' $e 'org/zz-test\torganisation\tZz Test\t\t2024-02-30' 'is not a day'
fault 'from after to' $e 'org/zz-test\torganisation\tZz Test\t\t2024\t2020' 'exchange them'
fault 'an unknown parent' $e 'org/zz-test\torganisation\tZz Test\torg/zz-nobody' "no entity 'org/zz-nobody'" 34
fault 'its own parent' $e 'org/zz-test\torganisation\tZz Test\torg/zz-test' 'its own parent' 34
fault 'an id twice' $e 'org/kearney\torganisation\tKearney' 'stands twice'
fault 'an unknown kind' $e 'org/zz-test\tfirm\tZz Test' 'is none of'
fault 'a name without words' $e 'org/zz-test\torganisation\t---' 'no words' 26
fault 'a form of nobody' $f 'org/zz-nobody\tZz' 'no entity'
fault 'a form twice' $f 'org/kearney\tA. T. Zz\norg/kearney\tA. T. Zz' 'twice'
fault 'a form without words' $f 'org/kearney\t--' 'no words'
fault 'two entities, one form, no rule' $f 'org/kearney\tZz Qq\norg/boeing\tZz Qq' 'no rule tells them apart' 12
fault 'an unknown class' $f 'org/kearney\tZz\t\t\t\t\t\t<$zz-class' 'no class'
fault 'an unknown id in a context' $f 'org/kearney\tZz\t\t\t\t\t\t@article:org/zz-nobody' "no entity 'org/zz-nobody'" 30
fault 'a language without code' $f 'org/kearney\tZz\t\t\t\t\t\t@language:' 'names no language' 21
fault 'a title of no gender' titles.tsv 'Zz\tofficial\tx' 'is not m, f' 13
fault 'a cell too many' $f 'org/kearney\tZz\t\t\t\t\t\t\t\t\t\t\t\t\t' 'more cells'
fault 'a letter that looks alike' $f 'org/kearney\tK\xd0\xb5arney' 'looks alike'
# also ...: the same, of faults that lexcheck tells all at once
rm -rf "$work/all"; cp -r "$top/lexicons" "$work/all"
also() {
	printf '%b\n' "$3" >>"$work/all/$2"
	printf '%s\t%s\t%s\t%s\n' "$1" "$2:$(wc -l <"$work/all/$2"):$5" "$4" >>"$work/expected"
}
also 'an ordinal of no class' events/ordinals.tsv 'zzth\t7\tzz' 'unknown class' 8
also 'an ordinal that is no number' events/ordinals.tsv 'zzth\tseven\tordinal' 'is not a number' 6
also 'an ordinal too large' events/ordinals.tsv 'zzth\t1000\tordinal' 'value is not in' 6
also 'a suffix of three letters' events/ordinals.tsv 'zzz\t4\tsuffix' 'a suffix has two letters' 1
also 'a suffix of ten' events/ordinals.tsv 'zz\t10\tsuffix' 'a suffix has two letters' 4
also 'a head of no trait' events/heads.tsv 'zzmeet\tmeeting\tweak\t\t\trounds|zz' 'unknown trait' 23
also 'an ordinal of two words' events/ordinals.tsv 'zz th\t7\tordinal' 'is not one word' 1
also 'a head of no strength' events/heads.tsv 'zzhead\tsummit\tzz' 'unknown strength' 15
also 'a plural of two words' events/heads.tsv 'zzhead\tsummit\tstrong\tzz heads' 'is not one word' 22
also 'a cue of no class' events/cues.tsv 'zz said\theld|zz' 'unknown cue class' 9
also 'a series twice' series.tsv 'series/brics-summit\tBRICS\tsummit' 'is there already' 1
also 'months that are none' series.tsv 'series/zz\tZz Summit\tsummit\t\t\t\tannual\t13' 'months are like' 38
also 'an anchor without a day' series.tsv 'series/zy\tZy Summit\tsummit\t\t\t\tannual\t5\t3\tx' 'an anchor has' 42
also 'a form of no series' forms/series.tsv 'series/zz\tZz Summit' 'is not in series.tsv' 1
also 'a weight of no feature' events/weights.tsv 'day\tzz\t1' 'is no feature' 5
also 'a weight that is none' events/weights.tsv 'threshold\tedition\t1,5' 'is not a weight' 19
also 'a weight over a thousand' events/weights.tsv 'threshold\tedition\t1001' 'is not a weight' 19
also 'a weight of five decimals' events/weights.tsv 'threshold\tedition\t0.12345' 'is not a weight' 19
also 'a weight without a digit before its point' events/weights.tsv 'threshold\tedition\t-.5' 'is not a weight' 19
also 'months that run back' series.tsv 'series/zx\tZx Summit\tsummit\t\t\t\tannual\t5-4' 'months are like' 38
also 'a word before places twice' events/kinds.tsv 'until\tpre-in' 'has a class pre- already' 1
also 'a kind of word that is none' events/kinds.tsv 'until\tzz' 'unknown class' 7
also 'coordinates out of order' coordinates.tsv 'city/aa\t1\t2' 'sort the file' 1
also 'a latitude that is none' coordinates.tsv 'zz/a\t90.01\t2' 'no degrees of latitude' 6
also 'a longitude that is none' coordinates.tsv 'zz/b\t-90.00\t-180.5' 'no degrees of longitude' 13
also 'a date rule of no operation' dates/en/rules.tsv 'zz\tzz w:WEEKDAY\tzz' 'operation' 17
also 'a date rule of no field' dates/en/rules.tsv 'zz\tzz w:WEEKDAY\tcal\tzz=1' 'is not field=value' 21
also 'a date rule twice' dates/en/rules.tsv 'weekday\tzz w:WEEKDAY\tcal' 'is there twice' 1
also 'a date word without forms' dates/en/words.tsv 'ZZ\t' 'must not be empty' 4
also 'a layout word of no class' layout/words.tsv 'zz\tnever|zz' 'there is no class' 4
also 'a layout word twice' layout/words.tsv 'zz\tnever\nzz\tnever' 'listed twice' 1
also 'a cue of no role' layout/cues.tsv 'zz\tzz\tstart\tzz' 'there is no role' 4
also 'a cue of no match' layout/cues.tsv 'zz\tlink\tzz\tzz' 'match must be' 9
also 'a script of no kind' layout/scripts.tsv 'zz\tzz\t41' 'kind must be' 1
also 'letters of a language without its name' layout/scripts.tsv 'own\t\t41' 'the cell is empty' 5
also 'letters that are no code points' layout/scripts.tsv 'own\tzz\t41|5z' 'wants code points' 8
also 'a range that runs back' layout/scripts.tsv 'script\tzz\t50-41' 'wants a range' 11
also 'a threshold of no name' duplicates.tsv 'limit\tzz\t1' 'no threshold has the name' 7
also 'a kind of no row' duplicates.tsv 'zz\tzz\t1' 'not a relation' 1
also 'a form of no word' $f 'org/kearney\t--' 'no words' 13
also 'an id of another kind' $e 'place/zz-aa\torganisation\tZz Aa' 'is not org/ and' 1
also 'an id that is no slug' $e 'org/Zz_Bb\torganisation\tZz Bb' 'is not org/ and' 1
also 'an id that ends in a dash' $e 'org/zz-\torganisation\tZz Cc' 'is not org/ and' 1
also 'a Q-number that is none' $e 'org/zz-dd\torganisation\tZz Dd\t\t\t\tQ0' 'is no Q-number' 33
also 'a straight quote in a name' $e 'org/zz-ee\torganisation\tZz "Ee"' 'straight quote' 24
also 'a straight quote in a form' $f 'org/kearney\tZz "Qq"' 'straight quote' 13
also 'a function word as a form' $f 'org/kearney\tThe' 'is a function word' 13
also 'a sport that is none' entities/clubs.tsv 'org/zz-ff\torganisation\tZz Ff\t\t\t\t\t\t\t\t\t\tzz' "no sport 'zz'" 39
also 'a side of another sport' sport/sides.tsv 'country/fr\ttennis\torg/france-football' 'of another sport' 19
also 'an inner place that is none' $e 'org/zz-gg\torganisation\tZz Gg\t\t\t\t\t\t\t\t\t\tcity/zz' "no entity 'city/zz'" 39
also 'a team name of a body without sport' $f 'org/kearney\tZz\tteam' 'has no sport' 13
"$bin/lexcheck" "$work/all" >"$work/told" 2>&1; is $? 78; ok $? 'lexcheck goes on behind a fault'
while IFS=$'\t' read -r name at what; do
	grep -q "/$at: .*$what" "$work/told" || { grep "$what" "$work/told"; echo "wanted $at"; } >"$work/why"
	[ ! -s "$work/why" ]; ok $? "$name"
done <"$work/expected"
is "$(grep -cE '^[^ ]*all/[a-z/-]+\.tsv:[0-9]+:[0-9]+: ' "$work/told")" "$(($(wc -l <"$work/expected") + 1))"	# a series twice is twice a fault
ok $? 'and tells nothing else'
fault 'an example that fails' examples/names.tsv 'Zz met nobody.\tZz = org/kearney' 'example fails'

# ---- lexdiff: one more row, and the facts it adds ----
corpus=$sample out=$work/out
run
old=$top/lexicons new=$work/new
"$bin/lexdiff" "$old" "$old" "$out/current" >"$work/diff" 2>"$work/said"
is "$(wc -l <"$work/diff")" 1; ok $? 'equal lexicons change nothing'
cp -r "$old" "$new"
grep -v 'Bletchley Park' "$old/examples/names.tsv" >"$new/examples/names.tsv"
printf 'id\tkind\tname\nplace/zz-test\tplace\tof the\n' >"$new/entities/zz.tsv"
printf 'id\tform\tform_kind\tlanguage\tmatch\tcase\nplace/zz-test\tof the\tname\t\t\tany\n' >"$new/forms/zz.tsv"
"$bin/lexdiff" "$old" "$new" "$out/current" >"$work/diff" 2>"$work/said"
added=$(grep -c '^+.mentions.*place/zz-test' "$work/diff")
[ "$added" -gt 0 ] && ! grep -q '^-.mentions.*place/zz-test' "$work/diff"; ok $? 'a new row adds its mentions, with their sentences'
"$bin/lexdiff" "$new" "$old" "$out/current" >"$work/back" 2>"$work/said"
is "$(grep -c '^-.mentions.*place/zz-test' "$work/back")" "$added"; ok $? 'and the other way round they go'
"$bin/lexdiff" "$old" "$new" >"$work/diff" 2>"$work/said"; is $? 64; ok $? 'two folders are not enough'
"$bin/lexdiff" "$old" "$new" "$work" >"$work/diff" 2>"$work/said"; is $? 66; ok $? 'a folder that is no release'

# ---- lexicon: the most frequent unknown names as a sheet, and a sheet as rows ----
"$bin/lexicon" unknown "$out/current" --top 3 --least 1 >"$work/sheet" 2>"$work/said"
is "$(head -n 1 "$work/sheet")" 'name,kind,country,id,aliases,mentions,articles,example'; ok $? 'unknown names as a sheet'
gzip -dc "$out/current/unknown_names.tsv.gz" | tail -n +2 | sort -t "$(printf '\t')" -k3,3nr -k2,2nr -k1,1 | head -n 3 | cut -f1 >"$work/most"
is "$(tail -n +2 "$work/sheet" | cut -d, -f1)" "$(cat "$work/most")"; ok $? 'the most frequent first'
! tail -n +2 "$work/sheet" | grep -q ',$'; ok $? 'each with its sentence'
"$bin/lexicon" unknown "$work" >"$work/sheet" 2>"$work/said"; is $? 66; ok $? 'a folder without tables has none'
lex=$work/import
rm -rf "$lex"; cp -r "$old" "$lex"
printf '\xef\xbb\xbfName;Kind;country;aliases;colour\r\nZz Rockets Inc;organisation;us;"ZZR|Zz ""Rockets"" Ltd"\r\n' >"$work/zz.csv"
printf 'Zz Rockets Inc;organisation;US;ZZR; Moon\r\nKearney Ltd;organisation;;Zz Advisers\r\nZzburg;city;Sweden;\r\n' >>"$work/zz.csv"
printf 'Jordan;person;;\nZz Firm;firm;;\nZzville;city;;\n"Zz\nLines";place;fr;\n' >>"$work/zz.csv"
"$bin/lexicon" import "$work/zz.csv" --lexicons "$lex" >"$work/told" 2>"$work/said"; is $? 3; ok $? 'a sheet with rows that are refused'
cut -f1-3 "$work/told" | grep -v '^row' >"$work/got"
printf '%s\t%s\t%s\n' refused '' 'Zz Rockets Inc' new org/zz-rockets 'Zz Rockets Inc' known org/kearney 'Kearney Ltd' \
	new city/se-zzburg Zzburg new person/jordan Jordan ambiguous person/jordan Jordan \
	refused '' 'Zz Firm' refused '' Zzville new place/zz-lines 'Zz Lines' >"$work/want"
is "$(cat "$work/got")" "$(cat "$work/want")"; ok $? 'new, known, ambiguous, refused'
is "$(grep '^row.forms' "$work/told" | cut -f3-)" "$(printf 'org/kearney\tZz Advisers\norg/zz-rockets\tZZR\tacronym')"; ok $? 'aliases are forms'
[ ! -e "$lex/entities/zz.tsv" ]; ok $? 'nothing is written without --write'
"$bin/lexicon" import "$work/zz.csv" --lexicons "$lex" --write >"$work/told" 2>"$work/said"; is $? 3; ok $? 'it is written'
is "$(grep -c . "$lex/entities/zz.tsv") $(grep -c . "$lex/forms/zz.tsv")" '7 5'; ok $? 'as two files'
"$bin/lexcheck" "$lex" >"$work/told" 2>&1
is $? 0; ok $? 'that are sound'
"$bin/lexicon" import "$work/zz.csv" --lexicons "$lex" --write >"$work/told" 2>"$work/said"; is $? 73; ok $? 'no file that is there is written'
is "$(cut -f1 "$work/told" | grep -c new)" 0; ok $? 'and then all of them are known'
printf 'name,kind\n"Zz,place\n' >"$work/zz.csv"
"$bin/lexicon" import "$work/zz.csv" --lexicons "$lex" >"$work/told" 2>"$work/said"; is $? 65; ok $? 'a quote that is not closed'
printf 'title,kind\nZz,place\n' >"$work/zz.csv"
"$bin/lexicon" import "$work/zz.csv" --lexicons "$lex" >"$work/told" 2>"$work/said"; is $? 65; ok $? 'no column of names'
"$bin/lexicon" import >"$work/told" 2>"$work/said"; is $? 64; ok $? 'no sheet'
exit $failures
