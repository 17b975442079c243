/** The in-memory HSM under the suite of all HSMs. */
import { MemoryHsm } from '../../../src/hsm/memory/memory-hsm.ts';
import { describeHsm } from './hsm-suite.ts';

describeHsm('in-memory HSM', () => new MemoryHsm(), { profile: 'memory', throughPkcs11: false });
