/**
 * A security module whose installation has people who approve whatever is asked: for tests of what
 * comes after an approval.
 */
import { installationToRow } from '../../src/keys/rows/installation-row.ts';
import { QuickPairHsm } from './quick-pair-hsm.ts';
import { INSTALLATION_RECORD_ID, type Installation } from '../../src/keys/installation.ts';
import type { Stored, UnsealedRecord } from '../../src/keys/sealed-record.ts';
import { vendingKeyToRow } from '../../src/keys/rows/vending-key-row.ts';
import type { VendingKey } from '../../src/keys/vending-key.ts';
import type { Authority } from '../../src/ports/authority.ts';
import type { Hsm } from '../../src/ports/hsm.ts';
import type { SecurityModule } from '../../src/ports/security-module.ts';
import { generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { formatUtcMinute } from '../../src/sts/utc-minute.ts';
import { approvedBy, documentFor, founderOf, newTestPerson, type SealedPerson } from './people.ts';
import { CLOCK, INSTALLATION_ID, moduleOn } from './security-modules.ts';

/** Founds an installation with two people, who are sealed then. */
export async function foundWithTwo(
  securityModule: Pick<SecurityModule, 'foundInstallation'>,
  { entity, recordMac }: Stored<Installation>,
): Promise<readonly [SealedPerson, SealedPerson]> {
  const [ada, bob] = [newTestPerson('ada'), newTestPerson('bob')];
  const { id, version } = entity;
  const row = installationToRow(entity);
  const { persons } = await securityModule.foundInstallation({
    installation: { table: 'installation', id, version, row, recordMac },
    founders: [founderOf(ada), founderOf(bob)],
    foundedAt: '2026-11-01T09:00:00.000Z',
  });
  return [
    { ...ada, record: persons[0]! },
    { ...bob, record: persons[1]! },
  ];
}

/** Two people approve everything, at the time that `now` says. */
export function approvingModule<Module extends SecurityModule>(
  securityModule: Module,
  place: { readonly installationId: string; readonly now: () => string },
  people: readonly SealedPerson[],
): Module {
  const approve = async (
    changes: readonly UnsealedRecord[],
    request: Record<string, string> = {},
  ): Promise<Authority | undefined> => {
    const mode = await securityModule.governance();
    if (mode === null) return undefined;
    const requestedAt = new Date(place.now()).toISOString();
    const { installationId } = place;
    return approvedBy(documentFor(changes, { installationId, requestedAt, mode, request }), people);
  };
  return {
    ...securityModule,
    sealRecords: async (changes) =>
      securityModule.sealRecords(changes, await approve(changes.map(({ next }) => next))),
    announceVendingKey: async (draft) => {
      const key = { ...draft, version: 1, value: null };
      return securityModule.announceVendingKey(draft, await approve([recordOf(key)]));
    },
    importWrappedVendingKey: async (announced, wrapped) => {
      const request = { wrappedValue: Buffer.from(wrapped.octets).toString('hex') };
      const authority = await approve([recordOf(announced.entity)], request);
      return securityModule.importWrappedVendingKey(announced, wrapped, authority);
    },
    amendVendingKey: async (previous, next) =>
      securityModule.amendVendingKey(previous, next, await approve([recordOf(next)])),
  };
}

/** A vending key as its record. */
export function recordOf(key: VendingKey): UnsealedRecord {
  const { id, version } = key;
  return { table: 'vending_key', id, version, row: vendingKeyToRow(key) };
}

/**
 * A module of an installation that was founded as a rehearsal, so that it takes both kinds of keys.
 */
export async function foundedModule(hsm: Hsm = new QuickPairHsm()): Promise<SecurityModule> {
  const securityModule = moduleOn(hsm, generateGuardKeys(hsm));
  const entity = {
    ...{ id: INSTALLATION_RECORD_ID, version: 1, installationId: INSTALLATION_ID, trial: true },
    ...{ name: 'Harbour City', hsmProfile: 'memory', storageKeyNumber: 1, rotatingTo: null },
  };
  const next = { table: 'installation', id: entity.id, version: 1 } as const;
  const change = { previous: null, next: { ...next, row: installationToRow(entity) } };
  const [recordMac] = await securityModule.sealRecords([change]);
  const people = await foundWithTwo(securityModule, { entity, recordMac: recordMac! });
  const now = () => formatUtcMinute(CLOCK.nowUtc());
  return approvingModule(securityModule, { installationId: INSTALLATION_ID, now }, people);
}
