# Debian's packages for the tests and the drills, to be sourced: programs alone, no service is started.

# install_packages PACKAGE...: as root; what cannot be installed is named and makes it fail, the rest is installed.
install_packages() {
    local policy=/usr/sbin/policy-rc.d package failed=0
    if [ ! -e "$policy" ]; then
        # Packages ask it whether they may start what they bring; 101 says no.
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 0755 "$policy"
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    for package in "$@"; do
        apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold "$package" >/dev/null || {
            echo "$package cannot be installed here." >&2
            failed=1
        }
    done
    return "$failed"
}
