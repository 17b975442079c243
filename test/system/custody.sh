#!/usr/bin/env bash
# Four people and an audit that nobody rewrites, from the command line, on SoftHSM:
#
#   test/system/custody.sh FOLDER
#
# Ada and Bob found the installation and guard its keys, Carl operates, Dora audits. FOLDER is new.
# on-postgres.sh tells what differs on PostgreSQL. Every step says what it expects, and the first
# that is not met ends the script.
set -euo pipefail

top=$(cd "$(dirname "$0")/../.." && pwd)
folder=$1
kind=sqlite
# shellcheck source=test/system/story.sh
. "$top/test/system/story.sh"
# shellcheck source=test/system/people.sh
. "$top/test/system/people.sh"

node "$top/softhsm/init-token.mjs" first first >"$output"
node "$top/softhsm/init-token.mjs" second second >"$output"
configure sts-kms.yaml store/kms first
configure rehearsal.yaml other/kms second
for config in sts-kms.yaml rehearsal.yaml; do
  printf 'audit:\n  anchorFile: anchor/%s.jsonl\n' "${config%.yaml}" >>"$config"
done
mkdir -p anchor

# --- before there are people

expect 0 'store .* is ready' store init --name 'Harbour City'
expect 3 'SM_NOT_FOUNDED' policy set d11MixedDkgaKeyChange permit
expect 0 'owner Early is recorded' owner add Early --time-zone UTC
expect 0 'supply group 600100' supply-group add 600100 --name Early --owner Early
expect 3 'SM_NOT_FOUNDED' vending-key generate 600100 --base-date 2014
step 'a real store without people has no keys and no policies'

# --- four people

person Ada administrator,custodian
person Bob administrator,custodian
person Carl operator,planner
person Dora auditor
expect 2 'PERSON_ROLES' person new-key --name Eve --roles custodian,operator \
  --key-file Eve.key --enrolment Eve.json --passphrase-file Ada.pass
expect 2 'PERSON_ROLES' person new-key --name Eve --roles auditor,administrator \
  --key-file Eve.key --enrolment Eve.json --passphrase-file Ada.pass
[ ! -e Eve.key ] || fail 'a key of somebody who cannot be was left'
(umask 077 && echo short >short.pass)
expect 2 'PERSON_PASSPHRASE_SHORT' person new-key --name Eve --roles operator \
  --key-file Eve.key --enrolment Eve.json --passphrase-file short.pass
[ "$(stat -c %a Ada.key)" = 600 ] || fail 'others may read a key file'
step 'four people make keys of their own; roles that do not go together are refused'

expect 3 'PERSON_FINGERPRINT' person bootstrap --person Ada.json --fingerprint "$(fingerprint Bob)" \
  --person Bob.json --fingerprint "$(fingerprint Bob)"
sed 's/operator planner/administrator/' Carl.json >forged.json
expect 2 'PERSON_ENROLMENT' person show-enrolment forged.json
expect 3 'SM_FOUNDERS' person bootstrap --person Ada.json --fingerprint "$(fingerprint Ada)"
expect 3 'SM_FOUNDERS' person bootstrap --person Ada.json --fingerprint "$(fingerprint Ada)" \
  --person Carl.json --fingerprint "$(fingerprint Carl)"
expect 0 'REAL: the installation is founded by Ada, Bob' person bootstrap \
  --person Ada.json --fingerprint "$(fingerprint Ada)" \
  --person Bob.json --fingerprint "$(fingerprint Bob)" --ticket GENESIS-1
expect 3 'PERSON_WANTED' person list
expect 2 'CLI_USAGE' person list --actor Ada
expect 3 'PERSON_PASSPHRASE' person list --key-file Ada.key --passphrase-file Bob.pass
expect 0 'Ada .*administrator,custodian' person list $(as Ada)
step 'Ada and Bob found the installation, once; from then on everybody proves who they are'

expect 3 'PERSON_UNKNOWN' person list $(as Carl)
for name in Carl Dora; do
  expect 0 '"requested"' person enrol "$name.json" --fingerprint "$(fingerprint "$name")" \
    $(as "$name") --ticket HR-1 --json
  request=$(tools field requested <"$output")
  expect 3 'APPROVAL_NOT_YOURS' approval carry-out "$request" $(as Ada)
  expect 0 "$name \(person\) is" approval show "$request" $(as Ada)
  expect 0 'approved by 1 of 2' approval approve "$request" $(as Ada) --yes
  expect 3 'APPROVAL_TWICE' approval approve "$request" $(as Ada) --yes
  expect 3 'APPROVAL_FEW' approval carry-out "$request" $(as Ada)
  expect 0 'approved by 2 of 2' approval approve "$request" $(as Bob) --yes
  expect 0 'carried out: person.enrol' approval carry-out "$request" $(as Bob)
  expect 3 'APPROVAL_CLOSED' approval carry-out "$request" $(as Bob)
done
expect 0 'Dora .*auditor' person list $(as Carl)
step 'Carl and Dora enrol themselves; two others approve, once each, and it is carried out once'

# --- keys

approved Carl owner add Harbour --time-zone Africa/Johannesburg
approved Carl owner add Kaveri --time-zone Asia/Kolkata
approved Carl supply-group add 600101 --name Electricity --owner Harbour
approved Carl supply-group add 600202 --name Elsewhere --owner Kaveri
approved Carl vending-key generate 600101 --base-date 2014
approved Carl vending-key activate 600101/1
approved Carl vending-key generate 600202 --base-date 2014
approved Carl vending-key activate 600202/1
expect 0 '^600101/1 .* active ' vending-key list $(as Dora)
step 'owners, supply groups and keys are made by three people each'

request Ada vending-key set-expiry 600101/1 120
expect 3 'APPROVAL_OWN' approval approve "$request" $(as Ada) --yes
expect 3 'PERSON_DUTY' approval approve "$request" $(as Carl) --yes
expect 3 'PERSON_DUTY' vending-key suspend 600101/1 $(as Dora)
expect 0 'credit for SGC 600101 stops on 20[0-9-]*T' approval show "$request" $(as Bob)
expect 0 'with the old KEN' approval show "$request" $(as Bob)
expect 0 '- key_expiry_number: 255' approval show "$request" $(as Bob)
expect 0 '\+ key_expiry_number: 120' approval show "$request" $(as Bob)
expect 0 'is withdrawn' approval withdraw "$request" $(as Ada)
expect 3 'APPROVAL_CLOSED' approval approve "$request" $(as Bob) --yes
step 'a request shows its consequences; nobody approves their own; it can be taken back'

request Carl vending-key extend 600101/1 --issued-until 2046-12-31T23:59Z
stale=$request
expect 0 'approved by 1' approval approve "$stale" $(as Ada) --yes
expect 0 'approved by 2' approval approve "$stale" $(as Bob) --yes
approved Carl vending-key set-expiry 600101/1 250
expect 0 'OUTDATED' approval show "$stale" $(as Ada)
expect 3 'SM_APPROVAL_CHANGE' approval carry-out "$stale" $(as Carl)
step 'an approval is for that version of a record, and for no later one'

request Carl vending-key suspend 600101/1
expect 0 'EMERGENCY' approval show "$request" $(as Ada)
expect 0 'approved by 1' approval approve "$request" $(as Ada) --yes
expect 0 'approved by 2' approval approve "$request" $(as Bob) --yes
expect 0 'EMERGENCY: vending-key.suspend' approval carry-out "$request" $(as Ada)
expect 0 'alarm.emergency' audit list $(as Dora)
approved Carl vending-key resume 600101/1
step 'an emergency needs two people too, and rings'

# --- a database that somebody edits

request Carl vending-key extend 600202/1 --unit-limit 5
tools sql sts-kms.yaml "update approval_request set document = replace(document, '\"unit_limit\":5', '\"unit_limit\":9') where id = '$request'" >"$output"
expect 3 'APPROVAL_FORGED' approval approve "$request" $(as Ada) --yes
step 'an altered request is noticed'

tools sql sts-kms.yaml "update person set roles = 'custodian' where name = 'Carl'" >"$output"
expect 5 'RECORD_NOT_GENUINE' person list $(as Carl)
tools sql sts-kms.yaml "update person set roles = 'operator planner' where name = 'Carl'" >"$output"
step 'a person cannot be given another role in the database'

# --- meters, sets, a service account

meter=600727000000000009
expect 0 'is recorded' meter add "$meter" --encryption-algorithm EA07 --presumed 600101/1/01 \
  $(as Carl)
expect 3 'PERSON_DUTY' meter add 47000500018 --encryption-algorithm EA07 \
  --presumed 600101/1/01 $(as Dora)
expect 0 'has its new intention' meter intend "$meter" 600101/1/05 $(as Carl) --ticket T-5 \
  --reason 'new tariff'
expect 3 'PERSON_DUTY' key-change issue --meter "$meter" --json $(as Ada)
expect 3 'PERSON_AGENT' key-change issue --meter "$meter" --json $(as Carl) --on-behalf-of Thandi
kms key-change issue --meter "$meter" --json $(as Carl) >set.json 2>"$output" || fail 'no set'
step 'a custodian issues nothing, an auditor changes nothing, the operator gives a set'

person Kiosk operator --service --agent-daily-limit 2 --scope-group 600101
expect 0 '"requested"' person enrol Kiosk.json --fingerprint "$(fingerprint Kiosk)" $(as Carl) --json
request=$(tools field requested <"$output")
expect 0 'approved by 1' approval approve "$request" $(as Ada) --yes
expect 0 'approved by 2' approval approve "$request" $(as Bob) --yes
expect 0 'carried out' approval carry-out "$request" $(as Carl)
expect 3 'PERSON_AGENT' key-change reprint --meter "$meter" --json $(as Kiosk)
expect 3 'PERSON_AGENT' key-change reprint --meter "$meter" --json $(as Kiosk) --ticket S-1
for sale in S-1 S-2; do
  expect 0 '"reprint":true' key-change reprint --meter "$meter" --json $(as Kiosk) \
    --ticket "$sale" --on-behalf-of Thandi
done
expect 3 'PERSON_AGENT_LIMIT' key-change reprint --meter "$meter" --json $(as Kiosk) --ticket S-3 \
  --on-behalf-of Thandi
expect 0 '"reprint":true' key-change reprint --meter "$meter" --json $(as Kiosk) --ticket S-4 \
  --on-behalf-of Sipho
expect 0 'Kiosk for Thandi' audit list $(as Dora)
expect 3 'PERSON_DUTY' audit list $(as Kiosk) --on-behalf-of Thandi
step 'a service account acts for named agents under tickets, so often a day for each'

expect 0 '^600101 ' supply-group list $(as Kiosk) --on-behalf-of Thandi
if grep -q 600202 "$output"; then fail 'a supply group outside the scope is shown'; fi
expect 2 'KEY_SUPPLY_GROUP_UNKNOWN' vending-key show 600202/1 $(as Kiosk) --on-behalf-of Thandi
expect 2 'KEY_SUPPLY_GROUP_UNKNOWN' vending-key show 999999/1 $(as Kiosk) --on-behalf-of Thandi
step 'outside the scope a key does not exist'

# --- credentials that end, a rehearsal

(umask 077 && echo 'another horse and another battery' >Carl2.pass)
expect 0 'fingerprint' person new-statement Carl --new-key-file Carl2.key --enrolment Carl2.json \
  --new-passphrase-file Carl2.pass $(as Carl)
request Carl owner add Late --time-zone UTC
late=$request
approved Carl person replace-key Carl2.json --fingerprint "$(fingerprint Carl2)"
expect 0 "$late .* key-replaced" approval list $(as Ada)
expect 0 'signed by a key that was replaced, of Carl' approval show "$late" $(as Ada)
expect 3 'APPROVAL_KEY_REPLACED' approval approve "$late" $(as Ada) --yes
expect 0 'is withdrawn' approval withdraw "$late" $(as Carl2)
expect 3 'PERSON_UNKNOWN' person list $(as Carl)
expect 0 'Carl ' person list $(as Carl2)
approved Carl2 person revoke Kiosk --reason 'kiosk stolen'
expect 3 'PERSON_UNKNOWN' supply-group list $(as Kiosk)
expect 0 'person.refused' audit list $(as Dora)
step 'a replaced key and a revoked person are nobody, and who tries is written down'

expect 0 'TRIAL store' store init --config rehearsal.yaml --name Rehearsal --trial
expect 0 'REHEARSAL: the installation is founded' person bootstrap --config rehearsal.yaml \
  --person Ada.json --fingerprint "$(fingerprint Ada)" \
  --person Bob.json --fingerprint "$(fingerprint Bob)"
expect 0 '"mode":"REHEARSAL"' person enrol Carl.json --fingerprint "$(fingerprint Carl)" \
  $(as Carl) --json --config rehearsal.yaml
rehearsed=$(tools field requested <"$output")
expect 0 '^REHEARSAL' approval show "$rehearsed" $(as Ada) --config rehearsal.yaml
expect 2 'APPROVAL_UNKNOWN' approval show "$rehearsed" $(as Ada)
step 'a rehearsal says that it is one, and serves nowhere else'

# --- the audit

expect 0 'nothing is wrong' audit verify $(as Dora)
expect 0 'HEAD OF THE AUDIT' audit head --print $(as Dora)
printed=$(sed -n 's/^sts-kms audit verify --head //p' "$output")
expect 0 'nothing is wrong' audit verify --head "$printed" $(as Dora)
expect 5 'AUDIT_HEAD_DIFFERS' audit verify --head "1:${printed#*:}" $(as Dora)
expect 0 'Kiosk +key-change-old +3' audit counts --key 600101/1 $(as Dora)
expect 0 'Carl +key-change-new +1' audit counts --key 600101/1 $(as Dora)
step 'the audit verifies, against a printed head too; every use of a key is counted'

expect 0 'signed heads' audit export export.jsonl $(as Dora)
signer=$(kms audit head --json $(as Dora) | tools field keyFingerprint)
# check CODE PATTERN EXPORT [OPTION...]: what the checker says, and how it ends.
check() {
  local wanted=$1 pattern=$2 code=0
  shift 2
  node "$top/dist/verifiers/audit/main.js" "$@" >"$output" 2>&1 || code=$?
  [ "$code" -eq "$wanted" ] || fail "the checker ended with $code, not $wanted: $*"
  grep -Eq -- "$pattern" "$output" || fail "the checker does not say $pattern: $*"
  if grep -Eq '^ +at ' "$output"; then fail "the checker shows a stack: $*"; fi
}
check 0 'nothing is wrong' export.jsonl --head "$printed" --fingerprint "$signer"
check 3 'WHO SIGNED WAS NOT CHECKED' export.jsonl --head "$printed"
check 1 'which nobody vouches for' export.jsonl --fingerprint "$(printf '0%.0s' $(seq 64))"
head -1 export.jsonl | node -p 'JSON.parse(fs.readFileSync(0)).publicKeys[0].trim()' >signer.pem
check 0 'nothing is wrong' export.jsonl --key signer.pem
sed 2d signer.pem >damaged.pem
check 2 'no public key' export.jsonl --key damaged.pem
check 2 'ENOENT' nowhere.jsonl
sed '1s/BEGIN PUBLIC KEY/BEGIN/' export.jsonl >keyless.jsonl
check 1 'line 1: publicKeys.0. is no public key' keyless.jsonl
sed '5s/"actor":"[^"]*"/"actor":"Nobody"/' export.jsonl >edited.jsonl
sed 5d export.jsonl >removed.jsonl
for broken in edited removed; do
  check 1 'line 5, row' "$broken.jsonl" --fingerprint "$signer"
done
step 'an export is checked by a program that imports nothing of ours'

pan=$(tools field meterPAN <set.json)
today=$(date -u +%Y-%m-%d)
head='day,seller,supply_group_code,key_revision_number,meter_pan'
printf '%s\n%s,Carl,600101,1,%s\n' "$head" "$today" "$pan" >sales.csv
expect 0 'every set that was issued was sold' audit reconcile sales.csv $(as Dora)
printf '%s\n%s,Eve,600101,1,%s\n' "$head" "$today" "$pan" >sales.csv
expect 1 "sold-not-issued +$today +600101/1 +Eve" audit reconcile sales.csv $(as Dora)
expect 1 "issued-not-sold +$today +600101/1 +Carl" audit reconcile sales.csv $(as Dora)
step 'issued sets are compared with what was sold'

# --- what somebody may try on the audit

expect 0 'backup of' store backup older.db
cp anchor/sts-kms.jsonl older.jsonl
expect 0 'has its new intention' meter intend "$meter" 600101/1/06 $(as Carl2) --ticket T-6 \
  --reason 'another tariff'
cp anchor/sts-kms.jsonl newer.jsonl
cp older.jsonl anchor/sts-kms.jsonl
expect 5 'AUDIT_ANCHOR_ROLLED_BACK' person list $(as Dora)
rm anchor/sts-kms.jsonl
expect 5 'AUDIT_ANCHOR_MISSING' person list $(as Dora)
cp newer.jsonl anchor/sts-kms.jsonl
expect 0 'Dora' person list $(as Dora)
mv store newer
expect 0 'is restored' store restore older.db
expect 5 'AUDIT_ROLLED_BACK' person list $(as Dora)
expect 3 'PERSON_WANTED' audit recover --reason 'disk failed' $(as Ada)
expect 3 'PERSON_DUTY' audit recover --reason 'disk failed' $(as Ada) \
  --second-key-file Ada.key --second-passphrase-file Ada.pass
expect 0 'EMERGENCY: the audit goes on after AUDIT_ROLLED_BACK' audit recover \
  --reason 'disk failed' $(as Ada) --second-key-file Dora.key --second-passphrase-file Dora.pass
expect 0 'nothing is wrong' audit verify $(as Dora)
expect 0 'audit.recovered' audit list $(as Dora)
expect 0 'nothing is wrong' audit verify --head "$printed" $(as Dora)
step 'a store or an anchor put back alone is noticed; two people go on after a restore, for all to see'

if grep -Eq '"[0-9]{20}"' set.json; then
  first=$(tr ',' '\n' <set.json | grep -Eo '[0-9]{20}' | head -1)
  if kms audit list --limit 1000 --json $(as Dora) | grep -q "$first"; then
    fail 'the digits of a token are in the audit'
  fi
else
  fail 'the set has no tokens'
fi
step 'the digits of a token are not in the audit'

expect 0 'Carl +key-change.issue +meter' audit list --token - $(as Dora) <<<"$first"
expect 0 'Kiosk for Thandi +key-change.reprint' audit list --token - $(as Dora) <<<"$first"
digest=$(kms audit digest $(as Dora) <<<"$first")
expect 0 "key-change.issue.*$digest" audit list --token - --json $(as Dora) <<<"$first"
expect 0 'no rows' audit list --token - $(as Dora) <<<00000000000000000000
expect 2 'CLI_USAGE' audit list --token "$first" $(as Dora)
expect 3 'PERSON_DUTY' audit list --token - $(as Carl2) <<<"$first"
step 'an auditor finds the rows of a token by typing it; an operator does not'

tools sql sts-kms.yaml "update audit_row set actor = 'Nobody' where number = 4" >"$output"
expect 5 'AUDIT_ROW_ALTERED.*row 4|4 +AUDIT_ROW_ALTERED' audit verify $(as Dora)
tools sql sts-kms.yaml "update audit_row set actor = 'root' where number = 4" >"$output"
expect 0 'nothing is wrong' audit verify $(as Dora)
tools sql sts-kms.yaml 'update key_use set uses = uses - 1' >"$output"
expect 5 'AUDIT_COUNTS_DIFFER' audit verify $(as Dora)
tools sql sts-kms.yaml 'update key_use set uses = uses + 1' >"$output"
last=$(tools sql sts-kms.yaml 'select number from audit_head' | tools field number)
tools sql sts-kms.yaml "delete from audit_row where number = $last" >"$output"
expect 5 'AUDIT_HEAD_WRONG' person list $(as Dora)
expect 5 "$last +AUDIT_ROLLED_BACK" audit verify $(as Dora)
step 'edited and deleted rows are named, and a start refuses'

echo "custody: $steps steps passed"
