#!/bin/sh
# Runs the benchmarks: bench/run.sh [p1 p2 p3 p4] [--rounds 5] [--seconds 5]; --help tells the rest.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/.mvn/find-jdk.sh"
mik_find_jdk || exit 1
export JAVA_HOME
command -v python3 >/dev/null || { echo "bench: python3 is missing; get it with: apt-get install python3" >&2; exit 1; }
exec python3 -B "$root/bench/bench.py" "$@"
