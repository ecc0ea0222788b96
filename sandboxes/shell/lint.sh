#!/bin/sh
# What ShellCheck says of scripts, a line of JSON each. Arguments: pairs of its options in one word
# and a file. Runs inside the container.
while [ "$#" -gt 1 ]; do
    # shellcheck disable=SC2086
    said=$(shellcheck $1 -- "$2" 2>&1)
    echo "dryfit-script shellcheck $? $2"
    echo "$said"
    shift 2
done
