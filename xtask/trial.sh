#!/bin/sh
# Runs inside a clean Debian as root: installs /sangam.deb, starts it as a person would, looks at what it brought, and removes it.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install --yes -qq /sangam.deb

useradd --create-home asha
runuser -u asha -- sh -c 'test "$(xdg-mime query default x-scheme-handler/sangam)" = Sangam.desktop' ||
    { echo "sangam:// links do not lead to Sangam"; exit 1; }
runuser -u asha -- env HOME=/home/asha LC_ALL=C.UTF-8 LIBGL_ALWAYS_SOFTWARE=1 \
    xvfb-run --auto-servernum --server-args="-screen 0 1400x900x24" \
    dbus-run-session -- sh -c '
        printf practice | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
        gdbus wait --session --timeout 20 org.freedesktop.secrets
        cd && timeout 120 sangam --practice --size 1280x800 --screenshot first.png'
test -s /home/asha/first.png

# The window plays voice notes, and draws them, with these; nothing but the package brought them. Then one is made and played whole.
apt-get install --yes -qq --no-install-recommends gstreamer1.0-tools
for element in playbin oggdemux opusdec audioconvert audioresample scaletempo deinterleave autoaudiosink appsink; do
    gst-inspect-1.0 --exists "$element" || { echo "voice notes lack $element"; exit 1; }
done
gst-launch-1.0 --quiet audiotestsrc num-buffers=100 ! audioconvert ! audioresample ! opusenc ! oggmux ! \
    filesink location=/voice.ogg
timeout 60 gst-launch-1.0 --quiet playbin uri=file:///voice.ogg audio-sink=fakesink ||
    { echo "a voice note does not play"; exit 1; }

apt-get install --yes -qq --no-install-recommends desktop-file-utils appstream rpm
desktop-file-validate /usr/share/applications/Sangam.desktop
appstreamcli validate --no-net /usr/share/metainfo/org.sangam.desk.metainfo.xml
ls /usr/share/icons/hicolor/*/apps/[Ss]angam.*
for size in 16 22 24 32 48 64 128 512; do test -s "/usr/share/icons/hicolor/${size}x$size/apps/sangam.png"; done
rpm --query --package --requires /sangam.rpm 2>/dev/null | sort >/requires
# The last two are what Tauri's bundler adds by itself.
for needed in alsa-lib gstreamer1-plugins-base gstreamer1-plugins-good xdg-utils libgtk-3.so.0 libwebkit2gtk-4.1.so.0; do
    grep --quiet --fixed-strings "$needed" /requires || { echo "the .rpm does not ask for $needed"; exit 1; }
done
# There is no Fedora here: it goes into a root of its own, starts with this system's libraries, and leaves again.
rpm --root /fedora --initdb
rpm --root /fedora --install --nodeps /sangam.rpm 2>/dev/null
rpm --root /fedora --verify --nodeps sangam
test "$(/fedora/usr/bin/sangam --version)" = "$(sangam --version)"
desktop-file-validate /fedora/usr/share/applications/Sangam.desktop
rpm --root /fedora --erase --nodeps sangam
left=$(find /fedora -iname '*sangam*')
test -z "$left" || { echo "the .rpm left behind: $left"; exit 1; }

find /home/asha -type f | sort >/before
apt-get purge --yes -qq sangam
find /home/asha -type f | sort | cmp - /before || { echo "the person's own files changed"; exit 1; }
left=$(find /usr /etc /var/lib /opt -iname '*sangam*' -not -path '/var/lib/apt/*' -not -path '/var/lib/dpkg/*')
test -z "$left" || { echo "left behind: $left"; exit 1; }
