/** The installation of a store: made once, opened by the HSM that guards it. */
import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { createInstallation } from '../../../src/custody/installation/create-installation.ts';
import { readInstallationStatus } from '../../../src/custody/installation/installation-status.ts';
import { openInstallation } from '../../../src/custody/installation/open-installation.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { actionsOf, ADA, bareCustody, closeStores, newCustody } from '../custody-rig.ts';

const inFolder = useTemporaryFolder();
const access = () => ({ kind: 'sqlite', file: inFolder(`${randomUUID()}.db`) }) as const;
afterAll(closeStores);

test('made once, with its HSM and storage key 1', async () => {
  const custody = await bareCustody(access());
  const { dependencies, installationId } = custody;
  const request = { installationId, name: 'Harbour City', trial: true };
  const { entity } = await createInstallation(dependencies, ADA, request);
  expect(entity).toEqual({
    ...{ id: 'installation', version: 1, ...request },
    ...{ hsmProfile: 'memory', storageKeyNumber: 1, rotatingTo: null },
  });
  expect(await actionsOf(custody)).toEqual(['installation.create']);
  await expectCodeAsync(createInstallation(dependencies, ADA, request), 'INSTALLATION_EXISTS');
});

test('of two that make it at once one wins', async () => {
  const one = await bareCustody(access());
  const two = await one.again();
  const results = await Promise.allSettled(
    [one, two].map(({ dependencies, installationId }) =>
      createInstallation(dependencies, ADA, { installationId, name: 'Harbour', trial: false }),
    ),
  );
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'INSTALLATION_EXISTS' },
  });
});

test('opened: the record that was made, and what there is', async () => {
  const custody = await newCustody(access());
  const { entity } = await openInstallation(custody.dependencies);
  expect(entity.installationId).toBe(custody.installationId);
  expect(await readInstallationStatus(custody.dependencies, ADA)).toMatchObject({
    installation: { name: 'Harbour City' },
    store: { kind: 'sqlite', pending: [] },
    hsm: { profile: 'memory' },
    records: { installation: 1, owner: 1, supply_group: 1, vending_key: 0, meter: 0 },
  });
});

test('an empty store, and a store of another kind of HSM', async () => {
  const { dependencies } = await bareCustody(access());
  await expectCodeAsync(openInstallation(dependencies), 'INSTALLATION_MISSING');
  const custody = await newCustody(access());
  const description = await custody.dependencies.securityModule.describe();
  const other = {
    ...custody.dependencies,
    securityModule: {
      ...custody.dependencies.securityModule,
      describe: () => Promise.resolve({ ...description, profile: 'softhsm2' }),
    },
  };
  const { message } = await expectCodeAsync(openInstallation(other), 'INSTALLATION_OTHER_HSM');
  expect(message).toContain('profile memory');
});

test('an HSM of the same kind with other keys is not its guardian', async () => {
  const custody = await newCustody(access());
  const stranger = await bareCustody(custody.access);
  await expectCodeAsync(openInstallation(stranger.dependencies), 'RECORD_NOT_GENUINE');
});
