#!/bin/sh
# Runs inside a clean Debian as root: what docs/src/host/server.md tells whoever sets up a hub, word for word.
set -eu
cd /
# Everybody is root here, and nothing starts services.
sudo() { "$@"; }

# An archive of another version may lie there as well.
: >sangam-hub_0.0.1_linux-x86_64.tar.gz
HUB=$(cat /hub.name)
tar --extract --file "$HUB.tar.gz"
sudo install "$HUB/sangam-hub" /usr/local/bin/
sangam-hub --version
sudo useradd --system --home-dir /var/lib/sangam sangam
sudo install -d -o sangam -g sangam -m 700 /var/lib/sangam /etc/sangam
sudo install -m 644 "$HUB/sangam-hub.service" /etc/systemd/system/
grep --quiet '^ExecStart=/usr/local/bin/sangam-hub serve$' /etc/systemd/system/sangam-hub.service

umask 077
cat >/etc/sangam/hub.env <<'SETTINGS'
SANGAM_DATABASE_URL=sqlite:/var/lib/sangam/hub.db
SANGAM_MASTER_KEY_FILE=/etc/sangam/master.key
SANGAM_META_APP_SECRET=an-app-secret-of-nobody
SANGAM_META_VERIFY_TOKEN=a-word-of-nobody
SANGAM_PUBLIC_URL=https://desk.shop.example
SETTINGS
# As the service and `systemd-run` would: the hub's user, with the settings of that file.
as_hub() {
    # shellcheck disable=SC2046
    env $(cat /etc/sangam/hub.env) setpriv --reuid=sangam --regid=sangam --clear-groups "$@"
}

mkfifo /tmp/hub.said
# shellcheck disable=SC2046
env $(cat /etc/sangam/hub.env) setpriv --reuid=sangam --regid=sangam --clear-groups sangam-hub serve >/tmp/hub.said 2>/tmp/hub.log &
hub=$!
exec 3</tmp/hub.said
read -r said <&3
test "$said" = "listening on 127.0.0.1:8787"
as_hub sangam-hub health

echo "monsoon in jaipur" |
    as_hub sangam-hub admin create-workspace --name "Jaipur Silks" --owner-email owner@shop.example --password-stdin
echo "a-token-of-nobody" |
    as_hub sangam-hub admin add-number --workspace "Jaipur Silks" --waba-id 102290129340398 --phone-number-id 106540352242922 \
        --display-number "+91 141 555 0100" --token-stdin
echo "another monsoon" |
    as_hub sangam-hub admin reset-password --email owner@shop.example --password-stdin
as_hub sangam-hub admin reset-second-factor --email owner@shop.example
as_hub sangam-hub admin webhooks
as_hub sangam-hub admin recovery-key >/tmp/recovery-key
test "$(wc -w </tmp/recovery-key)" -gt 0

# Nobody else on the machine reads what it keeps.
setpriv --reuid=65534 --regid=65534 --clear-groups sh -c '! cat /etc/sangam/master.key 2>/dev/null && ! ls /var/lib/sangam 2>/dev/null'
kill "$hub"
wait "$hub"

# The key as one line and back; a key that others could read stops the hub until it is put right.
base64 /etc/sangam/master.key >/tmp/one-line
base64 -d </tmp/one-line | cmp - /etc/sangam/master.key
chmod 644 /etc/sangam/master.key
if as_hub sangam-hub admin webhooks 2>/tmp/refused; then echo "an open key was taken"; exit 1; fi
grep "mode 0644, so others on this machine can reach it" /tmp/refused
chmod 600 /etc/sangam/master.key
as_hub sangam-hub admin webhooks
echo "The hub was set up, asked and stopped."
