/** Heads of the audit chain in a token: signed, and kept whichever process comes next. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyAuditHead } from '../../../src/credentials/verify-audit-head.ts';
import { newKeyAttributes, templateOf } from '../../../src/hsm/pkcs11/key-attributes.ts';
import { openPkcs11Hsm } from '../../../src/hsm/pkcs11/open-pkcs11-hsm.ts';
import type { SignedAuditHead } from '../../../src/ports/audit-heads.ts';
import type { Hsm } from '../../../src/ports/hsm.ts';
import { AUDIT_KEY_LABEL } from '../../../src/security-module/audit-key.ts';
import { createAuditHeads } from '../../../src/security-module/audit-heads.ts';
import { headOf, SIGNED_AT } from '../../support/audit-heads.ts';
import { expectCode } from '../../support/expect-code.ts';
import type { HsmRig } from '../../support/hsm-rigs/hsm-rig.ts';
import { enter } from '../../support/hsm-rigs/intruder.ts';
import { INSTALLATION_ID } from '../../support/security-modules.ts';
import { keySpec } from './hsm-under-test.ts';

const SLOTS = ['sts-kms audit head A', 'sts-kms audit head B'];

export function describeKeptHeads(rig: HsmRig): void {
  const all: SignedAuditHead[] = [];
  let hsm: Hsm;
  const open = () => openPkcs11Hsm(rig.profile, rig.access());
  const headsOf = (opened: Hsm) =>
    createAuditHeads({ hsm: opened, installationId: INSTALLATION_ID });

  beforeAll(() => {
    hsm = open();
    headsOf(hsm).makeKey();
  }, 60_000);
  afterAll(() => {
    hsm.destroyKey(hsm.findSigningPair(AUDIT_KEY_LABEL));
    for (const label of SLOTS) hsm.destroyKey(hsm.findKey(label));
    hsm.close();
  });

  test('each beside the one before, by whichever process', () => {
    expect(headsOf(hsm).match([])).toEqual({ kept: 0, found: [] });
    for (const number of [1, 2, 3, 4, 5]) {
      const opened = open();
      const heads = headsOf(opened);
      const head = heads.sign(headOf(number), SIGNED_AT);
      heads.keep(head, all);
      all.push(head);
      opened.close();
    }
    expect(headsOf(hsm).match(all)).toEqual({ kept: 2, found: [5, 4] });
    const { pem } = headsOf(hsm).publicKey();
    expect(all.map((head) => verifyAuditHead(head, pem))).toEqual(Array(5).fill(true));
  });

  test('an anchor of an older day does not know them, and replaces none', () => {
    const heads = headsOf(hsm);
    expect(heads.match(all.slice(0, 3))).toEqual({ kept: 2, found: [] });
    const next = heads.sign(headOf(6), SIGNED_AT);
    expectCode(() => {
      headsOf(hsm).keep(next, all.slice(0, 3));
    }, 'SM_AUDIT_HEAD');
    expect(heads.match(all)).toEqual({ kept: 2, found: [5, 4] });
  });

  test('what they are kept in is neither read nor changed', () => {
    for (const label of SLOTS) {
      const slot = hsm.findKey(label);
      expectCode(() => {
        hsm.readKey(slot, new Uint8Array(32));
      }, 'HSM_KEY_NOT_EXTRACTABLE');
    }
  });

  test('a twin of a slot is seen: nothing is told of either, and nothing is replaced', () => {
    const { cryptoki, session, leave } = enter(rig);
    const label = SLOTS[0]!;
    const spec = keySpec('record-mac', { label, persistent: true, extractable: false });
    const attributes = { ...newKeyAttributes(spec), VALUE: Buffer.alloc(32, 9) };
    const twin = cryptoki.C_CreateObject(session, templateOf(attributes));
    const heads = headsOf(hsm);
    expectCode(() => heads.match(all), 'HSM_KEY_AMBIGUOUS');
    expectCode(() => {
      heads.keep(heads.sign(headOf(6), SIGNED_AT), all);
    }, 'HSM_KEY_AMBIGUOUS');
    cryptoki.C_DestroyObject(session, twin);
    leave();
    expect(heads.match(all)).toEqual({ kept: 2, found: [5, 4] });
  });
}
