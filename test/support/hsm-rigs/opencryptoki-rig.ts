/**
 * The software token of opencryptoki. There is one of it in a machine, with its places compiled in,
 * so this rig needs root, waits for its turn, and touches no token but its own or an unused one.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { libraryPathOf } from '../../../src/hsm/pkcs11/access.ts';
import { takeTurn } from './take-turn.ts';
import { initialiseToken } from './initialise-token.ts';
import { pkcs11Profile, RIG_LABEL, runOrFail, type HsmRig } from './hsm-rig.ts';

const TOKEN_FOLDER = '/var/lib/opencryptoki/swtok';
/** Stands in the token's folder while the token is a rig's. */
const MARK = path.join(TOKEN_FOLDER, 'made-by-sts-kms-tests');
const LOCK_FOLDERS = ['/run/lock/opencryptoki', '/run/lock/opencryptoki/swtok'];
const SHARED_MEMORY = '/dev/shm/var.lib.opencryptoki.swtok';
const DAEMON_PID = '/run/pkcsslotd.pid';
/** What the software brings: PIN of the security officer and label of a token without one. */
const FACTORY = { soPin: '87654321', label: 'IBM OS PKCS#11' };

const digits = () => String(randomInt(10_000_000, 99_999_999));

export function makeOpencryptokiRig(): HsmRig {
  const profile = pkcs11Profile('opencryptoki');
  const library = libraryPathOf(profile, { token: { label: RIG_LABEL } });
  const release = takeTurn('opencryptoki');
  try {
    refuseForeignToken();
    stopDaemon();
    removeToken();
    startDaemon();
    const userPin = digits();
    initialiseToken({
      library,
      tokenLabel: FACTORY.label,
      newLabel: RIG_LABEL,
      soPin: FACTORY.soPin,
      newSoPin: digits(),
      userPin,
      userSetsPin: true,
    });
    return {
      profile,
      access: () => ({ token: { label: RIG_LABEL }, pin: Buffer.from(userPin) }),
      close: () => {
        stopDaemon();
        removeToken();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** A token that somebody uses is not ours to remove. */
function refuseForeignToken(): void {
  const data = path.join(TOKEN_FOLDER, 'NVTOK.DAT');
  if (!fs.existsSync(data) || fs.existsSync(MARK)) return;
  if (fs.readFileSync(data).includes(FACTORY.label)) return;
  throw new RangeError(`${TOKEN_FOLDER} has a token that the tests did not make: move it away`);
}

function removeToken(): void {
  for (const name of fs.existsSync(TOKEN_FOLDER) ? fs.readdirSync(TOKEN_FOLDER) : []) {
    if (name !== 'TOK_OBJ') fs.rmSync(path.join(TOKEN_FOLDER, name), { recursive: true });
  }
  const objects = path.join(TOKEN_FOLDER, 'TOK_OBJ');
  for (const name of fs.readdirSync(objects)) fs.rmSync(path.join(objects, name));
  fs.rmSync(SHARED_MEMORY, { force: true });
}

function startDaemon(): void {
  // A machine without systemd lacks what tmpfiles.d describes.
  for (const folder of LOCK_FOLDERS) fs.mkdirSync(folder, { recursive: true, mode: 0o770 });
  runOrFail('pkcsslotd', []);
  fs.writeFileSync(MARK, '');
  waitUntil('pkcsslotd is up', () => spawnSync('pkcsconf', ['-t']).status === 0);
}

function stopDaemon(): void {
  const pid = runningDaemon();
  if (pid === undefined) return;
  process.kill(pid, 'SIGTERM');
  waitUntil('pkcsslotd has ended', () => runningDaemon() === undefined);
}

/** The process in the daemon's file, if it is one. */
function runningDaemon(): number | undefined {
  if (!fs.existsSync(DAEMON_PID)) return undefined;
  const pid = Number(fs.readFileSync(DAEMON_PID, 'utf8').trim());
  const command = `/proc/${pid}/comm`;
  const runs = fs.existsSync(command) && fs.readFileSync(command, 'utf8').startsWith('pkcsslotd');
  return runs ? pid : undefined;
}

function waitUntil(what: string, isSo: () => boolean): void {
  for (let tries = 0; tries < 100; tries += 1) {
    if (isSo()) return;
    spawnSync('sleep', ['0.1']);
  }
  throw new RangeError(`waited 10 s in vain until ${what}`);
}
