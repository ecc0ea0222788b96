#!/bin/bash
# A small app: all of it can be done in a container, in any of the tools.
set -eu
ROOT=/srv/app
groupadd -f admins
useradd -m -s /bin/bash -G admins deploy
mkdir -p $ROOT/conf "$ROOT/my data"
cat > $ROOT/conf/a.conf <<EOF
root = $ROOT
# price: \$5
EOF
echo "line 'one'" > "$ROOT/my data/x.txt"
printf 'a\nb' > $ROOT/raw
echo extra >> $ROOT/conf/a.conf
install -m 0600 -o deploy -g admins $ROOT/raw $ROOT/secret
ln -s $ROOT/conf/a.conf /etc/a.conf
chmod 0750 $ROOT/conf
chown -R deploy:admins "$ROOT/my data"
for d in one two; do mkdir -p /opt/$d; chmod 700 /opt/$d; done
cd $ROOT
cp raw copy
rm -f raw
STAMP=$(echo fixed)
echo "built $STAMP" > /etc/built
echo done > /etc/done
echo teed | tee -a /etc/teed > /dev/null
