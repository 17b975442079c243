import { describe, expect, test } from 'vitest';
import { namesToken, tokenDigestsFact } from '../../../src/custody/audit/token-digests.ts';
import type { AuditRow } from '../../../src/ports/audit-trail.ts';
import { expectCode } from '../../support/expect-code.ts';

const [ONE, TWO] = ['0A'.repeat(32), '1B'.repeat(32)] as const;
const TOKENS = ['1'.repeat(20), '2'.repeat(20)];

describe('the fact', () => {
  test('has the digest of each token in their order', () => {
    const fact = tokenDigestsFact({ tokens: TOKENS, tokenDigests: [ONE, TWO] });
    expect(fact).toEqual({ tokenDigests: `${ONE} ${TWO}` });
  });

  test.each<[string, readonly string[] | undefined]>([
    ['none', undefined],
    ['one too few', [ONE]],
    ['one too many', [ONE, TWO, ONE]],
    ['an empty one', [ONE, '']],
    ['digits of a token', [ONE, TOKENS[1] ?? '']],
  ])('%s: no row is written with it, and no digit is in the message', (_, tokenDigests) => {
    const given = { tokens: TOKENS, ...(tokenDigests && { tokenDigests }) };
    const { message } = expectCode(() => tokenDigestsFact(given), 'INTERNAL');
    expect(message).not.toMatch(/\d/);
  });
});

describe('a row', () => {
  const about = (facts: object) => ({ facts: JSON.stringify(facts) }) as AuditRow;
  test('is about the tokens that its fact names, and about no other', () => {
    const row = about({ tokenDigests: `${ONE} ${TWO}`, reason: 'C'.repeat(64) });
    expect([ONE, TWO].map((digest) => namesToken(row, digest))).toEqual([true, true]);
    const others = ['', ' ', 'C'.repeat(64), ONE.slice(1), `${ONE} ${TWO}`];
    expect(others.filter((digest) => namesToken(row, digest))).toEqual([]);
  });

  test('without the fact, or with another thing in its place, is about none', () => {
    const rows = [about({ reason: ONE }), about({ tokenDigests: [ONE] }), about([ONE])];
    expect(rows.filter((row) => namesToken(row, ONE))).toEqual([]);
    expect(namesToken({ facts: ONE } as AuditRow, ONE)).toBe(false);
  });
});
