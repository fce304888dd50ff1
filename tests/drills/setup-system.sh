#!/usr/bin/env bash
# Installs what drills need; with names of packages, these alone: setup-system.sh restic sqlite3
#
# Drills start servers of their own, so they need the programs and none of the services that Debian's
# packages would start. What is there already is left alone.
set -euo pipefail
source "$(dirname "$0")/../install.sh"

# package: a program of it
needed=(
    postgresql-15:/usr/lib/postgresql/15/bin/postgres
    sqlite3:sqlite3
    restic:restic
    mariadb-server:mariadbd
    mariadb-backup:mariadb-backup
    redis-server:redis-server
    etcd-server:etcd
    etcd-client:etcdctl
    borgbackup:borg
    pgbackrest:pgbackrest
    psmisc:fuser
    curl:curl
    python3:python3
)

export PATH="$PATH:/usr/sbin:/sbin"
missing=()
for entry in "${needed[@]}"; do
    if [ $# -gt 0 ] && [[ " $* " != *" ${entry%%:*} "* ]]; then
        continue
    fi
    command -v "${entry#*:}" >/dev/null || missing+=("${entry%%:*}")
done
if [ ${#missing[@]} -eq 0 ]; then
    exit 0
fi

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Drills need ${missing[*]}. As root on Debian 12 'make drill' installs them; elsewhere install" >&2
    echo "them yourself. A drill that lacks a program says so, and the others run." >&2
    exit 1
fi

echo "Installing from Debian, without starting a service: ${missing[*]}"
# PostgreSQL would make a cluster of its own, which nobody here needs.
mkdir -p /etc/postgresql-common
[ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
install_packages "${missing[@]}"
