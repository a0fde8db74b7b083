#!/bin/sh
# Runs inside a clean Debian as root: installs the older /sangam.deb, and lets this Debian alone know a place for newer ones ($1).
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install --yes -qq /sangam.deb
useradd --create-home asha

mkdir -p /trial /small
cd /trial
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=Trial" -keyout authority.key -out authority.crt 2>/dev/null
openssl req -newkey rsa:2048 -nodes -subj "/CN=$1" -keyout feed.key -out feed.csr 2>/dev/null
printf 'subjectAltName=DNS:%s\nbasicConstraints=CA:FALSE\n' "$1" >feed.ext
openssl x509 -req -in feed.csr -CA authority.crt -CAkey authority.key -CAcreateserial -days 2 -extfile feed.ext -out feed.crt 2>/dev/null
cp authority.crt /usr/local/share/ca-certificates/trial.crt
update-ca-certificates >/dev/null 2>&1
echo "127.0.0.1 localhost $1" >>/etc/hosts

# Whoever installs asks here, and is answered from outside: what a person does who is asked for a password.
mkfifo -m 666 ask answer
cat >/usr/local/bin/pkexec <<'PKEXEC'
#!/bin/sh
printf '%s\n' "$*" >/trial/ask
read -r code </trial/answer
exit "$code"
PKEXEC
cat >session <<'SESSION'
#!/bin/sh
# A desktop session in which a driver listens at port $1.
export HOME=/home/asha PATH=/usr/local/bin:/usr/bin:/bin LC_ALL=C.UTF-8 LIBGL_ALWAYS_SOFTWARE=1 TMPDIR=/small XDG_CACHE_HOME=/small/cache TAURI_WEBVIEW_AUTOMATION=true
cd
exec xvfb-run --auto-servernum --server-args="-screen 0 1400x900x24" dbus-run-session -- sh -c '
    printf practice | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
    gdbus wait --session --timeout 20 org.freedesktop.secrets
    exec WebKitWebDriver --host=127.0.0.1 --port="$0"' "$1"
SESSION
chmod 755 session /usr/local/bin/pkexec
