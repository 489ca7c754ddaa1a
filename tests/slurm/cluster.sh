#!/bin/sh
# cluster.sh - a Slurm cluster of three nodes on this machine, for tests; nothing outside of DIR is written.
#
#   tests/slurm/cluster.sh start DIR     controller and three nodes; prints what to export (SLURM_CONF)
#   tests/slurm/cluster.sh kill DIR N    node N (1 to 3) dies, with the steps that run on it
#   tests/slurm/cluster.sh revive DIR N  and comes back
#   tests/slurm/cluster.sh stop DIR      all of it ends
#
# Needs Debian's slurm-wlm and munge, and root (slurmd starts jobs as their users).  Exit 77: something needed is missing.
set -eu
usage() { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 64; }
[ $# -ge 2 ] || usage
what=$1 dir=$2

skip() { echo "cluster.sh: $*" >&2; exit 77; }

needs() {
	for program in slurmctld slurmd sbatch squeue munged; do
		command -v "$program" >/dev/null 2>&1 || skip "$program is missing (packages slurm-wlm, munge)"
	done
	[ "$(id -u)" = 0 ] || skip "only root can start the nodes"
}

configure() {	# FIRST PORT
	host=$(hostname -s)
	mkdir -p "$dir/state" "$dir/log" "$dir/run"
	for n in 1 2 3; do mkdir -p "$dir/spool.n$n"; done
	cat >"$dir/slurm.conf" <<END
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$1
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$dir/run/munge.socket
CryptoType=crypto/munge
CredType=cred/munge
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool.%n
SlurmctldPidFile=$dir/run/slurmctld.pid
SlurmdPidFile=$dir/run/slurmd.%n.pid
SlurmctldLogFile=$dir/log/slurmctld
SlurmdLogFile=$dir/log/slurmd.%n
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,batch_sched_delay=0,bf_interval=1
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SlurmdTimeout=10
SlurmctldTimeout=10
KillWait=2
InactiveLimit=0
MinJobAge=300
JobRequeue=1
SlurmdParameters=config_overrides
NodeName=n[1-3] NodeHostname=$host NodeAddr=127.0.0.1 Port=[$(($1 + 1))-$(($1 + 3))] CPUs=2 RealMemory=4096 State=UNKNOWN
PartitionName=all Nodes=n[1-3] Default=YES MaxTime=60 State=UP
END
	sed -i '/^CryptoType/d' "$dir/slurm.conf"
}

start() {
	needs
	mkdir -p "$dir"
	dir=$(cd "$dir" && pwd -P)
	configure "${SLURM_TEST_PORT:-16817}"
	export SLURM_CONF="$dir/slurm.conf"
	dd if=/dev/urandom of="$dir/run/munge.key" bs=1024 count=1 2>/dev/null
	chmod 400 "$dir/run/munge.key"
	munged --force --key-file="$dir/run/munge.key" --socket="$dir/run/munge.socket" --pid-file="$dir/run/munged.pid" \
		--log-file="$dir/log/munged" --seed-file="$dir/run/munged.seed" >"$dir/log/munged.start" 2>&1 </dev/null ||
		skip "munged does not start: $(cat "$dir/log/munged.start" "$dir/log/munged" 2>/dev/null | tail -n 2)"
	slurmctld -f "$SLURM_CONF" -c >"$dir/log/slurmctld.start" 2>&1 </dev/null || skip "slurmctld does not start: $(tail -n 2 "$dir/log/slurmctld.start")"
	for n in 1 2 3; do
		slurmd -f "$SLURM_CONF" -N "n$n" >"$dir/log/slurmd.start" 2>&1 </dev/null || skip "slurmd does not start: $(tail -n 2 "$dir/log/slurmd.start")"
	done
	tries=0
	while [ "$(sinfo -h -o %T -N 2>/dev/null | grep -c idle)" -lt 3 ]; do
		tries=$((tries + 1))
		[ "$tries" -lt 60 ] || { stop; skip "the nodes do not come up: $(sinfo -N 2>&1 | tail -n 3)"; }
		sleep 0.5
	done
	echo "SLURM_CONF=$SLURM_CONF"
}

runs_here() {	# N: processes of jobs on that node of this cluster
	for job in /proc/[0-9]*/environ; do
		if { tr '\0' '\n' <"$job" | grep -xE "SLURMD_NODENAME=n$1|SLURM_CONF=$dir/slurm.conf" | sort -u | wc -l; } 2>/dev/null | grep -qx 2; then
			job=${job#/proc/}
			echo "${job%/environ}"
		fi
	done
}

kill_node() {	# N: the daemon, the keepers of its jobs, which would tell of their end, and the jobs
	read -r pid <"$dir/run/slurmd.n$1.pid"
	kill -9 "$pid"
	jobs=$(runs_here "$1")
	for pid in $jobs; do
		keeper=$(ps -o ppid= -p "$pid" | tr -d ' ')
		case $(ps -o args= -p "${keeper:-1}") in slurmstepd*) kill -9 "$keeper" ;; esac
	done
	for pid in $jobs; do
		kill -9 "$pid" 2>/dev/null || true
	done
}

stop() {
	for pid in "$dir"/run/slurmd.*.pid "$dir/run/slurmctld.pid" "$dir/run/munged.pid"; do
		[ -f "$pid" ] && read -r process <"$pid" && kill "$process" 2>/dev/null || true
	done
}

case $what in
start) start ;;
kill) [ $# = 3 ] || usage; kill_node "$3" ;;
revive) [ $# = 3 ] || usage; slurmd -f "$dir/slurm.conf" -N "n$3" >"$dir/log/slurmd.start" 2>&1 </dev/null ;;
stop) stop ;;
*) usage ;;
esac
