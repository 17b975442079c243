/** An installation on a memory HSM that two people founded. */
import type { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { QuickPairHsm } from './quick-pair-hsm.ts';
import { INSTALLATION_RECORD_ID, type Installation } from '../../src/keys/installation.ts';
import { installationToRow } from '../../src/keys/rows/installation-row.ts';
import type { SecurityModule } from '../../src/ports/security-module.ts';
import { generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { foundWithTwo } from './approving-module.ts';
import { type SealedPerson } from './people.ts';
import { INSTALLATION_ID, moduleOn, TRIAL_04 } from './security-modules.ts';

export const NOW = '2014-01-01T00:00:00.000Z';
export const PLACE = { installationId: INSTALLATION_ID, requestedAt: NOW } as const;
export const REAL_04 = { ...TRIAL_04, trial: false };

export interface World {
  readonly hsm: MemoryHsm;
  readonly module: SecurityModule;
  readonly people: readonly [SealedPerson, SealedPerson];
  readonly installation: Installation;
  readonly installationMac: Uint8Array;
}

export async function sealedInstallation(module: SecurityModule, trial: boolean) {
  const entity: Installation = {
    ...{ id: INSTALLATION_RECORD_ID, version: 1, installationId: INSTALLATION_ID, trial },
    ...{ name: 'Harbour City', hsmProfile: 'memory', storageKeyNumber: 1, rotatingTo: null },
  };
  const next = { table: 'installation', id: entity.id, version: 1 } as const;
  const change = { previous: null, next: { ...next, row: installationToRow(entity) } };
  const [recordMac] = await module.sealRecords([change]);
  return { entity, recordMac: recordMac! };
}

export async function newWorld(trial = false): Promise<World> {
  const hsm = new QuickPairHsm();
  const module = moduleOn(hsm, generateGuardKeys(hsm));
  const stored = await sealedInstallation(module, trial);
  const people = await foundWithTwo(module, stored);
  return {
    ...{ hsm, module, people },
    ...{ installation: stored.entity, installationMac: stored.recordMac },
  };
}
