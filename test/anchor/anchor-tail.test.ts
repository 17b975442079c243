/** What is read of an anchor for a head does not grow with the anchor. */
import { appendFileSync, statSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import type * as Fs from 'node:fs';
import { beforeEach, expect, test, vi } from 'vitest';
import { openAnchorFile } from '../../src/anchor/anchor-file.ts';
import { expectCode } from '../support/expect-code.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const read = vi.hoisted(() => ({ octets: 0 }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof Fs>();
  const readSync = (...args: Parameters<typeof Fs.readSync>): number => {
    const octets = fs.readSync(...args);
    read.octets += octets;
    return octets;
  };
  const readFileSync = (...args: Parameters<typeof Fs.readFileSync>) => {
    const text = fs.readFileSync(...args);
    read.octets += text.length;
    return text;
  };
  return { ...fs, readSync, readFileSync };
});

const inFolder = useTemporaryFolder();
beforeEach(() => {
  read.octets = 0;
});

const head = (number: number) => ({
  ...{ installationId: 'i', number, rowHash: 'ab'.repeat(32) },
  ...{ signedAt: '2026-11-27T12:00:00.000Z', keyFingerprint: 'AB'.repeat(32), signature: 'AAAA' },
});
const lineOf = (number: number) => `${JSON.stringify(head(number))}\n`;
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

function anchorOf(count: number) {
  const path = inFolder(randomUUID());
  writeFileSync(path, numbers(count).map(lineOf).join(''), { mode: 0o600 });
  return { path, anchor: openAnchorFile(path) };
}

test.each([0, 1, 99, 100, 101, 2000])('the last heads of %i', (count) => {
  const { anchor } = anchorOf(count);
  expect(anchor.last(100).map(({ number }) => number)).toEqual(numbers(count).slice(-100));
  expect(anchor.last(100)).toEqual(anchor.read().heads.slice(-100));
});

test('reading the last ones and writing one more costs the same with 20 times as many', () => {
  const costs = [500, 10_000].map((count) => {
    const { anchor } = anchorOf(count);
    read.octets = 0;
    anchor.last(100);
    anchor.append(head(count + 1));
    return read.octets;
  });
  expect(Math.abs(costs[1]! - costs[0]!)).toBeLessThan(1000);
  expect(costs[1]).toBeLessThan(100_000);
});

test('a line that was cut short is no head, and is written over', () => {
  const { path, anchor } = anchorOf(3);
  appendFileSync(path, lineOf(4).slice(0, 40));
  expect(anchor.last(2).map(({ number }) => number)).toEqual([2, 3]);
  anchor.append(head(4));
  expect(anchor.read()).toEqual({ heads: numbers(4).map(head), torn: false });
  expect(statSync(path).size).toBe(numbers(4).map(lineOf).join('').length);
});

test('a line that is no head is named by its number, as in the whole', () => {
  const { path, anchor } = anchorOf(300);
  appendFileSync(path, 'no head\n');
  const error = expectCode(() => anchor.last(100), 'AUDIT_ANCHOR_INVALID');
  expect(error.facts['line']).toBe(301);
});

test('nothing is there before the first head, and a folder is no anchor', () => {
  expect(openAnchorFile(inFolder(randomUUID())).last(10)).toEqual([]);
  expectCode(() => openAnchorFile(inFolder('.')).last(10), 'AUDIT_ANCHOR_FAILED');
});
