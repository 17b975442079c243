/**
 * Checks the instants of rows: none goes back in time, and the store knows the latest one.
 *
 * @module
 */
import { hasSimulatedInstant, latestInstantAfter } from '../../audit/row-instants.ts';
import { KmsError } from '../../errors/kms-error.ts';
import type { Store } from '../../ports/store.ts';
import { INSTALLATION_RECORD_ID } from '../../keys/installation.ts';
import type { AuditProblem, RowCheck } from './audit-problem.ts';

/** Takes the rows of a store. */
export function createInstantCheck(store: Pick<Store, 'events' | 'installations'>): RowCheck {
  const problems: AuditProblem[] = [];
  let latest = '';
  let firstSimulated: number | null = null;
  return {
    take: (row) => {
      try {
        latest = latestInstantAfter(latest, row);
      } catch (error) {
        if (!(error instanceof KmsError)) throw error;
        const { number, at, action } = row;
        const message = `row ${number} (${action}) is dated ${at}, an earlier row ${latest}`;
        problems.push({ code: 'AUDIT_ROW_BACK_IN_TIME', number, message });
      }
      if (hasSimulatedInstant(row)) firstSimulated ??= row.number;
    },
    finish: async () => {
      const installation = await store.installations.find(INSTALLATION_RECORD_ID);
      if (firstSimulated !== null && installation?.entity.trial !== true) {
        const message = `row ${firstSimulated} has a simulated instant: only a TRIAL store may`;
        problems.push({ code: 'AUDIT_CLOCK_SIMULATED', number: firstSimulated, message });
      }
      const stored = await store.events.latestInstant();
      if (stored !== latest) {
        const message =
          `the store says that its latest row is of ${stored}, its rows ` + `say ${latest}`;
        problems.push({ code: 'AUDIT_INSTANT_WRONG', number: null, message });
      }
      return problems;
    },
  };
}
