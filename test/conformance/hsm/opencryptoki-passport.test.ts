/** A passport of opencryptoki with nothing configured leaves nothing behind, however it ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { makePassport } from '../../../src/hsm/passport/make-passport.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { pkcs11Profile } from '../../support/hsm-rigs/hsm-rig.ts';
import {
  opencryptokiDaemons,
  opencryptokiTraces,
} from '../../support/hsm-rigs/opencryptoki-traces.ts';
import { takeTurn } from '../../support/hsm-rigs/take-turn.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';

const PROGRAM = fileURLToPath(new URL('../../support/throw-away-passport.ts', import.meta.url));
const SECONDS_60 = 60_000;
const profile = pkcs11Profile('opencryptoki');
const options = { measuredOn: '2026-11-23', probes: ['objects', 'hmac', 'wrap'] };
const inFolder = useTemporaryFolder();

// Its own daemons would be among those that are counted.
const release = takeTurn('opencryptoki');
let before: string[] = [];

beforeAll(() => {
  before = opencryptokiTraces();
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(release);

test(
  'has a token of its own, and then there is no file and no daemon more',
  async () => {
    const { token, facts } = await makePassport(profile, undefined, options);
    expect(token).toEqual({ model: 'IBM SoftTok', throwAway: true });
    expect(facts.wraps).toHaveLength(1);
    expect(opencryptokiTraces()).toEqual(before);
  },
  SECONDS_60,
);

test(
  'when a probe ends its process, the token is there for the next',
  async () => {
    const probes = ['short buffer for C_Sign', 'hmac'];
    const { findings } = await makePassport(profile, undefined, { ...options, probes });
    expect(findings.map(({ probe }) => probe)).toContain('hmac/zero-padded');
    expect(opencryptokiTraces()).toEqual(before);
  },
  SECONDS_60,
);

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'ended by %s in the middle, it takes daemon and token with it',
  async (signal) => {
    const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, 'opencryptoki'], {
      stdio: 'ignore',
    });
    const exited = once(child, 'exit');
    const own = opencryptokiDaemons();
    await vi.waitUntil(() => opencryptokiDaemons().length > own.length, { timeout: 20_000 });
    child.kill(signal);
    await exited;
    await vi.waitUntil(() => opencryptokiDaemons().length === own.length, { timeout: 10_000 });
    expect(opencryptokiTraces()).toEqual(before);
  },
  SECONDS_60,
);

test('without the right to a machine of its own it is refused, with the reason', async () => {
  const folder = inFolder('path');
  fs.mkdirSync(folder);
  const refusal = '#!/bin/sh\necho "unshare failed: Operation not permitted" >&2\nexit 1\n';
  fs.writeFileSync(`${folder}/unshare`, refusal, { mode: 0o755 });
  vi.stubEnv('PATH', folder);
  const made = makePassport(profile, undefined, options);
  const error = await expectCodeAsync(made, 'HSM_NO_THROW_AWAY');
  expect(error.message).toContain('Operation not permitted');
  expect(opencryptokiTraces()).toEqual(before);
});

test('where unshare is not installed, it is refused', async () => {
  const folder = inFolder('empty');
  fs.mkdirSync(folder);
  vi.stubEnv('PATH', folder);
  const made = makePassport(profile, undefined, options);
  const error = await expectCodeAsync(made, 'HSM_NO_THROW_AWAY');
  expect(error.message).toContain('ENOENT');
});
