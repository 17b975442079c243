/** What somebody may do to an audit, and where each is noticed: on whichever database. */
import { beforeEach, describe, expect, test } from 'vitest';
import { checkAnchored } from '../../../src/custody/audit/check-anchored.ts';
import { makeAuditKey } from '../../../src/custody/audit/make-audit-key.ts';
import { recoverAudit } from '../../../src/custody/audit/recover-audit.ts';
import { signHead } from '../../../src/custody/audit/sign-head.ts';
import { verifyAudit } from '../../../src/custody/audit/verify-audit.ts';
import { addOwner } from '../../../src/custody/owners/add-owner.ts';
import { createVendingKey } from '../../../src/custody/vending-keys/create-vending-key.ts';
import type { ErrorCode } from '../../../src/errors/catalogue.ts';
import { createAuditHeads } from '../../../src/security-module/audit-heads.ts';
import type { StoreAccess } from '../../../src/store/store-access.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { newTestPerson } from '../../support/people.ts';
import { actBy, ADA, GROUP, newCustody, type Custody } from '../custody-rig.ts';
import { randomUUID } from 'node:crypto';

/** Statements behind the store's back. */
export interface Behind {
  readonly newAccess: () => Promise<StoreAccess>;
  readonly statement: (access: StoreAccess, text: string) => Promise<readonly unknown[]>;
}

type Parts = Custody['dependencies'];

/** A row as it is copied back. */
const DORA = newTestPerson('dora').person;
const COLUMNS =
  'number, at, actor, on_behalf_of, action, subject, requirements, facts, records, key_uses, ' +
  'previous_hash, row_hash';

export function describeDetection({ newAccess, statement }: Behind): void {
  let custody: Custody;
  const sql = (text: string) => statement(custody.access, text);
  const problems = async () =>
    (await verifyAudit(custody.dependencies, ADA)).problems.map(({ code, number }) => [
      code,
      number,
    ]);
  const owner = (name: string) =>
    addOwner(custody.dependencies, ADA, { id: randomUUID(), name, timeZone: 'UTC' });

  beforeEach(async () => {
    custody = await newCustody(await newAccess(), { trial: true });
    await makeAuditKey(custody.dependencies, ADA);
    await createVendingKey(custody.dependencies, ADA, {
      ...{ id: randomUUID(), supplyGroupCode: GROUP, baseDate: 2014 },
    });
    await signHead(custody.dependencies);
    await owner('One');
    await owner('Two');
    await signHead(custody.dependencies);
  });

  test('nothing is wrong with an audit as it was written', async () => {
    const verification = await verifyAudit(custody.dependencies, ADA);
    expect(verification).toMatchObject({ problems: [], unsignedRows: 0, heads: 3 });
    const { number } = await custody.dependencies.store.events.head();
    expect(verification.rows).toBe(number);
    await checkAnchored(custody.dependencies);
  });

  describe('the chain', () => {
    test.each(['at', 'actor', 'action', 'subject', 'requirements', 'facts', 'records', 'key_uses'])(
      'an edited %s',
      async (column) => {
        await sql(`update audit_row set ${column} = '[ ]' where number = 4`);
        expect(await problems()).toContainEqual(['AUDIT_ROW_ALTERED', 4]);
      },
    );

    test('an agent who was put in', async () => {
      await sql(`update audit_row set on_behalf_of = 'x' where number = 4`);
      expect(await problems()).toContainEqual(['AUDIT_ROW_ALTERED', 4]);
    });

    test('a removed row', async () => {
      await sql('delete from audit_row where number = 4');
      expect(await problems()).toContainEqual(['AUDIT_ROW_MISSING', 4]);
    });

    test('rows that changed places', async () => {
      await sql('update audit_row set number = 900 where number = 4');
      await sql('update audit_row set number = 4 where number = 5');
      await sql('update audit_row set number = 5 where number = 900');
      expect(await problems()).toContainEqual(['AUDIT_ROW_ALTERED', 4]);
      expect(await problems()).toContainEqual(['AUDIT_ROW_ALTERED', 5]);
    });

    test('a row that was put in where one was taken out', async () => {
      await sql('delete from audit_row where number = 4');
      const copy = COLUMNS.replace('number', '4');
      await sql(
        `insert into audit_row (${COLUMNS}) select ${copy} from audit_row where number = 2`,
      );
      expect(await problems()).toContainEqual(['AUDIT_ROW_ALTERED', 4]);
    });

    test('a row with the digest of what it says, which does not follow', async () => {
      const [last] = await custody.dependencies.store.events.list(5, 1);
      const { rowHash, ...row } = last!;
      const { auditRowText } = await import('../../../src/audit/audit-row.ts');
      const previousHash = 'f'.repeat(64);
      const forged = custody.dependencies.signatures.hashText(
        auditRowText({ ...row, previousHash }),
      );
      await sql(
        `update audit_row set previous_hash = '${previousHash}', row_hash = '${forged}' ` +
          'where number = 6',
      );
      expect(rowHash).not.toBe(forged);
      expect(await problems()).toContainEqual(['AUDIT_ROW_MOVED', 6]);
    });

    test('rows at the end that were cut off, with a head that fits', async () => {
      const { number } = await custody.dependencies.store.events.head();
      await sql(`delete from audit_row where number = ${number}`);
      await sql(
        `update audit_head set number = ${number - 1}, ` +
          `row_hash = (select row_hash from audit_row where number = ${number - 1})`,
      );
      await expectCodeAsync(checkAnchored(custody.dependencies), 'AUDIT_ROLLED_BACK');
      expect(await problems()).toContainEqual(['AUDIT_ROLLED_BACK', number]);
    });

    test('a last row that was cut off alone', async () => {
      const { number } = await custody.dependencies.store.events.head();
      await sql(`delete from audit_row where number = ${number}`);
      await expectCodeAsync(checkAnchored(custody.dependencies), 'AUDIT_HEAD_WRONG');
    });

    test('a chain that was written anew from a row on', async () => {
      await rewriteFrom(5);
      const { number } = await custody.dependencies.store.events.head();
      await expectCodeAsync(checkAnchored(custody.dependencies), 'AUDIT_REWRITTEN');
      expect(await problems()).toContainEqual(['AUDIT_REWRITTEN', number]);
    });

    test('one that was written anew gets no head, whoever asks for one', async () => {
      const { number } = await custody.dependencies.store.events.head();
      await rewriteFrom(5);
      custody = await custody.again();
      await owner('Three');
      const { heads } = custody.anchor;
      const signed = [signHead, (parts: Parts) => makeAuditKey(parts, ADA)];
      for (const sign of signed) {
        const { facts } = await expectCodeAsync(sign(custody.dependencies), 'AUDIT_REWRITTEN');
        expect(facts['number']).toBe(number);
      }
      expect(custody.anchor.heads).toEqual(heads);
      await expectCodeAsync(checkAnchored(custody.dependencies), 'AUDIT_REWRITTEN');
    });

    test('a database that was put back gets no head, so that the next start tells', async () => {
      const [kept, lost] = custody.anchor.heads.slice(-2);
      await sql(`delete from audit_row where number > ${kept!.number}`);
      await sql(`update audit_head set number = ${kept!.number}, row_hash = '${kept!.rowHash}'`);
      // Another process than the one that signed the head that is lost.
      custody = await custody.again();
      await owner('Three');
      for (const sign of [signHead, (parts: Parts) => makeAuditKey(parts, ADA)]) {
        await expectCodeAsync(sign(custody.dependencies), 'AUDIT_ROLLED_BACK');
      }
      expect(custody.anchor.heads.at(-1)).toEqual(lost);
      await expectCodeAsync(checkAnchored(custody.dependencies), 'AUDIT_ROLLED_BACK');
    });

    test('a head is asked for by those whose duty it is, by way of the audit key too', async () => {
      const { person } = newTestPerson('art', { roles: ['operator'] });
      const asked = makeAuditKey(custody.dependencies, actBy(person));
      await expectCodeAsync(asked, 'PERSON_DUTY');
    });

    test('one that was signed on by other means, which a start takes as it is', async () => {
      const { number } = await custody.dependencies.store.events.head();
      await rewriteFrom(5);
      custody = await custody.again();
      await owner('Three');
      const { store, securityModule } = custody.dependencies;
      const head = await securityModule.signAuditHead(
        await store.events.head(),
        '2026-11-24T00:00:00.000Z',
      );
      await securityModule.keepAuditHead(head, custody.anchor.heads);
      custody.anchor.heads.push(head);
      await checkAnchored(custody.dependencies);
      const found = await problems();
      expect(found).toContainEqual(['AUDIT_REWRITTEN', number]);
      expect(new Set(found.map(([code]) => code))).toEqual(new Set(['AUDIT_REWRITTEN']));
    });

    /** With digests that fit, as somebody does who can write the database and has no key. */
    async function rewriteFrom(first: number): Promise<void> {
      const { auditRowText } = await import('../../../src/audit/audit-row.ts');
      const rows = await custody.dependencies.store.events.list(first - 1, 1000);
      let previousHash = rows[0]!.previousHash;
      for (const row of rows) {
        const actor = row.number === first ? 'Nobody' : row.actor;
        const text = auditRowText({ ...row, actor, previousHash });
        const rowHash = custody.dependencies.signatures.hashText(text);
        await sql(
          `update audit_row set actor = '${actor}', previous_hash = '${previousHash}', ` +
            `row_hash = '${rowHash}' where number = ${row.number}`,
        );
        previousHash = rowHash;
      }
      await sql(`update audit_head set row_hash = '${previousHash}'`);
    }
  });

  describe('what is beside the chain', () => {
    test('counts of key uses that were lowered, removed or made up', async () => {
      await sql('update key_use set uses = uses + 1');
      expect(await problems()).toContainEqual(['AUDIT_COUNTS_DIFFER', null]);
      await sql('delete from key_use');
      expect(await problems()).toContainEqual(['AUDIT_COUNTS_DIFFER', null]);
    });

    test('a record that is gone together with its history', async () => {
      await sql(
        `delete from record_version where record_id in (select id from owner where name = 'Two')`,
      );
      await sql(`delete from owner where name = 'Two'`);
      const { number } = await custody.dependencies.store.events.head();
      expect(await problems()).toEqual([['AUDIT_RECORD_GONE', number]]);
    });
  });

  describe('the anchor and the HSM', () => {
    const refused = (code: ErrorCode) => expectCodeAsync(checkAnchored(custody.dependencies), code);

    test('an anchor that was put back alone', async () => {
      custody.anchor.heads.pop();
      const { facts } = await refused('AUDIT_ANCHOR_ROLLED_BACK');
      expect(facts['number']).toBe(custody.anchor.heads.at(-1)?.number);
    });

    test('an anchor that is gone', async () => {
      custody.anchor.heads = [];
      await refused('AUDIT_ANCHOR_MISSING');
    });

    test('a head whose signature is another', async () => {
      const [last] = custody.anchor.heads.slice(-1);
      custody.anchor.heads.splice(-1, 1, { ...last!, signedAt: '2030-01-01T00:00:00.000Z' });
      await refused('AUDIT_HEAD_FORGED');
      expect(await problems()).toContainEqual(['AUDIT_HEAD_FORGED', last!.number]);
    });

    test('an older head whose signature is another, which a start does not look at', async () => {
      const [first] = custody.anchor.heads;
      custody.anchor.heads[0] = { ...first!, signedAt: '2030-01-01T00:00:00.000Z' };
      await checkAnchored(custody.dependencies);
      expect(await problems()).toEqual([['AUDIT_HEAD_FORGED', first!.number]]);
    });

    test('a head of another installation', async () => {
      const { hsm } = custody;
      const other = createAuditHeads({ hsm, installationId: randomUUID() });
      const [last] = custody.anchor.heads.slice(-1);
      // With a good signature of the same HSM.
      custody.anchor.heads.splice(-1, 1, other.sign(last!, last!.signedAt));
      await refused('AUDIT_HEAD_FORGED');
      expect(await problems()).toContainEqual(['AUDIT_HEAD_FORGED', last!.number]);
    });

    test('an HSM that keeps older heads than the anchor', async () => {
      const [first] = custody.anchor.heads;
      await custody.dependencies.securityModule.replaceKeptHeads(first!);
      await refused('AUDIT_HSM_ROLLED_BACK');
    });

    test('a crash between anchor and HSM is none of these', async () => {
      await owner('Three');
      const { securityModule } = custody.dependencies;
      const keepAuditHead = () => Promise.reject(new Error('killed'));
      const dying = {
        ...custody.dependencies,
        securityModule: { ...securityModule, keepAuditHead },
      };
      await expect(signHead(dying)).rejects.toThrow('killed');
      await checkAnchored(custody.dependencies);
      await signHead(custody.dependencies);
      await owner('Four');
      await signHead(custody.dependencies);
      expect(await problems()).toEqual([]);
    });

    test('an HSM without an audit key', async () => {
      const { hsm } = custody;
      hsm.destroyKey(hsm.findSigningPair('sts-kms audit key 1'));
      const again = await custody.again();
      await expectCodeAsync(checkAnchored(again.dependencies), 'AUDIT_KEY_MISSING');
    });

    test('a head that a witness has on paper', async () => {
      const head = await custody.dependencies.store.events.head();
      const compare = async (rowHash: string) =>
        (
          await verifyAudit(custody.dependencies, ADA, {
            printed: { number: head.number, rowHash },
          })
        ).problems.map(({ code, number }) => [code, number]);
      expect(await compare(head.rowHash)).toEqual([]);
      expect(await compare('0'.repeat(64))).toEqual([['AUDIT_HEAD_DIFFERS', head.number]]);
    });
  });

  describe('recovery', () => {
    test('after a restore: what was lost is written down, and it verifies again', async () => {
      const lost = custody.anchor.heads.at(-1)!;
      const [kept] = custody.anchor.heads.slice(-2);
      await sql(`delete from audit_row where number > ${kept!.number}`);
      await sql(`update audit_head set number = ${kept!.number}, row_hash = '${kept!.rowHash}'`);
      for (const table of ['owner', 'record_version']) {
        const column = table === 'owner' ? 'id' : 'record_id';
        await sql(
          `delete from ${table} where ${column} in ` +
            "(select id from owner where name in ('One', 'Two'))",
        ).catch(() => undefined);
      }
      // A process that signed the head that was lost would refuse to go back.
      custody = await custody.again();
      await expectCodeAsync(checkAnchored(custody.dependencies), 'AUDIT_ROLLED_BACK');
      const recovered = await recoverAudit(custody.dependencies, ADA, actBy(DORA));
      expect(recovered).toMatchObject({
        code: 'AUDIT_ROLLED_BACK',
        head: { number: kept!.number + 1 },
      });
      await checkAnchored(custody.dependencies);
      const codes = await problems();
      expect(codes.filter(([code]) => code !== 'AUDIT_RECORD_GONE')).toEqual([]);
      const [row] = await custody.dependencies.store.events.list(kept!.number, 1);
      expect(row?.action).toBe('audit.recovered');
      expect(JSON.parse(row!.facts)).toMatchObject({ anchoredHead: lost.number, also: 'dora' });
      await owner('Three');
      await signHead(custody.dependencies);
      expect((await problems()).filter(([code]) => code !== 'AUDIT_RECORD_GONE')).toEqual([]);
    });

    test('after a lost anchor', async () => {
      custody.anchor.heads = [];
      await recoverAudit(custody.dependencies, ADA, null);
      expect(await problems()).toEqual([]);
    });

    test('not when nothing is wrong, and not after a forgery', async () => {
      await expectCodeAsync(recoverAudit(custody.dependencies, ADA, null), 'AUDIT_NOTHING_WRONG');
      const { number } = await custody.dependencies.store.events.head();
      await sql(`update audit_row set row_hash = '${'1'.repeat(64)}' where number = ${number}`);
      await sql(`update audit_head set row_hash = '${'1'.repeat(64)}'`);
      await expectCodeAsync(recoverAudit(custody.dependencies, ADA, null), 'AUDIT_REWRITTEN');
    });

    test('a head that goes back without a row that says so is a forgery', async () => {
      const { securityModule } = (await custody.again()).dependencies;
      const [first] = custody.anchor.heads;
      const again = await securityModule.signAuditHead(first!, '2026-11-24T00:00:00.000Z');
      custody.anchor.heads.push(again);
      expect(await problems()).toContainEqual(['AUDIT_REWRITTEN', first!.number]);
    });
  });
}
