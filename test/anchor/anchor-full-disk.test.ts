/** A disk that fills up under an anchor: it is told by name, and is no theft. */
import { randomUUID } from 'node:crypto';
import type * as Fs from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { openAnchorFile } from '../../src/anchor/anchor-file.ts';
import { expectCode } from '../support/expect-code.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const disk = vi.hoisted(() => ({ room: Infinity }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof Fs>();
  const writeSync = (descriptor: number, octets: Uint8Array): number => {
    const taken = Math.min(octets.length, disk.room);
    if (taken === 0) throw Object.assign(new Error('ENOSPC: full'), { code: 'ENOSPC' });
    disk.room -= taken;
    return fs.writeSync(descriptor, octets, 0, taken);
  };
  return { ...fs, writeSync };
});

const inFolder = useTemporaryFolder();
afterEach(() => {
  disk.room = Infinity;
});

const head = (number: number) => ({
  ...{ installationId: 'i', number, rowHash: 'ab'.repeat(32) },
  ...{ signedAt: '2026-11-27T12:00:00.000Z', keyFingerprint: 'AB'.repeat(32), signature: 'AAAA' },
});

test('what does not fit is told, then written over; the file is still the same one', () => {
  const anchor = openAnchorFile(inFolder(randomUUID()));
  anchor.append(head(1));
  const failing = (room: number) => {
    disk.room = room;
    const error = expectCode(() => {
      anchor.append(head(2));
    }, 'AUDIT_ANCHOR_FAILED');
    expect(error.message).toContain('ENOSPC');
    expect(error.facts['reason']).toBe('ENOSPC');
    return error;
  };
  failing(40);
  expect(anchor.read()).toEqual({ heads: [head(1)], torn: true });
  // Less than before: the torn end was taken away for it.
  failing(20);
  failing(0);
  expect(anchor.read()).toEqual({ heads: [head(1)], torn: false });
  disk.room = Infinity;
  anchor.append(head(2));
  expect(anchor.read()).toEqual({ heads: [head(1), head(2)], torn: false });
});
