#!/bin/sh
# Makes each .wasm of this folder from the .wat beside it, with wasm-tools.
set -eu
cd "$(dirname "$0")"
for wat in *.wat; do
  wasm-tools parse "$wat" -o "${wat%.wat}.wasm"
done
