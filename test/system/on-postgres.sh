#!/usr/bin/env bash
# What differs on PostgreSQL, from the command line, on SoftHSM; custody.sh and store-and-keys.sh
# tell the rest on SQLite:
#
#   test/system/on-postgres.sh FOLDER HOST PORT USER PASSWORDFILE DATABASE OTHER
#
# FOLDER is new; DATABASE is an empty database, and there is no OTHER. Every step says what it expects, and the
# first that is not met ends the script.
set -euo pipefail

top=$(cd "$(dirname "$0")/../.." && pwd)
folder=$1 kind=postgres host=$2 port=$3 user=$4 password_file=$5 database=$6 other=$7
# shellcheck source=test/system/story.sh
. "$top/test/system/story.sh"
# shellcheck source=test/system/people.sh
. "$top/test/system/people.sh"

node "$top/softhsm/init-token.mjs" first first >"$output"
configure sts-kms.yaml "$database" first
configure restored.yaml "$other" first
for config in sts-kms.yaml restored.yaml; do
  printf 'audit:\n  anchorFile: anchor.jsonl\n' >>"$config"
done

# --- the installation

expect 5 'STORE_MISSING' store status
expect 0 'store .* is ready' store init --name 'Harbour City'
expect 0 '"kind":"postgres"' store status --json
expect 0 '"pending":\[\]' store status --json
expect 0 'up to date' store migrate
step 'init makes a store in a database'

# --- people, and one approval

person Ada administrator,custodian
person Bob administrator,custodian
person Carl operator,planner
expect 0 'REAL: the installation is founded by Ada, Bob' person bootstrap \
  --person Ada.json --fingerprint "$(fingerprint Ada)" \
  --person Bob.json --fingerprint "$(fingerprint Bob)" --ticket GENESIS-1
request Carl person enrol Carl.json --fingerprint "$(fingerprint Carl)"
expect 0 'approved by 1 of 2' approval approve "$request" $(as Ada) --yes
expect 0 'approved by 2 of 2' approval approve "$request" $(as Bob) --yes
expect 0 'carried out: person.enrol' approval carry-out "$request" $(as Bob)
expect 0 'Carl .*operator' person list $(as Carl)
step 'two people found it; a third asks to be enrolled, both approve, and it is carried out'

# --- dump and restore

# run_said PROGRAM: runs the command of PROGRAM that the last output names, as a person would.
run_said() {
  local command
  command=$(grep -Eo "$1 --[^;]*" "$output" | head -1)
  PGPASSWORD=$(<"$password_file") sh -c "$command" || fail "this does not run: $command"
}
expect 0 "pg_dump --host $host --port $port --username $user" store backup store.dump
run_said pg_dump
expect 5 'STORE_RESTORE_REFUSED.*pg_restore' store restore store.dump --config restored.yaml
cp "$output" said
run_said createdb
cp said "$output"
run_said pg_restore
expect 0 ' 0 problems' store verify --config restored.yaml
expect 0 'Carl .*operator' person list $(as Carl) --config restored.yaml
expect 0 'nothing is wrong' audit verify $(as Ada) --config restored.yaml
step 'a dump is made and restored by the commands that are said'

# --- a row that was edited

tools sql restored.yaml "update person set roles = 'custodian' where name = 'Carl'"
expect 5 'RECORD_NOT_GENUINE +person' store verify --config restored.yaml
expect 5 'RECORD_NOT_GENUINE' person list $(as Carl) --config restored.yaml
expect 0 ' 0 problems' store verify
step 'an edited row is named, and nothing is done with it'

echo "on PostgreSQL: $steps steps passed"
