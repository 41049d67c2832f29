#!/bin/sh
# What the tests hold our output against: exiftool, mediainfo, ffprobe, fc-list, and the libraries OpenCV is linked with.
# Installed from Debian when we are root and they are missing; otherwise said, and the tests that need
# them skip (in CI they fail).
set -eu

missing=""
need() { command -v "$1" >/dev/null 2>&1 || missing="$missing $2"; }
need exiftool libimage-exiftool-perl
need mediainfo mediainfo
need ffprobe ffmpeg
need fc-list fontconfig
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
apt-get update -qq
# shellcheck disable=SC2086 # a list of package names
apt-get install -y -qq --no-install-recommends $missing >/dev/null
