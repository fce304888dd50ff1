#!/usr/bin/env bash
# The Nu HTML checker is the strictest there is, and it needs Java. Where it cannot be had, the tests
# parse strictly with html5lib instead, so nothing here is a failure.
set -uo pipefail
cd "$(dirname "$0")/.."

version=26.9.27
sum=22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47
jar=.cache/vnu/vnu.jar

without() {
    echo "The Nu HTML checker is not used ($1); html5lib checks the pages instead."
    exit 0
}

right() { # macOS has shasum where Linux has sha256sum
    { sha256sum "$1" 2>/dev/null || shasum -a 256 "$1" 2>/dev/null; } | grep -q "^$sum "
}

[ -f "$jar" ] && right "$jar" && exit 0
command -v java >/dev/null || without "Java is not installed"
command -v npm >/dev/null || without "npm, which fetches it, is not installed"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
timeout 300 npm pack --silent --pack-destination "$work" "vnu-jar@$version" >/dev/null 2>&1 ||
    without "it could not be fetched"
tar -xzf "$work/vnu-jar-$version.tgz" -C "$work" package/build/dist/vnu.jar || without "its package has another form"
right "$work/package/build/dist/vnu.jar" || without "its checksum is not the expected one"
mkdir -p "$(dirname "$jar")"
mv "$work/package/build/dist/vnu.jar" "$jar"
