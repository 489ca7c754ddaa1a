#!/bin/bash
# writes.sh - writing fails: every program that writes is made to fail at a write, a sync, a rename, a link, early and
# late; and once for real, on a file system that is too small.  The run says so and ends with the right
# code, the current release stays whole, and the next run completes with the same tables.
. "$(dirname "$0")/lib.sh"

corpus=$sample out=$work/reference
runs 0; ok $? 'the reference: one run, undisturbed'
if ! ${CC:-cc} -shared -fPIC -O1 -o "$work/shim.so" "$top/tests/faults/shim.c" -ldl 2>"$work/why"; then
	ok 1 'the shim compiles'
fi
# the address sanitizer wants to be the first library
case $(nm -D "$PRESSMILL_BIN/chain" 2>/dev/null) in *__asan_init*) asan=1 ;; *) asan= ;; esac

corpus=$work/corpus out=$work/out
mkdir "$corpus"
first=$(find "$sample" -mindepth 1 -maxdepth 1 -type d | sort | head -n 1)
cp -R "$first" "$corpus/"
runs 0; ok $? 'a first night'
before=$(current)
for day in "$sample"/*/; do [ "$day" = "$first/" ] || cp -R "$day" "$corpus/"; done

# try PROGRAM CALL AT ERRNO: 0 if the run failed as it should
try() {
	local want='7[134]'
	LD_PRELOAD=$work/shim.so PM_FAIL_PROGRAM=$1 PM_FAIL_CALL=$2 PM_FAIL_AT=$3 PM_FAIL_ERRNO=$4 run --quiet --keep-releases 0
	case $code in
	0) return 1 ;;		# there were fewer such calls
	$want) ;;
	*)
		echo "$1 $2 $3: exit $code" >"$work/why"
		return 2
		;;
	esac
	grep -q "^$1: error: " "$work/said" || { echo "$1 $2 $3: no message" >"$work/why"; return 2; }
	is "$(current)" "$before" && whole || return 2
	return 0
}
if [ -n "$asan" ]; then
	skip 'failing calls' 'the sanitizer does not go with a preloaded library'
else
	for program in plan chain publish timeline; do
		r=0 tried=0 said=0
		for call in write fsync rename link mkdir symlink; do
			for at in 1 2 9 40; do
				errno=28
				[ "$call" != fsync ] || errno=5
				try "$program" "$call" "$at" "$errno"
				case $? in
				0) tried=$((tried + 1)); ! grep -q 'No space left' "$work/said" || said=1 ;;
				1)
					# the run completed: back to where we were
					ln -sfn "$before" "$out/current"
					break
					;;
				*) r=1; cp "$work/why" "$work/first"; break 2 ;;
				esac
			done
		done
		[ -f "$work/first" ] && mv "$work/first" "$work/why"
		[ $r -eq 0 ] && [ $tried -ge 2 ] && [ $said -eq 1 ]; ok $? "$program: $tried failing calls, each reported, nothing lost"
	done
fi
runs 0 --quiet; r=$?
[ $r -eq 0 ] && same_tables "$work/reference" "$work/out"; ok $? 'the next run completes, with the same tables'

# ---- a disk that is really full ----
disk=$work/disk
mkdir "$disk"
if mount -t tmpfs -o size=400k,mode=755 tmpfs "$disk" 2>/dev/null; then
	trap 'umount "$disk" 2>/dev/null; rm -rf "$work"' EXIT
	out=$disk/out corpus=$work/part
	mkdir "$corpus"
	cp -R "$first" "$corpus/"
	runs 0 --no-space-check; ok $? 'a first night on a small file system'
	before=$(current)
	runs 74 --rebuild && grep -q 'MB free' "$work/said"; ok $? 'a disk that looks too small is named beforehand'
	# fill it until a run no longer fits
	cp -R "$sample"/* "$corpus/"
	free=$(df --output=avail -k "$disk" | tail -n 1)
	full=1
	for leave in 200 150 100 60 30 12 4; do
		rm -f "$disk/filler"
		[ "$free" -le "$leave" ] || head -c $(((free - leave) * 1024)) /dev/zero >"$disk/filler" 2>/dev/null
		run --no-space-check --quiet
		if [ "$code" = 0 ]; then
			ln -sfn "$before" "$out/current"
			continue
		fi
		case $code in 7[134]) full=0 ;; *) full=1; echo "exit $code" >"$work/why"; break ;; esac
		grep -q 'No space left' "$work/said" && is "$(current)" "$before" && whole || { full=1; break; }
	done
	ok $full 'a full disk is reported, and the current release stays whole'
	rm -f "$disk/filler"
	mount -o remount,size=40m "$disk" 2>/dev/null
	runs 0 --no-space-check --quiet && same_tables "$work/reference" "$out"; ok $? 'with space, the next run completes'
	# a night large enough that the disk fills while its tables are being written, and not at their end
	before=$(current)
	mkdir "$corpus/large"
	awk 'BEGIN { srand(7); split("Singapore Cambodia Paris trade minister talks report harbour market said of the and in on", w, " ")
		for (i = 0; i < 3000; i++) {
			printf "{\"id\": \"%d\", \"title\": \"Report %d\", \"date\": \"2024-03-04\", \"text\": \"", i, i
			for (k = 0; k < 400; k++) printf "%s%s ", w[int(rand() * 15) + 1], rand() < .3 ? int(rand() * 100000) : ""
			print "ended on 4 March 2024.\"}" } }' >"$corpus/large/large.jsonl"
	used=$(df --output=used -k "$disk" | tail -n 1)
	mount -o remount,size=$((used + 1500))k "$disk"
	run --no-space-check --quiet --step-mb 2
	[ "$code" = 74 ] && grep -q 'No space left' "$work/said" && is "$(current)" "$before" && whole; ok $? 'a disk that fills in the middle of a large night: reported, the release stays'
	mount -o remount,size=80m "$disk"
	runs 0 --no-space-check --quiet --step-mb 2 && [ "$(rows articles | grep -c 'large.jsonl')" = 3000 ]; ok $? 'with space, that night completes'
	cd /
	umount "$disk"
else
	skip 'a full disk' 'no right to mount a small file system'
fi
exit $failures
