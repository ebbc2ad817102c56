#!/bin/sh
# Make or renew .venv from a lock of requirements/: `tools/setup.sh runtime` or `tools/setup.sh dev`.
#
# Needs Python 3.11 to 3.13 with pip, nothing else. Every package is checked against its pinned hash. Returns at once
# when the lock has not changed since the last time.
set -eu
cd "$(dirname "$0")/.."
kind=${1:?runtime or dev}
lock=requirements/$kind.txt
stamp=.venv/onedoor-$kind.stamp

suits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null
}

state() {
    cat "$lock" pyproject.toml tools/setup.sh | cksum
}

find_python() {
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python; do
        if suits "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    echo "OneDoor needs Python 3.11, 3.12 or 3.13 on the PATH (or name it: make PYTHON=/path/to/python3.12 …)." >&2
    exit 1
}

make_venv() {
    python=$(find_python)
    rm -rf .venv
    if "$python" -c 'import ensurepip' 2>/dev/null; then
        "$python" -m venv .venv
    else
        # Debian splits ensurepip off; the system's pip can fill a venv that has none.
        "$python" -m pip --version >/dev/null ||
            { echo "$python has neither ensurepip nor pip: install python3-venv or python3-pip." >&2; exit 1; }
        "$python" -m venv --without-pip .venv
    fi
}

pip_install() {
    if .venv/bin/python -c 'import pip' 2>/dev/null; then
        .venv/bin/python -m pip --disable-pip-version-check install --quiet "$@"
    else
        "$(find_python)" -m pip --python .venv/bin/python --disable-pip-version-check install --quiet "$@"
    fi
}

[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(state)" ] && exit 0
# What tests need includes what the platform needs, so an environment for tests serves to run it.
[ "$kind" = runtime ] && [ -f .venv/onedoor-dev.stamp ] && exec "$0" dev

suits .venv/bin/python || make_venv
echo "Installing $(grep -c '^[a-zA-Z]' "$lock") packages pinned in $lock …"
pip_install --require-hashes -r "$lock"
pip_install --no-deps --no-build-isolation --editable .
state >"$stamp"
