/**
 * Every probe by name, in the order in which they run. One that may end the process comes last.
 *
 * @module
 */
import type { Probe } from './probe-bench.ts';
import { probeShortEncrypt, probeShortSign, probeShortWrap } from './probe-buffers.ts';
import { probeDes } from './probe-des.ts';
import { probeHmac } from './probe-hmac.ts';
import { probeKeyPairs } from './probe-key-pairs.ts';
import { probeObjects } from './probe-objects.ts';
import { probePolicy } from './probe-policy.ts';
import { probeSpeed } from './probe-speed.ts';
import { probeUnwrap } from './probe-unwrap.ts';
import { probeWrap } from './probe-wrap.ts';

/** The probes. */
export const PROBES: ReadonlyMap<string, Probe> = new Map([
  ['objects', probeObjects],
  ['hmac', probeHmac],
  ['des', probeDes],
  ['wrap', probeWrap],
  ['unwrap', probeUnwrap],
  ['policy', probePolicy],
  ['key pairs', probeKeyPairs],
  ['speed', probeSpeed],
  ['short buffer for C_Sign', probeShortSign],
  ['short buffer for C_Encrypt', probeShortEncrypt],
  ['short buffer for C_WrapKey', probeShortWrap],
]);
