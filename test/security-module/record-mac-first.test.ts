/** Nothing of an altered record is believed, not even for a refusal. */
import { expect, test } from 'vitest';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { alter } from '../support/inner-parts.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import { itemWith, moduleOn, TRIAL_04, generateKey } from '../support/security-modules.ts';

test.each([
  ['base date', { baseDate: 2035 }],
  ['key type', { keyType: 1 }],
  ['algorithm', { decoderKeyGenerationAlgorithm: 'DKGA02' }],
] as const)('an altered %s stops the batch before the rules see it', async (_, altered) => {
  const hsm = new MemoryHsm();
  const securityModule = moduleOn(hsm, generateGuardKeys(hsm));
  const record = await generateKey(securityModule, TRIAL_04);
  const forged = alter(record, { attributes: { ...record.entity.attributes, ...altered } });
  const batch = { keys: [forged, record], items: [itemWith({})] };
  await expectCodeAsync(securityModule.issueKeyChangeSets(batch), 'SM_RECORD_MAC');
  const sound = { keys: [record, record], items: [itemWith({})] };
  expect(await securityModule.issueKeyChangeSets(sound)).toHaveLength(1);
});
