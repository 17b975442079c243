# What stories with people share; sourced after story.sh.
# shellcheck shell=bash
# shellcheck disable=SC2154

# as PERSON: the options of somebody's credential.
as() { echo "--key-file $1.key --passphrase-file $1.pass"; }
# field NAME ARGUMENT...: a member of what a command answers as JSON.
field() {
  local name=$1
  shift
  kms "$@" --json | tools field "$name"
}
# person NAME ROLES [OPTION...]: somebody makes a credential.
person() {
  local name=$1 roles=$2
  shift 2
  (umask 077 && echo "correct horse battery of $name" >"$name.pass")
  expect 0 'fingerprint, to be read out' person new-key --name "$name" --roles "$roles" \
    --key-file "$name.key" --enrolment "$name.json" --passphrase-file "$name.pass" "$@"
}
fingerprint() { field fingerprint person show-enrolment "$1.json"; }
# request PERSON ARGUMENT...: somebody asks; the id of the request is in $request.
request() {
  local who=$1
  shift
  # shellcheck disable=SC2046
  expect 0 'nothing is done yet|"requested"' "$@" $(as "$who") --ticket OPS-1 --json
  request=$(tools field requested <"$output")
}
# approved PERSON ARGUMENT...: somebody asks, Ada and Bob approve, the requester carries it out.
approved() {
  local who=$1
  request "$@"
  expect 0 'approved by 1 of 2' approval approve "$request" $(as Ada) --yes
  expect 0 'approved by 2 of 2' approval approve "$request" $(as Bob) --yes
  expect 0 'carried out' approval carry-out "$request" $(as "$who")
}
