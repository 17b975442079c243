# What the stories of test/system share; sourced, with `top`, `folder` and `kind` set.
# shellcheck shell=bash
# shellcheck disable=SC2154

steps=0
mkdir -p "$folder"
cd "$folder"
output=$PWD/output

# Nothing is typed into a command unless the story says so.
exec </dev/null
in_process() { "$top/test/system/in-process.sh" "$@"; }
# Without a port each command has a process of its own, as for a user.
kms() {
  if [ -n "${STORY_PORT-}" ]; then in_process kms "$@"; else node "$top/bin/sts-kms" "$@"; fi
}
tools() {
  if [ -n "${STORY_PORT-}" ] && [ "$1" != kill-when ]; then
    in_process "$@"
  else
    node "$top/test/system/story-tools.mjs" "$@"
  fi
}

fail() {
  echo "FAILED in step $((steps + 1)): $1" >&2
  sed 's/^/  | /' "$output" >&2
  exit 1
}

# expect CODE PATTERN ARGUMENT...: runs a command of the program, and looks at its exit code and at
# whether PATTERN (extended regular expression) is in what it said.
expect() {
  local wanted=$1 pattern=$2 code=0
  shift 2
  kms "$@" >"$output" 2>&1 || code=$?
  [ "$code" -eq "$wanted" ] || fail "exit code $code, not $wanted, of: $*"
  grep -Eq -- "$pattern" "$output" || fail "no '$pattern' in what this said: $*"
}

step() {
  steps=$((steps + 1))
  echo "ok $steps $1"
}

# configure FILE DATABASE TOKEN: a configuration of the store DATABASE on a token.
configure() {
  local file=$1 database=$2 token=$3
  if [ "$kind" = sqlite ]; then
    printf 'store:\n  kind: sqlite\n  file: %s.db\n' "$database" >"$file"
  else
    printf 'store:\n  kind: postgres\n  host: %s\n  port: %s\n  user: %s\n' \
      "$host" "$port" "$user" >"$file"
    printf '  passwordFile: %s\n  database: %s\n' "$password_file" "$database" >>"$file"
  fi
  printf 'hsm:\n  profile: softhsm2\n  tokenLabel: %s\n  pinFile: %s/user-pin\n' \
    "$token" "$token" >>"$file"
  printf '  moduleSettings: %s/softhsm2.conf\n' "$token" >>"$file"
}
