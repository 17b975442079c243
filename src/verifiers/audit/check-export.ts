/**
 * Checks an export of an audit, and imports nothing of the program that wrote it: every row against
 * its digest and the row before it, every signed head against its row and its key, and the rows
 * against a head that somebody has on paper.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import {
  headProblem,
  isObject,
  parseObject,
  rowProblem,
  type ExportedHead,
  type ExportedRow,
  type JsonObject,
} from './export-lines.ts';
import { HeadKeys, type KnownSigner } from './head-keys.ts';

/** What a checker is told beside the file. */
export interface ExportCheckRequest {
  /** A printed head, as `1234:9f86…`. */
  readonly head?: string;
  /** Without it the keys of the file are taken, and who signed is not checked. */
  readonly signer?: KnownSigner;
}

/** What was found. */
export interface ExportFindings {
  readonly rows: number;
  readonly heads: number;
  readonly lastHash: string;
  /** Rows behind the last signed head: no signature covers them. */
  readonly unsignedRows: number;
  /** Fingerprints that the heads name, in the order in which they first do. */
  readonly keys: readonly string[];
  /** All rows are under a signature, and whose keys sign is known from elsewhere than the file. */
  readonly signerChecked: boolean;
  readonly problems: readonly string[];
}

/** Members of a row in the order in which its digest is made over them. */
const MEMBERS = ['at', 'actor', 'onBehalfOf', 'action', 'subject'] as const;
const MORE_MEMBERS = ['requirements', 'facts', 'records', 'keyUses'] as const;

/**
 * Checks a file. What is no export at all is a problem too.
 *
 * @throws {RangeError} for a known signer that is none; what reading the file throws
 */
export async function checkExport(
  path: string,
  request: ExportCheckRequest = {},
): Promise<ExportFindings> {
  const check = new ExportCheck(request);
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity });
  let number = 0;
  for await (const line of lines) {
    number += 1;
    check.takeLine(number, line);
  }
  return check.finish(number);
}

/** A check under way. */
class ExportCheck {
  readonly #request: ExportCheckRequest;
  readonly #keys: HeadKeys;
  readonly #problems: string[] = [];
  readonly #hashes: string[] = [];
  readonly #heads: ExportedHead[] = [];
  readonly #recovered = new Map<number, JsonObject>();
  #header: JsonObject = {};

  constructor(request: ExportCheckRequest) {
    this.#request = request;
    this.#keys = new HeadKeys(request.signer ?? {});
  }

  takeLine(number: number, line: string): void {
    const parsed = parseObject(line);
    if (parsed === null) this.#problems.push(`line ${number}: no JSON object`);
    else if (number === 1) this.#takeHeader(parsed);
    else if (isObject(parsed['row'])) this.#takeRow(number, parsed['row']);
    else if (isObject(parsed['head'])) this.#takeHead(number, parsed['head']);
    else this.#problems.push(`line ${number}: neither a row nor a head`);
  }

  finish(lines: number): ExportFindings {
    if (lines === 0) this.#problems.push('line 1: no header of an audit export');
    const rows = this.#hashes.length;
    const signed = this.#checkHeads();
    this.#checkPrinted();
    return {
      rows,
      heads: this.#heads.length,
      lastHash: this.#hashes.at(-1) ?? '',
      unsignedRows: Math.max(0, rows - signed),
      keys: [...new Set(this.#heads.map(({ keyFingerprint }) => keyFingerprint))],
      signerChecked: this.#keys.vouchedFor && signed > 0 && signed >= rows,
      problems: this.#problems,
    };
  }

  #takeHeader(header: JsonObject): void {
    this.#header = header;
    if (header['schema'] !== 'sts-kms-audit-export-v1') {
      this.#problems.push('line 1: no header of an audit export');
      return;
    }
    const problems = this.#keys.takeNamed(header['publicKeys']);
    this.#problems.push(...problems.map((problem) => `line 1: ${problem}`));
  }

  #takeRow(line: number, object: JsonObject): void {
    const expected = this.#hashes.length + 1;
    const place = `line ${line}, row ${String(object['number'])}`;
    const form = rowProblem(object);
    if (form !== null) {
      this.#problems.push(`${place}: ${form}`);
      this.#hashes.push('');
      return;
    }
    const row = object as unknown as ExportedRow;
    const before = this.#hashes.at(-1) ?? '0'.repeat(64);
    if (row.number !== expected) this.#problems.push(`${place}: row ${expected} wanted`);
    else if (row.previousHash !== before) {
      this.#problems.push(`${place}: does not follow the row before it`);
    }
    const hash = createHash('sha256').update(rowText(row)).digest('hex');
    if (hash !== row.rowHash) this.#problems.push(`${place}: altered, its digest is another`);
    this.#hashes.push(row.rowHash);
    if (row.action === 'audit.recovered') {
      this.#recovered.set(expected, parseObject(row.facts) ?? {});
    }
  }

  #takeHead(line: number, object: JsonObject): void {
    const place = `line ${line}, head ${String(object['number'])}`;
    const form = headProblem(object);
    if (form !== null) {
      this.#problems.push(`${place}: ${form}`);
      return;
    }
    const head = object as unknown as ExportedHead;
    const problem =
      head.installationId === this.#header['installationId']
        ? this.#keys.problemOf({ ...head, text: headText(head) })
        : 'of another installation';
    if (problem !== null) this.#problems.push(`${place}: ${problem}`);
    this.#heads.push(head);
  }

  /** Returns the number of the last row under a signature. */
  #checkHeads(): number {
    let last: ExportedHead | null = null;
    const standing = new Map<number, ExportedHead>();
    for (const head of this.#heads) {
      const { number } = head;
      if (last !== null && goesBack(last, head)) {
        this.#requireRecovery(number, last);
        forgetFrom(standing, number);
      }
      standing.set(number, head);
      last = head;
    }
    let signed = 0;
    for (const [number, { rowHash }] of standing) {
      const hash = this.#hashes[number - 1];
      if (hash === undefined)
        this.#problems.push(`head ${number}: its row is gone, the end was cut`);
      else if (hash !== rowHash) this.#problems.push(`head ${number}: its row is another`);
      signed = Math.max(signed, number);
    }
    return signed;
  }

  #requireRecovery(number: number, lost: ExportedHead): void {
    const facts = this.#recovered.get(number) ?? {};
    const named = facts['anchoredHead'] === lost.number && facts['anchoredHash'] === lost.rowHash;
    if (!named) this.#problems.push(`head ${number}: goes back, and no row says why`);
  }

  #checkPrinted(): void {
    const { head } = this.#request;
    if (head === undefined) return;
    const [number = '', hash = ''] = head.split(':');
    if (this.#hashes[Number(number) - 1] === hash.replaceAll(' ', '').toLowerCase()) return;
    this.#problems.push(`the printed head ${number} is not that of row ${number}`);
  }
}

function forgetFrom(heads: Map<number, unknown>, number: number): void {
  for (const each of [...heads.keys()]) if (each >= number) heads.delete(each);
}

function goesBack(before: ExportedHead, head: ExportedHead): boolean {
  return (
    head.number < before.number ||
    (head.number === before.number && before.rowHash !== head.rowHash)
  );
}

function rowText(row: ExportedRow): string {
  const text = (name: (typeof MEMBERS)[number] | (typeof MORE_MEMBERS)[number]) => row[name] ?? '';
  return JSON.stringify([
    'sts-kms audit row 1',
    row.number,
    row.previousHash,
    ...MEMBERS.map(text),
    ...MORE_MEMBERS.map(text),
  ]);
}

function headText({ installationId, number, rowHash, signedAt, keyFingerprint }: ExportedHead) {
  const members = [installationId, number, rowHash, signedAt, keyFingerprint];
  return JSON.stringify(['sts-kms audit head 1', ...members]);
}
