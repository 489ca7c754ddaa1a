#!/bin/bash
# published.sh - the day an article speaks from, over the whole chain: what metadata, lines and the text give, and which of
# them counts.
. "$(dirname "$0")/../faults/lib.sh"
corpus=$work/corpus out=$work/out
mkdir -p "$corpus/2024-11-20" "$corpus/main"
article() { # FOLDER ID FIELDS TEXT
	printf '{"id": "%s"%s, "text": "%s"}\n' "$2" "$3" "$4" >"$corpus/$1/$2.jsonl"
}
line='The council of the harbour town met in the old hall and spoke of the bridge for three hours.'
article main second ', "published": "3 hours ago", "date": "2024-10-16"' "$line One."
article main neither ', "published": "3 hours ago", "date": "soon"' "$line Two."
article main bad-time ', "date": "2024-10-16T99:30:00Z"' "$line Three."
article main good-time ', "date": "2024-10-16T09:30:00+02:00"' "$line Four."
article main short-year ', "date": "Mi, 16 Okt 24 08:26:02 +0200"' "$line Five."
article main dateline '' 'PARIS, March 5 – The board met on 3 March 2017 and in February 2017, it said.\nIt spoke of its plans for the bridge.'
article main undated '' 'PARIS, March 5 – The board was founded in 1966, it said.\nIt spoke of its plans for the bridge.'
article 2024-11-20 folder '' 'PARIS, November 19 – The board was founded in 1966, it said.\nIt spoke of its plans for the old bridge.'
article main revised '' 'June 3\n\nThe guild opened its new hall on 1 June 2010 and spoke of it.\n\nIt was built in 2009 and in May 2010.\n\nLast updated on 25 Nov 2012'
article main copyright '' 'June 3\n\nThe guild opened its new hall and spoke of it, as it had in 2009, in May 2010 and on 1 June 2010.\n\nIt was built at once.\n\n© 2010 The Guild'
article main tale '' 'The hall was built on 3 May 1901. It burnt in June 1920, was rebuilt in July 1931 and sold in August 1950. In 2015 it fell.'
article main series '' 'The legal forum spoke at the 6th ASEAN Ministerial Conference on Cybersecurity, held on Oct 4-8.\nMinisters agreed on Oct 6 to go on.'
article main moved ', "title": "Bridge", "date": "2019-08-01"' 'Bridge\n\n3 May 2009\n\nThe guild opened its bridge on 2 May 2009 and spoke of March 2009.\n\nIt was built at once.'
article main moved-not ', "title": "Road", "date": "2019-08-01"' 'Road\n\n3 May 2009\n\nThe guild opened its road on 2 May 2009 and spoke of it in March 2018.\n\nIt was built at once.'
article main too-early ', "date": "2004-01-01"' 'The guild was founded on 3 March 2016. It moved on 4 May 2017. It was sold on 5 June 2017 and closed.'
article main ahead ', "date": "2004-01-01"' 'The guild will be founded on 3 March 2016. It will move on 4 May 2017. It will be sold on 5 June 2017 and closed.'
article main preview '' 'The 6th ASEAN Ministerial Conference on Cybersecurity will be held in Singapore on Oct 4-8.\nMinisters will speak of the norms.'
article main office '' 'LONDON, Tuesday, March 5 – Prime Minister Margaret Thatcher spoke of the bridge.\nShe spoke for three hours.'
article main no-office '' 'LONDON, Tuesday, March 5 – The minister spoke of the bridge.\nShe spoke for two hours.'
article main former '' 'LONDON, Tuesday, March 5 – Former Prime Minister Margaret Thatcher spoke of the bridge.\nShe spoke for two days.'
article main fiscal '' 'PARIS, March 5 – The board of the bridge grew in 1993, it said.\nIt will pay for fiscal year 1994 from the fiscal 1994 budget.'
article main month '' 'The board met in March 2017 and spoke of the old bridge by the harbour, it said.'
article main guess '' "BONN, March 5 – The board met on 3 March 2019, on 4 March 2019 and on 1 March 2019, it said.\nThe 6th ASEAN Ministerial Conference on Cybersecurity will be held in Singapore on Oct 4-8."
article main stated '' "BONN, March 5, 2019 – The council of the town heard the board out and agreed in the end.\nThe 6th ASEAN Ministerial Conference on Cybersecurity is to be held in Singapore on Oct 4-8, a clerk told the council."
article main local ', "url": "https://example.org/2024/10/15/weir", "date": "2024-10-16T01:30:00Z"' "$line Six."
article main ahead-of ', "url": "https://example.org/2024/10/17/weir", "date": "2024-10-16T23:30:00Z"' "$line Seven."
article main elsewhere ', "url": "https://example.org/2024/10/14/weir", "date": "2024-10-16T01:30:00Z"' "$line Eight."
article main far-ahead ', "url": "https://example.org/2024/10/18/weir", "date": "2024-10-16T23:30:00Z"' "$line Nine."
runs 0
day() { rows articles | awk -F'\t' -v id="$1" '$4 == id {print $8 " " $9}' | grep .; }
is "$(day second)" '2024-10-16 metadata'; ok $? 'a first field that is no day does not hide a second one'
is "$(rows articles | awk -F'\t' '$4 == "neither" {print $8 $9}')" ''; ok $? 'no field that is a day, no line, no text: no day'
is "$(day bad-time)" '2024-10-16 metadata'; ok $? 'a time that cannot be is dropped, its day kept'
is "$(day good-time)" '2024-10-16T09:30:00+02:00 metadata'; ok $? 'a time that can be stays'
is "$(day short-year)" '2024-10-16 metadata'; ok $? 'a weekday and month of another language, a short year'
is "$(day dateline)" '2017-03-05 dateline:text'; ok $? 'the year of a dateline is that of the dates it looks back on'
is "$(rows articles | awk -F'\t' '$4 == "undated" {print $8 $9}')" ''; ok $? 'a founding year is not enough: no day rather than a guess'
is "$(day folder)" '2024-11-19 dateline'; ok $? "but the day in the name of its folder is"
is "$(day revised)" '2010-06-03 text'; ok $? 'the day of a revision is not that of publication'
is "$(day copyright)" '2010-06-03 text' || is "$(day copyright)" '2010-06-03 dateline:text'; ok $? 'the year of a copyright line'
is "$(rows articles | awk -F'\t' '$4 == "tale" {print $8 $9}')" ''; ok $? 'a tale of many years has no day of its own'
is "$(day series)" '2021-10-08 series'; ok $? 'a numbered edition of a known series gives its year'
is "$(day moved)" '2009-05-03 header'; ok $? 'a line that the text sides with, where the metadata are years away'
is "$(day moved-not)" '2019-08-01 metadata'; ok $? 'but not where the text looks back on later days'
is "$(day too-early)" '2017-06-05 text'; ok $? 'what was done years after the metadata proves them wrong'
is "$(day ahead)" '2004-01-01 metadata'; ok $? 'what is to be done does not'
is "$(day preview)" '2021-10-04 series'; ok $? 'so does one to come'
rows dates | awk -F'\t' '$7 == "2021-10-04" && $11 == "series"' | grep -q . ; ok $? 'and dates without a year follow it'
is "$(day office)" '1985-03-05 dateline:text'; ok $? 'the one year in which she was in office and that day a Tuesday'
for i in no-office former month; do
	is "$(rows articles | awk -F'\t' -v i=$i '$4 == i {print $8 $9}')" ''; ok $? "no day rather than a guess: $i"
done
is "$(day local) $(day ahead-of)" '2024-10-15 url 2024-10-17 url'; ok $? 'the day where it was published, one off that of its time in UTC'
is "$(day elsewhere) $(day far-ahead)" '2024-10-16T01:30:00Z metadata 2024-10-16T23:30:00Z metadata'; ok $? 'but not two off'
is "$(day fiscal)" '1993-03-05 dateline:text'; ok $? 'a fiscal year is that of the article or the next'
(cd "$work" && "$BUILD/bin/ingest" --root corpus | "$BUILD/bin/normalize" --lexicons "$top/lexicons" | "$BUILD/bin/tokenize" |
	"$BUILD/bin/match" --lexicons "$top/lexicons" | tee matched | "$BUILD/bin/dates" --lexicons "$top/lexicons" --explain why >told)
grep -q '^[0-9a-f]* 1993-03-05 [0-9.e+]* .*fiscal-year:1=2' "$work/why"; ok $? 'dates --explain says what speaks for each year'
is "$(grep -c ' 1993-03-05 ' "$work/why")" "$(grep -c ' 1994-03-05 ' "$work/why")"; ok $? 'and for each year of each such article'
"$BUILD/bin/dates" --lexicons "$top/lexicons" <"$work/matched" | cmp -s - "$work/told"; ok $? 'and changes nothing'
"$BUILD/bin/dates" --lexicons "$top/lexicons" --explain "$work/none/why" <"$work/matched" >"$work/told" 2>&1
is $? 73; ok $? 'a file that cannot be made is exit 73'
event() { rows articles | awk -F'\t' -v id="$1" '$4 == id {print $1}' | grep -f - <(rows event_mentions) | cut -f 9,10,11; }
is "$(day guess)" '2019-03-05 dateline:text'; ok $? 'a year by the days that stand near'
is "$(event guess)" $'2021-10-04\t2021-10-08\tseries'; ok $? 'where the year is a guess, an edition goes by its series'
is "$(event stated)" $'2019-10-04\t2019-10-08\treference'; ok $? 'where it is stated, by the article'
exit $failures
