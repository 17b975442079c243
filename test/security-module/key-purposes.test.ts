/** A key serves within its state and dates: each refusal concerns one meter. */
import { expect, test } from 'vitest';
import { loadShippedStaTables } from '../../src/config/sta-tables-file.ts';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { createSecurityModule } from '../../src/security-module/security-module.ts';
import { parseKeyExpiryNumber } from '../../src/sts/attributes/key-expiry-number.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../src/sts/open-points.ts';
import { parseUtcMinute } from '../../src/sts/utc-minute.ts';
import {
  announceKey,
  fateOf,
  generateKey,
  inState,
  INSTALLATION_ID,
  itemWith,
  trial,
} from '../support/security-modules.ts';

/** A minute after KEN 85 on base date 2014 ends. SPEC section 7. */
const NOW = parseUtcMinute('2024-09-18T22:56Z');
const hsm = new MemoryHsm();
const securityModule = createSecurityModule({
  hsm,
  guards: generateGuardKeys(hsm),
  installationId: INSTALLATION_ID,
  staTables: loadShippedStaTables('operational'),
  policy: DEFAULT_OPEN_POINT_POLICY,
  clock: { nowUtc: () => NOW },
});
const minute = parseUtcMinute;
const active = await generateKey(securityModule, trial());
const ended = trial({ keyExpiryNumber: parseKeyExpiryNumber(85) });
const keys = {
  active,
  'not started': await generateKey(securityModule, {
    ...trial(),
    life: { activeFrom: minute('2024-09-18T22:57Z') },
  }),
  'issued until a minute ago': await generateKey(securityModule, {
    ...trial(),
    life: { issuedUntil: minute('2024-09-18T22:55Z') },
  }),
  ended: await generateKey(securityModule, ended),
  'ended, but for its clock': await generateKey(securityModule, {
    ...ended,
    tokenClockOffsetMinutes: -60,
  }),
  suspended: await inState(securityModule, active, 'suspended'),
  'key-change-only': await inState(securityModule, active, 'key-change-only'),
  compromised: await inState(securityModule, active, 'compromised'),
  deactivated: await inState(securityModule, active, 'deactivated'),
  external: await announceKey(securityModule, trial(), 'external'),
  announced: await announceKey(securityModule, trial()),
};

test.each<[keyof typeof keys, number | string, number | string]>([
  ['active', 2, 2],
  ['not started', 'KEY_NOT_STARTED', 'KEY_NOT_STARTED'],
  ['issued until a minute ago', 'KEY_ISSUED_UNTIL_PASSED', 'KEY_ISSUED_UNTIL_PASSED'],
  ['ended', 2, 'STS_KCT_KEY_EXPIRED'],
  ['ended, but for its clock', 2, 2],
  ['suspended', 'KEY_STATE_REFUSES', 'KEY_STATE_REFUSES'],
  ['key-change-only', 2, 'KEY_STATE_REFUSES'],
  ['compromised', 2, 'KEY_COMPROMISED'],
  ['deactivated', 'KEY_STATE_REFUSES', 'KEY_STATE_REFUSES'],
  ['external', 'KEY_NO_VALUE', 'KEY_NO_VALUE'],
  ['announced', 'KEY_NO_VALUE', 'KEY_NO_VALUE'],
])('%s: as the old key %s, as the new one %s', async (name, asOld, asNew) => {
  const batch = {
    keys: [keys[name], active],
    items: [itemWith(), itemWith({ fromKey: 1, toKey: 0 }), itemWith({ fromKey: 1 })],
  };
  const outcomes = await securityModule.issueKeyChangeSets(batch);
  expect(outcomes.map(fateOf)).toEqual([asOld, asNew, 2]);
});
