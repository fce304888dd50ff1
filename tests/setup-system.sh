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
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name" >/dev/null; then
            return
        fi
    done
    return 1
}

missing=()
has_chromium || missing+=(chromium fonts-noto-cjk)
command -v promtool >/dev/null || missing+=(prometheus)
command -v amtool >/dev/null || missing+=(prometheus-alertmanager)
if [ ${#missing[@]} -eq 0 ]; then
    exit 0
fi

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Tests need a browser with fonts for Korean, and Prometheus; installing Debian's: ${missing[*]}"
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        # Packages ask it whether they may start what they bring; 101 says no.
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 0755 "$policy"
        trap 'rm -f "$policy"' EXIT
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    for package in "${missing[@]}"; do
        apt-get install -y -qq --no-install-recommends "$package" >/dev/null ||
            echo "$package cannot be installed here." >&2
    done
fi

if has_chromium; then
    exit 0
fi
cat >&2 <<'TEXT'
Browser tests need a Chromium on the PATH (chromium, chromium-browser or google-chrome).
  Debian, Ubuntu:  sudo apt-get install chromium fonts-noto-cjk
  Fedora:          sudo dnf install chromium google-noto-sans-cjk-fonts
  macOS:           install Chromium or Chrome, and link its program as "chromium" into a folder of the PATH
TEXT
exit 1
