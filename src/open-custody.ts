/**
 * Builds custody over a configuration: the store, the security module in hosts of its own, and the
 * installation that binds them. What fails on the way closes what was opened before.
 *
 * @module
 */
import { dirname } from 'node:path';
import type { GuardRestoreOrder, NewGuards } from './cli/custody/custody-session.ts';
import { closeAll } from './cli/custody/close-all.ts';
import { openAnchorFile } from './anchor/anchor-file.ts';
import type { TrialSession } from './cli/quickstart/trial-store.ts';
import { createMadeFiles, type MadeFiles } from './cli/made-files.ts';
import { makeFolder } from './cli/write-error.ts';
import type { Configuration } from './config/configuration.ts';
import { loadShippedStaTables } from './config/sta-tables-file.ts';
import type { CustodyDependencies } from './custody/custody-dependencies.ts';
import { checkAnchored } from './custody/audit/check-anchored.ts';
import { keepAudit, unavailableBy } from './custody/audit/audit-keeper.ts';
import { guardClock } from './custody/audit/guard-clock.ts';
import { modeOfInstallation, requireFoundingMark } from './custody/people/require-founding.ts';
import { requirePolicies } from './custody/policies/require-policies.ts';
import { signHead } from './custody/audit/sign-head.ts';
import { reportUnlogged } from './custody/audit/report-unlogged.ts';
import { requireTrialClock } from './custody/installation/require-trial-clock.ts';
import { openInstallation } from './custody/installation/open-installation.ts';
import { reconcileKeys } from './custody/vending-keys/reconcile-keys.ts';
import { SIGNATURES } from './credentials/signatures.ts';
import { readPinFile } from './credentials/secret-file.ts';
import { KmsError } from './errors/kms-error.ts';
import { INSTALLATION_RECORD_ID, type Installation } from './keys/installation.ts';
import type { WallClock } from './ports/clock.ts';
import type { Store } from './ports/store.ts';
import { PROGRAM } from './people/actor.ts';
import { FOUNDING_RECORD_ID } from './people/founding.ts';
import { HOST_PROGRAM } from './own-files.ts';
import { FOUNDINGS, POLICIES } from './custody/records/record-kinds.ts';
import { sealedRecordOf } from './custody/records/trusted-record.ts';
import type { SealedRecord } from './keys/sealed-record.ts';
import { POLICY_NAMES } from './keys/policy-values.ts';
import { policyOfSetup } from './security-module/policy-of-setup.ts';
import { startHostedSecurityModule } from './security-module/host-client.ts';
import type { HostSetup } from './security-module/host-protocol.ts';
import { openStore } from './store/open-store.ts';
import type { StoreAccess } from './store/store-access.ts';
import { utcMinute, type UtcMinute } from './sts/utc-minute.ts';

/** Limits of every host are ours; SoftHSM leaks on unwrap. */
export const HOST_LIMITS = {
  callDeadlineMs: 60_000,
  startDeadlineMs: 30_000,
  waitingCallsMax: 1000,
  residentBytesMax: 512 * 2 ** 20,
  restartPauseMs: 1000,
} as const;

/** Rows of the audit are under a signed head after so long. */
const HEAD_INTERVAL_MS = 10_000;

/** The program itself, when it ends what nobody finished. */
const CLEARING_UP = { actor: PROGRAM, ticket: null, reason: 'left unfinished' } as const;

const SYSTEM_CLOCK: WallClock = {
  nowUtc: () => utcMinute(Math.floor(Date.now() / 60_000)),
  nowMilliseconds: () => Date.now(),
};

/**
 * Opens the store of an installation, checks that it is whole and guarded by this HSM, and ends
 * keys that nobody finished. On a medium that takes nothing it can be read, and nothing is ended.
 *
 * @throws {KmsError} CONFIG_INVALID, the codes of store and HSM, INSTALLATION_MISSING,
 *   INSTALLATION_OTHER_HSM, RECORD_NOT_GENUINE and the like, SM_FOUNDING_MARK
 */
export async function openCustodySession(
  configuration: Configuration,
  demonstratedNow: UtcMinute | null = null,
): Promise<TrialSession> {
  const session = await openUnchecked(configuration, demonstratedNow);
  try {
    await openInstallation(session.dependencies).catch(explainOtherKeys);
    await requireFoundingMark(session.dependencies);
    await requirePolicies(session.dependencies);
    const { head, anchored } = await checkAnchored(session.dependencies);
    // Nothing is done that an audit could miss: the store refuses it.
    if (session.dependencies.store.readOnly) return session;
    await requireAudit(session.dependencies, head.number > (anchored?.number ?? 0));
    const audited = withAudit(session);
    await reportUnlogged(audited.dependencies, CLEARING_UP);
    const { abandoned } = await reconcileKeys(audited.dependencies, CLEARING_UP);
    return { ...audited, abandoned };
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** The session with a store that does nothing without its audit; heads are signed meanwhile. */
function withAudit(session: TrialSession): TrialSession {
  const { dependencies } = session;
  const keeper = keepAudit(dependencies);
  const timer = setInterval(() => {
    // A failure is kept: the next transaction is refused by it.
    keeper.tick().catch(() => undefined);
  }, HEAD_INTERVAL_MS).unref();
  return {
    ...session,
    dependencies: guardClock({ ...dependencies, store: keeper.store }),
    health: () => keeper.health(),
    close: async () => {
      clearInterval(timer);
      const unsigned = await keeper.settle();
      return [...(unsigned === null ? [] : [unsigned]), ...(await session.close())];
    },
  };
}

/**
 * Nothing is begun that could not be audited; that it was wanted is counted. What an earlier
 * command
 * left without a signed head is signed first.
 */
async function requireAudit(
  dependencies: TrialSession['dependencies'],
  unsigned: boolean,
): Promise<void> {
  const { anchor, clock } = dependencies;
  try {
    anchor.requireWritable();
    if (unsigned) await signHead(dependencies);
  } catch (error) {
    // Then every act is refused by the clock itself, and what only reads goes on.
    if (error instanceof KmsError && error.code === 'AUDIT_CLOCK_BEHIND') return;
    anchor.countUnlogged(new Date(clock.nowMilliseconds()).toISOString());
    throw unavailableBy(error);
  }
}

/**
 * Opens store and HSM and checks nothing, for commands that say what is wrong.
 *
 * @throws {KmsError} CONFIG_INVALID, INSTALLATION_MISSING, the codes of store and HSM
 */
export async function openUnchecked(
  configuration: Configuration,
  demonstratedNow: UtcMinute | null = null,
): Promise<TrialSession> {
  const setup = setupOf(configuration, demonstratedNow);
  const store = await openStore(storeAccessOf(configuration));
  return withHosts(store, configuration, async () => {
    const { installationId } = await installationOf(store, setup);
    const policies = await sealedPolicies(store);
    return { ...setup, installationId, policies, guardKeys: 'find' };
  });
}

/** As they lie there: the hosts check their MACs. */
async function sealedPolicies(store: Store): Promise<SealedRecord[]> {
  const policies = await store.policies.list({ limit: POLICY_NAMES.length });
  return policies.map((policy) => sealedRecordOf(POLICIES, policy));
}

/**
 * Makes an empty store, or opens one that an earlier attempt made, and the keys that guard it.
 *
 * @throws {KmsError} INSTALLATION_EXISTS, before the HSM is touched; HSM_KEY_AMBIGUOUS when it has
 *   guard keys
 */
export async function openNewCustody(
  configuration: Configuration,
  guards: NewGuards,
  demonstratedNow: UtcMinute | null = null,
): Promise<TrialSession> {
  const setup = setupOf(configuration, demonstratedNow);
  const { made = createMadeFiles(), ...keys } = guards;
  makePlaces(configuration, made);
  const store = await openStore(storeAccessOf(configuration), { migrate: true });
  return withHosts(store, configuration, async () => {
    const there = await store.installations.find(INSTALLATION_RECORD_ID);
    if (there !== undefined) {
      throw new KmsError('INSTALLATION_EXISTS', 'the store holds an installation');
    }
    requireAnchor(configuration);
    return { ...setup, ...keys };
  });
}

/**
 * The folders and the empty files of a new installation. That of the anchor is made here and
 * nowhere else: later a folder that is missing is a disk that is not mounted.
 */
function makePlaces({ store, hsm, audit }: Configuration, made: MadeFiles): void {
  if (hsm.sealedFile !== undefined) made.folder(dirname(hsm.sealedFile));
  const files = [...(store.kind === 'sqlite' ? [store.file] : []), audit.anchorFile];
  for (const file of files) {
    if (!made.claim(file)) continue;
    made.add(...['-wal', '-shm', '-journal', '-alone', '.unlogged'].map((suffix) => file + suffix));
  }
}

/** Before there are keys: an anchor that takes nothing would refuse the first head. */
function requireAnchor({ audit }: Configuration): void {
  const anchor = openAnchorFile(audit.anchorFile);
  try {
    anchor.requireWritable();
  } finally {
    anchor.close();
  }
}

/**
 * Brings the guard keys of a store from their backup into the HSM of a configuration. When a move
 * has come so far that all values are there, they are found.
 *
 * @throws {KmsError} INSTALLATION_MISSING, the SM_BACKUP_ codes, HSM_KEY_AMBIGUOUS when the HSM
 *   guards another store
 */
export async function openRestored(
  configuration: Configuration,
  order: GuardRestoreOrder,
): Promise<TrialSession> {
  const setup = setupOf(configuration, null);
  if (setup.sealedFile !== null) makeFolder(dirname(setup.sealedFile));
  const store = await openStore(storeAccessOf(configuration));
  return withHosts(store, configuration, async () => {
    const { installationId, storageKeyNumber, rotatingTo } = await installationOf(store, setup);
    if (rotatingTo === storageKeyNumber) return { ...setup, installationId, guardKeys: 'find' };
    const guardRestore = { ...order, storageKeyNumber };
    const founding = await store.foundings.find(FOUNDING_RECORD_ID);
    return {
      ...{ ...setup, installationId, guardKeys: 'restore', guardRestore },
      ...(founding === undefined ? {} : { founding: sealedRecordOf(FOUNDINGS, founding) }),
    };
  });
}

/**
 * Whether it is genuine is seen when its MAC, which its id goes into, is checked.
 *
 * @throws {KmsError} INSTALLATION_MISSING, AUDIT_CLOCK_SIMULATED
 */
async function installationOf(
  store: Store,
  { simulatedNow }: Pick<HostSetup, 'simulatedNow'>,
): Promise<Installation> {
  const installation = await store.installations.find(INSTALLATION_RECORD_ID);
  if (installation !== undefined) {
    if (simulatedNow !== null) requireTrialClock(installation.entity);
    return installation.entity;
  }
  throw new KmsError('INSTALLATION_MISSING', 'the store holds no installation');
}

/** How the store of a configuration is reached; its password is read from its file. */
export function storeAccessOf({ store }: Configuration): StoreAccess {
  if (store.kind === 'sqlite') return store;
  const { passwordFile, tls, ...access } = store;
  const octets = passwordFile === undefined ? null : readPinFile(passwordFile);
  const password = octets === null ? null : Buffer.from(octets).toString('utf8');
  octets?.fill(0);
  return { ...access, password, ssl: tls };
}

async function withHosts(
  store: Store,
  configuration: Configuration,
  setupHosts: () => Promise<HostSetup>,
): Promise<TrialSession> {
  try {
    const setup = await setupHosts();
    const securityModule = await startHostedSecurityModule({
      mainPath: HOST_PROGRAM,
      environment: {},
      setup,
      hosts: configuration.hsm.hosts,
      ...HOST_LIMITS,
    });
    const { installationId } = setup;
    const anchor = openAnchorFile(configuration.audit.anchorFile);
    const audit = { anchor, signatures: SIGNATURES, installationId };
    return {
      dependencies: { store, securityModule, ...audit, ...clockAndPolicy(setup) },
      configuration,
      mode: await modeOfInstallation({ store, securityModule }),
      signer: null,
      health: () => ({ ready: true }),
      abandoned: [],
      close: () =>
        closeAll([
          () => {
            anchor.close();
          },
          () => securityModule.close(),
          () => store.close(),
        ]),
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Those of the hosts: both sides go by one clock and judge open points alike. */
function clockAndPolicy(setup: HostSetup): Pick<CustodyDependencies, 'clock' | 'policy'> {
  const { simulatedNow } = setup;
  const policy = policyOfSetup(setup);
  if (simulatedNow === null) return { clock: SYSTEM_CLOCK, policy };
  const milliseconds = simulatedNow * 60_000;
  const clock: WallClock = {
    nowUtc: () => simulatedNow,
    nowMilliseconds: () => milliseconds,
    simulated: true,
  };
  return { clock, policy };
}

/** @throws {KmsError} CONFIG_MISSING, CONFIG_INVALID */
function requireMembers(hsm: Configuration['hsm'], file: string | null): void {
  const { profile, tokenLabel, tokenSerial, pinFile, sealedFile } = hsm;
  if (tokenLabel !== undefined && tokenSerial !== undefined) {
    const message = 'hsm.tokenSerial: it takes the place of hsm.tokenLabel, leave that out';
    throw new KmsError('CONFIG_INVALID', message);
  }
  const token = tokenSerial === undefined ? { tokenLabel } : {};
  const wanted = profile === 'memory' ? { sealedFile, pinFile } : { ...token, pinFile };
  for (const [member, value] of Object.entries(wanted)) {
    if (value !== undefined) continue;
    if (file === null) {
      const message = 'there is no sts-kms.yaml in this folder, which names the store and its HSM';
      throw new KmsError('CONFIG_MISSING', message);
    }
    throw new KmsError('CONFIG_INVALID', `hsm.${member}: wanted for a store on ${profile}`);
  }
  if (profile === 'memory' && hsm.hosts > 1) {
    throw new KmsError('CONFIG_INVALID', 'hsm.hosts: the in-memory HSM is in one host');
  }
}

/** What hosts need to know, but for the installation. A demonstration has open point D11 on. */
function setupOf(
  { hsm, file, simulatedNow }: Configuration,
  demonstratedNow: UtcMinute | null,
): Omit<HostSetup, 'installationId' | 'guardKeys'> {
  requireMembers(hsm, file);
  const { profile, tokenLabel, tokenSerial, pinFile, moduleSettings, sealedFile } = hsm;
  const { substitution1, substitution2, permutation } = loadShippedStaTables('operational');
  return {
    profile,
    tokenLabel: tokenLabel ?? null,
    ...(tokenSerial === undefined ? {} : { tokenSerial }),
    pinFile: pinFile ?? null,
    moduleSettings: moduleSettings ?? null,
    sealedFile: sealedFile ?? null,
    staTables: { substitution1, substitution2, permutation },
    simulatedNow: demonstratedNow ?? simulatedNow ?? null,
    mixedDkgaKeyChange: demonstratedNow !== null,
  };
}

/** An installation that does not carry its MAC is altered, or there is another token. */
function explainOtherKeys(error: unknown): never {
  if (!(error instanceof KmsError) || error.code !== 'RECORD_NOT_GENUINE') throw error;
  const message =
    `${error.message}: most likely this is not the HSM that guards the ` +
    `store; if it is, the record was altered`;
  throw new KmsError(error.code, message, { facts: error.facts, cause: error });
}
