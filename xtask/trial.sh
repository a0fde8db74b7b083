#!/bin/sh
# Runs inside a clean Debian as root: installs /sangam.deb, starts it as a person would, and removes it.
set -eu
export DEBIAN_FRONTEND=noninteractive
mount -t proc proc /proc
mkdir -p /dev/pts && mount -t devpts devpts /dev/pts
trap 'umount /dev/pts /proc' EXIT
apt-get update -qq
apt-get install --yes -qq /sangam.deb

useradd --create-home asha
runuser -u asha -- sh -c 'test "$(xdg-mime query default x-scheme-handler/sangam)" = Sangam.desktop' ||
    { echo "sangam:// links do not lead to Sangam"; exit 1; }
runuser -u asha -- env HOME=/home/asha LC_ALL=C.UTF-8 LIBGL_ALWAYS_SOFTWARE=1 \
    xvfb-run --auto-servernum --server-args="-screen 0 1400x900x24" \
    dbus-run-session -- sh -c '
        printf practice | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
        cd && timeout 120 sangam --practice --size 1280x800 --screenshot first.png'
test -s /home/asha/first.png

apt-get purge --yes -qq sangam
left=$(find /usr /etc /var/lib /opt -iname '*sangam*' -not -path '/var/lib/apt/*' -not -path '/var/lib/dpkg/*')
test -z "$left" || { echo "left behind: $left"; exit 1; }
