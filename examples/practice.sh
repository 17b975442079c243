# For the guides, in bash: `. practice.sh` defines what their commands share, and `practice` makes an
# installation to practise on in the folder `practice`, once, and goes there. Its keys are TRIAL keys.
# shellcheck shell=bash

practice_examples=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# as PERSON: the options of somebody's credential. In earnest there is no passphrase file: each person
# types the passphrase.
as() { echo "--key-file $1.key --passphrase-file $1.pass"; }

# passphrase PERSON...: makes the passphrase files.
passphrase() {
  local person
  for person in "$@"; do
    (umask 077 && node -p 'crypto.randomBytes(24).toString("base64url")' >"$person.pass")
  done
}

# value NAME: a member of the JSON object that a command printed with --json.
value() { node -p 'JSON.parse(fs.readFileSync(0, "utf8").split("\n")[0])[process.argv[1]]' "$1"; }

# fingerprint PERSON: what its owner reads out, here from the enrolment.
fingerprint() { sts-kms person show-enrolment "$1.enrolment.json" --json | value fingerprint; }

# approved COMMAND...: Carl asks for it, Ada and Bob approve, Carl carries it out.
approved() {
  local request
  # shellcheck disable=SC2046
  request=$(sts-kms "$@" $(as carl) --ticket OPS-1 --json | value requested) &&
    sts-kms approval approve "$request" $(as ada) --yes &&
    sts-kms approval approve "$request" $(as bob) --yes &&
    sts-kms approval carry-out "$request" $(as carl)
}

# credential PERSON NAME ROLES: somebody makes a key.
credential() {
  passphrase "$1"
  # shellcheck disable=SC2046
  sts-kms person new-key --name "$2" --roles "$3" $(as "$1") --enrolment "$1.enrolment.json"
}

# practice: four people, the owners Harbour and Amperon, three imported and two generated keys.
practice() {
  if [ -d practice ]; then
    cd practice || return
    return
  fi
  mkdir practice && cd practice || return
  {
    sts-kms store init --name 'Harbour City' --trial --hsm-profile memory &&
      sts-kms owner add Harbour --time-zone Africa/Johannesburg &&
      sts-kms owner add Amperon --time-zone Africa/Johannesburg &&
      sts-kms supply-group add 600101 --name Electricity --owner Harbour &&
      sts-kms supply-group add 600202 --name Water --owner Harbour &&
      sts-kms supply-group add 990001 --name Amperon --owner Amperon --kind default &&
      sts-kms vending-key import-trial "$practice_examples/trial-keys.json" &&
      sts-kms vending-key generate 600101 --base-date 2014 &&
      sts-kms vending-key activate 600101/2 &&
      sts-kms vending-key generate 990001 --base-date 2014 &&
      sts-kms vending-key activate 990001/2 &&
      credential ada Ada administrator,custodian &&
      credential bob Bob administrator,custodian &&
      credential carl Carl operator,planner &&
      credential dora Dora auditor &&
      sts-kms person bootstrap --person ada.enrolment.json --fingerprint "$(fingerprint ada)" \
        --person bob.enrolment.json --fingerprint "$(fingerprint bob)" &&
      enrolled carl && enrolled dora
  } >practice.log 2>&1 || {
    cat practice.log
    return 1
  }
}

# enrolled PERSON: somebody asks to be enrolled, and two administrators approve.
enrolled() {
  local request enrolment=$1.enrolment.json
  # shellcheck disable=SC2046
  request=$(sts-kms person enrol "$enrolment" --fingerprint "$(fingerprint "$1")" $(as "$1") \
    --ticket HR-1 --json | value requested) &&
    sts-kms approval approve "$request" $(as ada) --yes &&
    sts-kms approval approve "$request" $(as bob) --yes &&
    sts-kms approval carry-out "$request" $(as ada)
}
