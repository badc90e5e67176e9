#!/bin/sh
# Prints the Python to set up with, or says in one sentence what this machine lacks. A Python may be named: $1.
set -eu

needs() {
    printf 'heel-triage cannot be set up: %s\n' "$1" >&2
    exit 1
}

[ -n "${1:-}" ] || set -- python3 python3.13 python3.12 python3.11
python=
for name in "$@"; do
    if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
        python=$name
        break
    fi
done
[ -n "$python" ] || needs "none of these is Python 3.11, 3.12 or 3.13: $*; install python3, or name one with make PYTHON=/path/to/python3."

"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    needs "$python cannot make virtual environments; on Debian and Ubuntu, install python3-venv."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
printf '#include <stdio.h>\nint main(void) { return puts(""); }\n' >"$scratch/plain.c"
printf '#include <Python.h>\n' >"$scratch/python.c"
compiler=$("$python" -c 'import os, sysconfig; print(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc")')
headers=$("$python" -c 'import sysconfig; print(sysconfig.get_path("include"))')

# The compiler may come with options of its own, so it is left unquoted.
$compiler "$scratch/plain.c" -o "$scratch/plain" 2>/dev/null ||
    needs "the C compiler \"$compiler\" is missing or does not work; install build-essential on Debian and Ubuntu, gcc on Fedora, or run xcode-select --install on macOS."
$compiler -I"$headers" -c "$scratch/python.c" -o "$scratch/python.o" 2>/dev/null ||
    needs "Python.h of $python is missing; install python3-dev on Debian and Ubuntu, or python3-devel on Fedora."

printf '%s\n' "$python"
