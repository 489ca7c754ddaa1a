#!/bin/bash
# run.sh - raw articles in, a published release of fact tables out; safe to run every night.  See -h.
# The programs do the work; this script only calls them in order and hands on their exit codes.
set -euo pipefail
export LC_ALL=C
here=$(cd -- "$(dirname -- "$(readlink -f -- "$0")")" && pwd -P)
BUILD=${BUILD:-$here/build}
# `make install` leaves the programs beside this script, and no Makefile; the corpus and out are then below the folder it runs in
installed= naming= top=$here
if [ -x "$here/bin/chain" ] && [ ! -e "$here/Makefile" ]; then
	installed=1 naming='s|\./run\.sh|pressmill|g; s|run\.sh|pressmill|g' top=$PWD
	PRESSMILL_BIN=${PRESSMILL_BIN:-$here/bin}
fi

usage() {
	sed "$naming" <<'END'
run.sh - turn the raw articles of a corpus into published fact tables

usage: ./run.sh [options]            process what is new, and publish
       ./run.sh status [options]     what the last run did, what waits, what to do next
       ./run.sh verify [options]     check the published release: sums, keys, references, ledger
       ./run.sh export --sqlite FILE [--out DIR]   the published release as one SQLite database
       ./run.sh page --to DIR [--out DIR]          the published release as pages to read, from disk
       ./run.sh plan-shards [options]              of a run on many machines (CLUSTER.md): what comes before the work,
       ./run.sh join-shards [options]              and what comes after it

  --corpus DIR         the raw articles, a folder per batch (corpus)
  --out DIR            where releases and reports go; out/current is the newest release (out)
  --lexicons DIR       the lexicons (lexicons)
  --corrections FILE   what is to be corrected or withdrawn (corrections.tsv in the corpus folder or beside it; README.md says how)
  --jobs N             threads (one for each core)
  --rebuild            compute everything anew, in the order in which it arrived
  --piped              one program per stage, joined by pipes; the same tables, byte for byte
  --shards-by COMMAND  cut the work into shards, and hand a line for each to COMMAND, which puts it in the place of {}: 'xargs -P 4
                       -I{}', 'parallel -S a,b,c' (CLUSTER.md); the same tables, byte for byte
  --shard-mb N, --shards N
                       MB of raw text a shard (1024), or about how many shards
  --slurm              the same by sbatch: an array of jobs to prepare and one to extract, a job to decide; waits for them
  --partition P, --time T, --mem M, --cpus N
                       of each of these jobs, as sbatch wants them (CLUSTER.md)
  --no-wait            with --slurm: return when all is submitted; the last job publishes
  --dry-run            name the files that would be processed, and why; change nothing
  --since BATCH        of what is new, take this batch and later ones only (--since 2026-11-01)
  --only BATCH         of what is new, take this batch only
  --max-rejects PCT    publish nothing if more than this share of the new inputs is rejected (100)
  --wait SECONDS       how long to wait if another run is working on DIR (0)
  --keep-releases N    keep the newest N releases, and make older ones into new ones (10; 0: keep all)
  --keep-reports N     afterwards, remove all but the newest N reports (0: keep all)
  --licence TEXT       under what licence the tables may be used, for datapackage.json: a short name (CC-BY-4.0), an address or words
  --page DIR           afterwards, write the pages of the newest release to DIR (./run.sh page does it alone)
  --metrics FILE       write figures of the run for the node_exporter textfile collector
  --keep-metadata      when only the day, publisher, title or address of a record changed in its file, keep the article as it is,
                       and count it (else everything is computed again with what the file says now)
  --check-content      read every file of the corpus, also those whose size, times and inode are as they were when
                       they were read last
  --no-space-check     go on even if the disk looks too small
  --step-mb N          secure the work against a crash every N MB of raw text (256)
  --max-record MB, --max-file MB, --max-records N, --max-ratio N, --max-depth N
                       what of an input is too large, for files read from now on (bin/ingest -h says more)
  --follow-links       read what links in the corpus stand for even where that lies outside of it
  --no-install         never install packages; name what is missing
  --quiet              say nothing when all went well
  -v, --verbose        say what is being done
  -h, --help           this page
  --version            the version

Without a terminal (cron, systemd) nothing is said when all went well.
exit codes: 0 done (or nothing new), 3 done but some inputs were rejected, 64 usage, 65 bad stream or table, or
too many rejects, 66 no input, 70 bug, 71 system, 73 cannot create, 74 read or write error (disk full), 75 another
run holds DIR, 78 bad lexicon; 129, 130, 143 stopped by SIGHUP, SIGINT, SIGTERM. Whatever goes wrong, the release that was current stays current and whole.
END
}

say() { [ -n "$verbose" ] && printf 'run.sh: %s\n' "$*" >&2 || true; }
warn() { printf 'run.sh: %s\n' "$*" >&2; }
die() {
	local code=$1
	shift
	printf 'run.sh: error: %s\n' "$*" >&2
	exit "$code"
}

corpus=$top/corpus out=$top/out lexicons=$here/lexicons
jobs=$(nproc) jobs_max=256 command=run rebuild= check_content= piped= dry= since= only= max_rejects=100 wait=0
keep_releases=10 keep_reports=0 metrics= licence= sqlite= page= page_option= corrections= keep_metadata= no_space= step_mb=256 no_install= quiet= verbose= summary= limits=() corpus_options=()
shards_by= cut=() slurm= sbatch=(sbatch --parsable --kill-on-invalid-dep=yes) no_wait=

number() { [[ $2 =~ ^[0-9]{1,9}$ ]] || die 64 "$1 wants a whole number, not '$2'"; }

while [ $# -gt 0 ]; do
	option=$1
	shift
	case $option in
	--*=*)
		set -- "${option#*=}" "$@"
		option=${option%%=*}
		case $option in
		--rebuild | --check-content | --keep-metadata | --piped | --slurm | --no-wait | --follow-links | --dry-run | --no-space-check | --no-install | --quiet | --verbose | --help | --version)
			die 64 "$option takes no value; ./run.sh -h lists the options" ;;
		esac
		;;
	esac
	case $option in
	--corpus | --out | --lexicons | --corrections | --jobs | --since | --only | --max-rejects | --wait | --keep-releases | --keep-reports | \
		--metrics | --licence | --sqlite | --to | --page | --step-mb | --shards-by | --shard-mb | --shards | --partition | --time | --mem | --cpus | --max-record | --max-file | --max-records | --max-ratio | --max-depth)
		[ $# -gt 0 ] || die 64 "$option wants a value; ./run.sh -h lists the options"
		value=$1
		shift
		;;
	esac
	case $option in
	--corpus) corpus=$value ;;
	--out) out=$value ;;
	--lexicons) lexicons=$value ;;
	--corrections) corrections=$value ;;
	--keep-metadata) keep_metadata=1 ;;
	--jobs) number "$option" "$value" && jobs=$value ;;
	--since) since=$value ;;
	--only) only=$value ;;
	--max-rejects) number "$option" "$value" && max_rejects=$value ;;
	--wait) number "$option" "$value" && wait=$value ;;
	--keep-releases) number "$option" "$value" && keep_releases=$value ;;
	--keep-reports) number "$option" "$value" && keep_reports=$value ;;
	--metrics) metrics=$value ;;
	--licence) licence=$value ;;
	--sqlite) sqlite=$value ;;
	--to | --page) page=$value page_option=$option ;;
	--step-mb) number "$option" "$value" && step_mb=$value ;;
	--shards-by) shards_by=$value ;;
	--slurm) slurm=1 ;;
	--no-wait) no_wait=1 ;;
	--partition | --time | --mem) sbatch+=("$option=$value") slurm_option=$option ;;
	--cpus) number "$option" "$value" && sbatch+=("--cpus-per-task=$value") slurm_option=$option ;;
	--shard-mb | --shards) number "$option" "$value" && cut=("$option" "$value") ;;
	--max-record | --max-file | --max-records | --max-ratio | --max-depth)
		number "$option" "$value" && limits+=("$option" "$value")
		[ "$option" != --max-file ] || corpus_options+=("$option" "$value") ;;
	--follow-links) limits+=("$option") corpus_options+=("$option") ;;
	--rebuild) rebuild=1 ;;
	--check-content) check_content=1 ;;
	--piped) piped=1 ;;
	--dry-run) dry=1 ;;
	--no-space-check) no_space=1 ;;
	--no-install) no_install=1 ;;
	--quiet) quiet=1 ;;
	-v | --verbose) verbose=1 ;;
	-h | --help)
		usage
		exit 0
		;;
	--version)
		if [ -n "$installed" ]; then
			"$here/bin/chain" --version | sed 's/^chain (Pressmill)/Pressmill/'
		else
			sed -n 's/^#define PRESSMILL_VERSION "\(.*\)"$/Pressmill \1/p' "$here/pipeline/stream/options.h"
		fi
		exit 0
		;;
	status | verify | export | page | plan-shards | join-shards) command=$option ;;
	*) die 64 "'$option' is no option; ./run.sh -h lists them" ;;
	esac
done
[ "$jobs" -le "$jobs_max" ] || jobs=$jobs_max	# more processors than it can use are no error
[ "$jobs" -ge 1 ] || die 64 "--jobs wants at least 1"
ways=${piped:+1}${shards_by:+1}$slurm
[ "${#ways}" -le 1 ] || die 64 "of --piped, --shards-by and --slurm one can be used"
[ -n "$slurm" ] || [ -z "${slurm_option-}${no_wait:+--no-wait}" ] || die 64 "${slurm_option:---no-wait} belongs to --slurm"
[ -z "$slurm" ] || command -v sbatch >/dev/null || die 71 "sbatch is not there: --slurm wants a machine of the cluster that may submit jobs"
[ "$max_rejects" -le 100 ] || die 64 "--max-rejects wants a share from 0 to 100"
[ -n "$corpus" ] && [ -n "$out" ] && [ -n "$lexicons" ] || die 64 "--corpus, --out and --lexicons want a folder"
# names that begin with a dash, or are relative, must not look like options to anything below
absolute() { case $1 in /*) printf '%s' "$1" ;; *) printf '%s/%s' "$PWD" "$1" ;; esac; }
corpus=$(absolute "$corpus") out=$(absolute "$out") lexicons=$(absolute "$lexicons")
# what programs keep for each other between runs: lexicons as they lie in memory
export PRESSMILL_CACHE=${PRESSMILL_CACHE:-$out/cache}
[ -z "$metrics" ] || metrics=$(absolute "$metrics")
if [ -n "$corrections" ]; then
	corrections=$(absolute "$corrections")
	[ -e "$corrections" ] || die 66 "the corrections $corrections do not exist; --corrections FILE names others"
else
	beside=$(readlink -m -- "$corpus/..")/corrections.tsv
	[ ! -f "$corpus/corrections.tsv" ] || corrections=$corpus/corrections.tsv
	if [ -f "$beside" ]; then
		[ -z "$corrections" ] || die 64 "there are corrections both in $corpus and beside it: put them together, or name one with --corrections"
		corrections=$beside
	fi
fi
corrected=(${corrections:+--corrections "$corrections"})
corpus_options+=("${corrected[@]}")
[ -z "$sqlite" ] || sqlite=$(absolute "$sqlite")
[ -z "$page" ] || page=$(absolute "$page")
[ -z "$sqlite" ] || [ "$command" = export ] || die 64 "--sqlite belongs to the command export"
case $command:$page_option in
page:--to | run:--page | join-shards:--page | plan-shards: | [!p]*:) ;;
page:*) die 64 "page wants --to DIR: where the pages go" ;;
*:--to) die 64 "--to belongs to the command page" ;;
*) die 64 "--page belongs to a run; the command page wants --to DIR" ;;
esac
if [ "$command" = export ] || [ "$command" = page ]; then
	[ "$command" = page ] || [ -n "$sqlite" ] || die 64 "export wants --sqlite FILE: where the database goes"
	[ -e "$out/current" ] || die 66 "nothing is published in $out yet: ./run.sh --out $out makes a release"
elif [ -e "$corpus" ] && [ ! -d "$corpus" ]; then
	die 66 "the corpus $corpus is a file: give the folder that it lies in, which may hold a folder for each batch"
elif [ "$command" = verify ] || [ -n "$dry" ]; then
	[ -d "$corpus" ] || die 66 "the corpus folder $corpus does not exist; --corpus DIR names another"
fi
[ -d "$lexicons" ] || die 66 "the lexicon folder $lexicons does not exist; --lexicons DIR names another"
case $(readlink -m -- "$corpus")/ in
"$(readlink -m -- "$out")"/releases/* | "$(readlink -m -- "$out")"/staging/*)
	die 64 "the corpus folder $corpus lies in a release: tables would be read as articles; the raw articles lie elsewhere" ;;
"$(readlink -m -- "$out")"/?*)
	[ -n "$quiet" ] || [ "$command" != run ] ||
		warn "the corpus folder $corpus lies inside the out folder: who clears that away, loses the articles; better move it out" ;;
esac
case $(readlink -m -- "$out")/ in
"$(readlink -m -- "$corpus")"/*) die 64 "the out folder $out lies inside the corpus: tables would be read as articles" ;;
esac

# ---- what is needed: packages, programs ----

# PRESSMILL_BIN names a folder with the programs built before; then nothing is installed or built
build() {
	if [ -x "$BUILD/bin/chain" ] && [ ! -w "$BUILD" ]; then
		say "the programs in $BUILD are not ours to build: they are used as they are"
		return
	fi
	mkdir -p -- "$BUILD" 2>/dev/null && [ -w "$BUILD" ] ||
		die 73 "the programs are not built, and $BUILD cannot be written to: build them as its owner (make), or name others by PRESSMILL_BIN"
	# another run may be building into the same folder
	exec 8>"$BUILD/.lock"
	flock 8
	local log=$BUILD/build.log	# make knows no spaces in names: below here it is told the relative one
	if ! make -C "$here" -s -j "$(nproc)" BUILD="${BUILD#"$here"/}" all >"$log" 2>&1 8>&-; then
		tail -n 20 -- "$log" >&2
		die 70 "the programs could not be built; the whole log is $log"
	fi
	exec 8>&-
}
if [ -z "${PRESSMILL_BIN-}" ]; then
	[ -x "$BUILD/bin/chain" ] && [ ! -w "$BUILD" ] || "$here/.ci/packages" ${no_install:+--no-install} build
	if [ ! -x "$BUILD/bin/chain" ] && { [ -t 1 ] || [ -n "$verbose" ]; } && [ -z "$quiet" ]; then
		warn "building the programs (a minute, the first time)"
	fi
	build
fi
bin=${PRESSMILL_BIN:-$BUILD/bin}

if [ "$command" = verify ]; then
	exec "$bin/verify" --out "$out" --corpus "$corpus" "${corpus_options[@]}"
elif [ "$command" = export ]; then
	exec "$bin/export" "$out/current" --sqlite "$sqlite"
elif [ "$command" = page ]; then
	exec "$bin/page" "$out/current" --to "$page"
elif [ "$command" = status ]; then
	exec "$bin/status" --out "$out" --corpus "$corpus" --lexicons "$lexicons" --jobs "$jobs" "${corpus_options[@]}"
fi

# ---- what is new ----

plan=(--corpus "$corpus" --out "$out" --lexicons "$lexicons" --jobs "$jobs" --step-mb "$step_mb"
	"${corpus_options[@]}" ${rebuild:+--rebuild} ${check_content:+--check-content} ${no_space:+--no-space-check})
[ -z "$since" ] || plan+=(--since "$since")
[ "$command" != plan-shards ] && [ -z "$shards_by$slurm" ] || plan+=(--shards)
[ -z "$only" ] || plan+=(--only "$only")

declare -A found=()
read_pairs() {	# FILE: name and value of each line into found
	local name value
	while IFS=$'\t' read -r name value; do
		found[$name]=$value
	done <"$1"
}

if [ -n "$dry" ]; then
	scratch=$(mktemp -d)
	trap 'rm -rf -- "$scratch"' EXIT
	"$bin/plan" "${plan[@]}" --staging "$scratch" --list
	read_pairs "$scratch/plan.tsv"
	printf '%s files to process (%s bytes): %s new, %s changed, %s retried, %s again; %s known, %s vanished, %s held back\n' \
		"${found[files]}" "${found[bytes]}" "${found[files_new]}" "${found[files_changed]}" "${found[files_retried]}" \
		"${found[files_again]}" "${found[files_known]}" "${found[files_vanished]}" "${found[files_held_back]}"
	[ "${found[mode]}" != again ] || printf 'everything is computed again: %s\n' "${found[because]}"
	exit 0
fi

mkdir -p -- "$out" || die 73 "cannot create the folder $out"
exec 9>>"$out/.lock" || die 73 "cannot create $out/.lock"
if ! flock -n 9 && { [ "$wait" = 0 ] || ! flock -w "$wait" 9; }; then
	holder=$(head -c 20 -- "$out/.lock" | tr -cd '0-9')
	printf 'run.sh: error: another run%s is working on %s; try later, or use --wait SECONDS\n' \
		"${holder:+ (process $holder)}" "$out" >&2
	exit 75
fi
: >"$out/.lock"
printf '%s\n' "$$" >&9

staging=$out/staging
began=$EPOCHREALTIME doing=plan
stages=()
child=
clock() {	# NAME COMMAND...: run it and note the seconds it took.  In the background, so that a signal is heard at once
	local name=$1 t0=$EPOCHREALTIME t1 rc=0 ms
	shift
	"$@" &
	child=$!
	wait "$child" || rc=$?
	child=
	t1=$EPOCHREALTIME
	ms=$(((${t1/./} - ${t0/./}) / 1000))
	stages+=("$name"$'\t'"$((ms < 0 ? 0 : ms))")	# a clock may be put back
	return "$rc"
}
stopped() {	# EXIT CODE: a signal came; hand it on, and tell what became of the run
	trap '' TERM INT HUP
	if [ -n "$child" ]; then
		local below=
		[ ! -r "/proc/$child/task/$child/children" ] || read -r below <"/proc/$child/task/$child/children" || true
		# shellcheck disable=SC2086 # numbers
		kill -TERM "$child" $below 2>/dev/null || true
		wait "$child" 2>/dev/null || true
	fi
	warn "$doing was stopped by a signal; nothing was published, the next run goes on from here"
	report "$1" || true
	exit "$1"
}
note_times() {	# EXIT CODE STAGE: what the report of this run is to say of it, in one step
	{
		printf 'exit\t%s\nstage\t%s\nbegan\t%s\nended\t%s\n' "$1" "$2" "${began%.*}" "${EPOCHREALTIME%.*}"
		printf 'jobs\t%s\npiped\t%s\n' "$jobs" "${piped:-0}"
		printf 'ms_%s\n' "${stages[@]}"
	} >"$staging/timing.tsv.tmp" && mv -f -- "$staging/timing.tsv.tmp" "$staging/timing.tsv"
}
# A run that was killed left its notes (report takes them away when it has written all): its record is completed.
report_killed() {
	rm -f -- "$out"/reports/*.tmp
	[ -f "$staging/timing.tsv" ] && [ -f "$staging/plan.tsv" ] || return 0
	if [ -f "$staging/result.tsv" ]; then
		read_pairs "$staging/result.tsv"
		[ -d "$out/releases/${found[release]-}" ] || rm -f -- "$staging/result.tsv"	# it was killed before that
	fi
	"$bin/report" --out "$out" --staging "$staging" || true
}
report() {	# EXIT CODE [OPTION]: the report of this run, whatever became of it
	[ -f "$staging/plan.tsv" ] || { mkdir -p -- "$staging" && printf 'mode\tnone\n' >"$staging/plan.tsv"; } || return 74
	note_times "$1" "$doing" || return 74
	"$bin/report" --out "$out" --staging "$staging" --keep "$keep_reports" ${metrics:+--metrics "$metrics"} \
		${summary:+--summary} "${@:2}"
}
broken() {	# EXIT CODE: something failed and has said so, unless a signal ended it
	local code=$1
	case $code in
	126 | 127)
		warn "$doing cannot be run: is a library missing? (ldd $bin/chain); nothing was published"
		code=71
		;;
	152 | 153)
		warn "$doing came to a limit of the system on $([ "$code" = 153 ] && echo 'the size of files (ulimit -f)' || echo 'processor time (ulimit -t)'); nothing was published"
		code=$((code == 153 ? 74 : 71))
		;;
	137 | 143)
		warn "$doing was killed by a signal (out of memory?); nothing was published, the next run goes on from here"
		code=71
		;;
	129 | 1[34]?)
		warn "$doing was ended by signal $((code - 128)), which is a bug; nothing was published"
		code=70
		;;
	esac
	report "$code" || true		# it has said why
	exit "$code"
}
trap 'stopped 143' TERM
trap 'stopped 130' INT
trap 'stopped 129' HUP

"$bin/publish" --out "$out" --recover || broken $?
mkdir -p -- "$staging"
here_is=$(readlink -f -- "$corpus")
jobs_go_on() { [ -s "$staging/shards/jobs" ] && [ -n "$(squeue -h -j "$(paste -sd, "$staging/shards/jobs")" 2>/dev/null)" ]; }
find_work() {	# what is to be done, as steps in the staging folder; ends the run if that is nothing
	! jobs_go_on || die 75 "jobs of an earlier run are in the queue still ($(paste -sd ' ' "$staging/shards/jobs")): wait, or scancel them"
	report_killed
	rm -f -- "$staging"/*.tsv
	if [ ! -d "$corpus" ]; then
		warn "error: the corpus folder $corpus does not exist; --corpus DIR names another"
		broken 66
	fi
	local made_from=
	[ ! -f "$out/.corpus" ] || made_from=$(cat -- "$out/.corpus")
	[ -z "$made_from" ] || [ "$made_from" = "$here_is" ] ||
		warn "what is in $out was made from $made_from, and this run reads $here_is: is it another corpus?"
	clock plan "$bin/plan" "${plan[@]}" --staging "$staging" || broken $?
	read_pairs "$staging/plan.tsv"
	# what became of the records of files that changed; if one says another day or publisher than before, its article is made again
	if [ "${found[files_changed]}" != 0 ] && [ "${found[mode]}" = further ]; then
		doing=records
		clock records "$bin/records" --corpus "$corpus" --out "$out" --staging "$staging" --lexicons "$lexicons" "${corrected[@]}" \
			"${limits[@]}" || broken $?
		read_pairs "$staging/records.tsv"
		if [ "${found[records_corrected]}" != 0 ] && [ -z "$keep_metadata" ]; then
			doing=plan
			clock plan "$bin/plan" "${plan[@]}" --staging "$staging" \
				--again-for "${found[records_corrected]} records say another day, publisher, title, address or language" || broken $?
			read_pairs "$staging/plan.tsv"
		fi
		cat -- "$staging/records.tsv" >>"$staging/plan.tsv" || die 74 "cannot write $staging/plan.tsv"
		if [ "${found[records_vanished]}" != 0 ] && [ -z "$quiet" ]; then
			warn "${found[records_vanished]} records are no longer in the files that held them: their facts stay until they are" \
				"withdrawn (corrections.tsv); $out/reports/records-${found[run]}.list names them"
		fi
		mkdir -p -- "$out/reports" && cp -- "$staging/records.list" "$out/reports/records-${found[run]}.list" ||
			die 74 "cannot write into $out/reports"
	fi
	if [ "${found[stale]}" = 1 ] && [ "${found[files]}" != 0 ]; then
		warn "${found[because]}, but ${found[files_vanished]} files are no longer in the corpus, and computing everything again" \
			"would lose their facts: only new files are processed with what is new; use --rebuild to compute all again"
	fi
	if [ "${found[files]}" = 0 ] && [ -z "$rebuild" ] && [ "${found[mode]}" != again ]; then
		if [ "${found[mode]}" = first ]; then
			warn "error: no files in $corpus: nothing to do; put articles there (text, HTML, JSON, WARC, PDF ...), best in a folder" \
				"for each batch or night, as $corpus/2026-11-21"
			broken 66
		fi
		doing=none
		[ -z "$metrics" ] || report 0 --metrics-only || exit $?
		rm -rf -- "$staging"
		[ "$keep_releases" = 0 ] || "$bin/publish" --out "$out" --keep "$keep_releases" || exit $?
		[ "$command" != plan-shards ] || { echo 0 && exit 0; }
		[ -n "$quiet" ] || printf 'nothing new in %s: %s files known, release %s stays as it is\n' \
			"$corpus" "${found[files_known]}" "${found[base]}"
		[ -z "$page" ] || exec "$bin/page" "$out/current" --to "$page"
		exit 0
	fi
	if [ "${found[mode]}" = again ] && [ -z "$rebuild" ]; then
		[ -n "$quiet" ] || warn "${found[because]}: everything is computed again, ${found[files]} files"
	fi
	[ "${found[steps_reused]}" = 0 ] || [ -n "$quiet" ] ||
		warn "${found[steps_reused]} of ${found[steps]} steps were finished by an earlier run that broke off, and are used again"
	note_times 137 killed || die 74 "cannot write $staging/timing.tsv"	# until the run can say better
	say "${found[files]} files to process (${found[files_new]} new, ${found[files_changed]} changed) in ${found[steps]} steps"
}
take_up_work() {	# the same, where plan-shards found it
	[ -f "$staging/plan.tsv" ] && [ -f "$staging/shards/plan.tsv" ] ||
		die 66 "there are no shards in $staging: ./run.sh plan-shards makes them"
	read_pairs "$staging/plan.tsv"
}
if [ "$command" = join-shards ]; then take_up_work; else find_work; fi

# ---- the work, step by step ----

fused() {	# STEP STATE_IN
	exec "$bin/chain" --corpus "$corpus" --files-from "$1/files" --parts "$1/parts.tsv" --tables "$1/tables" \
		${2:+--state-in "$2"} --state-out "$1/state" --lexicons "$lexicons" --jobs "$jobs" --report "$1/chain.json" \
		--in-hand "$staging/in-hand" --refuse "$staging/refused" \
		${quiet:+--quiet} "${corrected[@]}" "${limits[@]}"
}
in_hand() {	# the files that the threads of a process that died had in hand, a line each
	local i n
	n=$(($(stat -c %s -- "$staging/in-hand") / 2048))
	for ((i = 0; i < n; i++)); do
		tail -c +$((i * 2048 + 1)) -- "$staging/in-hand" | head -n 1 | sed 's/#.*//'
	done | sort -u | sed '/^$/d'
}
# A file that brings the chain down, or holds it up, is found and rejected: where several were in hand, by a single thread.
# Not so when the system ended it (out of memory, kill): that says nothing of the file.
guarded() {	# STEP STATE_IN
	local rc tries suspects all_jobs=$jobs
	: >"$staging/refused"
	for ((tries = 0; tries < 20; tries++)); do
		rm -rf -- "$1/tables" "$1/state"
		rc=0
		clock chain fused "$1" "$2" || rc=$?
		case $rc in
		132 | 134 | 135 | 136 | 139 | 152) ;;	# SIGILL ABRT BUS FPE SEGV XCPU
		*) break ;;
		esac
		mapfile -t suspects < <(in_hand)
		if [ "${#suspects[@]}" = 1 ]; then
			warn "chain was ended by signal $((rc - 128)) with ${suspects[0]} in hand: that file is rejected, and the step done again"
			printf '%s\n' "${suspects[0]}" >>"$staging/refused"
			jobs=$all_jobs
		elif [ "${#suspects[@]}" -gt 1 ] && [ "$jobs" != 1 ]; then
			jobs=1
		else
			break
		fi
	done
	jobs=$all_jobs
	return "$rc"
}
by_pipes() {	# STEP STATE_IN
	local rc code codes
	mkdir -p -- "$1/state"
	set +e
	"$bin/ingest" --root "$corpus" --files-from "$1/files" "${corrected[@]}" "${limits[@]}" |
		"$bin/normalize" --lexicons "$lexicons" |
		"$bin/deduplicate" --lexicons "$lexicons" ${2:+--seen "$2/seen"} --seen-out "$1/state/seen" |
		"$bin/tokenize" |
		"$bin/match" --lexicons "$lexicons" |
		"$bin/dates" --lexicons "$lexicons" |
		"$bin/events" --lexicons "$lexicons" |
		"$bin/tabulate" --parts "$1/parts.tsv" --tables "$1/tables"
	codes=("${PIPESTATUS[@]}")
	set -e
	# when one program of a pipe fails, those before it fail too, with a broken pipe (74), and those after
	# it, with a stream cut short (65): the first that says anything but 74 is the one to believe
	rc=0
	for code in "${codes[@]}"; do
		case $code in
		0) ;;
		3) [ "$rc" != 0 ] || rc=3 ;;
		74) rc=74 ;;
		*)
			rc=$code
			break
			;;
		esac
	done
	return "$rc"
}
confirm() { "$bin/plan" --corpus "$corpus" --confirm "$1" "${corpus_options[@]}"; }	# STEP
here_alone() {
	local step state=$1
	doing=chain
	for step in "$staging"/steps/[0-9]*; do
		[ -d "$step" ] || continue
		if [ ! -e "$step/done" ]; then
			rc=0
			if [ -n "$piped" ]; then
				rm -rf -- "$step/tables" "$step/state"
				clock chain by_pipes "$step" "$state" || rc=$?
			else
				guarded "$step" "$state" || rc=$?
			fi
			[ "$rc" = 0 ] || [ "$rc" = 3 ] || broken "$rc"
			confirm "$step" || broken $?
		fi
		state=$step/state
	done
}

# On many machines: the shards are cut here, prepared and extracted wherever COMMAND does it, decided and joined here.
plan_shards() {	# STATE_IN
	local step state=$1
	doing=shards
	for step in "$staging"/steps/[0-9]*; do
		[ ! -e "$step/done" ] || state=$step/state
	done
	clock shard_plan "$bin/shard" plan --staging "$staging" --corpus "$corpus" --lexicons "$lexicons" ${state:+--state-in "$state"} \
		"${corrected[@]}" "${cut[@]}" "${limits[@]}" >"$staging/shards.n" || broken $?
	read -r shards <"$staging/shards.n"
}
# With Slurm: each verb is a job or an array of them, and waits for the one before.
write_job() {	# VERB: the script that sbatch takes; a task does every TASKS-th shard
	local run
	run=$(printf '%q ' "$bin/shard" "$1")
	{
		printf '#!/bin/bash\nexport PRESSMILL_CACHE=%q\n' "$PRESSMILL_CACHE"
		if [ "$1" = decide ]; then
			printf 'exec %s --quiet --staging %q\n' "$run" "$staging"
		else
			printf 'for ((i = SLURM_ARRAY_TASK_ID; i <= %d; i += %d)); do\n' "$shards" "$tasks"
			printf '\t%s "$i" --quiet --staging %q --jobs "${SLURM_CPUS_PER_TASK:-1}" || exit\ndone\n' "$run" "$staging"
		fi
	} >"$staging/shards/$1.sh" || die 74 "cannot write $staging/shards/$1.sh"
}
submit() {	# NAME SCRIPT AFTER [OPTION...]: its number is left in $submitted
	submitted=$("${sbatch[@]}" --job-name="pressmill-$1" --output="$staging/shards/log/$1-%A-%a.log" ${3:+--dependency="afterok:$3"} \
		"${@:4}" "$2") || return
	submitted=${submitted%%;*}
	printf '%s\n' "$submitted" >>"$staging/shards/jobs"
}
by_slurm() {
	local most verb tasks array
	most=$(scontrol show config 2>/dev/null | sed -n 's/^MaxArraySize *= *\([0-9]*\).*/\1/p')
	tasks=$((${most:-1001} - 1))
	[ "$tasks" -le "$shards" ] || tasks=$shards
	array=--array=1-$tasks
	mkdir -p -- "$staging/shards/log"
	rm -f -- "$staging"/shards/log/*.log "$staging/shards/jobs"
	for verb in prepare decide extract; do write_job "$verb"; done
	submit prepare "$staging/shards/prepare.sh" '' "$array" || return
	submit decide "$staging/shards/decide.sh" "$submitted" || return
	if [ -n "$no_wait" ]; then
		submit extract "$staging/shards/extract.sh" "$submitted" "$array" || return
		printf '#!/bin/bash\nexec %s\n' "$(printf '%q ' "$here/run.sh" join-shards "${join_options[@]}")" >"$staging/shards/join.sh"
		submit join "$staging/shards/join.sh" "$submitted"
	else
		submit extract "$staging/shards/extract.sh" "$submitted" "$array" --wait
	fi
}
all_extracted() {	# of jobs whose dependency failed sbatch says nothing
	local i
	for ((i = 1; i <= shards; i++)); do
		[ -e "$(printf '%s/shards/%04d/extracted' "$staging" "$i")" ] || return 1
	done
}
slurm_failed() {	# EXIT CODE: what the jobs said
	local log
	for log in "$staging"/shards/log/*.log; do
		[ ! -s "$log" ] || tail -n 1 -- "$log"
	done | sort -u | head -n 20 >&2
	warn "not all jobs ended well (sbatch: $1; their logs are in $staging/shards/log); what was done is used by the next run"
	broken 71
}
each_shard() {	# VERB: hand all shards out
	# shellcheck disable=SC2086 # a command and its options
	seq "$shards" | $shards_by "$bin/shard" "$1" {} --staging "$staging" --quiet
}
array() {	# VERB: of all shards, and it is an error if one is not done
	local code=0
	doing=$1
	clock "$1" each_shard "$1" || code=$?
	[ "$code" != 0 ] || return 0
	warn "not all shards were done ($shards_by ended with $code); what was done is used by the next run"
	broken 71
}
ready=	# summaries that the shards made of their tables
join_shards() {
	local step
	doing=join
	clock join "$bin/shard" join --staging "$staging" --quiet || broken $?
	ready=$staging/summaries
	for step in "$staging"/steps/[0-9]*; do
		[ ! -d "$step" ] || [ -e "$step/done" ] || confirm "$step" || broken $?
	done
}

# what the last job of a run that is not waited for is to know
join_options=(--corpus "$corpus" --out "$out" --lexicons "$lexicons" --max-rejects "$max_rejects" --keep-releases "$keep_releases"
	--keep-reports "$keep_reports" --wait 600 --quiet ${metrics:+--metrics "$metrics"} ${licence:+--licence "$licence"} ${page:+--page "$page"} "${corrected[@]}" "${limits[@]}")
base_state=
[ "${found[mode]}" != further ] || base_state=$out/current/state
if [ "$command" = plan-shards ]; then
	plan_shards "$base_state"
	rm -f -- "$staging/timing.tsv"	# this run is not over
	printf '%s\n' "$shards"
	exit 0
elif [ "$command" = join-shards ]; then
	join_shards
elif [ -n "$slurm" ]; then
	plan_shards "$base_state"
	doing=slurm
	[ "$shards" = 0 ] || { clock slurm by_slurm && { [ -n "$no_wait" ] || all_extracted; }; } || slurm_failed $?
	if [ -n "$no_wait" ]; then
		rm -f -- "$staging/timing.tsv"
		[ -n "$quiet" ] || printf 'submitted: jobs %s; the last one publishes\n' "$(paste -sd ' ' "$staging/shards/jobs")"
		exit 0
	fi
	join_shards
elif [ -n "$shards_by" ]; then
	plan_shards "$base_state"
	array prepare
	doing=decide
	clock decide "$bin/shard" decide --staging "$staging" --quiet || broken $?
	array extract
	join_shards
else
	here_alone "$base_state"
fi

# ---- the release ----

keep=()
[ "$keep_releases" = 0 ] || keep=(--keep "$keep_releases")
doing=publish
clock assemble "$bin/publish" --out "$out" --staging "$staging" --assemble --max-rejects "$max_rejects" "${keep[@]}" || broken $?
doing=timeline
base=
[ "${found[mode]}" != further ] || base=$out/current
clock timeline "$bin/timeline" --tables "$staging/release" --lexicons "$lexicons" ${base:+--base "$base"} \
	--state "$staging/release/state/summary" ${ready:+--ready "$ready"} --made "$staging/made.tsv" || broken $?
doing=publish
clock publish "$bin/publish" --out "$out" --staging "$staging" --jobs "$jobs" ${licence:+--licence "$licence"} >/dev/null || broken $?
read_pairs "$staging/counts.tsv"
read_pairs "$staging/result.tsv"
doing=done
rc=0
reasons=() kept_none=
if [ "${found[rejects]}" != 0 ]; then
	rc=3
	[ "${found[articles]}" != 0 ] || kept_none=1
	mapfile -t reasons < <(find "$staging/steps" -path '*/tables/rejects/*.tsv.gz' -exec gzip -dc {} + |
		awk -F'\t' '$5 != "message" {n[$5]++} END {for (m in n) printf "%d\t%s\n", n[m], m}' | sort -t $'\t' -k1,1nr -k2,2 | head -n 3)
fi
[ -t 1 ] && [ -z "$quiet" ] && summary=1
printf '%s\n' "$here_is" >"$out/.corpus"
report "$rc" || { rc=$?; warn "the release is published, but its report or its metrics could not be written"; }
rm -rf -- "$staging"
[ "$keep_releases" = 0 ] || "$bin/publish" --out "$out" "${keep[@]}" || rc=$?
[ -z "$page" ] || "$bin/page" "$out/current" --to "$page" || rc=$?

# ---- what a person wants to know ----

if [ "${found[withdrawals]}" != 0 ] && [ "${found[because]}" = 'the corrections changed' ] && [ -z "$quiet" ] &&
	[ "$(find "$out/releases" -mindepth 1 -maxdepth 1 -name '[0-9]*' | wc -l)" -gt 1 ]; then
	warn "older releases still hold what was withdrawn: ./run.sh --keep-releases 1 removes them"
fi
if [ "$rc" = 3 ]; then
	warn "${found[rejects]} inputs were rejected; the reasons are in $out/current/rejects"
	for line in "${reasons[@]}"; do
		warn "  ${line%%$'\t'*} times: ${line#*$'\t'}"
	done
	[ -z "$kept_none" ] || warn "nothing that was new in $corpus could be read as an article: is it the right folder?"
fi
if [ -t 1 ] && [ -z "$quiet" ]; then
	mapfile -t timeline < <("$bin/show" --timeline "$out/current" --colour always)
	printf '%s\n' "${timeline[@]:0:100}"
	[ "${#timeline[@]}" -le 100 ] ||
		printf '... %s more lines: %s --timeline %s\n' $((${#timeline[@]} - 100)) "$bin/show" "$out/current"
fi
exit "$rc"
