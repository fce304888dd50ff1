#!/usr/bin/env bash
# What the tests need of the system: servers to run drills on, a browser, Prometheus.
set -euo pipefail

# Three of the shipped drills are run for real. They are written for Debian 12 and its versions; where it
# is another system, or nobody may install, those tests say what is missing and are skipped.
if [ "$(id -u)" -eq 0 ] && grep -q '^VERSION_CODENAME=bookworm$' /etc/os-release 2>/dev/null; then
    bash "$(dirname "$0")/drills/setup-system.sh" postgresql-15 sqlite3 restic psmisc
fi

# Browser tests drive the system's own Chromium, because a browser that a package downloads for itself
# is neither patched nor pinned by anyone who keeps the machine. Alerts are followed from Debian's own
# Prometheus and Alertmanager; where they are missing, those tests say so and the others run.

has_chromium() {
    # Of poppler, pdftotext reads what the print edition became on paper.
have_chromium() {
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null && return 0
    done
    return 1
}

if have_chromium && command -v pdftotext >/dev/null; then
    exit 0
fi

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    packages=(poppler-utils)
    have_chromium || packages+=(chromium fonts-noto-cjk)
    echo "Browser tests need Chromium, with fonts for Korean, and poppler; installing Debian's."
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
    exit 0
fi

cat >&2 <<'TEXT'
Browser tests need a Chromium on the PATH (chromium, chromium-browser or google-chrome), and poppler's pdftotext.
  Debian, Ubuntu:  sudo apt-get install chromium fonts-noto-cjk poppler-utils
  Fedora:          sudo dnf install chromium google-noto-sans-cjk-fonts poppler-utils
  macOS:           install Chromium or Chrome, and link its program as "chromium" into a folder of the PATH;
                   brew install poppler
TEXT
exit 1
