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
exit $failures
