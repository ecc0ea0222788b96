"""Which made-up value an attribute gets, by its name and by the type that it is of.

In a text {hex8} stands for so many hexadecimal digits, {digits12} for decimal ones, {pairs6} for
pairs of hexadecimal ones with colons, {octet} for a part of an IPv4 address, {uuid}, {type} and
{noun} (the type without its first word) for themselves. Addresses, names and numbers are of those
set aside for examples.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_TIME = "2026-01-01T00:00:00Z"
_UNIX = 1767225600
_DOCUMENT = '{"Statement":[],"Version":"2012-10-17"}'
_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleExam example"
_PEM = "-----BEGIN {0}-----\nMOCK\n-----END {0}-----\n"
_ACCOUNT = "example@example-project.iam.gserviceaccount.com"
_LINK = (
    "https://www.googleapis.com/compute/v1/projects/example-project/global/{noun}s/{noun}-{hex6}"
)
_AZURE = (
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/example"
    "/providers/Microsoft.Example/{noun}s/{noun}-{hex6}"
)

_BY_NAME: tuple[tuple[str, str], ...] = (
    # Ids, in the form of each provider.
    (r"^aws:[^:]*/aws_vpc(_\w+)?:vpc_id$|^aws:[^:]*/aws_(default_)?vpc:id$", "vpc-0{hex16}"),
    (r"^aws:[^:]*/aws_(default_)?subnet:id$|^aws:.*:(\w+_)?subnet_ids?$", "subnet-0{hex16}"),
    (r"^aws:[^:]*/aws_(default_)?security_group:id$", "sg-0{hex16}"),
    (r"^aws:.*:(\w+_)?security_group(s|_ids?)$|^aws:.*:security_groups$", "sg-0{hex16}"),
    (r"^aws:.*:(\w+_)?vpc_ids?$", "vpc-0{hex16}"),
    (r"^aws:[^:]*/aws_instance:id$|^aws:.*:instance_ids?$", "i-0{hex16}"),
    (r"^aws:[^:]*/aws_ami(_\w+)?:id$|^aws:.*:(ami|image)_ids?$|^aws:.*:ami$", "ami-0{hex16}"),
    (r"^aws:[^:]*/aws_(default_)?route_table:id$|^aws:.*:route_table_ids?$", "rtb-0{hex16}"),
    (r"^aws:[^:]*/aws_internet_gateway:id$|^aws:.*:gateway_id$", "igw-0{hex16}"),
    (r"^aws:[^:]*/aws_nat_gateway:id$|^aws:.*:nat_gateway_ids?$", "nat-0{hex16}"),
    (r"^aws:[^:]*/aws_eip:id$|^aws:.*:allocation_ids?$", "eipalloc-0{hex16}"),
    (r"^aws:.*:association_id$", "eipassoc-0{hex16}"),
    (r"^aws:[^:]*/aws_ebs_volume:id$|^aws:.*:volume_ids?$", "vol-0{hex16}"),
    (r"^aws:[^:]*/aws_ebs_snapshot:id$|^aws:.*:snapshot_ids?$", "snap-0{hex16}"),
    (r"^aws:[^:]*/aws_network_interface:id$|^aws:.*:network_interface_ids?$", "eni-0{hex16}"),
    (r"^aws:[^:]*/aws_launch_template:id$|^aws:.*:launch_template_id$", "lt-0{hex16}"),
    (r"^aws:[^:]*/aws_(default_)?network_acl:id$|^aws:.*:network_acl_id$", "acl-0{hex16}"),
    (r"^aws:[^:]*/aws_vpc_endpoint:id$|^aws:.*:vpc_endpoint_ids?$", "vpce-0{hex16}"),
    (r"^aws:[^:]*/aws_route53_zone:(id|zone_id)$|^aws:.*:(\w+_)?zone_id$", "Z0{digits18}"),
    (r"^aws:[^:]*/aws_kms_key:(id|key_id)$|^aws:.*:(kms_)?key_id$", "{uuid}"),
    (r"^aws:.*:(\w+_)?(account|owner)(_id)?$", "123456789012"),
    (r"^aws:.*:(\w+_)?arns?$", "arn:aws:{service}:us-east-1:123456789012:{noun}/{hex12}"),
    (r"^azurerm:.*:(\w+_)?(object|client|tenant|principal|application)_id$", "{uuid}"),
    (r"^azurerm:.*:(subscription_id)$", "00000000-0000-0000-0000-000000000000"),
    (r"^azurerm:.*:(\w+_)?ids?$", _AZURE),
    (r"^azuread:.*:(\w+_)?ids?$", "{uuid}"),
    (r"^google(-beta)?:.*:self_link$|^google(-beta)?:.*_(self_)?link$", _LINK),
    (r"^google(-beta)?:.*:project_number$|^google(-beta)?:.*:number$", "{digits12}"),
    (r"^google(-beta)?:.*:project(_id)?$", "example-project"),
    (
        r"^google(-beta)?:.*:member$",
        "serviceAccount:example@example-project.iam.gserviceaccount.com",
    ),
    (r"^google(-beta)?:.*:email$", _ACCOUNT),
    (r"^google(-beta)?:.*:id$", "projects/example-project/global/{noun}s/{noun}-{hex6}"),
    (r"^google(-beta)?:.*:network$", "projects/example-project/global/networks/default"),
    (r"^docker:.*:(image_id|sha256_digest|repo_digest)$", "sha256:{hex64}"),
    (r"^docker:.*:(\w+_)?id$", "{hex64}"),
    (r"^(hcloud|digitalocean):.*:(\w+_)?ids?$", "{digits8}"),
    (r"^(openstack|cloudflare|vault|libvirt):.*:(\w+_)?(uu)?ids?$", "{uuid}"),
    (r"^vsphere:data/vsphere_resource_pool:id$|:(\w+_)?resource_pool_id$", "resgroup-{digits3}"),
    (r"^vsphere:data/vsphere_datastore:id$|:(\w+_)?datastore_id$", "datastore-{digits3}"),
    (r"^vsphere:data/vsphere_datacenter:id$|:datacenter_id$", "datacenter-{digits3}"),
    (r"^vsphere:data/vsphere_network:id$|^vsphere:.*:network_id$", "network-{digits3}"),
    (r"^vsphere:data/vsphere_host:id$|:host_system_id$", "host-{digits3}"),
    (r"^vsphere:data/vsphere_compute_cluster:id$|:compute_cluster_id$", "domain-c{digits3}"),
    (r"^vsphere:.*:(\w+_)?id$", "{uuid}"),
    (r"^proxmox:.*:node_names?$", "pve"),
    (r"^proxmox:.*:(\w+_)?(datastore_id|datastore_ids)$", "local-lvm"),
    (r"^proxmox:.*_(download_)?file:id$", "local:iso/{noun}-{hex6}.iso"),
    (r"^proxmox:.*_(vm|container|vms|containers)2?:id$", "{digits3}"),
    # Documents and keys.
    (r":(\w+_)?(policy|assume_role_policy|document|minified_json)$|:json$", _DOCUMENT),
    (r":(\w+_)?json$|:(\w+_)?metadata$", "{}"),
    (r":(\w+_)?(public_key_openssh|public_key|ssh_key|authorized_key)$", _KEY),
    (r":(\w+_)?private_key\w*$", _PEM.format("PRIVATE KEY")),
    (
        r":(\w+_)?(cert|certificate|chain|ca)(_\w+)?_pem$|:(\w+_)?(cluster_)?ca_certificate$",
        _PEM.format("CERTIFICATE"),
    ),
    (r":(\w+_)?pem$", _PEM.format("CERTIFICATE")),
    (r":\w*(sha512|hash512)$", "{hex128}"),
    (r":\w*base64sha256$", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
    (r":\w*(sha256|digest|checksum|etag)$", "{hex64}"),
    (r":\w*(sha1|sha|thumbprint)$", "{hex40}"),
    (r":\w*md5$|:\w*hash$", "{hex32}"),
    (r":\w*(b64|base64)\w*$", "bW9jaw=="),
    (r":\w*fingerprint\w*$", "{pairs16}"),
    # Addresses.
    (r":\w*ipv6\w*cidr\w*$", "2001:db8:{hex4}::/56"),
    (r":\w*cidr\w*$|:\w*ip_range$", "10.{octet}.0.0/16"),
    (r":(\w+_)?ipv6(_\w+)?$|:(\w+_)?ip6$", "2001:db8::{hex4}"),
    (r":\w*(public|nat|floating|elastic)_?(ip|ipv4)\w*$", "203.0.113.{octet}"),
    (r":(\w+_)?mac(_address(es)?)?$|:mac_addresses$|:hwaddr$", "02:00:00:{pairs3}"),
    (r":(\w+_)?(ip|ips|ipv4|gateway|netmask|nameservers?)$", "10.0.0.{octet}"),
    (r":(\w+_)?(ip|ipv4)_address(es)?$|:ip_addr$|:access_ip_v4$", "10.0.0.{octet}"),
    (r":(\w+_)?dns_servers$|:(default_ip_address|fixed_ip_v4)$", "10.0.0.{octet}"),
    (r":\w*(invoke_)?(url|uri|urls)$|:\w*website_endpoint$", "https://{noun}-{hex6}.example.com/"),
    (r":(\w+_)?endpoints?$|:host$|:server$", "{noun}-{hex6}.example.com"),
    (
        r":(\w+_)?(hostname|dns_name|fqdn|domain_name|domain|private_dns|public_dns)$",
        "{noun}-{hex6}.example.com",
    ),
    (r":(\w+_)?name_servers$", "ns-{octet}.example.com"),
    (r":(\w+_)?emails?$", "example@example.com"),
    # Times.
    (
        r":\w*(_at|_time|_date|timestamp|_on|expiration|rfc3339|last_modified|created|updated)$",
        _TIME,
    ),
    # Places.
    (r"^aws:.*:(\w+_)?regions?$", "us-east-1"),
    (r"^aws:.*:(\w+_)?availability_zones?$", "us-east-1a"),
    (r"^aws:.*:partition$", "aws"),
    (r"^aws:.*:dns_suffix$", "amazonaws.com"),
    (r"^aws:.*:(instance_type|instance_types)$", "t3.micro"),
    (r"^aws:.*:user_id$", "AIDA{digits17}"),
    (r"^azurerm:.*:location$", "westeurope"),
    (r"^google(-beta)?:.*:region$", "us-central1"),
    (r"^google(-beta)?:.*:(zone|location)$", "us-central1-a"),
    (r"^digitalocean:.*:region$", "fra1"),
    (r"^hcloud:.*:location$", "fsn1"),
    (r":(\w+_)?(uu|gu)ids?$", "{uuid}"),
    # Words.
    (r":(\w+_)?(status|state|power_state)$", "active"),
    (r":(\w+_)?version$", "1"),
    (r":(\w+_)?(architecture|arch)$", "x86_64"),
    (r":(\w+_)?port_range$", "1-65535"),
    (r":(\w+_)?ids?$", "{hex16}"),
    (r":(\w+_)?names?$", "{noun}-{hex6}"),
    (r"", "{hex12}"),
)
"""Pattern over PROVIDER:KIND/TYPE:NAME and a text; the first that matches counts."""

_BY_NUMBER: tuple[tuple[str, int | str], ...] = (
    (r"(^|_)ports?$", 443),
    (r"(^|_)unix$|_epoch$|_timestamp$", _UNIX),
    (r"^year$", 2026),
    (r"^(hour|minute|second)s?$", 0),
    (r"^vm_?id$", "{digits3}"),
    (r"(^|_)ids?$", "{digits8}"),
    (r"(^|_)ttl$", 300),
    (r"(^|_)mtu$", 1500),
    (r"(^|_)(asn|as_number)$", 64512),
    (r"(^|_)vlan(_id)?$", 100),
    (r"(^|_)(disk|volume|storage)?_?size(_gb|_gib)?$", 10),
    (r"(^|_)memory", 1024),
)

TYPES: Mapping[str, Mapping[str, Any]] = {
    "data/aws_availability_zones": {
        "id": "us-east-1",
        "names": ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"],
        "zone_ids": ["use1-az1", "use1-az2", "use1-az3", "use1-az4"],
        "group_names": ["us-east-1"],
    },
    "data/aws_availability_zone": {
        "id": "us-east-1a", "name": "us-east-1a", "name_suffix": "a", "zone_id": "use1-az1",
        "state": "available", "group_name": "us-east-1", "network_border_group": "us-east-1",
    },
    "data/aws_region": {"id": "us-east-1", "name": "us-east-1", "region": "us-east-1",
                        "endpoint": "ec2.us-east-1.amazonaws.com",
                        "description": "US East (N. Virginia)"},
    "data/aws_regions": {"names": ["us-east-1", "us-west-2"]},
    "data/aws_caller_identity": {
        "id": "123456789012", "account_id": "123456789012",
        "arn": "arn:aws:iam::123456789012:user/example", "user_id": "AIDA{digits17}",
    },
    "data/aws_partition": {
        "id": "aws", "partition": "aws", "dns_suffix": "amazonaws.com",
        "reverse_dns_prefix": "com.amazonaws",
    },
    "data/aws_ami": {
        "id": "ami-0{hex16}", "image_id": "ami-0{hex16}", "architecture": "x86_64",
        "arn": "arn:aws:ec2:us-east-1::image/ami-0{hex16}", "image_type": "machine",
        "root_device_name": "/dev/xvda", "root_device_type": "ebs", "state": "available",
        "virtualization_type": "hvm", "hypervisor": "xen", "creation_date": _TIME,
        "name": "example-ami-{hex6}",
        "block_device_mappings": [
            {
                "device_name": "/dev/xvda",
                "ebs": {
                    "delete_on_termination": "true", "encrypted": "false", "iops": "3000",
                    "snapshot_id": "snap-0{hex16}", "throughput": "125", "volume_size": "8",
                    "volume_type": "gp3",
                },
            },
        ],
    },
    "data/aws_subnets": {"ids": ["subnet-0{hex14}01", "subnet-0{hex14}02", "subnet-0{hex14}03"]},
    "data/aws_subnet_ids": {"ids": ["subnet-0{hex14}01", "subnet-0{hex14}02"]},
    "data/aws_iam_policy_document": {"json": _DOCUMENT, "minified_json": _DOCUMENT},
    "data/aws_ssm_parameter": {"value": "ami-0{hex16}", "type": "String", "version": 1},
    "data/aws_secretsmanager_secret_version": {"secret_string": "{}"},
    "data/aws_eks_cluster_auth": {"token": "k8s-aws-v1.{hex32}"},
    "data/aws_elb_service_account": {"arn": "arn:aws:iam::127311923021:root"},
    "resource/aws_iam_role": {"arn": "arn:aws:iam::123456789012:role/{noun}-{hex6}",
                              "unique_id": "AROA{digits17}"},
    "resource/aws_iam_policy": {"arn": "arn:aws:iam::123456789012:policy/{noun}-{hex6}"},
    "resource/aws_s3_bucket": {"arn": "arn:aws:s3:::{noun}-{hex6}", "region": "us-east-1",
                               "hosted_zone_id": "Z3AQBSTGFYJSTF"},
    "resource/aws_lb": {"arn_suffix": "app/{noun}/{hex16}", "zone_id": "Z35SXDOTRQ7X7K"},
    "resource/aws_acm_certificate": {
        "domain_validation_options": [
            {"domain_name": "example.com", "resource_record_name": "_{hex32}.example.com.",
             "resource_record_type": "CNAME",
             "resource_record_value": "_{hex32}.acm-validations.aws."},
        ],
    },
    "resource/aws_eks_cluster": {
        "certificate_authority": [{"data": "bW9jaw=="}],
        "identity": [{"oidc": [{"issuer": "https://oidc.eks.us-east-1.amazonaws.com/id/{hex32}"}]}],
    },
    "data/azurerm_client_config": {
        "client_id": "{uuid}", "object_id": "{uuid}", "tenant_id": "{uuid}",
        "subscription_id": "00000000-0000-0000-0000-000000000000",
    },
    "data/google_compute_zones": {
        "names": ["us-central1-a", "us-central1-b", "us-central1-c", "us-central1-f"],
    },
    "data/google_client_config": {
        "project": "example-project", "region": "us-central1", "zone": "us-central1-a",
        "access_token": "ya29.{hex32}",
    },
    "data/google_project": {"number": "{digits12}", "project_id": "example-project"},
    "data/google_compute_image": {
        "name": "debian-12-bookworm-v20260101", "family": "debian-12",
        "self_link": "https://www.googleapis.com/compute/v1/projects/debian-cloud/global/images"
                     "/debian-12-bookworm-v20260101",
    },
    "data/docker_registry_image": {"sha256_digest": "sha256:{hex64}"},
    "data/digitalocean_image": {"slug": "debian-12-x64"},
    "data/hcloud_image": {"name": "debian-12", "os_flavor": "debian", "os_version": "12"},
    "data/proxmox_virtual_environment_nodes": {
        "names": ["pve"], "online": [True], "cpu_count": [8], "cpu_utilization": [0],
        "memory_available": [34359738368], "memory_used": [8589934592], "uptime": [86400],
        "support_levels": [""], "ssl_fingerprints": ["{pairs32}"],
    },
    "data/proxmox_virtual_environment_datastores": {
        "datastores": [
            {"id": "local", "type": "dir", "node_name": "pve", "active": True, "enabled": True,
             "content_types": ["iso", "vztmpl", "snippets"], "space_total": 214748364800,
             "space_available": 107374182400, "space_used": 107374182400},
            {"id": "local-lvm", "type": "lvmthin", "node_name": "pve", "active": True,
             "enabled": True, "content_types": ["images", "rootdir"],
             "space_total": 214748364800, "space_available": 107374182400,
             "space_used": 107374182400},
        ],
    },
    "data/http": {"body": "{}", "response_body": "{}", "status_code": 200},
    "data/dns_a_record_set": {"addrs": ["192.0.2.10"]},
    "data/kubernetes_all_namespaces": {"namespaces": ["default", "kube-system"]},
    "data/github_ip_ranges": {"git_ipv4": ["192.0.2.0/24"], "hooks_ipv4": ["198.51.100.0/24"]},
    "data/cloudflare_ip_ranges": {
        "ipv4_cidr_blocks": ["192.0.2.0/24"], "ipv6_cidr_blocks": ["2001:db8::/32"],
        "cidr_blocks": ["192.0.2.0/24", "2001:db8::/32"],
    },
    "data/vsphere_virtual_machine": {
        "guest_id": "debian12_64Guest", "scsi_type": "pvscsi", "firmware": "efi",
        "disks": [{"label": "disk0", "size": 20, "thin_provisioned": True, "eagerly_scrub": False,
                   "unit_number": 0}],
        "network_interface_types": ["vmxnet3"],
        "network_interfaces": [{"adapter_type": "vmxnet3"}],
    },
    "resource/random_id": {
        "hex": "{hex16}", "dec": "{digits18}", "b64_url": "bW9jaw", "b64_std": "bW9jaw==",
    },
    "resource/random_uuid": {"id": "{uuid}", "result": "{uuid}"},
    "resource/random_integer": {"result": 1},
    "resource/random_pet": {"id": "gentle-otter"},
    "resource/random_password": {"bcrypt_hash": "$2a$10${hex53}"},
    "resource/time_static": {"id": _TIME, "rfc3339": _TIME, "unix": _UNIX},
    "resource/time_offset": {"id": _TIME, "rfc3339": _TIME, "base_rfc3339": _TIME, "unix": _UNIX},
    "resource/time_rotating": {
        "id": _TIME, "rfc3339": _TIME, "rotation_rfc3339": "2027-01-01T00:00:00Z", "unix": _UNIX,
    },
}  # fmt: skip
"""Kind and type, then the path with dots: a value that the type is known for."""

NAMES = tuple((re.compile(pattern), made) for pattern, made in _BY_NAME)
NUMBERS = tuple((re.compile(pattern), made) for pattern, made in _BY_NUMBER)
