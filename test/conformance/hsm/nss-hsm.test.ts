/** NSS softokn under the suite of all HSMs. */
import { makeNssRig } from '../../support/hsm-rigs/nss-rig.ts';
import { describeRig } from './pkcs11-suite.ts';

describeRig('NSS softokn', makeNssRig());
