/**
 * The program of a security-module host: the only place where clear key material ever is. It opens
 * its HSM once, then serves the operations of the port, one batch after the other.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import { openHsm, type HsmAccess } from '../hsm/open-hsm.ts';
import { readPinFile } from '../hsm/pin-file.ts';
import { loadProfile } from '../hsm/profile/load-profile.ts';
import type { Clock } from '../ports/clock.ts';
import type { Hsm } from '../ports/hsm.ts';
import type { SecurityModule } from '../ports/security-module.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../sts/open-points.ts';
import { utcMinute } from '../sts/utc-minute.ts';
import { findGuardKeys, generateGuardKeys } from './guard-keys.ts';
import {
  encodeHostError,
  type HostAnswer,
  type HostRequest,
  type HostSetup,
} from './host-protocol.ts';
import { createSecurityModule } from './security-module.ts';

const SYSTEM_CLOCK: Clock = { nowUtc: () => utcMinute(Math.floor(Date.now() / 60_000)) };
let securityModule: SecurityModule | null = null;
/** Operations run one after the other, in the order in which they came. */
let last: Promise<void> = Promise.resolve();

process.on('message', (message) => {
  last = last.then(() => answer(message as HostRequest));
});
// The service is gone: nobody will ask again, and keys must not outlive it.
process.on('disconnect', () => {
  process.exit();
});

async function answer(request: HostRequest): Promise<void> {
  const { id } = request;
  try {
    const result = await serve(request);
    say({ id, residentBytes: process.memoryUsage.rss(), result: result ?? null });
  } catch (error) {
    const failure = encodeHostError(error);
    say({ id, residentBytes: process.memoryUsage.rss(), error: failure });
  }
}

/** The service may be gone in the middle of a batch: then nobody waits, and the keys go too. */
function say(message: HostAnswer): void {
  process.send?.(message, undefined, undefined, (error) => {
    if (error !== null) process.exit();
  });
}

async function serve(request: HostRequest): Promise<unknown> {
  if (request.operation === 'open') {
    securityModule = open(request.args[0]);
    return null;
  }
  if (securityModule === null) throw new KmsError('HSM_CLOSED', 'the host has opened no HSM');
  const operations = securityModule as unknown as Record<string, (...args: unknown[]) => unknown>;
  const perform = operations[request.operation];
  if (perform === undefined) throw new KmsError('INTERNAL', 'the host has no such operation');
  return await perform(...request.args);
}

function open(setup: HostSetup): SecurityModule {
  const hsm = openProfiledHsm(setup);
  try {
    const guards = setup.guardKeys === 'generate' ? generateGuardKeys(hsm) : findGuardKeys(hsm);
    const policy = setup.mixedDkgaKeyChange
      ? { ...DEFAULT_OPEN_POINT_POLICY, d11MixedDkgaKeyChange: 'permit' as const }
      : DEFAULT_OPEN_POINT_POLICY;
    return createSecurityModule({
      hsm,
      guards,
      staTables: setup.staTables,
      policy,
      clock: clockOf(setup),
    });
  } catch (error) {
    hsm.close();
    throw error;
  }
}

function clockOf({ simulatedNow }: HostSetup): Clock {
  return simulatedNow === null ? SYSTEM_CLOCK : { nowUtc: () => simulatedNow };
}

function openProfiledHsm(setup: HostSetup): Hsm {
  const profile = loadProfile(setup.profile);
  if (profile.adapter === 'memory') return openHsm(profile, { adapter: 'memory' });
  const { tokenLabel, pinFile, moduleSettings } = setup;
  if (tokenLabel === null || pinFile === null) {
    throw new KmsError('HSM_ACCESS_INVALID', `profile ${setup.profile}: token and PIN file wanted`);
  }
  const pin = readPinFile(pinFile);
  try {
    const access: HsmAccess = {
      adapter: 'pkcs11',
      token: { label: tokenLabel },
      pin,
      ...(moduleSettings === null ? {} : { settings: moduleSettings }),
    };
    return openHsm(profile, access);
  } finally {
    pin.fill(0);
  }
}
