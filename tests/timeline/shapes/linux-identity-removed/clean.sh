#!/bin/sh
rm -f /etc/ssh/ssh_host_*
truncate -s 0 /etc/machine-id
