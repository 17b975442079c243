/** Every repository over one session. */
import { installationFromRow, installationToRow } from '../../keys/rows/installation-row.ts';
import { ownerFromRow, ownerToRow } from '../../keys/rows/owner-row.ts';
import { supplyGroupFromRow, supplyGroupToRow } from '../../keys/rows/supply-group-row.ts';
import { foundingFromRow, foundingToRow } from '../../people/founding.ts';
import { policyFromRow, policyToRow } from '../../people/policy.ts';
import type { Repositories } from '../../ports/store.ts';
import type { StoreSession } from '../store-session.ts';
import { approvalRepository } from './approvals.ts';
import { counterRepository } from './counters.ts';
import { eventRepository } from './events.ts';
import { keyChangeIssueRepository } from './key-change-issues.ts';
import { messageRepository } from './messages.ts';
import { meterRepository } from './meters.ts';
import { personRepository } from './persons.ts';
import { recordHistoryRepository } from './record-history.ts';
import { recordRepository } from './records.ts';
import { vendingKeyRepository } from './vending-keys.ts';

/** The repositories of the store port. */
export function allRepositories(session: StoreSession): Repositories {
  return {
    installations: recordRepository(session, {
      table: 'installation',
      idColumn: 'id',
      toRow: installationToRow,
      fromRow: installationFromRow,
    }),
    owners: recordRepository(session, {
      table: 'owner',
      idColumn: 'id',
      toRow: ownerToRow,
      fromRow: ownerFromRow,
    }),
    supplyGroups: recordRepository(session, {
      table: 'supply_group',
      idColumn: 'supply_group_code',
      toRow: supplyGroupToRow,
      fromRow: supplyGroupFromRow,
    }),
    vendingKeys: vendingKeyRepository(session),
    meters: meterRepository(session),
    foundings: recordRepository(session, {
      table: 'founding',
      idColumn: 'id',
      toRow: foundingToRow,
      fromRow: foundingFromRow,
    }),
    persons: personRepository(session),
    policies: recordRepository(session, {
      table: 'policy',
      idColumn: 'id',
      toRow: policyToRow,
      fromRow: policyFromRow,
    }),
    approvals: approvalRepository(session),
    keyChangeIssues: keyChangeIssueRepository(session),
    messages: messageRepository(session),
    counters: counterRepository(session),
    events: eventRepository(session),
    recordHistory: recordHistoryRepository(session),
  };
}
