/** An export of an audit is checked without the program that wrote it, alteration by alteration. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditRowText } from '../../src/audit/audit-row.ts';
import { exportAudit } from '../../src/custody/audit/export-audit.ts';
import { makeAuditKey } from '../../src/custody/audit/make-audit-key.ts';
import { signHead } from '../../src/custody/audit/sign-head.ts';
import { addOwner } from '../../src/custody/owners/add-owner.ts';
import type { SignedAuditHead } from '../../src/ports/audit-heads.ts';
import type { AuditRow } from '../../src/ports/audit-trail.ts';
import { checkExport, type ExportCheckRequest } from '../../src/verifiers/audit/check-export.ts';
import { ADA, closeStores, newCustody, type Custody } from '../custody/custody-rig.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

interface Line {
  schema?: string;
  publicKeys?: string[];
  row?: AuditRow;
  head?: SignedAuditHead;
}

const inFolder = useTemporaryFolder();
let custody: Custody;
/** A header, six rows on lines 2 to 7, and heads of rows 4, 5 and 6. */
let written: Line[];
let last: AuditRow;

beforeAll(async () => {
  const access = { kind: 'sqlite', file: inFolder('store.db') } as const;
  custody = await newCustody(access, { trial: true });
  const { dependencies } = custody;
  await makeAuditKey(dependencies, ADA);
  for (const name of ['One', 'Two']) {
    await addOwner(dependencies, ADA, { id: randomUUID(), name, timeZone: 'UTC' });
    await signHead(dependencies);
  }
  const lines: string[] = [];
  await exportAudit(dependencies, ADA, (line) => Promise.resolve(void lines.push(line)));
  written = lines.map((line) => JSON.parse(line) as Line);
  last = written[6]!.row!;
});
afterAll(closeStores);

const copy = () => structuredClone(written);

function check(lines: readonly unknown[], request: ExportCheckRequest = {}) {
  const path = inFolder(`${randomUUID()}.jsonl`);
  const text = (line: unknown) => (typeof line === 'string' ? line : JSON.stringify(line));
  writeFileSync(path, `${lines.map(text).join('\n')}\n`);
  return checkExport(path, request);
}

const problemsOf = async (lines: readonly unknown[], request?: ExportCheckRequest) =>
  (await check(lines, request)).problems;

/** With the digest of what it says. */
function rehashed(row: AuditRow): AuditRow {
  return { ...row, rowHash: custody.dependencies.signatures.hashText(auditRowText(row)) };
}

test('nothing is wrong with one as it was written', async () => {
  expect(await check(written)).toEqual({
    ...{ rows: 6, heads: 3, lastHash: last.rowHash, unsignedRows: 0, problems: [] },
  });
});

describe('a row', () => {
  const MEMBERS = ['at', 'actor', 'onBehalfOf', 'action', 'subject', 'requirements'] as const;

  test.each([...MEMBERS, 'facts', 'records', 'keyUses'] as const)(
    'whose %s is another',
    async (member) => {
      const lines = copy();
      lines[3]!.row = { ...lines[3]!.row!, [member]: 'x' };
      expect(await problemsOf(lines)).toEqual(['line 4, row 3: altered, its digest is another']);
    },
  );

  test('that was altered with its digest: the next does not follow', async () => {
    const lines = copy();
    lines[3]!.row = rehashed({ ...lines[3]!.row!, actor: 'nobody' });
    expect(await problemsOf(lines)).toEqual(['line 5, row 4: does not follow the row before it']);
  });

  test('that is gone', async () => {
    const problems = await problemsOf(copy().toSpliced(3, 1));
    expect(problems[0]).toBe('line 4, row 4: row 3 wanted');
  });

  test('that stands in another place', async () => {
    const lines = copy();
    [lines[3], lines[4]] = [lines[4]!, lines[3]!];
    const problems = await problemsOf(lines);
    expect(problems.slice(0, 2)).toEqual([
      'line 4, row 4: row 3 wanted',
      'line 5, row 3: row 4 wanted',
    ]);
  });

  test('at the end that was cut off', async () => {
    expect(await problemsOf(copy().toSpliced(6, 1))).toEqual([
      'head 6: its row is gone, the end was cut',
    ]);
  });

  test('at the end that was written anew', async () => {
    const lines = copy();
    lines[6]!.row = rehashed({ ...last, actor: 'nobody' });
    expect(await problemsOf(lines)).toEqual(['head 6: its row is another']);
  });

  test('behind the last head is counted, not told', async () => {
    const found = await check(copy().slice(0, -2));
    expect(found).toMatchObject({ problems: [], unsignedRows: 2, heads: 1 });
  });
});

describe('a head', () => {
  test.each<[string, Partial<SignedAuditHead>]>([
    ['instant', { signedAt: '2030-01-01T00:00:00.000Z' }],
    ['installation', { installationId: 'x' }],
    ['fingerprint', { keyFingerprint: 'A'.repeat(64) }],
    ['signature', { signature: 'AAAA' }],
  ])('whose %s is another', async (_, change) => {
    const lines = copy();
    lines[8]!.head = { ...lines[8]!.head!, ...change };
    expect(await problemsOf(lines)).toEqual(['head 5: not signed by these keys']);
  });

  test('that goes back without a row that says so', async () => {
    const lines = copy();
    lines.push(lines[7]!);
    expect(await problemsOf(lines)).toEqual(['head 4: goes back, and no row says why']);
  });

  test('under keys that are known from elsewhere', async () => {
    const publicKeys = written[0]!.publicKeys!;
    expect(await problemsOf(written, { publicKeys })).toEqual([]);
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const other = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(await problemsOf(written, { publicKeys: [other] })).toHaveLength(3);
  });
});

describe('the head on paper', () => {
  test('is that of its row, as it is typed', async () => {
    const typed = last.rowHash.toUpperCase().replaceAll(/(.{4})/g, '$1 ');
    expect(await problemsOf(written, { head: `6:${typed}` })).toEqual([]);
  });

  test.each([`5:${'0'.repeat(64)}`, `7:${'0'.repeat(64)}`, 'x', ''])('%s is not', async (head) => {
    const [number = ''] = head.split(':');
    expect(await problemsOf(written, { head })).toEqual([
      `the printed head ${number} is not that of row ${number}`,
    ]);
  });
});

describe('a line that is none of an export', () => {
  test.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['a word', '"row"'],
  ])('%s', async (_, line) => {
    expect(await problemsOf(copy().toSpliced(7, 0, line as never))).toEqual([
      'line 8: no JSON object',
    ]);
  });

  test('neither a row nor a head, and no header', async () => {
    expect(await problemsOf(copy().toSpliced(7, 0, {}))).toEqual([
      'line 8: neither a row nor a head',
    ]);
    const lines = copy();
    lines[0]!.schema = 'another';
    expect(await problemsOf(lines)).toEqual(['line 1: no header of an audit export']);
  });
});
