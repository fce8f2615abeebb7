#!/bin/sh
# Open the window, or, where there is no screen, draw it into pictures: sh tools/run.sh [options of visualnn]
set -eu
cd "$(dirname "$0")/.."
if [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    echo "There is no display here, so visualnn draws its window into the folder visualnn-tour instead."
    QT_QPA_PLATFORM=offscreen
    export QT_QPA_PLATFORM
    exec .venv/bin/visualnn tour --out visualnn-tour
fi
exec .venv/bin/visualnn "$@"
