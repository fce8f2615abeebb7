#!/bin/sh
# Open the window, or, where there is no screen, draw it into pictures: sh tools/run.sh [options of visualnn]
set -eu
cd "$(dirname "$0")/.."

draw_instead() {
    echo "$1, so visualnn draws its window into the folder visualnn-tour instead."
    QT_QPA_PLATFORM=offscreen .venv/bin/visualnn tour --out visualnn-tour
    exit
}

if [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    draw_instead "There is no display here"
fi
status=0
.venv/bin/visualnn "$@" || status=$?
# Qt aborts where a display is named that nothing listens on.
if [ "$status" = 134 ] && [ "$(uname -s)" = Linux ]; then
    draw_instead "The display cannot be used"
fi
exit "$status"
