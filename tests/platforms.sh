#!/bin/bash
# platforms.sh - the README's two commands on fresh systems, and the same tables from all of them.
#
#   tests/platforms.sh [SYSTEM...]      SYSTEM: bookworm trixie trixie/arm64 ... (Debian release, /architecture)
#
# Debootstraps each system into a folder, copies the last commit there, runs `./run.sh` and `make check`, and compares the
# tables of corpus/sample (and of ../shared/seeds, ../shared/inputs where they are), unpacked, with those that this
# machine makes of the same commit.  Another architecture runs under qemu-user, where binfmt_misc allows it; there only the
# tables are made, since the tests would take hours.  Needs root, debootstrap and a mirror (PLATFORMS_MIRROR, else the one
# this machine uses); PLATFORMS_DIR keeps the systems for the next time; PLATFORMS_TESTS is handed on as TESTS.
# Without these it says so and skips.  Prints TAP lines, then the count.
set -u
cd "$(dirname "$0")/.." || exit 2
LC_ALL=C; export LC_ALL
top=$PWD passed=0 failed=0 skipped=0
work=$(mktemp -d) || exit 2
mounted=()
clean() {
	for m in "${mounted[@]}"; do umount "$m" 2>/dev/null || umount -l "$m"; done
	rm -rf --one-file-system "$work"
}
trap clean EXIT
trap 'exit 130' INT TERM
ok() { if [ "$1" -eq 0 ]; then echo "ok - platforms/$2"; passed=$((passed + 1)); else echo "not ok - platforms/$2"; failed=$((failed + 1)); fi; }
skip() { echo "ok - platforms/$1 # SKIP $2"; skipped=$((skipped + 1)); }
finish() {
	if [ "$skipped" -gt 0 ]; then echo "$passed passed, $failed failed, $skipped skipped"; else echo "$passed passed, $failed failed"; fi
	[ "$failed" -eq 0 ]
	exit
}

[ $# -gt 0 ] || set -- bookworm trixie trixie/arm64
[ "$(id -u)" = 0 ] || { skip "$*" 'only root can make and enter a new system'; finish; }
command -v debootstrap >/dev/null || { skip "$*" 'debootstrap is not installed'; finish; }
mirror=${PLATFORMS_MIRROR:-$(sed -n 's/^URIs: *\(http[^ ]*debian\)\/*$/\1/p; s/^deb \(\[[^]]*\] \)*\(http[^ ]*debian\)\/* .*/\2/p' \
	/etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1)}
[ -n "$mirror" ] || { skip "$*" 'no mirror of Debian is known here; PLATFORMS_MIRROR names one'; finish; }

# tables OUT: a line for each table file of the release, its content's sum before its name
tables() { (cd "$1/current" && find . -name '*.tsv.gz' | sort | while IFS= read -r f; do printf '%s %s\n' "$(gzip -dc "$f" | sha256sum)" "$f"; done); }
mkdir "$work/tree" "$work/corpora"
git archive HEAD | tar x -C "$work/tree" || exit 2
cp -R corpus/sample "$work/corpora/"
for more in seeds inputs; do [ ! -d "../shared/$more" ] || cp -RL "../shared/$more" "$work/corpora/"; done
# run_all TREE CORPORA OUT: a release of each corpus; 3 (some inputs rejected) is as good as 0
run_all() {
	for c in "$2"/*/; do
		"$1/run.sh" --quiet --corpus "${c%/}" --out "$3/$(basename "$c")" >/dev/null || [ $? -eq 3 ] || return 1
	done
}
mkdir "$work/here"
run_all "$work/tree" "$work/corpora" "$work/here"; ok $? "this machine ($(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release))"
rm -rf "$work/tree/build" "$work/tree/out/releases"

for system; do
	release=${system%%/*} arch= root=${PLATFORMS_DIR:-$work}/${system//\//-} own=1
	case $system in */*) arch=${system#*/} ;; esac
	if [ -n "$arch" ] && [ "$arch" != "$(dpkg --print-architecture)" ]; then
		own=
		cpu=$(case $arch in arm64) echo aarch64 ;; *) echo "$arch" ;; esac)
		[ -e "/proc/sys/fs/binfmt_misc/qemu-$cpu" ] || { skip "$system" "no program of $arch can be run here (qemu-user-static and binfmt_misc)"; continue; }
	fi
	if [ ! -e "$root/usr/bin/apt-get" ]; then
		debootstrap --variant=minbase ${arch:+--arch="$arch"} --include=ca-certificates "$release" "$root" "$mirror" >"$work/log" 2>&1 ||
			{ skip "$system" "debootstrap could not make it: $(tail -n 1 "$work/log")"; continue; }
	fi
	for m in proc dev; do
		mount --bind "/$m" "$root/$m" && mounted+=("$root/$m")
	done
	rm -rf "$root/pressmill" && mkdir -p "$root/pressmill"
	cp -R "$work/tree" "$root/pressmill/main" && cp -R "$work/corpora" "$root/pressmill/corpora"
	in_root() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C TESTS="${PLATFORMS_TESTS:-}" "$@"; }
	in_root sh -c 'cd /pressmill/main && ./run.sh' >"$work/log" 2>&1; r=$?
	ok $r "$system: ./run.sh on a fresh system"; [ $r -eq 0 ] || { tail -n 20 "$work/log" | sed 's/^/# /'; continue; }
	in_root bash -c "$(declare -f run_all); mkdir /pressmill/out && run_all /pressmill/main /pressmill/corpora /pressmill/out"; ok $? "$system: all corpora"
	for c in "$work"/corpora/*/; do
		c=$(basename "$c")
		diff <(tables "$work/here/$c") <(tables "$root/pressmill/out/$c") >"$work/log"; r=$?
		ok $r "$system: the tables of $c are those of this machine, byte for byte unpacked"; [ $r -eq 0 ] || sed 's/^/# /' "$work/log"
	done
	if [ -n "$own" ]; then
		in_root sh -c 'cd /pressmill/main && make -j "$(nproc)" check' >"$work/log" 2>&1; r=$?
		ok $r "$system: make check ($(tail -n 1 "$work/log"))"; [ $r -eq 0 ] || grep -E '^ +(not ok|#)|FAILED' "$work/log" | head -n 60 | sed 's/^/# /'
	fi
	for m in dev proc; do umount "$root/$m"; done
	mounted=()
	[ -n "${PLATFORMS_DIR:-}" ] || rm -rf --one-file-system "$root"
done
finish
