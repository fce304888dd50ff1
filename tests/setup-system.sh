#!/usr/bin/env bash
# What the tests need of the system: servers to run drills on, a browser, a reader of PDF, Prometheus, Node.
set -euo pipefail
source "$(dirname "$0")/install.sh"

# Three of the shipped drills are run for real, in CI all of them. They are written for Debian 12 and its
# versions; where it is another system, or nobody may install, those tests say what is missing and are skipped.
if [ "$(id -u)" -eq 0 ] && grep -q '^VERSION_CODENAME=bookworm$' /etc/os-release 2>/dev/null; then
    three=(postgresql-15 sqlite3 restic psmisc)
    [ -z "${CI:-}" ] || three=()
    bash "$(dirname "$0")/drills/setup-system.sh" "${three[@]}"
fi

# Browser tests drive the system's own Chromium, because a browser that a package downloads for itself
# is neither patched nor pinned by anyone who keeps the machine. Of poppler, pdftotext reads what the print
# edition became on paper. Alerts are followed from Debian's own Prometheus and Alertmanager; where those
# are missing, their tests say so and the others run. So it is with Node, which checks the theme's scripts
# (see tests/js) and nothing else.

has_browser() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name" >/dev/null; then
            return
        fi
    done
    return 1
}

has_needed() {
    has_browser && command -v pdftotext >/dev/null
}

missing=()
has_browser || missing+=(chromium fonts-noto-cjk)
command -v pdftotext >/dev/null || missing+=(poppler-utils)
command -v promtool >/dev/null || missing+=(prometheus)
command -v amtool >/dev/null || missing+=(prometheus-alertmanager)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
if [ ${#missing[@]} -eq 0 ]; then
    exit 0
fi

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Tests need a browser with fonts for Korean, poppler, Prometheus and Node; installing Debian's: ${missing[*]}"
    install_packages "${missing[@]}" || true
fi

if has_needed; then
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
