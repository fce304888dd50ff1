#!/usr/bin/env bash
# Browser tests drive the system's own Chromium, because a browser that a package downloads for itself
# is neither patched nor pinned by anyone who keeps the machine.
set -euo pipefail

for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null; then
        exit 0
    fi
done

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Browser tests need Chromium; installing Debian's, with fonts for Korean."
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null
    exit 0
fi

cat >&2 <<'TEXT'
Browser tests need a Chromium on the PATH (chromium, chromium-browser or google-chrome).
  Debian, Ubuntu:  sudo apt-get install chromium fonts-noto-cjk
  Fedora:          sudo dnf install chromium google-noto-sans-cjk-fonts
  macOS:           install Chromium or Chrome, and link its program as "chromium" into a folder of the PATH
TEXT
exit 1
