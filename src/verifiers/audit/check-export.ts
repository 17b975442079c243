/**
 * Checks an export of an audit, and imports nothing of the program that wrote it: every row against
 * its digest and the row before it, every signed head against its row and the key, and the rows
 * against a head that somebody has on paper.
 *
 * @module
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** What a checker is told beside the file. */
export interface ExportCheckRequest {
  /** A printed head, as `1234:9f86…`. */
  readonly head?: string;
  /** Public keys that are known from elsewhere, PEM; without them those of the file count. */
  readonly publicKeys?: readonly string[];
}

/** What was found. */
export interface ExportFindings {
  readonly rows: number;
  readonly heads: number;
  readonly lastHash: string;
  /** Rows behind the last signed head: no signature covers them. */
  readonly unsignedRows: number;
  readonly problems: readonly string[];
}

type JsonObject = Readonly<Record<string, unknown>>;

/** Members of a row in the order in which its digest is made over them. */
const MEMBERS = ['at', 'actor', 'onBehalfOf', 'action', 'subject'] as const;
const MORE_MEMBERS = ['requirements', 'facts', 'records', 'keyUses'] as const;

/** Checks a file. What is no export at all is a problem too. */
export async function checkExport(
  path: string,
  request: ExportCheckRequest = {},
): Promise<ExportFindings> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity });
  const check = new ExportCheck(request);
  let number = 0;
  for await (const line of lines) {
    number += 1;
    check.takeLine(number, line);
  }
  return check.finish();
}

/** A check under way. */
class ExportCheck {
  readonly #request: ExportCheckRequest;
  readonly #problems: string[] = [];
  readonly #hashes: string[] = [];
  readonly #heads: JsonObject[] = [];
  readonly #recovered = new Map<number, JsonObject>();
  #header: JsonObject = {};

  constructor(request: ExportCheckRequest) {
    this.#request = request;
  }

  takeLine(number: number, line: string): void {
    const parsed = parseObject(line);
    if (parsed === null) this.#problems.push(`line ${number}: no JSON object`);
    else if (number === 1) this.#takeHeader(parsed);
    else if (isObject(parsed['row'])) this.#takeRow(number, parsed['row']);
    else if (isObject(parsed['head'])) this.#heads.push(parsed['head']);
    else this.#problems.push(`line ${number}: neither a row nor a head`);
  }

  finish(): ExportFindings {
    const rows = this.#hashes.length;
    const signed = this.#checkHeads();
    this.#checkPrinted();
    return {
      rows,
      heads: this.#heads.length,
      lastHash: this.#hashes.at(-1) ?? '',
      unsignedRows: Math.max(0, rows - signed),
      problems: this.#problems,
    };
  }

  #takeHeader(header: JsonObject): void {
    this.#header = header;
    if (header['schema'] === 'sts-kms-audit-export-v1') return;
    this.#problems.push('line 1: no header of an audit export');
  }

  #takeRow(line: number, row: JsonObject): void {
    const expected = this.#hashes.length + 1;
    const before = this.#hashes.at(-1) ?? '0'.repeat(64);
    const number = row['number'];
    const place = `line ${line}, row ${String(number)}`;
    if (number !== expected) this.#problems.push(`${place}: row ${expected} wanted`);
    else if (row['previousHash'] !== before) {
      this.#problems.push(`${place}: does not follow the row before it`);
    }
    const hash = createHash('sha256').update(rowText(row)).digest('hex');
    if (hash !== row['rowHash']) this.#problems.push(`${place}: altered, its digest is another`);
    this.#hashes.push(String(row['rowHash']));
    if (row['action'] === 'audit.recovered') {
      this.#recovered.set(expected, parseObject(String(row['facts'])) ?? {});
    }
  }

  /** Returns the number of the last row under a signature. */
  #checkHeads(): number {
    let last: JsonObject | null = null;
    const standing = new Map<number, JsonObject>();
    for (const head of this.#heads) {
      const number = Number(head['number']);
      if (!this.#isSigned(head)) this.#problems.push(`head ${number}: not signed by these keys`);
      if (last !== null && goesBack(last, head)) {
        this.#requireRecovery(number, last);
        forgetFrom(standing, number);
      }
      standing.set(number, head);
      last = head;
    }
    for (const [number, head] of standing) {
      const hash = this.#hashes[number - 1];
      if (hash === undefined)
        this.#problems.push(`head ${number}: its row is gone, the end was cut`);
      else if (hash !== head['rowHash']) this.#problems.push(`head ${number}: its row is another`);
    }
    return Math.max(0, ...standing.keys());
  }

  #requireRecovery(number: number, lost: JsonObject): void {
    const facts = this.#recovered.get(number) ?? {};
    const named =
      facts['anchoredHead'] === lost['number'] && facts['anchoredHash'] === lost['rowHash'];
    if (!named) this.#problems.push(`head ${number}: goes back, and no row says why`);
  }

  #isSigned(head: JsonObject): boolean {
    const keys = this.#request.publicKeys ?? this.#header['publicKeys'];
    const own = head['installationId'] === this.#header['installationId'];
    if (!Array.isArray(keys) || !own) return false;
    const members = ['installationId', 'number', 'rowHash', 'signedAt', 'keyFingerprint'];
    const text = JSON.stringify(['sts-kms audit head 1', ...members.map((name) => head[name])]);
    const signature = Buffer.from(String(head['signature']), 'base64');
    return keys.some((pem) =>
      verify('sha256', Buffer.from(text), createPublicKey(String(pem)), signature),
    );
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

function goesBack(before: JsonObject, head: JsonObject): boolean {
  const [was, is] = [Number(before['number']), Number(head['number'])];
  return is < was || (is === was && before['rowHash'] !== head['rowHash']);
}

function rowText(row: JsonObject): string {
  const text = (name: string) => row[name] ?? '';
  return JSON.stringify([
    'sts-kms audit row 1',
    row['number'],
    row['previousHash'],
    ...MEMBERS.map(text),
    ...MORE_MEMBERS.map(text),
  ]);
}

function parseObject(line: string): JsonObject | null {
  try {
    const parsed: unknown = JSON.parse(line);
    return isObject(parsed) ? parsed : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
