/**
 * Looking for secrets in the memory of another process: every readable mapping of /proc/PID/maps,
 * read through /proc/PID/mem.
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { formsOf, type Secret } from './secret-forms.ts';

/** A place where a secret was found. */
export interface Finding {
  readonly secret: string;
  readonly form: string;
  /** Name of the mapping in /proc/PID/maps, `anonymous` for one that has none. */
  readonly mapping: string;
  readonly address: string;
  /** The memory from 32 octets before it to 32 octets after its begin. */
  readonly around: Buffer;
}

interface Pattern {
  readonly secret: string;
  readonly form: string;
  readonly octets: Buffer;
}

const AROUND = 32;
const CHUNK_BYTES = 2 ** 24;
const FILTER_BITS = 2 ** 24;

interface Index {
  readonly filter: Uint8Array;
  readonly byAnchor: Map<number, Pattern[]>;
  readonly longest: number;
}

/** The upper 24 bits of a mixture of four octets. */
const hash = (anchor: number) => Math.imul(anchor, 0x9e3779b1) >>> 8;

function indexOf(secrets: readonly Secret[]): Index {
  const filter = new Uint8Array(FILTER_BITS / 8);
  const byAnchor = new Map<number, Pattern[]>();
  let longest = 0;
  for (const secret of secrets) {
    for (const [form, octets] of formsOf(secret)) {
      const anchor = octets.readInt32LE(0);
      filter[hash(anchor) >>> 3]! |= 1 << (hash(anchor) & 7);
      const others = byAnchor.get(anchor) ?? [];
      byAnchor.set(anchor, [...others, { secret: secret.name, form, octets }]);
      longest = Math.max(longest, octets.length);
    }
  }
  return { filter, byAnchor, longest };
}

/** Every place where a secret is, in any form, in the memory of a process, stopped meanwhile. */
export function scanMemory(processId: number, secrets: readonly Secret[]): Finding[] {
  process.kill(processId, 'SIGSTOP');
  try {
    while (!/^State:\tT/m.test(readFileSync(`/proc/${processId}/status`, 'utf8'))) {
      // It stops when it is next looked at by the system.
    }
    return scanStopped(processId, indexOf(secrets));
  } finally {
    process.kill(processId, 'SIGCONT');
  }
}

function scanStopped(processId: number, index: Index): Finding[] {
  const findings: Finding[] = [];
  const memory = openSync(`/proc/${processId}/mem`, 'r');
  const chunk = Buffer.alloc(CHUNK_BYTES);
  try {
    for (const { at, end, mapping } of piecesOf(processId, CHUNK_BYTES - index.longest)) {
      const read = chunk.subarray(0, readAt(memory, chunk, { at, end }));
      for (const { offset, secret, form } of search(read, index)) {
        const address = `0x${(at + offset).toString(16)}`;
        const around = Buffer.from(read.subarray(Math.max(0, offset - AROUND), offset + AROUND));
        findings.push({ secret, form, mapping, address, around });
      }
    }
  } finally {
    closeSync(memory);
    chunk.fill(0);
  }
  return findings;
}

function* piecesOf(processId: number, step: number) {
  for (const { begin, end, mapping } of readableMappings(processId)) {
    for (let at = begin; at < end; at += step) yield { at, end, mapping };
  }
}

function readableMappings(processId: number) {
  const lines = readFileSync(`/proc/${processId}/maps`, 'utf8').trim().split('\n');
  return lines.flatMap((line) => {
    const found = /^(\w+)-(\w+) (r)\S* \S+ \S+ \S+ *(.*)$/.exec(line);
    // These are the kernel's: no process writes to them, and they cannot be read.
    if (found === null || /^\[(vvar|vsyscall)/.test(found[4]!)) return [];
    const mapping = found[4] === '' ? 'anonymous' : found[4]!;
    return [{ begin: parseInt(found[1]!, 16), end: parseInt(found[2]!, 16), mapping }];
  });
}

function readAt(memory: number, chunk: Buffer, { at, end }: { at: number; end: number }): number {
  const wanted = Math.min(chunk.length, end - at);
  let read = 0;
  while (read < wanted) {
    const bytes = readSync(memory, chunk, read, wanted - read, at + read);
    if (bytes === 0) break;
    read += bytes;
  }
  return read;
}

function* search(chunk: Buffer, { filter, byAnchor }: Index) {
  let anchor = 0;
  for (let at = 0; at < chunk.length; at += 1) {
    anchor = (anchor >>> 8) | (chunk[at]! << 24);
    if (at < 3) continue;
    const hashed = hash(anchor);
    if (((filter[hashed >>> 3]! >>> (hashed & 7)) & 1) === 0) continue;
    const offset = at - 3;
    for (const { octets, secret, form } of byAnchor.get(anchor) ?? []) {
      const same = octets.equals(chunk.subarray(offset, offset + octets.length));
      if (same) yield { offset, secret, form };
    }
  }
}
