#!/bin/sh
# A first boot with the user data beside this file, then one of a machine made from the same disk.
# Runs as root inside a throwaway container. Arguments: the three lists of modules, as YAML.
here=$(dirname "$0")
seed=/var/lib/cloud/seed/nocloud
mkdir -p "$seed" /etc/cloud/cloud.cfg.d
cp "$here/user-data" "$seed/user-data"
cat >/etc/cloud/cloud.cfg.d/99-dryfit.cfg <<END
datasource_list: [NoCloud]
network: {config: disabled}
preserve_hostname: true
cloud_init_modules: $1
cloud_config_modules: $2
cloud_final_modules: $3
END
for boot in first second; do
    cloud-init clean >/dev/null 2>&1
    rm -f /var/log/cloud-init.log
    printf 'instance-id: dryfit-%s\n' "$boot" >"$seed/meta-data"
    echo "dryfit-boot $boot"
    {
        cloud-init init --local
        cloud-init init
        cloud-init modules --mode=config
        cloud-init modules --mode=final
    } 2>&1
    sed -n 's/.*finish: [a-z-]*\/config-\([a-z-]*\): \([A-Z]*\):.*/dryfit-module \1 \2/p' \
        /var/log/cloud-init.log
    echo "dryfit-errors $(tr -d '\n' </var/lib/cloud/data/result.json)"
done
exit 0
