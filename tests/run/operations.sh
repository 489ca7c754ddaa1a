#!/bin/bash
# operations.sh - what an operator may rely on when things go wrong around a run: signals, limits, rights, clocks, figures.
. "$(dirname "$0")/../faults/lib.sh"

corpus=$work/corpus out=$work/out
mkdir -p "$corpus/a"
good=$(find "$sample" -name '*.txt' | sort | head -n 1)
cp "$good" "$corpus/a/1.txt"
metrics=$work/metrics.prom
figure() { awk -v name="pressmill_$1" '$1 == name { print $2 }' "$metrics"; }	# NAME
lines() { wc -l <"$out/reports/runs.tsv"; }

# ---- figures in every outcome ----
(umask 077 && runs 0 --metrics "$metrics") && is "$(stat -c %a "$out/current/events.tsv.gz")" 600; ok $? 'the operator decides who may read: umask is respected'
success=$(figure last_success_timestamp_seconds) bytes=$(figure release_bytes)
[ "${success:-0}" -gt 0 ] && [ "${bytes:-0}" -gt 0 ] && is "$(figure backlog_files)" 0; ok $? 'metrics tell of the last success, the size and the backlog'
sleep 1
runs 0 --metrics "$metrics" && [ "$(figure last_success_timestamp_seconds)" -gt "$success" ] && is "$(figure release_bytes)" "$bytes"
ok $? 'a night without anything new is a success too'
success=$(figure last_success_timestamp_seconds) before=$(lines)
real=$corpus corpus=$work/nowhere
runs 66 --metrics "$metrics" && is "$(figure last_run_exit_code)" 66 && is "$(figure last_success_timestamp_seconds)" "$success" &&
	is "$(figure release_bytes)" "$bytes" && is "$(figure release_articles)" 1 && is "$(lines)" $((before + 1))
ok $? 'a corpus that is missing is told of in metrics and runs.tsv, and what stands, stands'
corpus=$real
printf 'The ministers met in Rome on 3 May 2024, said the hosts.\n' >"$corpus/a/2.txt"
mkdir "$work/bin"
ln -s "$PRESSMILL_BIN"/* "$work/bin/"
replace() { rm -f "$work/bin/$1"; printf '#!/bin/bash\n%s\n' "$2" >"$work/bin/$1"; chmod +x "$work/bin/$1"; }	# NAME SCRIPT
restore() { rm -f "$work/bin/$1"; ln -s "$PRESSMILL_BIN/$1" "$work/bin/$1"; }
replace chain 'exit 70'
PRESSMILL_BIN=$work/bin runs 70 --metrics "$metrics" && is "$(figure backlog_files)" 1 && is "$(figure release_bytes)" "$bytes"; ok $? 'a run that fails tells what waits'

# ---- codes of the system ----
replace chain 'kill -XFSZ $$'
PRESSMILL_BIN=$work/bin runs 74 && grep -q 'ulimit -f' "$work/said"; ok $? 'a limit on the size of files is 74, and named'
replace chain 'kill -XCPU $$'
PRESSMILL_BIN=$work/bin runs 71 && grep -q 'ulimit -t' "$work/said"; ok $? 'a limit on processor time is 71, and named'
replace chain 'exit 127'
PRESSMILL_BIN=$work/bin runs 71 && grep -q 'library' "$work/said"; ok $? 'a program that cannot be loaded is 71'

# ---- signals ----
replace chain 'trap "touch '"$work"'/heard; exit 143" TERM; touch '"$work"'/listens; sleep 60 & wait'
for signal in TERM INT HUP; do
	before=$(lines)
	rm -f "$work/heard" "$work/listens"
	PRESSMILL_BIN=$work/bin setsid -w env --default-signal=INT,HUP,TERM "$top/run.sh" --corpus "$corpus" --out "$out" >"$work/said" 2>&1 &
	pid=$!
	for i in {1..600}; do [ ! -e "$work/listens" ] || break; sleep 0.1; done
	t0=$SECONDS
	kill -"$signal" "$(tr -cd 0-9 <"$out/.lock")"
	wait "$pid"
	code=$?
	is "$code" $((128 + $(kill -l "$signal"))) && [ $((SECONDS - t0)) -lt 20 ] && [ -e "$work/heard" ] && is "$(lines)" $((before + 1)) && is "$(tail -n 1 "$out/reports/runs.tsv" | cut -f 4)" "$code"
	ok $? "SIG$signal is handed on, heard at once, and told of in the report"
done
restore chain

# ---- a file that holds the chain up, or brings it down ----
back=$out backcorpus=$corpus
out=$work/guarded corpus=$work/heavy
mkdir -p "$corpus/a"
for i in {1..9}; do printf 'The ministers met in Paris on %d May 2024, said the hosts of round %d.\n' "$i" "$i" >"$corpus/a/good$i.txt"; done
# Two seconds more than all of it takes without that file: under sanitizers loading alone may take one, and a busy machine makes
# a second longer; the file takes six. Where the signal finds no file in hand (rows are packed), the run ends with 71, and the
# next limit finds it elsewhere.
out=$work/warm
TIMEFORMAT=%U
seconds=$({ time run --jobs 2 --no-space-check; } 2>&1)
out=$work/guarded
awk 'BEGIN { srand(1); for (k = 1; k <= 60; k++) { printf "{\"text\":\"%d. ", k; for (i = 0; i < 6000; i++) { s = ""; for (j = 0; j < 4; j++) { c = sprintf("%c", 65 + int(rand() * 26)); s = s c; printf "%s%c%c%c%c ", c, 97 + int(rand() * 26), 97 + int(rand() * 26), 97 + int(rand() * 26), 97 + int(rand() * 26) } printf "(%s) met. ", s } print "\"}" } }' >"$corpus/a/heavy.jsonl"
for more in 2 3 4 2 3; do
	(ulimit -S -t $((${seconds%%.*} + more)) && run --jobs 2 --no-space-check; exit "$code")
	code=$?
	[ "$code" = 71 ] && grep -q 'ulimit -t' "$work/said" && [ ! -e "$out/current" ] || break
done
is "$code" 3; ok $? 'a chain that is ended by a signal is run again without the file that it had in hand'
[ "$(rows rejects | grep -c '^a/heavy.jsonl.*too_costly')" -eq 1 ] && is "$(rows articles | wc -l)" 9; ok $? 'that file is rejected, the others are published the same night'
out=$back corpus=$backcorpus

# ---- a report or metrics that cannot be written ----
PRESSMILL_BIN=$work/bin runs 73 --metrics "$work/no/such/folder/m.prom" && is "$(current | cut -d/ -f2 | cut -c1-6)" 000002; ok $? 'metrics that cannot be written are no success, though the release is published'

# ---- a clock that is put back ----
cp "$good" "$corpus/a/3.txt" && printf ' More.\n' >>"$corpus/a/3.txt"
replace publish 'out=$(cat "'"$work"'/clock" 2>/dev/null); exec "'"$PRESSMILL_BIN"'/publish" "$@"'
runs 0 && ! grep -rqE '1844674407[0-9]+' "$out/reports"; ok $? 'no report holds a time below nothing'
mkdir -p "$work/notes" "$work/notes-out"
printf 'mode\tnone\n' >"$work/notes/plan.tsv"
printf 'exit\t0\nbegan\t1700000060\nended\t1700000000\n' >"$work/notes/timing.tsv"
"$PRESSMILL_BIN/report" --out "$work/notes-out" --staging "$work/notes" >"$work/said" 2>&1 && grep -q '"seconds": 0,' "$work"/notes-out/reports/*.json; ok $? 'a clock that was put back makes 0 seconds'

# ---- processors, corpora, builds of others ----
runs 0 --jobs 1000; ok $? 'more threads than it can use are no error'
mkdir -p "$work/other/a" && cp "$good" "$work/other/a/9.txt" && printf ' Other.\n' >>"$work/other/a/9.txt"
corpus=$work/other
run && grep -q 'another corpus' "$work/said"; ok $? 'another corpus for the same out folder is told of'
mkdir -p "$work/build/bin" && ln -s "$PRESSMILL_BIN"/* "$work/build/bin/"
if [ "$(id -u)" -ne 0 ]; then
	chmod 555 "$work/build"
	(unset PRESSMILL_BIN && BUILD=$work/build runs 0 --no-install); ok $? 'a build that belongs to another user is used as it is'
	chmod 755 "$work/build"
elif command -v setpriv >/dev/null && setpriv --reuid 65534 --regid 65534 --clear-groups test -r "$top/run.sh" -a -r "$work/build" 2>/dev/null; then
	chmod 755 "$work" && mkdir "$work/theirs" && chown 65534 "$work/theirs"
	(unset PRESSMILL_BIN && BUILD=$work/build setpriv --reuid 65534 --regid 65534 --clear-groups "$top/run.sh" --no-install --corpus "$corpus" --out "$work/theirs/out") >"$work/said" 2>&1
	ok $? 'a build that belongs to another user is used as it is'
else
	skip 'a build that belongs to another user is used as it is' 'root may write everywhere, and there is no setpriv'
fi
exit $failures
