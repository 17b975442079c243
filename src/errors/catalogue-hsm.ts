/**
 * Error codes of HSMs and of the security module.
 *
 * @module
 */
import { badInput, refused, type ErrorRow } from './error-row.ts';

/** A failure of the HSM: exit 4; its text stays in the log. */
function hsmFailure(title: string, remedy: string, retryable = false): ErrorRow {
  return { exitCode: 4, httpStatus: 503, title, exposure: 'title-only', retryable, remedy };
}

/** Codes `HSM_` and `SM_`. */
export const HSM_ERRORS = {
  HSM_KEY_NOT_FOUND: hsmFailure(
    'No key in the HSM has this label',
    'Check that the right token or sealed file is in use. Nothing was created in its place.',
  ),
  HSM_KEY_AMBIGUOUS: hsmFailure(
    'More than one key in the HSM has this label',
    'Two custodians remove the wrong one by hand; this program never chooses.',
  ),
  HSM_GUARD_KEYS_INCOMPLETE: hsmFailure(
    'The HSM has one of the two keys that guard a store',
    'If no store rests on it, its making was cut short: two custodians remove it with the ' +
      "vendor's tool and make both anew. Otherwise restore the token from its backup.",
  ),
  HSM_PAIR_INCOMPLETE: hsmFailure(
    'The HSM has one half of a signing pair',
    'Its making was cut short, or somebody removed the other half: two custodians remove what is ' +
      "left with the vendor's tool, then `sts-kms audit make-key` makes a new pair.",
  ),
  HSM_KEY_LENGTH: badInput('Key value has the wrong length', 'The message names the length.'),
  HSM_LABEL_INVALID: badInput(
    'A key label is not valid',
    'Give 1 to 32 printable ASCII characters.',
  ),
  HSM_KEY_USAGE: hsmFailure(
    'A key was asked for what it may not do',
    'This is a defect: report the command and the code.',
  ),
  HSM_KEY_NOT_EXTRACTABLE: hsmFailure(
    'The key may not leave the HSM',
    'Only session copies made for one call can be read.',
  ),
  HSM_UNWRAP_FAILED: hsmFailure(
    'A wrapped key does not open',
    'It was altered, or wrapped by another HSM: restore the store that belongs to this one.',
  ),
  HSM_CLOSED: hsmFailure('The HSM is closed', 'Start the command again.', true),
  HSM_ADDON_MISSING: hsmFailure(
    'The addon for PKCS#11 modules is not built',
    'Run `npm rebuild pkcs11js`; it needs a C++ compiler and Python. All else works without.',
  ),
  HSM_LIBRARY_MISSING: hsmFailure(
    'The PKCS#11 module is not there',
    "Install the device's software, or name its shared library in the configuration.",
  ),
  HSM_PROFILE_UNKNOWN: badInput(
    'There is no such HSM profile',
    'Name a shipped profile or a file. For another device make a passport and a profile: ' +
      '`sts-kms hsm passport --write-profile`.',
  ),
  HSM_PROFILE_INVALID: badInput(
    'The HSM profile is not valid',
    'Correct the member that the message names; a profile without evidence is refused too.',
  ),
  HSM_PROFILE_MISMATCH: hsmFailure(
    'The HSM does not do what its profile says',
    'Make a passport of the device with `sts-kms hsm passport`, and compare: its version, its ' +
      'policy or the profile is another.',
  ),
  HSM_ACCESS_INVALID: badInput(
    'The access to the HSM is not complete',
    'Correct what the message names: token, PIN file, or the place of its settings.',
  ),
  HSM_NO_THROW_AWAY: badInput(
    'A throw-away token cannot be made here',
    'Run it as root (sudo), or name a token that holds nothing: --token-label and --pin-file.',
  ),
  HSM_TOKEN_NOT_FOUND: hsmFailure(
    'No token has this label or serial number',
    'Compare the name in the message with those that it found: blanks and upper case count. Then ' +
      'correct hsm.tokenLabel or hsm.tokenSerial in sts-kms.yaml, or the option.',
  ),
  HSM_TOKEN_AMBIGUOUS: hsmFailure(
    'More than one token has this label or serial number',
    'Name the token by its serial number, which the message has: hsm.tokenSerial in ' +
      'sts-kms.yaml, ' +
      'or --token-serial. Where the profile selects by label only, take the other token away.',
  ),
  HSM_TOKEN_READ_ONLY: hsmFailure(
    'The token takes no new keys',
    'Remove its write protection; only reading and computing work now.',
  ),
  HSM_TOKEN_FULL: hsmFailure(
    'The token has no more room',
    'Remove objects that nobody needs. Vending keys rest outside and take no room.',
  ),
  HSM_PIN_INCORRECT: hsmFailure(
    'The HSM refused the PIN',
    'It was tried once and is not tried again: check it, then start the command again.',
  ),
  HSM_PIN_LOCKED: hsmFailure(
    'The PIN is locked',
    "Its security officer unlocks it with the vendor's tool. Do not try further PINs.",
  ),
  HSM_PIN_NOT_SET: hsmFailure(
    'The PIN is not set or has expired',
    "Set it with the vendor's tool; for SoftHSM, softhsm/init-token.mjs makes a whole token.",
  ),
  HSM_PIN_NO_TERMINAL: badInput(
    'There is no terminal to type the PIN or passphrase at',
    'Start the command at a terminal, or name a file of mode 0600 with the option in the message.',
  ),
  HSM_PIN_NOT_ENTERED: badInput(
    'The PIN or passphrase was not entered',
    'It was not tried. Start the command again, type it and press Enter.',
  ),
  HSM_NOT_LOGGED_IN: hsmFailure(
    'The HSM wants a login',
    'Start the command again. If it happens again, another program logs this one out.',
  ),
  HSM_SESSIONS_EXHAUSTED: hsmFailure(
    'The HSM has no more sessions',
    'End a program that uses it, or use fewer processes; then try again.',
    true,
  ),
  HSM_UNAVAILABLE: hsmFailure(
    'The HSM does not answer as it should',
    'Check device and connection, then try again. The log has the return value.',
    true,
  ),
  HSM_KEY_GONE: hsmFailure(
    'A key is no longer in the HSM',
    'The device was restarted or another program removed it: start the command again.',
    true,
  ),
  HSM_KEY_ATTRIBUTES: hsmFailure(
    'A key in the HSM has other attributes than it was made with',
    'Somebody with the PIN changed or replaced it. Do not use this token before that is explained.',
  ),
  HSM_CALL_REFUSED: hsmFailure(
    'The HSM refused a call as wrong',
    'This is a defect, or the profile is for another device. Report the code and the return value.',
  ),
  HSM_SEAL_INVALID: hsmFailure(
    'The sealed file does not open',
    'The passphrase is wrong or the file was altered. Neither can be told from the other.',
  ),
  HSM_SEAL_EXISTS: badInput(
    'There is a sealed HSM in the file already',
    'A store may rest on its keys: open it, or name another file for a new installation.',
  ),
  HSM_SEAL_BUSY: hsmFailure(
    'Another process has the in-memory HSM',
    'Nothing was done. The in-memory HSM takes one process at a time: wait until the ' +
      'process that ' +
      'the message names has ended, or end it; then repeat the command.',
    true,
  ),
  HSM_SEAL_CHANGED: hsmFailure(
    'Another process changed the sealed file',
    'Nothing was replaced. End the other process, then start the command again.',
  ),
  HSM_SEAL_PERMISSIONS: badInput(
    'A secret file may be read by others',
    'Set its permissions so that only its owner reads and writes it: chmod 600 FILE.',
  ),
  SM_RECORD_MAC: hsmFailure(
    'A vending-key record does not carry its MAC',
    'It was altered outside this system, or belongs to another one: restore it.',
  ),
  SM_RECORD_CHANGE: refused(
    'A change of a record does not follow from what it was',
    'Read the record again and repeat the change; the message says what may not change.',
  ),
  SM_PUBLISHED_VALUE: refused(
    'The value is a published test key',
    'Bring another key: everybody can read this one. Test keys are for TRIAL stores.',
  ),
  SM_WEAK_VALUE: refused(
    'The value is a weak key of DES',
    'Ask its owner for another key: under this one enciphering twice may decipher.',
  ),
  SM_REPRINT_DIFFERS: refused(
    'The set cannot be computed as it was issued',
    'Its record, its keys or its MAC were changed: restore them. Or issue a new set.',
  ),
  KEY_NO_VALUE: refused(
    'No value of the key is held',
    'It is external, not completed or destroyed: use another revision.',
  ),
  SM_HSM_INCONSISTENT: hsmFailure(
    'The HSM contradicted itself',
    'Nothing was released. Repeat the request once; if it happens again, take the HSM out of use.',
    true,
  ),
  SM_AUDIT_HEAD: refused(
    'A head of the audit chain is not one that the HSM signs or keeps',
    'Nothing was signed or kept. Run `sts-kms audit verify`: it compares chain, anchor and HSM.',
  ),
  SM_TRIAL_ONLY: refused(
    'Only trial keys may do this',
    'Clear key values, credit tokens and bench meters are for keys marked TRIAL.',
  ),
  SM_BATCH_TOO_LARGE: badInput(
    'A batch has too many meters',
    'Send at most the number that the message names at once.',
  ),
  SM_GENERATE_DKGA02: refused(
    'DKGA02 keys are not generated',
    'New keys are for DKGA04; DKGA02 serves imported legacy keys only.',
  ),
  SM_METER_UNKNOWN: badInput('No bench meter has this number', 'Open one first.'),
  SM_HOST_FAILED: hsmFailure(
    'A security-module host is not running',
    'It is being replaced: repeat the request. If it goes on, `sts-kms doctor` says why.',
    true,
  ),
  SM_HOST_GARBAGE: hsmFailure(
    'A security-module host answered nonsense',
    'It was replaced: repeat the request. If it happens again, the HSM library is at fault.',
    true,
  ),
  SM_DEADLINE: hsmFailure(
    'The HSM did not answer in time',
    'Its host was replaced: repeat the request. Check the HSM and its connection.',
    true,
  ),
  SM_BUSY: hsmFailure(
    'Too many requests wait for the security module',
    'Repeat the request later, or add hosts: `hsm.hosts` in the configuration.',
    true,
  ),
  SM_BACKUP_SHAPE: badInput(
    'A guard-key backup cannot be divided so',
    'Take 2 to 16 shares, of which 2 up to all of them open it; 5 shares and 3 of them is usual.',
  ),
  SM_BACKUP_EXISTS: badInput(
    'The folder has files of a guard-key backup already',
    'Name another folder: a backup never overwrites one. What an attempt left that was cut short ' +
      'before its keys were made opens nothing: destroy it.',
  ),
  SM_BACKUP_UNTESTED: hsmFailure(
    'The guard-key backup did not open when it was tested',
    'Its files were removed and no key was made. Look at the disk that it was written to.',
  ),
  SM_BACKUP_INVALID: badInput(
    'The file is no guard-key backup, or does not open',
    'It was altered or damaged: take another copy of it.',
  ),
  SM_BACKUP_OTHER_INSTALLATION: refused(
    'The guard-key backup is of another installation',
    'Bring the backup of this one, or name the store that it belongs to.',
  ),
  SM_BACKUP_NOT_COVERING: refused(
    'The guard-key backup does not have the key that is needed',
    'The storage key was rotated after it: bring the backup that was made last. If the move was ' +
      'finished already, `sts-kms store status` on the new HSM says so.',
  ),
  SM_BACKUP_SHARE_DAMAGED: badInput(
    'A share is not as it was written',
    'Take another copy of it, or the share of another custodian.',
  ),
  SM_BACKUP_SHARE_OTHER: badInput(
    'A share belongs to another guard-key backup',
    'Bring shares of this backup: they have its backupId.',
  ),
  SM_BACKUP_SHARES_FEW: refused(
    'There are not enough shares to open the guard-key backup',
    'Bring as many different shares as the message says. Nothing was changed.',
  ),
} as const satisfies Record<string, ErrorRow>;
