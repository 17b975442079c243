/**
 * Random octets, and keys that last: made, found and removed again under a label of their own. They
 * tell whether a second key of the same CKA_ID takes the place of the first.
 *
 * @module
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { CKK_GENERIC_SECRET, CKM, CKO_SECRET_KEY } from '../pkcs11/cryptoki-numbers.ts';
import type { CryptokiHandle } from '../pkcs11/cryptoki.ts';
import { newKeyAttributes, passingAttributes, templateOf } from '../pkcs11/key-attributes.ts';
import { judge, readAttribute, type Probe, type ProbeBench } from './probe-bench.ts';

/** Random octets and keys that last. */
export const probeObjects: Probe = (bench) => {
  const { cryptoki, session } = bench;
  const random = judge('random', 'random octets, twice different', () => {
    const [one, two] = [1, 2].map(() => cryptoki.C_GenerateRandom(session, Buffer.alloc(32)));
    return one !== undefined && two?.equals(one) === false && one.some((octet) => octet !== 0);
  });
  const lasting = judge('objects/lasting', 'a key that lasts, with the attributes of ours', () =>
    withLasting(bench, [{}], ([object]) => object !== undefined),
  );
  const same = { ID: randomBytes(8) };
  const twins = judge('objects/same-id', 'two keys of one CKA_ID stay two', () =>
    withLasting(bench, [same, same], (objects) => objects.length === 2),
  );
  const generated = judge('objects/generate', 'AES and generic secret keys are made inside', () => {
    const wrap = newKeyAttributes({ ...SPEC, usage: 'wrap', persistent: false });
    const mac = newKeyAttributes({ ...SPEC, usage: 'record-mac', persistent: false });
    for (const [mechanism, attributes] of [
      [CKM.AES_KEY_GEN, wrap],
      [CKM.GENERIC_SECRET_KEY_GEN, mac],
    ] as const) {
      const template = templateOf({ ...attributes, VALUE_LEN: 32 });
      cryptoki.C_GenerateKey(session, { mechanism }, template);
    }
    return true;
  });
  const sized = judge('objects/read', 'a key that may be read is read whole', () => {
    const value = randomBytes(32);
    const attributes = passingAttributes({
      ...{ KEY_TYPE: CKK_GENERIC_SECRET, SENSITIVE: false, EXTRACTABLE: true },
      VALUE: value,
    });
    const object = cryptoki.C_CreateObject(session, templateOf(attributes));
    return readAttribute(bench, object).equals(value);
  });
  return { findings: [random, generated, sized, lasting, twins] };
};

const SPEC = { label: 'sts-kms passport', extractable: false } as const;

/** Makes keys that last, lends those that are then found, and removes them. */
function withLasting<Result>(
  { cryptoki, session }: ProbeBench,
  changes: readonly Parameters<typeof templateOf>[0][],
  use: (found: readonly CryptokiHandle[]) => Result,
): Result {
  const label = randomUUID().slice(0, 30);
  const spec = { ...SPEC, label, usage: 'record-mac', persistent: true } as const;
  const find = () => {
    const wanted = { CLASS: CKO_SECRET_KEY, TOKEN: true, LABEL: label };
    cryptoki.C_FindObjectsInit(session, templateOf(wanted));
    const found = cryptoki.C_FindObjects(session, 8);
    cryptoki.C_FindObjectsFinal(session);
    return found;
  };
  try {
    for (const change of changes) {
      const attributes = { ...newKeyAttributes(spec), ...change, VALUE_LEN: 32 };
      const how = { mechanism: CKM.GENERIC_SECRET_KEY_GEN };
      cryptoki.C_GenerateKey(session, how, templateOf(attributes));
    }
    return use(find());
  } finally {
    for (const object of find()) cryptoki.C_DestroyObject(session, object);
  }
}
