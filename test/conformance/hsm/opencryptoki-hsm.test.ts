/** opencryptoki under the suite of all HSMs, and beside a passport that makes its own token. */
import { expect, test } from 'vitest';
import { makePassport } from '../../../src/hsm/passport/make-passport.ts';
import { openPkcs11Hsm } from '../../../src/hsm/pkcs11/open-pkcs11-hsm.ts';
import { makeOpencryptokiRig } from '../../support/hsm-rigs/opencryptoki-rig.ts';
import { opencryptokiTraces } from '../../support/hsm-rigs/opencryptoki-traces.ts';
import { hmacOf, keySpec } from './hsm-under-test.ts';
import { describeRig } from './pkcs11-suite.ts';

const rig = makeOpencryptokiRig();
describeRig('opencryptoki', rig);

test('a token in use neither sees nor feels a passport that makes its own', async () => {
  const hsm = openPkcs11Hsm(rig.profile, rig.access());
  const key = hsm.generateKey(keySpec('dkga04'));
  const mac = hmacOf(hsm, key, Buffer.from('x'));
  const before = opencryptokiTraces();
  const options = { measuredOn: '2026-11-23', probes: ['objects', 'hmac'] };
  const { token, facts } = await makePassport(rig.profile, undefined, options);
  expect(token.throwAway).toBe(true);
  expect(facts.hmacKeyBytesMin).toBe(rig.profile.limits.hmacKeyBytesMin);
  expect(opencryptokiTraces()).toEqual(before);
  expect(hmacOf(hsm, key, Buffer.from('x'))).toEqual(mac);
  hsm.close();
}, 60_000);
