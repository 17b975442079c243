/**
 * A captured service and the steps of a rotation: without one that people approved no value is
 * wrapped anew, since each time a version is sealed that nobody approved.
 */
import { beforeEach, expect, test } from 'vitest';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { INSTALLATION_RECORD_ID, type Installation } from '../../src/keys/installation.ts';
import { installationFromRow, installationToRow } from '../../src/keys/rows/installation-row.ts';
import type { SealedRecord, Stored } from '../../src/keys/sealed-record.ts';
import type { VendingKey } from '../../src/keys/vending-key.ts';
import type { SecurityModule } from '../../src/ports/security-module.ts';
import { generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { formatUtcMinute } from '../../src/sts/utc-minute.ts';
import { approvingModule, foundWithTwo } from '../support/approving-module.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import {
  CLOCK,
  generateKey,
  inState,
  INSTALLATION_ID,
  moduleOn,
  TRIAL_04,
} from '../support/security-modules.ts';

let captured: SecurityModule;
let approving: SecurityModule;
let present: SealedRecord;

/** The next step of the installation record, by whichever module seals it. */
async function step(
  by: SecurityModule,
  previous: SealedRecord | null,
  change: Partial<Installation> = {},
): Promise<SealedRecord> {
  const version = (previous?.version ?? 0) + 1;
  const row = installationToRow({
    ...{
      id: INSTALLATION_RECORD_ID,
      installationId: INSTALLATION_ID,
      name: 'Harbour',
      trial: true,
    },
    ...{ hsmProfile: 'memory', storageKeyNumber: 1, rotatingTo: null, version },
    ...change,
  });
  const next = { table: 'installation', id: INSTALLATION_RECORD_ID, version, row } as const;
  const [recordMac] = await by.sealRecords([{ previous, next }]);
  return { ...next, recordMac: recordMac! };
}

beforeEach(async () => {
  const hsm = new MemoryHsm();
  captured = moduleOn(hsm, generateGuardKeys(hsm));
  present = await step(captured, null);
  const entity = {
    ...{
      id: INSTALLATION_RECORD_ID,
      installationId: INSTALLATION_ID,
      name: 'Harbour',
      trial: true,
    },
    ...{ hsmProfile: 'memory', storageKeyNumber: 1, rotatingTo: null, version: 1 },
  };
  const people = await foundWithTwo(captured, { entity, recordMac: present.recordMac });
  const now = () => formatUtcMinute(CLOCK.nowUtc());
  approving = approvingModule(captured, { installationId: INSTALLATION_ID, now }, people);
});

const versionOf = ({ entity }: Stored<VendingKey>) => [entity.version, entity.life.state];

test('a version from before a key was compromised never becomes a later one', async () => {
  const active = await generateKey(approving, TRIAL_04);
  const compromised = await inState(approving, active, 'compromised');
  expect(versionOf(compromised)).toEqual([4, 'compromised']);
  for (const number of [1, 2]) {
    const answer = captured.rewrapVendingKeys([active], number, present);
    await expectCodeAsync(answer, 'SM_RECORD_CHANGE');
  }
  const saying = { storageKeyNumber: 1, rotatingTo: 2 };
  await expectCodeAsync(step(captured, present, saying), 'SM_APPROVAL_MISSING');
  const row = installationToRow({ ...installationFromRow(present.row), ...saying });
  const forged = captured.rewrapVendingKeys([active], 2, { ...present, row });
  await expectCodeAsync(forged, 'SM_RECORD_MAC');
});

test('in a rotation that was approved a value goes over once, and none after it', async () => {
  const active = await generateKey(approving, TRIAL_04);
  const compromised = await inState(approving, active, 'compromised');
  const begun = await step(approving, present, { rotatingTo: 2 });
  await captured.makeStorageKey(2);
  const [moved] = await captured.rewrapVendingKeys([compromised], 2, begun);
  expect(versionOf(moved!)).toEqual([5, 'compromised']);
  // The version before may go over too: it becomes one that there is, and no later one.
  const [older] = await captured.rewrapVendingKeys([active], 2, begun);
  expect(versionOf(older!)).toEqual([4, 'active']);
  await expectCodeAsync(captured.rewrapVendingKeys([older!], 2, begun), 'SM_RECORD_CHANGE');
  const gone = await step(captured, begun, { storageKeyNumber: 2, rotatingTo: 2 });
  await captured.destroyStorageKey(1, gone);
  await expectCodeAsync(captured.rewrapVendingKeys([active], 2, gone), 'SM_RECORD_CHANGE');
  await expectCodeAsync(captured.rewrapVendingKeys([active], 2, begun), 'HSM_KEY_NOT_FOUND');
});

test('looking whether a value opens seals nothing', async () => {
  const active = await generateKey(approving, TRIAL_04);
  await expect(captured.checkVendingKeyValue(active)).resolves.toBeFalsy();
  const wrong = { ...active, recordMac: new Uint8Array(32) };
  await expectCodeAsync(captured.checkVendingKeyValue(wrong), 'SM_RECORD_MAC');
});
