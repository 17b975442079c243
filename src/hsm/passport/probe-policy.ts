/**
 * Whether the module keeps to the attributes of a key: what it does not enforce, this program
 * enforces for itself, and whoever has the PIN is not held back.
 *
 * @module
 */
import { randomBytes } from 'node:crypto';
import { CKK_AES, CKK_GENERIC_SECRET, CKM } from '../pkcs11/cryptoki-numbers.ts';
import type { CryptokiHandle } from '../pkcs11/cryptoki.ts';
import { templateOf } from '../pkcs11/key-attributes.ts';
import type { Finding } from './passport.ts';
import {
  importKey,
  readAttribute,
  refusalOf,
  ROOM_BYTES,
  type Probe,
  type ProbeBench,
} from './probe-bench.ts';
import { importWrappingKey, wrapWith, WRAP_MECHANISMS } from './probe-wrapping.ts';
import { WRAPPING_VALUE } from './wrap-answers.ts';

const HIDDEN = { SENSITIVE: true, EXTRACTABLE: false } as const;
const AES_CBC = { mechanism: CKM.AES_CBC, parameter: Buffer.alloc(16) };

/** What a good module refuses. */
export const probePolicy: Probe = (bench) => {
  const { cryptoki, session } = bench;
  const secret = importKey(bench, randomBytes(32), { KEY_TYPE: CKK_GENERIC_SECRET, ...HIDDEN });
  const wrapping = importKey(bench, WRAPPING_VALUE, {
    ...{ KEY_TYPE: CKK_AES, WRAP: true, UNWRAP: true },
    ...HIDDEN,
  });
  const own = importWrappingKey(bench, randomBytes(32));
  const wraps = WRAP_MECHANISMS.some(
    ([, how]) => refusalOf(() => wrapWith(bench, how, [own, secret])) === undefined,
  );
  const findings = [
    must('policy/read', 'reading a sensitive value', () => readAttribute(bench, secret)),
    must('policy/decipher', 'deciphering with a key that may only wrap', () => {
      decipher(bench, wrapping);
    }),
    must('policy/change', 'letting a key that may not be changed decipher', () => {
      cryptoki.C_SetAttributeValue(session, wrapping, templateOf({ DECRYPT: true }));
    }),
    must('policy/reveal', 'making a sensitive key readable', () => {
      cryptoki.C_SetAttributeValue(session, secret, templateOf({ SENSITIVE: false }));
    }),
    mustNot('policy/wrap', 'wrapping a key that is not extractable', wraps),
  ];
  const copies = must('policy/copy', 'a copy of a wrapping key that deciphers', () => {
    const changes = templateOf({ TOKEN: false, DECRYPT: true });
    decipher(bench, cryptoki.C_CopyObject(session, wrapping, changes));
  });
  return {
    findings: [...findings, copies],
    facts: {
      refusesToWrapNonExtractable: !wraps,
      keepsUsageOfCopies: copies.outcome === 'works',
    },
  };
};

/** `works` means that the module refused. */
function must(probe: string, what: string, calls: () => unknown): Finding {
  const refusal = refusalOf(calls);
  if (refusal === undefined) return mustNot(probe, what, true);
  return { probe, outcome: 'works', detail: `${what} is refused: ${refusal}` };
}

function mustNot(probe: string, what: string, happened: boolean): Finding {
  if (happened) return { probe, outcome: 'wrong', detail: `${what} is ALLOWED` };
  return { probe, outcome: 'works', detail: `${what} is refused` };
}

function decipher({ cryptoki, session }: ProbeBench, key: CryptokiHandle): void {
  cryptoki.C_DecryptInit(session, AES_CBC, key);
  cryptoki.C_Decrypt(session, Buffer.alloc(16), Buffer.alloc(ROOM_BYTES));
}
