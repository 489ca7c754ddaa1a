#!/bin/bash
# shards.sh - a run cut into shards, as on a cluster: the same release as a run on one machine, byte for byte, whatever
# the number of shards, who does them, how often, and what breaks on the way; or nothing is published.
. "$(dirname "$0")/../faults/lib.sh"
shard=$PRESSMILL_BIN/shard
by='xargs -I{}'

same_release() {	# OUT OUT: all of it, the state and the documents too
	diff "$1/current/SHA256SUMS" "$2/current/SHA256SUMS" >"$work/why"
}
# what the tests cut: the sample, one more file that is a shard and more by itself, and one of two batches
corpus=$work/corpus
cp -R "$sample" "$corpus"
last=$(basename "$(find "$sample" -mindepth 1 -maxdepth 1 -type d | sort | tail -n 1)")
awk -v words='quay crane pilot harbour lighter ferry tide anchor cargo customs berth tug lantern rope signal warehouse grain timber coal iron wool salt barrel captain clerk ledger storm dredger channel buoy' '
	function next_word() { seed = (seed * 1103515245 + 12345) % 2147483648; return word[int(seed / 65536) % n + 1] }
	BEGIN {
		n = split(words, word, " "); seed = 3
		for (i = 1; i <= 400; i++) {
			text = ""
			for (k = 0; k < 60; k++) text = text (k % 12 ? " " : k ? ". The " : "The ") next_word()
			printf "{\"id\":\"n%d\",\"title\":\"The %s and the %s\",\"text\":\"%s.\\nThe 5th ASEAN Regional Forum met in Manila on 27 July 1998.\\nFollow the harbour office on the radio for more.\",\"publisher\":\"Harbour office\"}\n", i, next_word(), next_word(), text
		}
	}' >"$corpus/$last/notices.jsonl"
out=$work/one
run; r=$code
[ $r -eq 0 ] || [ $r -eq 3 ]; ok $? 'the reference: a run on one machine'
n=$(gzip -dc "$out/current/sentences/$last.tsv.gz" | cut -f 4 | grep -c '^furniture$')
[ "$n" -ge 100 ]; ok $? "lines that a publisher repeats are known as such ($n)"

for n in 1 2 3 7; do
	out=$work/s$n
	run --shards-by "$by" --shards "$n"
	is "$code" "$r" && same_release "$work/one" "$out"; ok $? "$n shards: the same release, byte for byte"
done
out=$work/steps
run --shards-by "$by" --shards 5 --step-mb 0
is "$code" "$r" && same_tables "$work/one" "$out"; ok $? 'steps within shards and shards within steps: the same tables'
"$top/run.sh" verify --corpus "$corpus" --out "$out" >"$work/said" 2>&1; ok $? 'verify finds no fault'
if command -v parallel >/dev/null; then
	out=$work/parallel
	run --shards-by 'parallel -q -j 2' --shards 4
	is "$code" "$r" && same_release "$work/one" "$out"; ok $? 'GNU parallel: the same release'
else
	skip 'GNU parallel' 'it is not installed'
fi

# ---- night by night ----
all=$corpus corpus=$work/nights out=$work/many
mkdir "$corpus"
bad=0
for day in "$all"/*/; do
	cp -R "$day" "$corpus/"
	run --shards-by "$by" --shards 2
	[ "$code" -eq 0 ] || [ "$code" -eq "$r" ] || bad=1
done
[ $bad -eq 0 ] && same_tables "$work/one" "$out"; ok $? 'night by night, each in two shards: the same tables'
runs 0 --shards-by "$by" && grep -q 'nothing new' "$work/said"; ok $? 'and a night without news'

# ---- by hand: the five verbs ----
corpus=$all out=$work/hand staging=$work/hand/staging
do_shard() { "$shard" "$@" --staging "$staging" --quiet >"$work/said" 2>&1; }
n=$("$top/run.sh" plan-shards --corpus "$corpus" --out "$out" --shards 4 2>"$work/why"); [ "$n" -ge 4 ]; ok $? 'plan-shards says how many there are'
do_shard decide; is $? 66 && grep -q "0001/sketch is missing: make it with 'shard prepare 1" "$work/said"
ok $? 'what was not prepared is named, with the command that does it'
for i in $(seq "$n"); do do_shard prepare "$i" || break; done; ok $? 'prepare'
do_shard extract 2; is $? 66 && grep -q "decisions is missing: make it with 'shard decide" "$work/said"; ok $? 'extract wants decisions'
do_shard decide; ok $? 'decide'
runs 66 join-shards && grep -q 'extracted is missing' "$work/said" && grep -q 'done again: 1 2 3 4' "$work/said" && [ ! -e "$out/current" ]
ok $? 'join-shards names the shards that are missing, and publishes nothing'
for i in $(seq "$n" -1 1); do do_shard extract "$i" || break; done; ok $? 'extract, in any order'
cp -R "$out" "$work/ready"

# damage FILE HOW: a copy of all that is ready, with a hand-over spoilt
damage() {
	rm -rf "$work/hurt" && cp -R "$work/ready" "$work/hurt"
	out=$work/hurt staging=$work/hurt/staging
	# shellcheck disable=SC2086 # the name of a folder may stand for any of its kind
	file=$(ls -d $staging/shards/$1) || return
	case $2 in
	cut) truncate -s -9 "$file" ;;
	bit) printf '\001' | dd of="$file" bs=1 seek=$(($(stat -c %s "$file") / 2)) conv=notrunc 2>/dev/null ;;
	gone) rm "$file" ;;
	esac
}
for how in cut bit gone; do
	for file in 0002/decisions 0003/extracted '0001/tables.*/summary/0001.tsv' "$(printf '%04d' "$n")/tables.*/mentions/$last.tsv.gz" 'state/0001/seen/*.seen'; do
		damage "$file" $how
		run join-shards --quiet
		{ [ "$code" = 65 ] || [ "$code" = 66 ]; } && [ ! -e "$out/current" ] && again=$(sed -n "s/.*with 'shard \([a-z0-9 ]*\) --staging.*/\1/p" "$work/said") &&
			[ -n "$again" ] || { echo "$file $how: $code" >>"$work/said"; ok 1 "join finds what is spoilt: $file $how"; continue; }
		# shellcheck disable=SC2086 # verb and number
		do_shard $again || ok 1 "$again, which join named, for $file $how"
		run join-shards --quiet
		is "$code" "$r" && same_release "$work/one" "$out" || ok 1 "$file $how: done again with $again, the same release"
	done
done
[ $failures -eq 0 ]; ok $? 'join finds whatever is cut short, changed or gone, and names what mends it; then the release is the same'
for how in cut bit gone; do
	for name in sketch prepared; do
		damage 0002/$name $how
		[ $name = prepared ] && verb='extract 2' || verb=decide
		rm -f "$staging/shards/decided.tsv" "$staging"/shards/0002/extracted
		# shellcheck disable=SC2086 # verb and number
		do_shard $verb
		code=$?
		{ [ $code = 65 ] || [ $code = 66 ]; } && grep -q "with 'shard prepare 2 " "$work/said" || ok 1 "$verb finds what is spoilt: $file $how"
		do_shard prepare 2 && do_shard decide && do_shard extract 2 || ok 1 "prepare 2 mends it: $file $how"
		run join-shards --quiet
		is "$code" "$r" && same_release "$work/one" "$out" || ok 1 "$file $how: the same release"
	done
done
[ $failures -eq 0 ]; ok $? 'so do decide and extract with what was prepared'
damage 0001/list none
for i in $(seq "$n"); do do_shard prepare "$i" && do_shard prepare "$i" && do_shard extract "$i" || break; done; do_shard decide
run join-shards --quiet; is "$code" "$r" && same_release "$work/one" "$out"; ok $? 'each shard done twice more: the same release'

# ---- other versions, other lexicons, a plan that is another one ----
damage 0001/list none
cp -R "$top/lexicons" "$work/lexicons"
printf '# one more line\n' >>"$(find "$work/lexicons" -name '*.tsv' | sort | head -n 1)"
rm "$staging/shards/0001/prepared.tsv"
do_shard prepare 1 --lexicons "$work/lexicons"; is $? 78 && grep -q 'all machines must have the same' "$work/said"
ok $? 'a machine with other lexicons is told so'
sed -i 's/^program\t.*/program\t0.0.1/' "$staging/shards/plan.tsv"
do_shard prepare 1; is $? 65 && grep -q 'all machines must have one' "$work/said"; ok $? 'a machine with another version, too'
damage 0001/list none
cp "$staging/shards/0001/sketch" "$staging/shards/0002/sketch"
rm "$staging/shards/decided.tsv"
do_shard decide; is $? 65 && grep -q "with 'shard prepare 2 " "$work/said"; ok $? 'the sketches of another shard are not taken for its own'

# ---- killed at random, done again ----
damage 0001/list none
rm -rf "$staging/shards"
seed=7 most=300		# most: milliseconds until a kill
random() { seed=$(((seed * 1103515245 + 12345) % 2147483648)); echo $((seed / 65536 % $1)); }
kills=0
killed() {	# VERB [N]: killed up to three times, then left to end
	local ms pid
	for _ in 1 2 3; do
		"$shard" "$@" --staging "$staging" --quiet >"$work/said" 2>&1 &
		pid=$!
		ms=$(random "$most")
		sleep "$(printf '0.%03d' "$ms")"
		kill -9 $pid 2>/dev/null && kills=$((kills + 1))
		wait $pid 2>/dev/null
	done
	do_shard "$@"
}
most=20 killed plan --corpus "$corpus" --lexicons "$top/lexicons" --shards 4 && for i in $(seq "$n"); do killed prepare "$i" || break; done &&
	killed decide && for i in $(seq "$n"); do killed extract "$i" || break; done && most=40 killed join; ok $? 'each verb killed again and again, then left to end'
run join-shards --quiet; is "$code" "$r" && same_release "$work/one" "$out"; ok $? "$kills kills: the same release"
[ ! -e "$out/staging" ]; ok $? 'and nothing of them is left'

# ---- a run that breaks off goes on where it was ----
out=$work/broken
mkdir "$work/bin"
ln -s "$PRESSMILL_BIN"/* "$work/bin/"
rm "$work/bin/shard"
printf '#!/bin/sh\n[ "$1 $2" != "extract 3" ] || kill -9 $$\nexec "%s" "$@"\n' "$shard" >"$work/bin/shard"
chmod +x "$work/bin/shard"
PRESSMILL_BIN=$work/bin runs 71 --shards-by "$by" --shards 4 && [ ! -e "$out/current" ] && grep -q 'not all shards were done' "$work/said"
ok $? 'a shard that dies: nothing is published, and it is said'
touch "$work/mark"
run --shards-by "$by" --shards 4 --quiet
is "$code" "$r" && same_release "$work/one" "$out"; ok $? 'the next run does what is missing'

# ---- Slurm: what run.sh asks of it, told by a stand-in that does each job at once ----
mkdir "$work/slurm"
cat >"$work/slurm/sbatch" <<'END'
#!/bin/bash
# a job's exit code is kept in jobs/N; of a job whose dependency failed it is 1
jobs=$(dirname "$0")/jobs wait= after= array=0
mkdir -p "$jobs"
echo "$*" >>"$jobs/asked"
while [ "${1#--}" != "$1" ]; do
	case $1 in
	--wait) wait=1 ;;
	--dependency=afterok:*) after=${1##*:} ;;
	--array=1-*) array=$(seq "${1#*-*-*-}") ;;
	--output=*) log=${1#*=} ;;
	esac
	shift
done
id=$(($(find "$jobs" -name '[0-9]*' | wc -l) + 1)) code=0
[ -z "$after" ] || code=$(cat "$jobs/$after")
case $log in
*/join-*)	# it waits for the run that submits it, as that one's lock is gone then
	setsid bash "$1" >"$log" 2>&1 9>&- &
	echo "$id"
	exit 0
	;;
esac
for SLURM_ARRAY_TASK_ID in $array; do
	export SLURM_ARRAY_TASK_ID
	name=${log//%A/$id}
	[ "$code" != 0 ] || bash "$1" >"${name//%a/$SLURM_ARRAY_TASK_ID}" 2>&1 || code=$?
done
echo "$code" >"$jobs/$id"
echo "$id;cluster"
[ -z "$wait" ] || exit "$code"
END
printf '#!/bin/sh\necho "MaxArraySize            = 4"\n' >"$work/slurm/scontrol"
printf '#!/bin/sh\n[ ! -e "%s/alive" ] || echo 7\n' "$work/slurm" >"$work/slurm/squeue"
chmod +x "$work"/slurm/s*
with_slurm() { PATH=$work/slurm:$PATH run --slurm "$@"; }
corpus=$all out=$work/slurm1
with_slurm --shards 5 --partition long --time 20 --mem 2G --cpus 2 --quiet
is "$code" "$r" && same_release "$work/one" "$out"; ok $? '--slurm: the same release, of more shards than an array may have'
grep -c -- '--partition=long --time=20 --mem=2G --cpus-per-task=2' "$work/slurm/jobs/asked" >"$work/said"; is "$(cat "$work/said")" 3
ok $? 'and each job gets what was asked for it'
out=$work/slurm2
PRESSMILL_BIN=$work/bin with_slurm --shards 4; is "$code" 71 && [ ! -e "$out/current" ] && grep -q 'not all jobs ended well' "$work/said"
ok $? 'a job that dies: nothing is published, and it is said'
touch "$work/slurm/alive"
with_slurm --shards 4; is "$code" 75; ok $? 'while its jobs are in the queue no other run begins'
rm "$work/slurm/alive"
with_slurm --shards 4 --no-wait --quiet
for _ in $(seq 300); do [ ! -e "$out/staging" ] || sleep 0.2; done
is "$code" 0 && same_release "$work/one" "$out"; ok $? '--no-wait: the last job publishes'
run --time 20; is "$code" 64; ok $? 'what belongs to --slurm is not taken without it'

# ---- a disk that is large enough for tables, not for what shards hand over ----
disk=$work/disk
mkdir "$disk"
if mount -t tmpfs -o size=130m,mode=755 tmpfs "$disk" 2>/dev/null; then
	mkdir -p "$work/wide/d"
	yes 'The ferry left the quay at noon, and the tide was high.' | head -c 25000000 >"$work/wide/d/a.txt"
	corpus=$work/wide out=$disk/out
	runs 0 --dry-run && runs 74 plan-shards && grep -q 'about [0-9]* MB are wanted for 23 MB' "$work/said"; ok $? 'what shards hand over is counted as wanted disk'
	"$PRESSMILL_BIN/plan" --corpus "$corpus" --out "$out" --staging "$work/wide.plan" --lexicons "$top/lexicons" >"$work/said" 2>&1
	ok $? 'and without shards it would be enough'
	umount "$disk"
	corpus=$all
else
	skip 'room for shards' 'no file system can be mounted here'
fi

# ---- a file that brings a shard down ----
crash=$work/crash
mkdir -p "$crash/a"
for i in 1 2 3; do printf 'The ministers met in Paris on %d May 2024, said the hosts of round %d.\n' "$i" "$i" >"$crash/a/good$i.txt"; done
awk 'BEGIN { srand(1); for (k = 1; k <= 60; k++) { printf "{\"text\":\"%d. ", k; for (i = 0; i < 6000; i++) { s = ""; for (j = 0; j < 4; j++) { c = sprintf("%c", 65 + int(rand() * 26)); s = s c; printf "%s%c%c%c%c ", c, 97 + int(rand() * 26), 97 + int(rand() * 26), 97 + int(rand() * 26), 97 + int(rand() * 26) } printf "(%s) met. ", s } print "\"}" } }' >"$crash/a/heavy.jsonl"
shard() { "$PRESSMILL_BIN/shard" "$@" --staging "$out/staging" --jobs 1 --quiet; }
in_hand() {	# the files that are marked, each once
	for i in 0 1; do tail -c +$((i * 2048 + 1)) "$out/staging/shards/0001/in-hand" 2>/dev/null | head -n 1; done | sed 's/#.*//; /^$/d' | sort -u
}
struck() {	# VERB: its process gets the signal of a minute over while it has that file in hand, and no other; its exit code is in $code
	local pid child
	for _ in 1 2 3 4 5 6 7 8; do
		"$PRESSMILL_BIN/shard" "$1" 1 --staging "$out/staging" --jobs 1 --quiet >"$work/said" 2>&1 &
		pid=$!
		while kill -0 "$pid" 2>/dev/null; do
			child=$(pgrep -P "$pid") || continue
			kill -STOP "$child" 2>/dev/null || continue	# so that what is seen is what it dies with
			for _ in {1..200}; do grep -q '^State:.[TZ]' "/proc/$child/status" 2>/dev/null && break; done
			[ "$(in_hand)" != a/heavy.jsonl ] || { kill -XCPU "$child"; kill -CONT "$child"; break; }
			kill -CONT "$child"
			sleep 0.005
		done 2>/dev/null
		code=0
		wait "$pid" || code=$?
		grep -q 'ended by signal 24 with a/heavy.jsonl' "$work/said" && return 0
		rm -f "$out"/staging/shards/0001/{extracted,prepared.tsv,refused}	# it was done before it was struck
		[ "$1" = prepare ] || { shard prepare 1 && shard decide; } >/dev/null 2>&1
	done
	return 1
}
heavy_is_out() { [ "$(rows rejects | grep -c '^a/heavy.jsonl.*too_costly')" -eq 1 ] && is "$(rows articles | wc -l)" 3; }
corpus=$crash out=$work/crash1
runs 0 plan-shards && struck prepare && is "$code" 0; ok $? 'prepare that is brought down by a file rejects it, and is done again'
shard decide >"$work/why" 2>&1 && shard extract 1 >"$work/why" 2>&1 && runs 3 join-shards && heavy_is_out; ok $? 'and all others are published'
out=$work/crash2
runs 0 plan-shards && shard prepare 1 && shard decide && struck extract && is "$code" 70 && grep -q 'prepare shard 1 again' "$work/said"; ok $? 'extract that is brought down names the file, and what to do'
shard extract 1 >"$work/said" 2>&1; is $? 66; ok $? 'what was made with that file counts no more'
shard prepare 1 && shard decide && shard extract 1 && runs 3 join-shards && heavy_is_out && same_release "$work/crash1" "$out"; ok $? 'done again, the same release'
corpus=$all

# ---- a full disk in one shard ----
if mount -t tmpfs -o size=64k,mode=755 tmpfs "$disk" 2>/dev/null; then
	trap 'umount "$disk" 2>/dev/null; chmod -R u+rwx "$work" 2>/dev/null; rm -rf "$work"' EXIT
	damage 0001/list none
	rm -rf "$staging/shards/0003/"[a-km-z]*
	cp "$staging/shards/0003/list" "$disk/" && rm -r "$staging/shards/0003" && ln -s "$disk" "$staging/shards/0003"
	dd if=/dev/zero of="$disk/full" bs=1k count=60 2>/dev/null
	do_shard prepare 3; is $? 74 && grep -q 'No space left' "$work/said" && [ -z "$(find "$disk" -name '*.tmp')" ]
	ok $? 'a full disk in one shard is an error, and nothing half-written is left'
	run join-shards --quiet; [ "$code" = 66 ] && [ ! -e "$out/current" ]; ok $? 'and nothing is published'
	mount -o remount,size=64m "$disk"
	do_shard prepare 3 && do_shard decide && do_shard extract 3
	run join-shards --quiet; is "$code" "$r" && same_release "$work/one" "$out"; ok $? 'with more room it is the same release'
else
	skip 'a full disk' 'no file system can be mounted here'
fi

# ---- real news, where it lies beside the project ----
news=$top/../shared/eval/dedup/reuters21578.jsonl.gz
if [ -f "$news" ]; then
	corpus=$work/news
	mkdir -p "$corpus/a" "$corpus/b"
	gzip -dc "$news" | head -n 1500 | gzip >"$corpus/a/r.jsonl.gz"
	gzip -dc "$news" | sed -n '1501,3000p' | split -l 500 - "$corpus/b/r."
	out=$work/news1
	run --quiet
	for n in 2 3 7; do
		out=$work/news$n
		run --shards-by "$by" --shards "$n" --quiet
		same_release "$work/news1" "$out"; ok $? "3,000 articles of real news, $n shards: the same release"
	done
else
	skip 'real news' 'it is not there'
fi
exit $failures
