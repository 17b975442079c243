/** opencryptoki under the suite of all HSMs. */
import { makeOpencryptokiRig } from '../../support/hsm-rigs/opencryptoki-rig.ts';
import { describeRig } from './pkcs11-suite.ts';

describeRig('opencryptoki', makeOpencryptokiRig());
