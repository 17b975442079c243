#!/usr/bin/env bash
# in-process.sh TOOL ARGUMENT...: asks the test that runs a story, which answers with an exit code
# and the sizes of both outputs in the first line.
set -uo pipefail

# Nothing is typed into a command unless the story says so.
typed() { [ /dev/stdin -ef /dev/null ] || cat; }

exec {connection}<>"/dev/tcp/127.0.0.1/$STORY_PORT"
printf '%s\0' $(($# + 2)) "$PWD" "$(typed)" "$@" >&"$connection"
read -r code out err <&"$connection"
head -c "$out" <&"$connection"
head -c "$err" <&"$connection" >&2
exit "$code"
