/**
 * The program that probes, in a process that a module may take with it: it opens the token once,
 * runs the probes it is told and says before each which it is.
 *
 * @module
 */
import type { PKCS11 } from 'pkcs11js';
import { KmsError } from '../../errors/kms-error.ts';
import { pinText } from '../pkcs11/access.ts';
import { CKF_RW_SESSION, CKF_SERIAL_SESSION } from '../pkcs11/cryptoki-numbers.ts';
import { callDevice, returnValueOf } from '../pkcs11/device-error.ts';
import { Libraries } from '../pkcs11/library.ts';
import { logIn } from '../pkcs11/login.ts';
import { findToken } from '../pkcs11/token-slot.ts';
import { makeToken } from './make-token.ts';
import type { ProbeMessage, ProbeRequest, ProbeTarget } from './probe-protocol.ts';
import { PROBES } from './probes.ts';

/** Resolves when the message is on its way: the next call may be this process's last. */
const say = (message: ProbeMessage) =>
  new Promise<void>((resolve) => {
    process.send?.(message, () => {
      resolve();
    });
  });

process.once('message', (request: ProbeRequest) => {
  void serve(request).finally(() => {
    process.disconnect();
  });
});

async function serve(request: ProbeRequest): Promise<void> {
  try {
    const { make, target } = request;
    if (make === undefined) await runProbes(request);
    else makeToken(target, make);
    await say({ kind: 'done' });
  } catch (error) {
    const code = error instanceof KmsError ? error.code : 'INTERNAL';
    const message = error instanceof Error ? error.message : String(error);
    await say({ kind: 'failed', code, message });
  }
}

async function runProbes({ target, probes }: ProbeRequest): Promise<void> {
  const { cryptoki, openSession, opened } = enter(target);
  await say({ kind: 'opened', opened });
  for (const probe of probes) {
    const run = PROBES.get(probe);
    if (run === undefined) throw new KmsError('INTERNAL', `there is no probe ${probe}`);
    await say({ kind: 'started', probe });
    const session = openSession();
    try {
      await say({ kind: 'finished', probe, answer: run({ cryptoki, session }) });
    } catch (error) {
      // A call of the set-up was refused; anything else is a defect of the probe.
      if (returnValueOf(error) === undefined) throw error;
      await say({ kind: 'hindered', probe, reason: (error as Error).message });
    } finally {
      cryptoki.C_CloseSession(session);
    }
  }
}

/** Opens the token and logs in, once. */
function enter({ path, settings, token, pin }: ProbeTarget) {
  const library = new Libraries().acquire(path, settings);
  // The adapter names fewer calls than there are.
  const cryptoki = library.cryptoki as PKCS11;
  const { slot, serial } = findToken(cryptoki, token);
  const openSession = () =>
    callDevice('open a session', () =>
      cryptoki.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION),
    );
  // Stays open: the login of a process ends with its last session.
  const first = openSession();
  if (pin !== undefined) logIn(library, first, { serial, pin: pinText(pin) });
  const { libraryDescription, libraryVersion } = cryptoki.C_GetInfo();
  const opened = {
    description: libraryDescription.trim(),
    version: `${libraryVersion.major}.${libraryVersion.minor}`,
    model: cryptoki.C_GetTokenInfo(slot).model.trim(),
  };
  return { cryptoki, openSession, opened };
}
