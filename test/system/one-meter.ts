/** A TRIAL store with a meter that is due a key change, by the command line. */

/** MeterPAN of the meter. */
export const METER = '600727000000000009';

/** Database and in-memory HSM, in the folder of the file. */
export const CONFIGURATION =
  'store:\n  kind: sqlite\n  file: k.db\n' +
  'hsm:\n  profile: memory\n  sealedFile: hsm.sealed\n  pinFile: pass\n';

/** The commands that make it. */
export const COMMANDS: readonly string[] = [
  'store init --name T --trial --make-passphrase',
  'owner add O --time-zone UTC',
  'supply-group add 600101 --name G --owner O',
  'vending-key generate 600101 --base-date 2014',
  'vending-key activate 600101/1',
  'vending-key generate 600101 --base-date 2014',
  'vending-key activate 600101/2',
  `meter add ${METER} --encryption-algorithm EA07 --presumed 600101/1/01 --intended 600101/2/01`,
];
