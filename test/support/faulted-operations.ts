/** Operations of the security module over an HSM of which one call may fail. */
import type { HsmKeySpec } from '../../src/ports/hsm.ts';
import type {
  KeyChangeBatch,
  KeyChangeOutcome,
  SecurityModule,
} from '../../src/ports/security-module.ts';
import { findGuardKeys, generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { parseTariffIndex } from '../../src/sts/attributes/tariff-index.ts';
import { bytesFromHex } from '../../src/sts/text.ts';
import { FAULTED_AUDIT_OPERATIONS } from './faulted-audit-operations.ts';
import { createFaultyHsm, type FaultyHsm } from './faulty-hsm.ts';
import { digitsOf, referenceOutcome, type Digits, type KnownKey } from './reference-batch.ts';
import {
  itemWith,
  MIXED_POLICY,
  moduleOn,
  trial,
  generateKey,
  importKey,
  type KeyRequest,
} from './security-modules.ts';

/** An operation that is ready to be done, on an HSM of its own. */
export interface Scene {
  readonly faulty: FaultyHsm;
  readonly run: () => Promise<unknown>;
  /** Whether what `run` returned is right; asked without a fault. */
  readonly isRight: (result: unknown) => Promise<boolean>;
  /** Session keys that may stay open after it. */
  readonly keptKeys: number;
}

const HEX_02 = 'ABABABABABABABAB';
const HEX_04 = 'ABABABABABABABAB949494949494949401234567';
const OLD = trial({ decoderKeyGenerationAlgorithm: 'DKGA02', baseDate: 1993 });
const NEW = trial({ keyRevisionNumber: 2 });
const NEWER = trial({ keyRevisionNumber: 3 });

const known = async (
  securityModule: SecurityModule,
  request: KeyRequest,
  hex: string,
): Promise<KnownKey> => ({
  hex,
  record: await importKey(securityModule, request, bytesFromHex(hex)),
});

/** A module over an HSM with guard keys, and three keys of known values. */
async function installation() {
  const faulty = createFaultyHsm();
  const securityModule = moduleOn(faulty.hsm, generateGuardKeys(faulty.hsm), MIXED_POLICY);
  const keys = [
    await known(securityModule, OLD, HEX_02),
    await known(securityModule, NEW, HEX_04),
    await known(securityModule, NEWER, HEX_04),
  ];
  return { faulty, securityModule, keys };
}

function batchBetween(
  keys: readonly KnownKey[],
  [fromKey, toKey]: readonly [number, number],
  digests: Pick<KeyChangeBatch, 'tokenDigests'> = {},
) {
  const items = ['03', '04'].map((tariffIndex) =>
    itemWith({ fromKey, toKey, toTariffIndex: parseTariffIndex(tariffIndex), tokenCount: 3 }),
  );
  const expected = items.map((item) => referenceOutcome(keys, item));
  return { batch: { keys: keys.map(({ record }) => record), items, ...digests }, expected };
}

const textOf = (outcomes: readonly Digits[]) =>
  JSON.stringify(outcomes.map((outcome) => Object.entries(outcome).sort()));

/** The digits of the reference, under the MACs that the module gives once more. */
async function isIssued(
  outcomes: unknown,
  { batch, expected }: ReturnType<typeof batchBetween>,
  securityModule: SecurityModule,
): Promise<boolean> {
  const issued = outcomes as KeyChangeOutcome[];
  const again = await securityModule.issueKeyChangeSets(batch);
  return textOf(digitsOf(issued)) === textOf(expected) && textOf(issued) === textOf(again);
}

async function issuing(
  fromTo: readonly [number, number],
  digests: Pick<KeyChangeBatch, 'tokenDigests'> = {},
): Promise<Scene> {
  const { faulty, securityModule, keys } = await installation();
  const change = batchBetween(keys, fromTo, digests);
  return {
    faulty,
    run: () => securityModule.issueKeyChangeSets(change.batch),
    isRight: (outcomes) => isIssued(outcomes, change, securityModule),
    keptKeys: 2,
  };
}

async function importing(request: KeyRequest, hex: string): Promise<Scene> {
  const { faulty, securityModule, keys } = await installation();
  return {
    faulty,
    run: () => known(securityModule, request, hex),
    isRight: async (key) => {
      const all = [keys[0]!, key as KnownKey];
      const { batch, expected } = batchBetween(all, [request === OLD ? 1 : 0, 1]);
      const outcomes = await securityModule.issueKeyChangeSets(batch);
      return textOf(digitsOf(outcomes)) === textOf(expected);
    },
    keptKeys: 0,
  };
}

async function generating(): Promise<Scene> {
  const { faulty, securityModule } = await installation();
  return {
    faulty,
    run: () => generateKey(securityModule, NEW),
    isRight: async (made) => {
      const record = made as KnownKey['record'];
      const items = [itemWith({ toKey: 0 })];
      const [outcome] = await securityModule.issueKeyChangeSets({ keys: [record], items });
      return outcome !== undefined && 'tokens' in outcome;
    },
    keptKeys: 0,
  };
}

const SESSION: HsmKeySpec = {
  usage: 'dkga04',
  label: 'VK',
  persistent: false,
  extractable: true,
};

function genesis(): Promise<Scene> {
  const faulty = createFaultyHsm();
  const { hsm } = faulty;
  return Promise.resolve({
    faulty,
    run: () =>
      new Promise((resolve) => {
        resolve(generateGuardKeys(hsm));
      }),
    // Exactly one of each, and they do what they are for.
    isRight: () => {
      const securityModule = moduleOn(hsm, findGuardKeys(hsm), MIXED_POLICY);
      return generateKey(securityModule, NEW).then(() => {
        hsm.destroyKey(hsm.generateKey(SESSION));
        return true;
      });
    },
    keptKeys: 0,
  });
}

/** Opening an installation, and its first batch: a wrong handle shows when it is used. */
async function opening(): Promise<Scene> {
  const { faulty, keys, securityModule } = await installation();
  const change = batchBetween(keys, [0, 1]);
  return {
    faulty,
    run: async () => {
      const guards = findGuardKeys(faulty.hsm);
      return moduleOn(faulty.hsm, guards, MIXED_POLICY).issueKeyChangeSets(change.batch);
    },
    isRight: (outcomes) => isIssued(outcomes, change, securityModule),
    keptKeys: 2,
  };
}

/** Ends with the process, whatever close says: right is that it can be asked again. */
async function closing(): Promise<Scene> {
  const { faulty, securityModule } = await installation();
  await generateKey(securityModule, NEW);
  return {
    faulty,
    run: () => securityModule.close(),
    isRight: () => Promise.resolve(true),
    keptKeys: 0,
  };
}

/** By name. */
export const FAULTED_OPERATIONS: Readonly<Record<string, () => Promise<Scene>>> = {
  genesis,
  open: opening,
  generate: generating,
  'import DKGA02': () => importing(OLD, HEX_02),
  'import DKGA04': () => importing(NEW, HEX_04),
  'issue DKGA02': () => issuing([0, 0]),
  'issue mixed': () => issuing([0, 1]),
  'issue DKGA04': () => issuing([1, 2]),
  'issue with digests': () => issuing([1, 2], { tokenDigests: true }),
  close: closing,
  ...FAULTED_AUDIT_OPERATIONS,
};
