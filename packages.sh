#!/bin/sh
# packages.sh - the Debian packages that Pressmill needs, and the one place that names them.
#
#   packages.sh [--no-install] build|test|lint|bench|fuzz
#
# Installs what is missing with apt-get (through sudo when not root), saying so first; with --no-install it
# names what is missing and ends with 71.  Where there is no dpkg, it leaves the matter to the compiler.
set -eu
LC_ALL=C
export LC_ALL

build='gcc libc6-dev make libpcre2-dev libstemmer-dev libutf8proc-dev libjson-c-dev libxml2-dev
	libexttextcat-dev libxxhash-dev nettle-dev libisal-dev zlib1g-dev'
test="$build libcmocka-dev"

no_install=
if [ "${1-}" = --no-install ]; then
	no_install=1
	shift
fi
case ${1-} in
build) want=$build ;;
test) want=$test ;;
lint) want="$test clang" ;;
bench) want="$test pigz" ;;
fuzz) want="$test clang llvm" ;;
*)
	echo 'usage: packages.sh [--no-install] build|test|lint|bench|fuzz' >&2
	exit 64
	;;
esac

command -v dpkg-query >/dev/null || exit 0
missing=
for p in $want; do
	[ "$(dpkg-query -W -f='${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || missing="$missing $p"
done
[ -n "$missing" ] || exit 0
if [ -n "$no_install" ]; then
	echo "pressmill: packages are missing; install them with: sudo apt-get install$missing" >&2
	exit 71
fi
sudo=
if [ "$(id -u)" != 0 ]; then
	sudo=sudo
	if ! command -v sudo >/dev/null; then
		echo "pressmill: packages are missing, and there is no sudo; as root: apt-get install$missing" >&2
		exit 71
	fi
fi
echo "pressmill: installing with ${sudo:+sudo }apt-get:$missing" >&2
# the package lists of a fresh machine may be empty; if they cannot be refreshed, the old ones may do
$sudo apt-get -qq update >&2 || true
# shellcheck disable=SC2086
if ! $sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $missing >&2; then
	echo "pressmill: apt-get could not install:$missing" >&2
	exit 71
fi
