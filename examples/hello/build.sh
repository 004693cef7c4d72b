#!/usr/bin/env bash
# Builds modules/hello.wasm. `cargo build --release --target wasm32-wasip2` makes the same handler, a little larger and with
# this machine's paths in it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

command -v cargo >/dev/null || { echo "This needs Rust (made with 1.95.0)." >&2; exit 3; }
if [ ! -d "$(rustc --print target-libdir --target wasm32-wasip2)" ]; then
    echo "This needs Rust's target wasm32-wasip2. Get it with: rustup target add wasm32-wasip2" >&2
    exit 3
fi

cargo fetch --quiet
flags="-C link-arg=-O3 -C link-arg=--compress-relocations --remap-path-prefix=$PWD=/hello"
for crates in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*; do flags="$flags --remap-path-prefix=$crates=/crates"; done
RUSTFLAGS=$flags cargo build --quiet --release --target wasm32-wasip2

made=${CARGO_TARGET_DIR:-target}/wasm32-wasip2/release/hello.wasm
mkdir -p modules
cp "$made" modules/hello.wasm
# Names of parts and tools, which nobody reads.
if command -v wasm-tools >/dev/null; then wasm-tools strip --all modules/hello.wasm -o modules/hello.wasm; fi
chmod 644 modules/hello.wasm
echo "modules/hello.wasm: $(wc -c <modules/hello.wasm) bytes"
