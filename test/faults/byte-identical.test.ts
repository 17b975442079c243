/** The same keys give the same digits, octet for octet, whatever HSM holds them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { openPkcs11Hsm } from '../../src/hsm/pkcs11/open-pkcs11-hsm.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Hsm } from '../../src/ports/hsm.ts';
import { generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import type { HsmRig } from '../support/hsm-rigs/hsm-rig.ts';
import { makeNssRig } from '../support/hsm-rigs/nss-rig.ts';
import { makeOpencryptokiRig } from '../support/hsm-rigs/opencryptoki-rig.ts';
import { makeSoftHsmRig } from '../support/hsm-rigs/softhsm-rig.ts';
import {
  digitsOf,
  everyChange,
  importKnownKeys,
  issueInTheirTime,
  referenceOutcome,
  type Digits,
} from '../support/reference-batch.ts';
import { CLOCK, MIXED_POLICY, moduleOn } from '../support/security-modules.ts';

const SEED = 1993;

/** Every change between twelve imported keys, as JSON: its octets are what is compared. */
async function digitsOn(hsm: Hsm): Promise<{ text: string; expected: string }> {
  const guards = generateGuardKeys(hsm);
  const moduleAt = (clock: Clock) => moduleOn(hsm, guards, MIXED_POLICY, clock);
  const securityModule = moduleAt(CLOCK);
  try {
    const keys = await importKnownKeys(securityModule, SEED);
    const items = everyChange(keys, SEED);
    const outcomes = await issueInTheirTime(moduleAt, keys, items);
    const expected = items.map((item) => referenceOutcome(keys, item));
    return { text: textOf(digitsOf(outcomes)), expected: textOf(expected) };
  } finally {
    await securityModule.close();
  }
}

/** Members in one order. */
function textOf(outcomes: readonly Digits[]): string {
  return JSON.stringify(
    outcomes.map((outcome) =>
      'refused' in outcome ? outcome : { tokens: outcome.tokens, rollOver: outcome.rollOver },
    ),
  );
}

let inMemory = '';
beforeAll(async () => {
  inMemory = (await digitsOn(new MemoryHsm())).text;
});

test('in memory: the digits of the reference', async () => {
  const { text, expected } = await digitsOn(new MemoryHsm());
  expect(text).toBe(expected);
  expect(inMemory).toBe(expected);
  expect(text.match(/"tokens"/g)?.length).toBeGreaterThan(80);
});

describe.each([
  ['SoftHSM', makeSoftHsmRig],
  ['NSS softokn', makeNssRig],
  ['opencryptoki', makeOpencryptokiRig],
] as const)('%s', (_, makeRig) => {
  let rig: HsmRig | undefined;
  // It may wait for its turn.
  beforeAll(() => {
    rig = makeRig();
  }, 150_000);
  afterAll(() => rig?.close());

  test('the same octets as in memory', async () => {
    const { text } = await digitsOn(openPkcs11Hsm(rig!.profile, rig!.access()));
    expect(text).toBe(inMemory);
  });
});
