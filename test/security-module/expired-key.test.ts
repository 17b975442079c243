/** An expired vending key may be the old key of a set, never the new one (CTSA16). */
import { expect, test } from 'vitest';
import { loadShippedStaTables } from '../../src/config/sta-tables-file.ts';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { createSecurityModule } from '../../src/security-module/security-module.ts';
import { parseKeyExpiryNumber } from '../../src/sts/attributes/key-expiry-number.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../src/sts/open-points.ts';
import { parseUtcMinute } from '../../src/sts/utc-minute.ts';
import { INSTALLATION_ID, itemWith, TRIAL_04, generateKey } from '../support/security-modules.ts';

/** KEN 85 on base date 2014 ends with this minute. SPEC section 7. */
const LAST = '2024-09-18T22:55Z';

test.each([
  [LAST, 0, 1, 'issued'],
  ['2024-09-18T22:56Z', 0, 1, 'STS_KCT_KEY_EXPIRED'],
  ['2024-09-18T22:56Z', 1, 0, 'issued'],
] as const)('at %s from key %i to key %i: %s', async (now, fromKey, toKey, expected) => {
  const hsm = new MemoryHsm();
  const securityModule = createSecurityModule({
    hsm,
    guards: generateGuardKeys(hsm),
    installationId: INSTALLATION_ID,
    staTables: loadShippedStaTables('operational'),
    policy: DEFAULT_OPEN_POINT_POLICY,
    clock: { nowUtc: () => parseUtcMinute(now) },
  });
  const attributes = { ...TRIAL_04.attributes, baseDate: 2014 } as const;
  const keys = await Promise.all(
    [255, 85].map((ken) =>
      generateKey(securityModule, {
        trial: true,
        attributes: { ...attributes, keyExpiryNumber: parseKeyExpiryNumber(ken) },
      }),
    ),
  );
  const batch = { keys, items: [itemWith({ fromKey, toKey })] };
  const [outcome] = await securityModule.issueKeyChangeSets(batch);
  const got = outcome !== undefined && 'refused' in outcome ? outcome.refused.code : 'issued';
  expect(got).toBe(expected);
});
