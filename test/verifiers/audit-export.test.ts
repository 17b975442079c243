/** An export of an audit is checked without the program that wrote it, alteration by alteration. */
import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditRowText } from '../../src/audit/audit-row.ts';
import { auditHeadOctets } from '../../src/credentials/verify-audit-head.ts';
import { exportAudit } from '../../src/custody/audit/export-audit.ts';
import { makeAuditKey } from '../../src/custody/audit/make-audit-key.ts';
import { signHead } from '../../src/custody/audit/sign-head.ts';
import { addOwner } from '../../src/custody/owners/add-owner.ts';
import type { SignedAuditHead } from '../../src/ports/audit-heads.ts';
import type { AuditRow } from '../../src/ports/audit-trail.ts';
import { checkExport, type ExportCheckRequest } from '../../src/verifiers/audit/check-export.ts';
import type { KnownSigner } from '../../src/verifiers/audit/head-keys.ts';
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
    ...{ keys: [written[7]!.head!.keyFingerprint], signerChecked: false },
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
  const nobody = 'A'.repeat(64);

  test.each<[string, Partial<SignedAuditHead>, string]>([
    ['instant', { signedAt: '2030-01-01T00:00:00.000Z' }, 'not signed by the key that it names'],
    ['installation', { installationId: 'x' }, 'of another installation'],
    ['fingerprint', { keyFingerprint: nobody }, `names key ${nobody}, which is not there`],
    ['signature', { signature: 'AAAA' }, 'not signed by the key that it names'],
  ])('whose %s is another', async (_, change, problem) => {
    const lines = copy();
    lines[8]!.head = { ...lines[8]!.head!, ...change };
    expect(await problemsOf(lines)).toEqual([`line 9, head 5: ${problem}`]);
  });

  test('whose signature has more to it than base64', async () => {
    const lines = copy();
    const { signature } = lines[8]!.head!;
    lines[8]!.head = { ...lines[8]!.head!, signature: `${signature}\n` };
    expect(await problemsOf(lines)).toEqual([
      'line 9, head 5: not signed by the key that it names',
    ]);
  });

  test('that goes back without a row that says so', async () => {
    const lines = copy();
    lines.push(lines[7]!);
    expect(await problemsOf(lines)).toEqual(['head 4: goes back, and no row says why']);
  });
});

describe('who signed', () => {
  const otherKey = () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return publicKey.export({ type: 'spki', format: 'pem' }).toString();
  };
  const forgedHeads = (lines: readonly Line[]) => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const spki = publicKey.export({ type: 'spki', format: 'der' });
    const keyFingerprint = createHash('sha256').update(spki).digest('hex').toUpperCase();
    return lines.map(({ head, ...line }) => {
      if (head === undefined) return { ...line, publicKeys: [pem] };
      const forged = { ...head, keyFingerprint };
      const signature = sign('sha256', auditHeadOctets(forged), privateKey).toString('base64');
      return { head: { ...forged, signature } };
    });
  };

  test('is checked by a key from elsewhere, or by its fingerprint as it is printed', async () => {
    const keys = written[0]!.publicKeys!;
    const { keyFingerprint } = written[7]!.head!;
    const printed = keyFingerprint.toLowerCase().replaceAll(/(.{4})/g, '$1 ');
    for (const signer of [{ keys }, { fingerprints: [printed] }]) {
      expect(await check(written, { signer })).toMatchObject({ problems: [], signerChecked: true });
    }
  });

  test('is not known when everything was signed anew: the file agrees with itself', async () => {
    const lines = forgedHeads(copy());
    expect(await check(lines)).toMatchObject({ problems: [], signerChecked: false });
    const { keyFingerprint } = written[7]!.head!;
    const keys = written[0]!.publicKeys!;
    for (const signer of [{ keys }, { fingerprints: [keyFingerprint] }]) {
      const problems = await problemsOf(lines, { signer });
      expect(problems).toHaveLength(3);
      expect(problems[0]).toMatch(/^line 8, head 4: names key [0-9A-F]{64}, which nobody vouches/);
    }
    expect(await problemsOf(written, { signer: { keys: [otherKey()] } })).toHaveLength(3);
  });

  test('is not known of rows behind the last head, or without any', async () => {
    const signer = { keys: written[0]!.publicKeys! };
    const short = await check(copy().slice(0, -2), { signer });
    expect(short).toMatchObject({ problems: [], unsignedRows: 2, signerChecked: false });
    const bare = await check(copy().slice(0, -3), { signer });
    expect(bare).toMatchObject({ problems: [], heads: 0, signerChecked: false });
  });

  test.each<[string, KnownSigner]>([
    ['a key that is none', { keys: ['-----BEGIN PUBLIC KEY-----\nAAAA\n'] }],
    ['a word for a key', { keys: ['key'] }],
    ['a short fingerprint', { fingerprints: ['abcd'] }],
  ])('%s is a wrong call', async (_, signer) => {
    await expect(check(written, { signer })).rejects.toThrow(RangeError);
  });

  test('keys of the file that are none are named', async () => {
    const lines: Line[] = copy();
    const { publicKey } = generateKeyPairSync('ed25519');
    const curve = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const damaged = '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n';
    lines[0]!.publicKeys!.push(damaged, curve, 7 as never);
    const none = (index: number) => `line 1: publicKeys[${index}] is no public key of RSA in PEM`;
    expect(await problemsOf(lines)).toEqual([none(1), none(2), none(3)]);
    lines[0]!.publicKeys = 'x' as never;
    expect((await problemsOf(lines))[0]).toBe('line 1: publicKeys is no list');
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
    expect((await problemsOf(lines))[0]).toBe('line 1: no header of an audit export');
    const path = inFolder(`${randomUUID()}.jsonl`);
    writeFileSync(path, '');
    expect((await checkExport(path)).problems).toEqual(['line 1: no header of an audit export']);
  });

  test.each<[string, object, string]>([
    ['no text', { actor: 7 }, 'actor is no text'],
    ['a list', { facts: [] }, 'facts is no text'],
    ['a number', { onBehalfOf: 7 }, 'onBehalfOf is no text or null'],
    ['a member of its own', { note: 'sold' }, 'a member that no digest covers'],
  ])('a row with %s', async (_, change, problem) => {
    const lines = copy();
    lines[3]!.row = { ...lines[3]!.row!, ...change };
    expect((await problemsOf(lines))[0]).toBe(`line 4, row 3: ${problem}`);
  });

  test.each<[string, object, string]>([
    ['no number', { number: 'x' }, 'line 9, head x: number is no whole number from 1'],
    ['no signature', { signature: null }, 'line 9, head 5: signature is no text'],
  ])('a head with %s', async (_, change, problem) => {
    const lines = copy();
    lines[8]!.head = { ...lines[8]!.head!, ...change };
    expect(await problemsOf(lines)).toEqual([problem]);
  });
});
