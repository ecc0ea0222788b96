#!/bin/sh
# Runs as root in a throwaway container of the base, whose files then become the sandbox image.
# Arguments: the packages. /dryfit is a volume that never becomes part of the image:
#   apt.conf       proxies, certificates and passwords of this machine's apt
#   sources.list   this machine's mirror; where it is missing the base's own sources are used
#   dpkg.cfg       what of the packages is not kept, and what of that is kept all the same
# The last lines printed are "package NAME VERSION".
set -eu

export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 APT_CONFIG=/dryfit/apt.conf
sources=
if [ -e /dryfit/sources.list ]; then
    sources="-o Dir::Etc::SourceList=/dryfit/sources.list -o Dir::Etc::SourceParts=/dev/null"
fi

cp /dryfit/dpkg.cfg /etc/dpkg/dpkg.cfg.d/dryfit
# shellcheck disable=SC2086 # words on purpose
apt-get $sources -o Acquire::Languages=none -o Acquire::Retries=3 update
# shellcheck disable=SC2086
apt-get $sources -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 \
    install -y --no-install-recommends "$@"
installed=$(dpkg-query -W -f 'package ${Package} ${Version}\n' "$@")

# dpkg's rule holds for new files only: the same for those that the base has brought.
set -- -false
while IFS='=' read -r rule pattern; do
    [ "$rule" = path-exclude ] && set -- "$@" -o -path "$pattern"
done </dryfit/dpkg.cfg
set -- \( "$@" \)
while IFS='=' read -r rule pattern; do
    [ "$rule" = path-include ] && set -- "$@" ! -path "$pattern"
done </dryfit/dpkg.cfg
find /usr ! -type d "$@" -delete
find /usr/share -mindepth 2 -type d -empty -delete

rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/lib/dpkg/*-old \
    /tmp/* /var/tmp/* /root/.cache
find /var/log -type f -delete
rm -f /etc/ssh/ssh_host_*
: >/etc/machine-id
mkdir -p /work /engine
# runc gives what is mounted there this mode, whatever the engine asks for.
chmod 1777 /work

echo "$installed"
