#!/bin/sh
# What the shells themselves say of scripts, without running any. Arguments: pairs of a shell's
# name (sh, bash) and a file. Runs inside the container.
echo "dryfit-version bash $(bash -c 'echo "$BASH_VERSION"')"
echo "dryfit-version dash $(dpkg-query -W -f '${Version}' dash)"
while [ "$#" -gt 1 ]; do
    # Whether a script turns extended patterns on is known only when it runs.
    said=$(bash -O extglob -n -- "$2" 2>&1)
    echo "dryfit-script bash $? $2"
    echo "$said"
    if [ "$1" = sh ]; then
        said=$(sh -n -- "$2" 2>&1)
        echo "dryfit-script sh $? $2"
        echo "$said"
    fi
    shift 2
done
