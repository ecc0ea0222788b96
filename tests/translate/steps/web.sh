#!/bin/bash
# Sets up a small web server.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
SITE=example
ROOT="/srv/$SITE"

apt-get update && apt-get install -y nginx "curl" \
  git
timedatectl set-timezone Europe/Berlin
hostnamectl set-hostname web1
useradd -m -s /bin/bash -G sudo,www-data deploy
mkdir -p "$ROOT/html" /var/log/site
chown -R deploy:www-data "$ROOT"
cat > /etc/nginx/conf.d/site.conf <<EOF
server {
  root $ROOT/html;
}
EOF
echo "net.core.somaxconn = 1024" > /etc/sysctl.d/90-site.conf
echo 'vm.swappiness=10' >> /etc/sysctl.conf
sysctl -w net.ipv4.ip_forward=1
ln -sf /etc/nginx/conf.d/site.conf /etc/site.conf
if [ -f /etc/nginx/sites-enabled/default ]; then
  rm /etc/nginx/sites-enabled/default
fi
curl -fsSL https://example.org/install.sh | bash
curl -fsSLo /usr/local/bin/tool https://example.org/tool
chmod 0755 /usr/local/bin/tool
STAMP=$(date +%s)
echo "built $STAMP" > /etc/built
cd /opt
git clone https://example.org/app.git
sudo systemctl enable --now nginx; systemctl restart ssh
rm -rf /tmp/build
exit 0
