/**
 * Operations that are killed at each of their durable steps, and what whoever comes after does:
 * asks for the same once more, and finds it done once.
 */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { openInstallation } from '../../src/custody/installation/open-installation.ts';
import { rotateStorageKey } from '../../src/custody/installation/rotate-storage-key.ts';
import { issueKeyChange } from '../../src/custody/key-changes/issue-key-change.ts';
import { changeMeterIntention } from '../../src/custody/meters/change-meter-intention.ts';
import { createVendingKey } from '../../src/custody/vending-keys/create-vending-key.ts';
import { destroyVendingKey } from '../../src/custody/vending-keys/destroy-vending-key.ts';
import { readDestructionCertificate } from '../../src/custody/vending-keys/destruction-certificate.ts';
import { importTrialKey } from '../../src/custody/vending-keys/import-trial-key.ts';
import { importWrappedKey } from '../../src/custody/vending-keys/import-wrapped-key.ts';
import { recordExternalKey } from '../../src/custody/vending-keys/record-external-key.ts';
import { storageKeySpec } from '../../src/security-module/storage-keys.ts';
import { ADA } from '../custody/custody-rig.ts';
import { panOf, SECOND, TI_02 } from '../custody/meter-world.ts';
import { attributes, request, trialKey, wrappedKey } from '../custody/vending-keys/key-requests.ts';
import type { Opened, Template } from './durable-steps-world.ts';

/** Something that is asked for. */
export interface Operation {
  readonly name: string;
  /** Below custody/, and the use case in it. */
  readonly module: string;
  readonly exported: string;
  readonly steps: number;
  readonly requestFor: (template: Template) => unknown;
  /** Asks again where that is wanted, and expects that it is there once. */
  readonly again: (opened: Opened, template: Template) => Promise<void>;
  /** Whether all of it is there. */
  readonly isDone: (opened: Opened, template: Template) => Promise<boolean>;
}

const NEXT = attributes({ keyRevisionNumber: 6 });
const ORDER = { meterPAN: panOf(1), messageId: 'm-1' };
const INTENTION = { meterPAN: panOf(1), key: SECOND, tariffIndex: TI_02 };

/** Keys beyond the five of the template that were made whole. */
async function newKeys({ dependencies }: Opened) {
  const keys = await dependencies.store.vendingKeys.list({ limit: 100 });
  const added = keys.filter(({ entity }) => entity.attributes.keyRevisionNumber > 5);
  return added.filter(({ entity }) => entity.life.state === 'pre-active');
}

/** Making a key: if none was made, the same is asked for under another id. */
function making(
  named: Pick<Operation, 'name' | 'module' | 'exported' | 'requestFor'>,
  steps: number,
  make: (opened: Opened) => Promise<unknown>,
): Operation {
  const isDone = async (opened: Opened) => (await newKeys(opened)).length === 1;
  return {
    ...named,
    steps,
    isDone,
    again: async (opened) => {
      await ((await isDone(opened)) ? Promise.resolve() : make(opened));
      expect(await newKeys(opened)).toHaveLength(1);
    },
  };
}

const trialRequest = () => ({ id: randomUUID(), key: trialKey(0x42, NEXT) });
const wrappedRequest = () => ({
  id: randomUUID(),
  key: wrappedKey(new Uint8Array(20).fill(0x43), NEXT),
});
const externalRequest = () => ({ id: randomUUID(), attributes: NEXT });

const MAKING: readonly Operation[] = [
  making(
    {
      name: 'generate a key',
      module: 'vending-keys/create-vending-key',
      exported: createVendingKey.name,
      requestFor: () => request(),
    },
    2,
    ({ dependencies }) => createVendingKey(dependencies, ADA, request()),
  ),
  making(
    {
      name: 'import a trial key',
      module: 'vending-keys/import-trial-key',
      exported: importTrialKey.name,
      requestFor: trialRequest,
    },
    2,
    ({ dependencies }) => importTrialKey(dependencies, ADA, trialRequest()),
  ),
  making(
    {
      name: 'import a wrapped key',
      module: 'vending-keys/import-wrapped-key',
      exported: importWrappedKey.name,
      requestFor: wrappedRequest,
    },
    2,
    ({ dependencies }) => importWrappedKey(dependencies, ADA, wrappedRequest()),
  ),
  making(
    {
      name: 'record an external key',
      module: 'vending-keys/record-external-key',
      exported: recordExternalKey.name,
      requestFor: externalRequest,
    },
    1,
    ({ dependencies }) => recordExternalKey(dependencies, ADA, externalRequest()),
  ),
];

const ISSUE: Operation = {
  name: 'issue a key change',
  module: 'key-changes/issue-key-change',
  exported: issueKeyChange.name,
  steps: 1,
  requestFor: () => ORDER,
  isDone: async ({ dependencies }) =>
    (await dependencies.store.messages.find('ada', 'm-1')) !== undefined,
  again: async (opened) => {
    const { dependencies } = opened;
    const done = await ISSUE.isDone(opened, {} as Template);
    const first = await issueKeyChange(dependencies, ADA, ORDER);
    expect(first.reprint).toBe(done);
    const second = await issueKeyChange(dependencies, ADA, ORDER);
    expect(second).toMatchObject({ reprint: true, tokens: first.tokens });
    const sets = await dependencies.store.keyChangeIssues.listOfMeter(ORDER.meterPAN, 9);
    expect(sets.map(({ id }) => id)).toEqual([first.issue.id]);
  },
};

const ROTATE: Operation = {
  name: 'rotate the storage key',
  module: 'installation/rotate-storage-key',
  exported: rotateStorageKey.name,
  steps: 6,
  requestFor: () => undefined,
  isDone: async ({ dependencies }) => {
    const { entity } = await openInstallation(dependencies);
    return entity.storageKeyNumber === 2 && entity.rotatingTo === null;
  },
  again: async (opened, template) => {
    const { dependencies, hsm } = opened;
    const done = await ROTATE.isDone(opened, template);
    await (done ? Promise.resolve() : rotateStorageKey(dependencies, ADA));
    expect(await ROTATE.isDone(opened, template)).toBe(true);
    const keys = await dependencies.store.vendingKeys.list({ limit: 100 });
    expect(keys.map(({ entity }) => entity.value?.storageKeyNumber)).toEqual([2, 2, 2, 2, 2]);
    const labels = hsm.exportPersistentKeys().map(({ spec }) => spec.label);
    expect(labels).toContain(storageKeySpec(2).label);
    expect(labels).not.toContain(storageKeySpec(1).label);
  },
};

const DESTROY: Operation = {
  name: 'destroy a key',
  module: 'vending-keys/destroy-vending-key',
  exported: destroyVendingKey.name,
  steps: 1,
  requestFor: ({ keys }) => ({ id: keys[4]?.id }),
  isDone: async ({ dependencies }, { keys }) => {
    const found = await dependencies.store.vendingKeys.find(keys[4]?.id ?? '');
    return found?.entity.life.state === 'destroyed';
  },
  again: async (opened, template) => {
    const { dependencies } = opened;
    const id = template.keys[4]?.id ?? '';
    const certificate = (await DESTROY.isDone(opened, template))
      ? await readDestructionCertificate(dependencies, ADA, { id })
      : await destroyVendingKey(dependencies, ADA, { id });
    expect(certificate.vendingKey.id).toBe(id);
    expect(await DESTROY.isDone(opened, template)).toBe(true);
  },
};

const INTEND: Operation = {
  name: "change a meter's intention",
  module: 'meters/change-meter-intention',
  exported: changeMeterIntention.name,
  steps: 1,
  requestFor: () => INTENTION,
  isDone: async ({ dependencies }) => {
    const found = await dependencies.store.meters.find(INTENTION.meterPAN);
    return found?.entity.intended.tariffIndex === TI_02;
  },
  again: async (opened, template) => {
    const done = await INTEND.isDone(opened, template);
    const asked = changeMeterIntention(opened.dependencies, ADA, INTENTION);
    const answer = await asked.then(
      () => 'changed',
      (error: unknown) => (error as { code: string }).code,
    );
    expect(answer).toBe(done ? 'METER_UNCHANGED' : 'changed');
    expect(await INTEND.isDone(opened, template)).toBe(true);
  },
};

export const OPERATIONS: readonly Operation[] = [...MAKING, ISSUE, ROTATE, DESTROY, INTEND];
