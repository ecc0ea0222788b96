#!/bin/sh
touch /etc/cloud/cloud-init.disabled
