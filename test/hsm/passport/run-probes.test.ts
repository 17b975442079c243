/** Probes run on when the module takes their process with it. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runProbes } from '../../../src/hsm/passport/run-probes.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';

const program = fileURLToPath(
  new URL('../../support/hsm-rigs/failing-probes.mjs', import.meta.url),
);
const target = { path: '/nonexistent', settings: {}, token: { label: 'none' } };

const run = (...probes: string[]) => runProbes({ target, probes }, { program, silenceMsMax: 1500 });

async function outcomes(...probes: string[]) {
  const { answers } = await run(...probes);
  return answers.flatMap(({ findings }) => findings);
}

describe('a process of probes', () => {
  test('runs them all', async () => {
    const findings = await outcomes('one', 'two', 'three');
    expect(findings.map(({ probe }) => probe)).toEqual(['one', 'two', 'three']);
    expect(new Set(findings.map(({ detail }) => detail)).size).toBe(1);
  });

  test('that ends is followed by another, and no probe is left out', async () => {
    const findings = await outcomes('one', 'abort', 'two', 'three');
    expect(findings.map(({ probe, outcome }) => `${probe} ${outcome}`)).toEqual([
      'one works',
      'abort crashed',
      'two works',
      'three works',
    ]);
    expect(findings[1]?.detail).toContain('SIGABRT');
    expect(findings[2]?.detail).not.toBe(findings[0]?.detail);
  });

  test('that says nothing is ended', async () => {
    const findings = await outcomes('hang', 'one');
    expect(findings.map(({ outcome }) => outcome)).toEqual(['crashed', 'works']);
    expect(findings[0]?.detail).toContain('did not answer');
  });

  test('that cannot open the token says why, and is not repeated', async () => {
    await expectCodeAsync(run('one', 'refuse', 'two'), 'HSM_PIN_INCORRECT');
  });

  test('that ends before the first probe is a failure', async () => {
    await expectCodeAsync(run('early'), 'HSM_UNAVAILABLE');
  });
});
