#!/bin/bash
# seeds.sh - the five real articles that the project began with, if they are at hand (../shared/seeds): what they must
# yield, and what they must not.
. "$(dirname "$0")/../faults/lib.sh"
corpus=$(cd "$top/.." && pwd)/shared/seeds out=$work/out
if [ ! -d "$corpus" ]; then
	skip 'the five real articles' "no folder ../shared/seeds"
	exit 0
fi
runs 0 && is "$(rows articles | wc -l)" 5; ok $? 'five articles'
# cells of events: series ordinal earliest latest place status
gzip -dc "$out/current/events.tsv.gz" | cut -f 2,3,4,5,8,9 >"$work/events"
has() { grep -qP -- "$1" "$work/events" || { echo "wanted: $1" >"$work/why"; cat "$work/events" >>"$work/why"; return 1; }; }
has '^U\.S\.-ASEAN Cyber Policy Dialogue\t5\t2024-10-17\t2024-10-17\tSingapore\theld$'; ok $? 'the Fifth U.S.-ASEAN Cyber Policy Dialogue, 17 October 2024, Singapore'
has '^U\.S\.-ASEAN Cyber Policy Dialogue\t4\t2023-10-19\t2023-10-19\t'; ok $? 'the Fourth, from "fourth Cyber Policy Dialogue of ASEAN-US" and the day in the first words'
has '^U\.S\.-ASEAN Cyber Policy Dialogue\t6\t2025-01-01\t2025-12-31\t.*\t(planned|proposed)$'; ok $? 'the Sixth is to come, in 2025'
has '^ASEAN Ministerial Conference on Cybersecurity\t6\t2021-10-04\t2021-10-08\t'; ok $? 'the 6th ministerial conference is another event, its days have no year of their own'
has '^ASEAN Summit\t31\t2017-11-13\t2017-11-1[34]\tManila\theld$'; ok $? 'the 31st ASEAN Summit, day and city'
has '^ASEAN Summit\t32\t2018-04-28\t2018-04-28\tSingapore\theld$'; ok $? 'the 32nd'
rows event_mentions | awk -F'\t' '$8 == 5 && $7 ~ /Cyber Policy Dialogue/ {print $1 "\t" $2 "\t" $3}' >"$work/fifth"
rows event_parties | grep -Ff "$work/fifth" | awk -F'\t' '$4 == "co-chair" {print $6}' | sort -u | paste -sd, >"$work/chairs"
is "$(cat "$work/chairs")" 'Cambodia,United States'; ok $? 'its co-chairs are Cambodia and the United States'
# sentences that may yield nothing: links, lists, footers, furniture, and what the article itself said before
rows sentences | awk -F'\t' '$4 ~ /^(link|list|footer|furniture)$/ || $5 == $1 {print $1 "\t" $2}' | sort >"$work/silent"
[ -s "$work/silent" ]; ok $? "$(wc -l <"$work/silent") sentences are links, lists, footers or repetitions"
for t in mentions dates event_mentions; do rows "$t" | cut -f 1,2; done | sort -u | comm -12 - "$work/silent" >"$work/why"
[ ! -s "$work/why" ]; ok $? 'and no fact comes from them'
exit $failures
