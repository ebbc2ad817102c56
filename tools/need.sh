#!/bin/sh
# What `make test` needs of the system besides Python: real servers, a browser and Chinese fonts.
#
# As root on Debian or Ubuntu it installs what is missing; elsewhere it says what is missing and ends with status 1.
set -eu

missing=
need() { # package, then a test for it
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}

any() { [ -e "$1" ]; }

need rabbitmq-server any /usr/lib/rabbitmq/bin/rabbitmq-server
need postgresql any /usr/lib/postgresql/*/bin/postgres
need chromium command -v chromium
need fonts-noto-cjk any /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc

[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing:$missing"
    apt-get update -qq
    # shellcheck disable=SC2086 # the list is meant to be split
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
    exit 0
fi
echo "The tests use real servers and a real browser. Please install:$missing" >&2
echo "(on Debian or Ubuntu: sudo apt-get install$missing)" >&2
exit 1
