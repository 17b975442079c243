/**
 * The audit as lines of JSON, for somebody who checks it without us: a header, every row in order,
 * every signed head.
 *
 * @module
 */
import { INSTALLATION_RECORD_ID } from '../../keys/installation.ts';
import { INSTALLATIONS } from '../records/record-kinds.ts';
import { loadTrusted } from '../records/trusted-record.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireWholeScope } from '../people/require-scope.ts';
import type { AuditDependencies } from './audit-dependencies.ts';
import { auditKeysOfChain, chainRows } from './chain-rows.ts';
import { requireDuty } from '../people/require-duty.ts';
import { signHead } from './sign-head.ts';

/** What an export holds. */
export interface AuditExport {
  readonly rows: number;
  readonly heads: number;
  readonly lastHash: string;
}

/** Writes a line, and waits until there is room for the next. */
export type WriteLine = (line: string) => Promise<void>;

/**
 * Exports everything.
 *
 * @throws {KmsError} PERSON_DUTY, PERSON_SCOPE_ACT
 */
export async function exportAudit(
  dependencies: AuditDependencies,
  act: Act,
  writeLine: WriteLine,
): Promise<AuditExport> {
  requireDuty(act, 'audit.read');
  requireWholeScope(act);
  const { store, anchor, clock } = dependencies;
  // What is exported is under a signature to its end.
  await signHead(dependencies);
  const installation = await loadTrusted(dependencies, INSTALLATIONS, INSTALLATION_RECORD_ID);
  const { installationId, name } = installation.entity;
  const header = {
    schema: 'sts-kms-audit-export-v1',
    installationId,
    name,
    exportedAt: new Date(clock.nowMilliseconds()).toISOString(),
    publicKeys: await auditKeysOfChain(store.events),
  };
  await writeLine(JSON.stringify(header));
  let rows = 0;
  let lastHash = '';
  for await (const row of chainRows(store.events)) {
    await writeLine(JSON.stringify({ row }));
    rows += 1;
    lastHash = row.rowHash;
  }
  const { heads } = anchor.read();
  for (const head of heads) await writeLine(JSON.stringify({ head }));
  return { rows, heads: heads.length, lastHash };
}
