#!/usr/bin/env bash
# Checks what lies here: rules and configuration with promtool, every expression of the dashboard, that only metrics of
# metrics.txt are asked for, and the units with systemd-analyze.
#
#   examples/deploy/check.sh [metrics-url…]     for example http://localhost:9919/metrics: checks what is served, too
#
# Needs promtool (it comes with Prometheus; PROMTOOL names it where it is not on the PATH), jq and, for URLs, curl.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
promtool=${PROMTOOL:-promtool}
for tool in "$promtool" jq; do
    command -v "$tool" >/dev/null || { echo "check: '$tool' is not here. Debian has it in the package $(basename "$tool" | sed 's/promtool/prometheus/')." >&2; exit 3; }
done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

echo "== prometheus.yml, alerts.yml"
"$promtool" check config prometheus.yml
"$promtool" test rules alerts.test.yml

echo "== grafana-dashboard.json"
jq -r '.. | .expr? // empty' grafana-dashboard.json >"$folder/expressions"
sed 's/\$__rate_interval/5m/g; s/\$job/mik/g; s/\$instance/.*/g' "$folder/expressions" |
    jq -R '{record: "check:\(input_line_number)", expr: .}' |
    jq -s '{groups: [{name: "dashboard", rules: .}]}' >"$folder/dashboard.yml"
"$promtool" check rules "$folder/dashboard.yml"

echo "== names"
sed 's/#.*//; s/ .*//; /^$/d' metrics.txt | sort >"$folder/known"
cat "$folder/expressions" alerts.yml | grep -oE '\bmik_[a-z_]+' | sort -u >"$folder/asked"
unknown=$(while read -r name; do
    grep -qxF "$name" "$folder/known" || grep -qxF "$(sed -E 's/_(bucket|sum|count)$//' <<<"$name")" "$folder/known" || echo "$name"
done <"$folder/asked")
[ -z "$unknown" ] || { echo "check: not in metrics.txt: $unknown" >&2; exit 1; }
echo "  SUCCESS: $(wc -l <"$folder/asked") names, all in metrics.txt"

echo "== units"
if command -v systemd-analyze >/dev/null; then
    for unit in *.service; do
        # The program need not be on this machine.
        sed 's|^ExecStart=.*|ExecStart=/bin/true|' "$unit" >"$folder/$unit"
    done
    said=$(systemd-analyze verify --man=no "$folder"/*.service 2>&1) || { echo "$said" >&2; exit 1; }
    [ -z "$said" ] || { echo "$said" >&2; exit 1; }
    echo "  SUCCESS: $(echo *.service)"
else
    echo "  NOT CHECKED: systemd-analyze is not here"
fi

for url in "$@"; do
    echo "== $url"
    curl -qfsS "$url" >"$folder/served"
    "$promtool" check metrics <"$folder/served" || [ $? = 3 ] # 3: remarks on style, shown
    grep -oE '^mik_[a-z_]+' "$folder/served" | sort -u >"$folder/names"
    while read -r name; do
        grep -qE "^$name(_bucket|_sum|_count)?\$" "$folder/names" || echo "  not served (yet): $name"
    done <"$folder/known"
done
