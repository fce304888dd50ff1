#!/usr/bin/env bash
# Checks the theme's scripts, as the linters do Python; see check.mjs. TypeScript comes through npm, as
# package-lock.json pins it. Whoever changes no script needs no Node: without it this says so and goes on.
set -euo pipefail
cd "$(dirname "$0")"

# Under CI nothing is left unchecked.
unchecked() {
    echo "The theme's scripts were not checked: $1" >&2
    [ -z "${CI:-}" ]
    exit
}

for program in node npm; do
    command -v "$program" >/dev/null || unchecked "that needs $program. On Debian: apt-get install nodejs npm"
done
node -e 'const [a, b] = process.versions.node.split("."); process.exit(Number(a < 18 || (a == 18 && b < 17)))' ||
    unchecked "that needs Node 18.17 or later, and this is $(node --version)."
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
    npm ci --silent >&2 || unchecked "npm could not install TypeScript, see above."
fi
exec node check.mjs
