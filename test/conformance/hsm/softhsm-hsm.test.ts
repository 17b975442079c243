/** SoftHSM under the suite of all HSMs. */
import { makeSoftHsmRig } from '../../support/hsm-rigs/softhsm-rig.ts';
import { describeRig } from './pkcs11-suite.ts';

describeRig('SoftHSM', makeSoftHsmRig());
