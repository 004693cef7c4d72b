#!/bin/sh
# Makes the .wasm files from the .wat files beside them, with wasm-tools.
set -eu
cd "$(dirname "$0")"
for text in */*.wat; do
  wasm-tools parse "$text" -o "${text%.wat}.wasm"
done
