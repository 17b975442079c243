#!/usr/bin/env bash
# A life of a store and its vending keys, from the command line, on SoftHSM:
#
#   test/system/store-and-keys.sh FOLDER
#
# FOLDER is new. on-postgres.sh tells what differs on PostgreSQL. Every step says what it expects, and the
# first that is not met ends the script.
set -euo pipefail

top=$(cd "$(dirname "$0")/../.." && pwd)
folder=$1
kind=sqlite
# shellcheck source=test/system/story.sh
. "$top/test/system/story.sh"

node "$top/softhsm/init-token.mjs" first first >"$output"
node "$top/softhsm/init-token.mjs" second second >"$output"
configure sts-kms.yaml store/kms first
configure other.yaml other second
configure wrong.yaml store/kms second
configure empty.yaml other first

# --- the installation

expect 5 'For a new store run .sts-kms store init' store status
step 'a store that is not there is not made by looking at it'

expect 0 'TRIAL store .* is ready: installation Harbour City' \
  store init --name 'Harbour City' --trial
step 'init makes a TRIAL store'

expect 3 'INSTALLATION_EXISTS' store init --name Again
expect 0 'installation +Harbour City  TRIAL' store status
expect 3 'INSTALLATION_GUARD_KEYS' store init --config empty.yaml --name Lost
step 'a second init is refused, and so is one beside keys that guard a store'

expect 0 '"pending":\[\]' store status --json
expect 0 "\"kind\":\"sqlite\"" store status --json
expect 0 'storage key +1$' store status
expect 0 'up to date' store migrate
step 'status says kind, schema, storage key'

# --- owners and supply groups

expect 0 'owner Harbour is recorded' owner add Harbour --time-zone Africa/Johannesburg
expect 2 'OWNER_TIME_ZONE' owner add Kaveri --time-zone +05:30
expect 3 'OWNER_NAME_TAKEN' owner add Harbour --time-zone UTC
expect 0 'owner Kaveri is recorded' owner add Kaveri --time-zone Asia/Kolkata
expect 0 'owner Kaveri Power is its name now' owner rename Kaveri 'Kaveri Power'
expect 0 'Kaveri Power +Asia/Kolkata' owner list
step 'owners are added, renamed and listed'

expect 0 'supply group 600101 Electricity \(unique\)' \
  supply-group add 600101 --name Electricity --owner 'Kaveri Power'
expect 3 'SUPPLY_GROUP_EXISTS' supply-group add 600101 --name Again --owner Harbour
expect 0 'belongs to Harbour now' supply-group transfer 600101 --to Harbour
expect 0 '600101 Power' supply-group rename 600101 Power
expect 0 '^600101 +Power +unique +Harbour$' supply-group list
expect 0 'supply group 600202' supply-group add 600202 --name Legacy --owner Harbour
expect 0 'supply group 600102' supply-group add 600102 --name Elsewhere --owner Harbour
step 'supply groups are added, handed over, renamed and listed'

# --- vending keys

expect 0 'vending key 600101/1 is generated: pre-active' \
  vending-key generate 600101 --base-date 2014
expect 0 'vending key 600101/1 is activated: active' vending-key activate 600101/1
expect 3 'KEY_STATE_CHANGE' vending-key activate 600101/1
expect 0 'vending key 600101/2 is generated' \
  vending-key generate 600101 --base-date 2014 --issued-until 2044-12-31T23:59Z
step 'keys are generated and activated'

expect 0 '^600101/1 TRIAL +DUTK +2014 +DKGA04 +active .* 2045-11-24T20:15Z .* no end set' \
  vending-key list --supply-group 600101
expect 0 '^600101/2 TRIAL .* 2044-12-31T23:59Z +[0-9]+ d$' vending-key list
step 'the list shows both end dates'

kms vending-key show 600101/1 --json >"$output"
[ "$(tools field state <"$output")" = active ] || fail 'the state is not active'
[ "$(tools field lastCreditMinuteLocal <"$output")" = '2045-11-24 22:15 Africa/Johannesburg' ] ||
  fail 'the last credit minute is not on the clocks of the owner'
key=$(tools field id <"$output")
check_value=$(tools field keyCheckValue <"$output")
expect 0 'LAST CREDIT MINUTE +2045-11-24T20:15Z +2045-11-24 22:15 Africa' vending-key show "$key"
step 'a key is shown by name and by id, in the time zone of its owner'

expect 0 'vending key 600202/1 is imported, TRIAL' \
  vending-key import-trial "$top/examples/trial-keys.json" --only 600202/1
expect 3 'KEY_' vending-key import-trial "$top/examples/trial-keys.json" --only 600202/1
step 'a trial key is imported once'

expect 0 'vending key 600102/3 is recorded, external: pre-active, no value here' \
  vending-key record-external 600102/3 --base-date 1993 --key-type DUTK --dkga DKGA02 \
  --issued-until 2025-05-31T23:59Z --key-check-value des:C33F45
expect 2 'KEY_CHECK_VALUE_FORM' vending-key record-external 600102/4 --base-date 2014 \
  --key-type DUTK --dkga DKGA04 --key-check-value C33F45
step 'an external key is recorded without a value'

expect 2 'KEY_SUPPLY_GROUP_UNKNOWN' vending-key show 999999/1
expect 2 'CLI_USAGE' vending-key show 600101
step 'names of keys that are none are refused'

# --- the storage key

expect 0 'rotated: 3 values went under storage key 2' store rotate-storage-key
expect 0 ' 0 problems' store verify
step 'every value goes under a new storage key'

tools kill-when sts-kms.yaml 'select 1 from installation where rotating_to is not null' \
  node "$top/bin/sts-kms" store rotate-storage-key >"$output" 2>&1 || fail 'it was not killed'
expect 0 'rotation +to 3' store status
expect 0 'cut short is finished' store rotate-storage-key
expect 0 'storage key +3$' store status
expect 0 'rotation +none under way' store status
expect 0 ' 0 problems' store verify
kms vending-key show 600101/1 --json >"$output"
[ "$(tools field keyCheckValue <"$output")" = "$check_value" ] || fail 'it is another key now'
step 'a rotation killed in the middle goes on when it is asked for again'

# --- the wrong HSM

expect 0 'is ready' store init --config other.yaml --name Elsewhere
expect 5 'RECORD_NOT_GENUINE.*not the HSM that guards the store' \
  vending-key list --config wrong.yaml
printf 'store:\n  kind: sqlite\n  file: memory.db\n' >memory.yaml
printf 'hsm:\n  profile: memory\n  sealedFile: sealed\n  pinFile: passphrase\n' >memory-hsm.yaml
cat memory-hsm.yaml >>memory.yaml
expect 0 'is ready' store init --config memory.yaml --name Memory --trial --make-passphrase
rm memory.db*
expect 3 'INSTALLATION_GUARD_KEYS' store init --config memory.yaml --name Memory --trial
expect 0 'is ready' store init --config memory.yaml --name Memory --trial --use-guard-keys
step 'an init that was cut short after the keys were made is named, and goes on'

sed '/^hsm:/,$d' sts-kms.yaml | cat - memory-hsm.yaml >wrong-kind.yaml
expect 3 'INSTALLATION_OTHER_HSM' store status --config wrong-kind.yaml
step 'another token and another kind of HSM are refused'

expect 2 'RECORD_UNKNOWN' vending-key import-trial --config other.yaml \
  "$top/examples/trial-keys.json" --only 600202/1
step 'a store that is not for trials takes no trial key'

# --- meters and key changes

expect 0 'supply group 990001' supply-group add 990001 --name Amperon --owner 'Kaveri Power' \
  --kind default
expect 0 '990001/1 is imported' vending-key import-trial "$top/examples/trial-keys.json" \
  --only 990001/1
expect 0 '990001/2 is generated' vending-key generate 990001 --base-date 2014
expect 0 '990001/2 is activated' vending-key activate 990001/2
step "the maker's key is there"

ticket=(--ticket OPS-12 --reason 'delivery of March')
expect 0 'meters recorded: 5, rows not taken: 1' meter import-delivery \
  "$top/examples/delivery.csv" --intended 600101/1/01 "${ticket[@]}"
expect 0 '^presumed +990001/2 +DDTK +01 ' meter show 47000500018
expect 0 'is recorded' meter add 600727000000000009 --encryption-algorithm EA07 \
  --presumed 600101/1/01
expect 3 'TICKET|REASON' meter intend 600727000000000009 600101/1/05
expect 0 'has its new intention' meter intend 600727000000000009 600101/1/05 "${ticket[@]}"
step 'meters are recorded, and intended for a key with ticket and reason only'

agreed=(--agreed-by 'Kaveri Power' Harbour)
request=(key-change issue --meter 47000500018 "${agreed[@]}" --message-id m-1)
expect 3 'FAIL +REQ-KC-OWNERS' key-change why-not --meter 47000500018
expect 0 'it could be issued' key-change why-not --meter 47000500018 "${agreed[@]}"
expect 2 "unknown option '--to'" "${request[@]}" --json --to 600101/1/05
kms "${request[@]}" --json >first.json 2>"$output" || fail 'no set was issued'
kms "${request[@]}" --json >again.json 2>"$output" || fail 'the set was not given again'
first=$(tools field tokens <first.json)
[ "$(tools field tokens <again.json)" = "$first" ] || fail 'the repeated message gave other digits'
expect 2 'KEY_CHANGE_MESSAGE_REUSED' key-change issue --meter 600727000000000009 \
  --message-id m-1 --json
kms key-change list --meter 47000500018 --json >"$output"
[ "$(wc -l <"$output")" -eq 1 ] || fail 'the repeated message issued a second set'
step 'a set is issued once, however often its message comes, and leads to the intention only'

expect 0 ' 0 problems' store verify
grep -aq 600727000000000009 store/kms.db* || fail 'the meter is not in the file'
for token in ${first//,/ }; do
  ! grep -aq "$token" store/kms.db* || fail 'digits of a token are in the file'
done
step 'no digits of a token are stored'

# --- destruction

expect 3 'KEY_REASON_MISSING' vending-key destroy 600101/2 --confirm 600101/2 --certificate c.json
[ ! -e c.json ] || fail 'a certificate of nothing was left'
expect 2 'the key is 600101/2' vending-key destroy 600101/2 --confirm 600101/1 \
  --certificate c.json --reason mistyped
expect 3 'KEY_DESTROY_STATE' vending-key destroy 600101/1 --confirm 600101/1 \
  --certificate c.json --reason early
expect 0 'is destroyed; the certificate is c.json' vending-key destroy 600101/2 \
  --confirm 600101/2 --certificate c.json --reason 'made by mistake' --ticket OPS-1
[ "$(stat -c %a c.json)" = 600 ] || fail 'others may read the certificate'
grep -q '"reason": "made by mistake"' c.json || fail 'the certificate has no reason'
expect 2 'FILE_NOT_WRITABLE' vending-key destroy 600202/1 --confirm 600202/1 \
  --certificate c.json --reason 'made by mistake'
expect 2 'KEY_REVISION_UNKNOWN' vending-key show 600101/2
expect 0 '^600101/2 .* destroyed ' vending-key list --destroyed
step 'a key is destroyed with a certificate, which is never overwritten'

destroyed=$(kms vending-key list --destroyed --json | grep '"state":"destroyed"' | tools field id)
expect 0 'is destroyed' vending-key destroy "$destroyed" --confirm 600101/2 --certificate second-certificate.json
cmp -s c.json second-certificate.json || fail 'the second certificate differs'
step 'the certificate can be had again'

expect 0 'ended: none' store reconcile --now
step 'reconcile has nothing to end'

# --- backup and restore

expect 0 'backup of' store backup backup.db
[ "$(stat -c %a backup.db)" = 600 ] || fail 'others may read the backup'
expect 5 'STORE_BACKUP_EXISTS' store backup backup.db
expect 5 'STORE_RESTORE_REFUSED' store restore backup.db
kms vending-key list --json >before.json
mv store before
expect 0 'is restored from backup.db' store restore backup.db
expect 0 ' 0 problems' store verify
expect 5 'AUDIT_ANCHOR_MISSING' vending-key list
cp before/kms.db.anchor.jsonl store/
kms vending-key list --json >restored.json
cmp -s before.json restored.json || fail 'the restored keys differ'
step 'a backup is restored where no store is'

rm -r store
cp backup.db altered.db
sed 's,store/kms.db,altered.db,' sts-kms.yaml >altered.yaml
tools sql altered.yaml "update owner set name = 'Intruder' where name = 'Harbour'"
tools sql altered.yaml 'pragma journal_mode = delete' >"$output"
expect 5 'RECORD_NOT_GENUINE  owner' store restore altered.db
[ -z "$(ls store)" ] || fail 'something of the altered backup was left'
head -c 30000 backup.db >half.db
expect 5 'STORE_CORRUPT' store restore half.db
[ -z "$(ls store)" ] || fail 'something of half a backup was left'
step 'an altered backup and half a backup are refused'

expect 0 'is restored' store restore backup.db
cp before/kms.db.anchor.jsonl store/
expect 0 'rotated' store rotate-storage-key
mv store rotated
expect 5 'HSM_KEY_NOT_FOUND  vending_key' store restore backup.db
rmdir store
mv rotated store
step 'a backup from before a rotation is refused: its values do not open'

# --- a row that was edited

tools sql sts-kms.yaml "update vending_key set issued_until = 40000000 where id = '$key'"
expect 5 "RECORD_NOT_GENUINE +vending_key $key" store verify
expect 5 'STORE_RECORDS_WRONG' store verify
expect 5 "RECORD_NOT_GENUINE.*$key" vending-key activate 600202/1
step 'an edited row is named, and nothing is done with it'

echo "store and keys: $steps steps passed"
