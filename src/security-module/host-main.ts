/**
 * The program of a security-module host: the only place where clear key material ever is. It opens
 * its HSM once, then serves the operations of the port, one batch after the other.
 *
 * @module
 */
import { existsSync, unlinkSync } from 'node:fs';
import { KmsError } from '../errors/kms-error.ts';
import { MemoryHsm } from '../hsm/memory/memory-hsm.ts';
import { createSealedFile } from '../hsm/memory/sealed-file.ts';
import { openHsm, type HsmAccess } from '../hsm/open-hsm.ts';
import { tokenNameOf, type TokenName } from '../hsm/pkcs11/access.ts';
import { readPinFile } from '../credentials/secret-file.ts';
import type { HsmProfile } from '../hsm/profile/hsm-profile.ts';
import { loadProfile } from '../hsm/profile/load-profile.ts';
import { softwareOpener } from '../hsm/software-blob.ts';
import type { Clock } from '../ports/clock.ts';
import type { Hsm } from '../ports/hsm.ts';
import type { SecurityModule } from '../ports/security-module.ts';
import { utcMinute } from '../sts/utc-minute.ts';
import { takeGuardKeys, type TakenGuards } from './guard-backup/take-guard-keys.ts';
import {
  encodeHostError,
  PIN_ENTRY_MS,
  type HostAnswer,
  type HostRequest,
  type HostSetup,
} from './host-protocol.ts';
import { SERVE_PACKED } from './packed-calls.ts';
import { policyOfSetup } from './policy-of-setup.ts';
import { readSecretAtTerminal } from '../credentials/read-secret-at-terminal.ts';
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
    securityModule = await open(request.args[0]);
    return null;
  }
  if (securityModule === null) throw new KmsError('HSM_CLOSED', 'the host has opened no HSM');
  const packed = SERVE_PACKED[request.operation];
  if (packed !== undefined) return packed(securityModule, request.args[0]);
  const operations = securityModule as unknown as Record<string, (...args: unknown[]) => unknown>;
  const perform = operations[request.operation];
  if (perform === undefined) throw new KmsError('INTERNAL', 'the host has no such operation');
  return await perform(...request.args);
}

async function open(setup: HostSetup): Promise<SecurityModule> {
  const { hsm, guards, adoption } = await openGuarded(setup);
  try {
    const policy = policyOfSetup(setup);
    const { installationId, staTables, founding } = setup;
    const opened = createSecurityModule({
      ...{ hsm, guards, installationId, staTables, policy },
      ...(adoption === undefined ? {} : { adoption }),
      ...(adoption === undefined || founding === undefined ? {} : { founding }),
      clock: clockOf(setup),
    });
    await requireApprovedPolicy(opened, setup);
    return opened;
  } catch (error) {
    hsm.close();
    throw error;
  }
}

/**
 * Policies come from a service that may be captured: each carries the MAC of an approved record.
 */
async function requireApprovedPolicy(
  opened: SecurityModule,
  { policies = [], mixedDkgaKeyChange, simulatedNow }: HostSetup,
): Promise<void> {
  const genuine = await opened.checkRecords(policies);
  const own = policies.every(({ table }, at) => table === 'policy' && genuine[at] === true);
  // A clock that the service sets would bring ended approvals and keys back.
  const demonstrates = mixedDkgaKeyChange || simulatedNow !== null;
  if (own && (!demonstrates || (await opened.governance()) !== 'REAL')) return;
  throw new KmsError('SM_RECORD_MAC', 'the policy or the clock of the host was not approved');
}

/** An open HSM and its guard keys. */
interface Guarded extends TakenGuards {
  readonly hsm: Hsm;
}

async function openGuarded(setup: HostSetup): Promise<Guarded> {
  const profile = loadProfile(setup.profile);
  if (profile.adapter === 'pkcs11') return withGuards(await openToken(setup, profile), setup);
  const { sealedFile, guardKeys } = setup;
  if (sealedFile !== null) return openSealed({ ...setup, sealedFile }, profile);
  if (guardKeys === 'find') {
    const message = 'an in-memory HSM without a sealed file ends with its host: nothing is in it';
    throw new KmsError('HSM_ACCESS_INVALID', message);
  }
  return withGuards(openHsm(profile, { adapter: 'memory' }), setup);
}

async function withGuards(hsm: Hsm, setup: HostSetup): Promise<Guarded> {
  try {
    return { hsm, ...(await takeGuardKeys({ hsm, openerOf }, setup)) };
  } catch (error) {
    hsm.close();
    throw error;
  }
}

function openerOf(profile: string): ReturnType<typeof softwareOpener> {
  return softwareOpener(loadProfile(profile));
}

/** A new one is sealed first and then opened as it will be on every later day. */
async function openSealed(
  setup: HostSetup & { readonly sealedFile: string },
  profile: HsmProfile,
): Promise<Guarded> {
  const { sealedFile: file } = setup;
  const passphrase = await takePin(setup, `sealed file ${file}`);
  try {
    const sealed = { file, passphrase };
    if (setup.guardKeys === 'restore') return await restoreSealed(setup, profile, sealed);
    const takeAway = setup.guardKeys === 'generate' ? await sealNew(setup, sealed) : undefined;
    try {
      const hsm = openHsm(profile, { adapter: 'memory', sealed });
      return await withGuards(hsm, { ...setup, guardKeys: 'find' });
    } catch (error) {
      takeAway?.();
      throw error;
    }
  } finally {
    passphrase.fill(0);
  }
}

type Sealed = NonNullable<(HsmAccess & { readonly adapter: 'memory' })['sealed']>;

/** @returns how to take it away again, when nothing comes of it */
async function sealNew(setup: HostSetup, { file, passphrase }: Sealed): Promise<() => void> {
  // Before there is a backup of keys that could not be sealed.
  if (existsSync(file)) {
    throw new KmsError('HSM_SEAL_EXISTS', `there is a sealed HSM in ${file}`);
  }
  const fresh = new MemoryHsm();
  const { removeBackup } = await takeGuardKeys({ hsm: fresh, openerOf }, setup);
  try {
    createSealedFile(fresh, file, passphrase);
    return () => {
      unlinkSync(file);
      removeBackup?.();
    };
  } catch (error) {
    removeBackup?.();
    throw error;
  } finally {
    fresh.close();
  }
}

/** Into a file that is there, from a restore that was cut short, or into a new one. */
async function restoreSealed(
  setup: HostSetup,
  profile: HsmProfile,
  sealed: Sealed,
): Promise<Guarded> {
  const isNew = !existsSync(sealed.file);
  if (isNew) createSealedFile(new MemoryHsm(), sealed.file, sealed.passphrase);
  try {
    return await withGuards(openHsm(profile, { adapter: 'memory', sealed }), setup);
  } catch (error) {
    if (isNew) unlinkSync(sealed.file);
    throw error;
  }
}

function clockOf({ simulatedNow }: HostSetup): Clock {
  return simulatedNow === null ? SYSTEM_CLOCK : { nowUtc: () => simulatedNow };
}

async function openToken(setup: HostSetup, profile: HsmProfile): Promise<Hsm> {
  const { moduleSettings } = setup;
  const token = tokenOf(setup);
  const name = 'label' in token ? token.label : token.serial;
  const pin = await takePin(setup, `token ${JSON.stringify(name)}`);
  try {
    const access: HsmAccess = {
      adapter: 'pkcs11',
      token,
      pin,
      ...(moduleSettings === null ? {} : { settings: moduleSettings }),
    };
    return openHsm(profile, access);
  } finally {
    pin.fill(0);
  }
}

function tokenOf(setup: HostSetup): TokenName {
  const name = tokenNameOf(setup);
  if (name !== undefined) return name;
  const { profile } = setup;
  const message = `profile ${profile}: the label or the serial number of a token is required`;
  throw new KmsError('HSM_ACCESS_INVALID', message);
}

async function takePin(setup: HostSetup, whose: string): Promise<Uint8Array> {
  const { pinEntry, pinFile } = setup;
  if (pinEntry === 'terminal') {
    return readSecretAtTerminal(`User PIN of the ${whose}: `, {
      withinMs: PIN_ENTRY_MS,
      fileOption: '--pin-file',
    });
  }
  if (pinFile === null) {
    throw new KmsError('HSM_ACCESS_INVALID', `profile ${setup.profile}: PIN file wanted`);
  }
  return readPinFile(pinFile);
}
