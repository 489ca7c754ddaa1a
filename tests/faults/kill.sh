#!/bin/bash
# kill.sh - kill -9 at random instants: run.sh with all its programs is killed again and again while nights arrive.
# After every kill the current release is whole; the run after it completes; and at the end the tables are
# those of one undisturbed run.
#
# KILLS (200) kills at most, KILL_SECONDS (60) at most; the instants come from a fixed sequence.
. "$(dirname "$0")/lib.sh"
: "${KILLS:=200}" "${KILL_SECONDS:=60}"

corpus=$sample out=$work/reference
start=$(date +%s%N)
runs 0; ok $? 'the reference: one run, undisturbed'
took=$((($(date +%s%N) - start) / 1000000))	# ms of one run over everything

corpus=$work/corpus out=$work/out
mkdir "$corpus" "$out"
seed=1 kills=0 broken=0 lost=0 published=0
random() { seed=$(((seed * 1103515245 + 12345) % 2147483648)); echo $((seed / 65536 % $1)); }
deadline=$(($(date +%s) + KILL_SECONDS))
days=("$sample"/*/)
each=$((KILLS / ${#days[@]} + 1))
for day in "${days[@]}"; do
	cp -R "$day" "$corpus/"
	for ((i = 0; i < each && kills < KILLS; i++)); do
		[ "$(date +%s)" -lt "$deadline" ] || break
		before=$(current)
		# every third time the steps are small, so that steps are used again, every fifth all is computed anew
		more=()
		[ $((kills % 3)) -ne 0 ] || more+=(--step-mb 0)
		[ $((kills % 5)) -ne 0 ] || [ "$before" = none ] || more+=(--rebuild)
		setsid "$top/run.sh" --corpus "$corpus" --out "$out" --quiet "${more[@]}" >"$work/said" 2>&1 </dev/null &
		pid=$!
		ms=$(random "$took")
		sleep "$(printf '%d.%03d' $((ms / 1000)) $((ms % 1000)))"
		kill -9 -- "-$pid" 2>/dev/null
		wait "$pid" 2>/dev/null
		kills=$((kills + 1))
		whole || { broken=$((broken + 1)); sed 's/^/# not whole: /' "$work/why"; }
		after=$(current)
		[ "$after" = "$before" ] || published=$((published + 1))
		if [ "$before" != none ] && [ "$after" = none ]; then lost=$((lost + 1)); fi
	done
	# the programs that were killed may still be giving back their memory, and hold the lock until they have; so may, below,
	# one that killed the run and has yet to end itself
	runs 0 --quiet --wait 60 || { broken=$((broken + 1)); sed 's/^/# /' "$work/said"; }
	whole || broken=$((broken + 1))
done
echo "# $kills kills within 0 to $took ms; $published times a release was published before the kill"
[ "$kills" -ge 1 ] && [ "$lost" -eq 0 ] && [ "$broken" -eq 0 ]
ok $? "$kills kills: the current release was always whole, and the next run completed"
same_tables "$work/reference" "$work/out"; ok $? 'and the tables are those of an undisturbed run'
[ ! -e "$out/staging" ] && [ ! -e "$out/releases/.pending" ] && [ -z "$(find "$out" -name '*.tmp')" ]
ok $? 'and nothing half-done is left behind'
"$top/run.sh" verify --corpus "$corpus" --out "$out" >"$work/said" 2>&1; ok $? 'and verify finds no fault'

# ---- what was finished before a crash is used again ----
corpus=$sample out=$work/resume
mkdir "$work/bin"
ln -s "$PRESSMILL_BIN"/* "$work/bin/"
rm "$work/bin/timeline"
printf '#!/bin/sh\nkill -9 $PPID\n' >"$work/bin/timeline"
chmod +x "$work/bin/timeline"
PRESSMILL_BIN=$work/bin runs 137 --step-mb 0; [ "$(current)" = none ] && [ -d "$out/staging/steps" ]; ok $? 'killed after the work was done, before it was published'
runs 0 --wait 60 --step-mb 0 && grep -q 'steps were finished by an earlier run' "$work/said" && same_tables "$work/reference" "$work/resume"
ok $? 'the next run uses the finished steps, and the tables are the same'
out=$work/resume2
PRESSMILL_BIN=$work/bin runs 137 --step-mb 0
# one byte of a file changes: its step and those after it are computed anew
cp -R "$sample" "$work/changed"
corpus=$work/changed
f=$(find "$corpus" -type f | sort | tail -n 1)
printf '\n' >>"$f"
runs 0 --wait 60 --step-mb 0 && grep -q 'steps were finished' "$work/said"; ok $? 'steps whose files did not change are used again'
out=$work/fresh
runs 0 && same_tables "$work/fresh" "$work/resume2"; ok $? 'and only those'

# ---- a run that was killed has a record all the same ----
corpus=$sample out=$work/reports
rm -f "$work/bin/timeline" "$work/bin/report"
ln -s "$PRESSMILL_BIN/timeline" "$work/bin/timeline"
printf '#!/bin/sh\nmkdir -p "%s/reports"\n: >"%s/reports/x.json.tmp"\nkill -9 $PPID\n' "$out" "$out" >"$work/bin/report"
chmod +x "$work/bin/report"
line() { awk -F'\t' -v OFS=' ' -v n="$1" 'NR == n + 1 { print $1, $4, $5, $6 != "" }' "$out/reports/runs.tsv"; }
PRESSMILL_BIN=$work/bin runs 137 && [ "$(current)" != none ]; ok $? 'killed after it published, while it wrote its report'
cp -R "$sample" "$work/more" && mkdir -p "$work/more/later" && cp "$top/README.md" "$work/more/later/x.txt"
corpus=$work/more
runs 0 --wait 60 && [ -z "$(find "$out" -name '*.tmp')" ] && is "$(line 1), $(line 2)" '1 0 done 1, 2 0 done 1' &&
	[ "$(find "$out/reports" -name '*.json' | wc -l)" -eq 2 ]
ok $? 'the next run completes the record, and nothing half-written is left'
rm "$work/bin/report" "$work/bin/chain"
ln -s "$PRESSMILL_BIN/report" "$work/bin/report"
printf '#!/bin/sh\nkill -9 $PPID\n' >"$work/bin/chain"
chmod +x "$work/bin/chain"
cp "$top/LICENSE" "$work/more/later/y.txt"
PRESSMILL_BIN=$work/bin runs 137 && runs 0 --wait 60 && is "$(line 3), $(line 4), $(line 5)" '3 137 killed 0, 3 0 done 1, '
ok $? 'of a run that was killed at work, the record says so'
exit $failures
