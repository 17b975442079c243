/** The anchor as a file: whatever happens to it while it is in use is noticed. */
import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openAnchorFile } from '../../src/anchor/anchor-file.ts';
import type { SignedAuditHead } from '../../src/ports/audit-heads.ts';
import { expectCode } from '../support/expect-code.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();
const newPath = () => inFolder(`${randomUUID()}.anchor.jsonl`);

function head(number: number): SignedAuditHead {
  return {
    ...{ installationId: 'i', number, rowHash: 'ab'.repeat(32) },
    ...{ signedAt: '2026-11-27T12:00:00.000Z', keyFingerprint: 'AB'.repeat(32), signature: 'AAAA' },
  };
}

/** An anchor with two heads that is in use. */
function inUse() {
  const path = newPath();
  const anchor = openAnchorFile(path);
  anchor.append(head(1));
  anchor.append(head(2));
  return { path, anchor };
}

const numbersOf = (path: string) =>
  openAnchorFile(path)
    .read()
    .heads.map(({ number }) => number);

describe('writing', () => {
  test('heads are there in their order, a line each, for nobody else to read', () => {
    const { path, anchor } = inUse();
    expect(anchor.read()).toEqual({ heads: [head(1), head(2)], torn: false });
    expect(readFileSync(path, 'utf8')).toBe(
      `${JSON.stringify(head(1))}\n${JSON.stringify(head(2))}\n`,
    );
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(anchor.place).toBe(path);
    anchor.close();
    anchor.close();
    anchor.append(head(3));
    expect(numbersOf(path)).toEqual([1, 2, 3]);
  });

  test('what was never written has nothing, and is not made by looking', () => {
    const path = newPath();
    const anchor = openAnchorFile(path);
    expect(anchor.read()).toEqual({ heads: [], torn: false });
    anchor.requireSame();
    expect(() => statSync(path)).toThrow('ENOENT');
  });

  test('a last line that was cut short is told, and written over', () => {
    const { path, anchor } = inUse();
    appendFileSync(path, JSON.stringify(head(3)).slice(0, 50));
    expect(anchor.read()).toEqual({ heads: [head(1), head(2)], torn: true });
    anchor.append(head(4));
    expect(anchor.read()).toEqual({ heads: [head(1), head(2), head(4)], torn: false });
  });

  test('another process may add to it meanwhile', () => {
    const { path, anchor } = inUse();
    openAnchorFile(path).append(head(3));
    anchor.requireSame();
    anchor.append(head(4));
    expect(numbersOf(path)).toEqual([1, 2, 3, 4]);
  });
});

describe('a line that is no head', () => {
  const line = (change: object) => JSON.stringify({ ...head(2), ...change });
  test.each<[string, string]>([
    ['no JSON', '{'],
    ['an empty line', ''],
    ['a list', '[]'],
    ['a number below 1', line({ number: 0 })],
    ['a broken number', line({ number: 1.5 })],
    ['a short digest', line({ rowHash: 'ab' })],
    ['a digest in capitals', line({ rowHash: 'AB'.repeat(32) })],
    ['a day for an instant', line({ signedAt: '2026-11-27' })],
    ['a fingerprint that is none', line({ keyFingerprint: 'x' })],
    ['a signature not in base64', line({ signature: '?' })],
    ['another member', line({ more: 1 })],
    ['a member less', JSON.stringify({ number: 2 })],
  ])('%s is told with its line', (_, text) => {
    const path = newPath();
    const content = `${JSON.stringify(head(1))}\n${text}\n${JSON.stringify(head(3))}\n`;
    writeFileSync(path, content);
    const error = expectCode(() => openAnchorFile(path).read(), 'AUDIT_ANCHOR_INVALID');
    expect(error.facts['line']).toBe(2);
  });
});

describe('a file in use', () => {
  test.each<[string, (path: string) => void]>([
    [
      'was deleted',
      (path) => {
        rmSync(path);
      },
    ],
    [
      'was renamed',
      (path) => {
        renameSync(path, `${path}.old`);
      },
    ],
    [
      'was put in the place of itself',
      (path) => {
        copyFileSync(path, `${path}.copy`);
        renameSync(`${path}.copy`, path);
      },
    ],
    [
      'was cut',
      (path) => {
        truncateSync(path, statSync(path).size - 1);
      },
    ],
    [
      'was emptied',
      (path) => {
        truncateSync(path);
      },
    ],
  ])('that %s is not written to any more', (_, change) => {
    const { path, anchor } = inUse();
    change(path);
    expectCode(() => {
      anchor.requireSame();
    }, 'AUDIT_ANCHOR_REPLACED');
    expectCode(() => {
      anchor.append(head(3));
    }, 'AUDIT_ANCHOR_REPLACED');
  });

  test('that another process made longer, and somebody then cut', () => {
    const { path, anchor } = inUse();
    const before = statSync(path).size;
    openAnchorFile(path).append(head(3));
    anchor.requireSame();
    truncateSync(path, before);
    expectCode(() => {
      anchor.requireSame();
    }, 'AUDIT_ANCHOR_REPLACED');
  });
});

describe('a disk that takes nothing', () => {
  test('a folder that is not there is a disk that is not mounted, and is not made', () => {
    const nowhere = openAnchorFile(inFolder('nowhere/anchor'));
    const uses = [
      () => nowhere.read(),
      () => {
        nowhere.requireWritable();
      },
      () => {
        nowhere.append(head(1));
      },
    ];
    for (const use of uses) {
      const { message } = expectCode(use, 'AUDIT_ANCHOR_FAILED');
      expect(message).toContain('its folder is not there; is its disk mounted?');
    }
    expect(existsSync(inFolder('nowhere'))).toBe(false);
  });

  test('a folder in its place is refused', () => {
    const folder = newPath();
    mkdirSync(folder);
    expectCode(() => openAnchorFile(folder).read(), 'AUDIT_ANCHOR_FAILED');
  });

  test('a file behind a file', () => {
    const path = newPath();
    writeFileSync(path, '');
    expectCode(() => openAnchorFile(`${path}/anchor`).read(), 'AUDIT_ANCHOR_FAILED');
  });
});

describe('what could not be logged', () => {
  test('is counted beside the anchor, across processes, until it was reported', () => {
    const path = newPath();
    const anchor = openAnchorFile(path);
    expect(anchor.unlogged()).toBeNull();
    anchor.countUnlogged('a');
    anchor.countUnlogged('b');
    const next = openAnchorFile(path);
    const before = next.unlogged()!;
    expect(before).toMatchObject({ count: 2, first: 'a', last: 'b' });
    next.countUnlogged('c');
    const { id } = before;
    expect(openAnchorFile(path).unlogged()).toEqual({ id, count: 3, first: 'a', last: 'c' });
    expect(statSync(`${path}.unlogged`).mode & 0o777).toBe(0o600);
    // What came in addition is not yet reported.
    next.clearUnlogged(before);
    expect(openAnchorFile(path).unlogged()).toMatchObject({ id, count: 3 });
    next.clearUnlogged(next.unlogged()!);
    expect(openAnchorFile(path).unlogged()).toBeNull();
    next.countUnlogged('d');
    expect(next.unlogged()?.id).not.toBe(id);
  });

  test('is counted in the process when the disk does not take it', () => {
    const anchor = openAnchorFile(inFolder('nowhere/anchor'));
    anchor.countUnlogged('a');
    anchor.countUnlogged('b');
    expect(anchor.unlogged()).toMatchObject({ count: 2, first: 'a', last: 'b' });
    anchor.clearUnlogged(anchor.unlogged()!);
    expect(anchor.unlogged()).toBeNull();
  });

  test.each(['', '{"cou', '{"count":"many"}'])('a count that reads %j is one at least', (text) => {
    const path = newPath();
    writeFileSync(`${path}.unlogged`, text);
    chmodSync(`${path}.unlogged`, 0o600);
    const anchor = openAnchorFile(path);
    const read = anchor.unlogged()!;
    expect(read).toMatchObject({ count: 1 });
    expect(openAnchorFile(path).unlogged()).toEqual(read);
    anchor.countUnlogged('b');
    expect(anchor.unlogged()).toEqual({ id: read.id, count: 2, first: 'unknown', last: 'b' });
  });
});
