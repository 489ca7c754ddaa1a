#!/bin/bash
# check.sh - run.sh --slurm on a real cluster: Slurm's controller and three nodes, on this machine (cluster.sh).  The
# release is that of one machine, byte for byte, whatever dies on the way; or nothing is published.
. "$(dirname "$0")/../faults/lib.sh"
suite=slurm
cluster=$work/cluster
said=$("$top/tests/slurm/cluster.sh" start "$cluster" 2>&1) || {
	skip 'run.sh --slurm on a real Slurm' "${said##*cluster.sh: }"
	exit 0
}
trap '"$top/tests/slurm/cluster.sh" stop "$cluster"; sleep 1; chmod -R u+rwx "$work" 2>/dev/null; rm -rf "$work"' EXIT
SLURM_CONF=$cluster/slurm.conf
export SLURM_CONF

same_release() { diff "$work/one/current/SHA256SUMS" "$out/current/SHA256SUMS" >"$work/why"; }
all_idle() { for _ in $(seq 100); do [ "$(sinfo -h -N -o %T | grep -c '^idle$')" = 3 ] && return; sleep 0.5; done; return 1; }
queue_empty() { for _ in $(seq 200); do [ -n "$(squeue -h)" ] || return 0; sleep 0.3; done; return 1; }

corpus=$sample out=$work/one
run --quiet; r=$code
[ $r -eq 0 ] || [ $r -eq 3 ]; ok $? 'the reference: a run on one machine'
for n in 2 3 7; do
	out=$work/s$n
	run --slurm --shards "$n" --partition all --time 5 --mem 1G --cpus 1 --quiet
	is "$code" "$r" && same_release; ok $? "$n shards over three nodes: the same release, byte for byte"
done

# what runs as shard: once, and only once, the shard that $work/trouble names does what it says instead
mkdir "$work/bin"
ln -s "$PRESSMILL_BIN"/* "$work/bin/"
rm "$work/bin/shard"
cat >"$work/bin/shard" <<END
#!/bin/bash
read -r what how <"$work/trouble" 2>/dev/null
if [ "\$what" = "\$1-\${2#--*}" ] && mv "$work/trouble" "$work/troubled" 2>/dev/null; then
	echo "\$SLURMD_NODENAME" >"$work/where"
	case \$how in
	sleep) sleep 300 ;;
	twice) "$PRESSMILL_BIN/shard" "\$@" & ;;
	full) ulimit -f 8 ;;
	esac
fi
"$PRESSMILL_BIN/shard" "\$@"
END
chmod +x "$work/bin/shard"
trouble() { rm -f "$work/troubled" "$work/where"; echo "$1 $2" >"$work/trouble"; out=$work/$2-${1%%-*}; }
with_trouble() { PRESSMILL_BIN=$work/bin run --slurm --shards 3 --partition all --cpus 1 --quiet "$@"; }

# a node dies with the shard that it works on: Slurm gives the shard to another one
trouble prepare-2 sleep
(with_trouble; echo "$code" >"$work/code") &
for _ in $(seq 150); do [ -s "$work/where" ] && break; sleep 0.2; done
"$top/tests/slurm/cluster.sh" kill "$cluster" "$(sed 's/^n//' "$work/where")"; ok $? 'a node is killed while it prepares a shard'
wait $!
read -r code <"$work/code"
is "$code" "$r" && same_release; ok $? 'the release is the same'
"$top/tests/slurm/cluster.sh" revive "$cluster" "$(sed 's/^n//' "$work/where")" && all_idle; ok $? 'and the node comes back'

trouble extract-3 sleep
with_trouble --time 1
is "$code" 71 && [ ! -e "$out/current" ]; ok $? 'a job that takes longer than it may: nothing is published'
queue_empty
with_trouble
is "$code" "$r" && same_release; ok $? 'and the next run does what is missing'

trouble prepare-1 full
with_trouble
is "$code" 71 && [ ! -e "$out/current" ]; ok $? 'a shard that cannot write: nothing is published'
queue_empty
with_trouble
is "$code" "$r" && same_release; ok $? 'and the next run does what is missing'

for verb in prepare extract; do
	trouble $verb-2 twice
	with_trouble
	[ -e "$work/troubled" ] && is "$code" "$r" && same_release; ok $? "$verb: a shard that is done twice at the same time: the same release"
done
exit $failures
