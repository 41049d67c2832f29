#!/bin/sh
# What the tests hold our output against: exiftool, mediainfo, ffprobe, fc-list, the libraries OpenCV is linked with;
# and who meets it: a podcast client (gpo), web servers (nginx, apache2), a browser (chromium), WordPress with the
# database and the PHP it needs (the command line's; Debian's package brings Apache's module too, which nobody loads).
# Installed from Debian when we are root and they are missing; otherwise said, and the tests that need
# them skip (in CI they fail).
set -eu

PATH="$PATH:/usr/sbin"
missing=""
need() { command -v "$1" >/dev/null 2>&1 || missing="$missing $2"; }
need exiftool libimage-exiftool-perl
need mediainfo mediainfo
need ffprobe ffmpeg
need fc-list fontconfig
need gpo gpodder
need nginx nginx
need apache2 apache2-bin
need chromium chromium
need mariadbd mariadb-server-core
need php php-cli
extension() { php -m 2>/dev/null | grep -qix "$1" || missing="$missing $2"; }
extension curl php-curl
extension gd php-gd
extension intl php-intl
extension mbstring php-mbstring
extension mysqli php-mysql
extension xml php-xml
[ "$(uname)" != Linux ] || [ -e /usr/share/wordpress/wp-load.php ] || missing="$missing wordpress"
library() { /sbin/ldconfig -p | grep -q "$1" || missing="$missing $2"; }
if [ "$(uname)" = Linux ]; then
    library libGL.so.1 libgl1
    library libglib-2.0.so.0 libglib2.0-0
    library libxcb.so.1 libxcb1
fi

[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "Not installed:$missing. Tests that need them are skipped; on Debian: sudo apt-get install$missing" >&2
    exit 0
fi
export DEBIAN_FRONTEND=noninteractive
# no web server may start by itself because tests want to run one
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
fi
apt-get update -qq
# pages need a theme, which Debian's WordPress only recommends; its name changes every year
case "$missing" in *wordpress*)
    missing="$missing $(apt-cache depends wordpress | sed -n 's/.*Recommends: \(wordpress-theme-.*\)/\1/p')"
esac
# shellcheck disable=SC2086 # a list of package names
apt-get install -y -qq --no-install-recommends $missing >/dev/null
case "$missing" in *nginx*)
    if [ -d /run/systemd/system ]; then systemctl disable --quiet nginx || true; fi
esac
