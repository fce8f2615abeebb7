#!/bin/sh
# Prepare everything that visualnn needs, in this folder: sh tools/setup.sh [dev]
# Makes .venv with pinned versions, and on Linux looks after the system libraries and fonts that Qt needs.
# With "dev", the tools for the tests come, too. A second call with nothing new to do is over at once.
set -eu
cd "$(dirname "$0")/.."
extra=${1:-}
stamp=.venv/.visualnn-${extra:-run}
wanted=$(cat pyproject.toml constraints.txt tools/setup.sh | cksum)

if [ -x .venv/bin/visualnn ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi

say() { printf '%s\n' "$*" >&2; }

can_be_root() {
    [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }
}

apt() {
    if [ "$(id -u)" = 0 ]; then
        env DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" >/dev/null
    else
        sudo -n env DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" >/dev/null
    fi
}

# Install Debian packages where that is possible without asking for a password.
install_packages() {
    command -v apt-get >/dev/null && can_be_root || return 1
    say "Installing $* …"
    apt install -y --no-install-recommends "$@" 2>/dev/null && return
    apt update || say "(The package lists could not be brought up to date.)"
    apt install -y --no-install-recommends "$@" && return
    # One that this release does not have must not keep the others away.
    failed=0
    for package in "$@"; do
        apt install -y --no-install-recommends "$package" 2>/dev/null || failed=1
    done
    return $failed
}

# Each library that Qt loads, and the Debian or Ubuntu package it comes in.
QT_LIBRARIES="
libEGL.so.1 libegl1
libGL.so.1 libgl1
libX11-xcb.so.1 libx11-xcb1
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libdbus-1.so.3 libdbus-1-3
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-shm.so.0 libxcb-shm0
libxcb-sync.so.1 libxcb-sync1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xinerama.so.0 libxcb-xinerama0
libxcb-xkb.so.1 libxcb-xkb1
libfontconfig.so.1 libfontconfig1
libglib-2.0.so.0 libglib2.0-0
"

look_after_the_system() {
    there=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null || true)
    missing=$(printf '%s' "$QT_LIBRARIES" | while read -r library package; do
        [ -n "$library" ] || continue
        printf '%s' "$there" | grep -qF "$library " || printf '%s ' "$package"
    done)
    has_font zh || missing="$missing fonts-noto-cjk"
    has_font en || missing="$missing fonts-dejavu-core"
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086 - one word for each package
    install_packages $missing || {
        say "Qt may lack some of these packages, and they cannot be installed from here: $missing"
        say "On Debian and Ubuntu:  sudo apt-get install $missing"
        say "Elsewhere the packages have similar names. Trying without them."
    }
}

has_font() {
    command -v fc-list >/dev/null && fc-list ":lang=$1" | grep -q .
}

find_python() {
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    say "visualnn needs Python 3.11 or newer, and none was found. Install one, or name it: make run PYTHON=/path/to/python3"
    return 1
}

make_environment() {
    if .venv/bin/python -m pip --version >/dev/null 2>&1; then
        return
    fi
    python=$(find_python)
    say "Making .venv with $("$python" --version) …"
    if ! "$python" -m venv --clear .venv >/dev/null 2>&1; then
        version=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        install_packages "$version" || {
            say "Python cannot make a virtual environment. On Debian and Ubuntu:  sudo apt-get install $version"
            return 1
        }
        "$python" -m venv --clear .venv
    fi
}

if [ "$(uname -s)" = Linux ]; then
    look_after_the_system
fi
make_environment
say "Installing the pinned Python packages …"
pip="env PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/python -m pip --quiet"
# The build tool is pinned like everything else, so pip must not fetch one of its own.
$pip install -c constraints.txt hatchling
$pip install -c constraints.txt --no-build-isolation --editable ".${extra:+[$extra]}"
printf '%s\n' "$wanted" >"$stamp"
