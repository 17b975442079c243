/**
 * The end of a file of lines, read backwards: what is read does not grow with the file.
 *
 * @module
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const CHUNK_OCTETS = 16_384;
const LINE_FEED = 0x0a;

/** Where the last whole line ends; 0 in a file without one. */
export function endOfLines(descriptor: number): number {
  for (let end = fstatSync(descriptor).size; end > 0;) {
    const begin = Math.max(0, end - CHUNK_OCTETS);
    const at = readOctets(descriptor, begin, end).lastIndexOf(LINE_FEED);
    if (at >= 0) return begin + at + 1;
    end = begin;
  }
  return 0;
}

/** Up to `limit` whole lines from the end, in their order, without their line feeds. */
export function lastLines(path: string, limit: number): string[] {
  const descriptor = openSync(path, 'r');
  try {
    let begin = endOfLines(descriptor);
    let text = Buffer.alloc(0);
    while (begin > 0 && linesOf(text).length <= limit) {
      const from = Math.max(0, begin - CHUNK_OCTETS);
      text = Buffer.concat([readOctets(descriptor, from, begin), text]);
      begin = from;
    }
    const lines = linesOf(text);
    // The first one may have lost its beginning.
    return (begin === 0 ? lines : lines.slice(1)).slice(-limit);
  } finally {
    closeSync(descriptor);
  }
}

function linesOf(text: Buffer): string[] {
  return text.length === 0 ? [] : text.subarray(0, -1).toString('utf8').split('\n');
}

function readOctets(descriptor: number, begin: number, end: number): Buffer {
  const octets = Buffer.alloc(end - begin);
  let filled = 0;
  while (filled < octets.length) {
    const read = readSync(descriptor, octets, filled, octets.length - filled, begin + filled);
    if (read === 0) break;
    filled += read;
  }
  return octets.subarray(0, filled);
}
