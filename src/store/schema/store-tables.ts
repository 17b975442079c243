/** Every table of the store, as the newest migration leaves it. */
import type { AnsweredMessageTable } from './answered-message.ts';
import type { ApprovalRequestTable, ApprovalTable } from './approval.ts';
import type { AuditHeadTable, AuditRowTable, KeyUseTable } from './audit.ts';
import type { DailyCounterTable } from './daily-counter.ts';
import type { FoundingTable } from './founding.ts';
import type { InstallationTable } from './installation.ts';
import type { KeyChangeIssueTable } from './key-change-issue.ts';
import type { MeterTable } from './meter.ts';
import type { OwnerTable } from './owner.ts';
import type { PersonTable } from './person.ts';
import type { PolicyTable } from './policy.ts';
import type { RecordVersionTable } from './record-version.ts';
import type { SupplyGroupTable } from './supply-group.ts';
import type { VendingKeyTable } from './vending-key.ts';

/** Table names to row types. */
export interface StoreTables {
  readonly installation: InstallationTable;
  readonly owner: OwnerTable;
  readonly supply_group: SupplyGroupTable;
  readonly vending_key: VendingKeyTable;
  readonly meter: MeterTable;
  readonly founding: FoundingTable;
  readonly person: PersonTable;
  readonly policy: PolicyTable;
  readonly approval_request: ApprovalRequestTable;
  readonly approval: ApprovalTable;
  readonly record_version: RecordVersionTable;
  readonly key_change_issue: KeyChangeIssueTable;
  readonly answered_message: AnsweredMessageTable;
  readonly daily_counter: DailyCounterTable;
  readonly audit_row: AuditRowTable;
  readonly audit_head: AuditHeadTable;
  readonly key_use: KeyUseTable;
}
