/**
 * What each role may do: every action that leaves a row in the audit has a line here. An action
 * without one is nobody's.
 *
 * @module
 */
import type { Role } from './roles.ts';

/**
 * Those who look after keys, people and meters: any of them may ask for what two others approve.
 */
const ANYBODY_AT_WORK: readonly Role[] = ['administrator', 'custodian', 'operator', 'planner'];

/** Who may do it: on their own, or by asking for the approval of two others. */
export interface Duty {
  readonly may: readonly Role[];
  /** What approvers are; null: one person does it alone. */
  readonly approvers: readonly Role[] | null;
  /** Stops something at once, and rings: approvers of either kind will do. */
  readonly emergency?: true;
}

const EITHER: readonly Role[] = ['custodian', 'administrator'];

/** By action. */
export const DUTIES: Readonly<Record<string, Duty>> = {
  ...governed('custodian', [
    ...['vending-key.announce', 'vending-key.generate', 'vending-key.record-external'],
    ...['vending-key.import-wrapped', 'vending-key.activate', 'vending-key.resume'],
    ...['vending-key.key-change-only', 'vending-key.deactivate', 'vending-key.extend'],
    ...['vending-key.expiry', 'vending-key.destroy'],
  ]),
  ...governed('administrator', [
    ...['owner.add', 'owner.rename', 'supply-group.add', 'supply-group.rename'],
    ...['supply-group.transfer', 'installation.rotate-begin', 'installation.move-begin'],
    ...['person.enrol', 'person.change', 'person.replace-key', 'policy.set'],
  ]),
  ...governed('custodian', ['meter.intend-many']),
  // Done before there were people to do it.
  ...alone([], ['person.bootstrap', 'installation.create', 'vending-key.import-trial']),
  'vending-key.suspend': { may: ANYBODY_AT_WORK, approvers: EITHER, emergency: true },
  'vending-key.compromise': { may: ANYBODY_AT_WORK, approvers: EITHER, emergency: true },
  'person.revoke': { may: ANYBODY_AT_WORK, approvers: EITHER, emergency: true },
  // Later steps of what was approved, and the program clearing up.
  ...alone(ANYBODY_AT_WORK, [
    ...['installation.rotate-batch', 'installation.rotate-move', 'installation.rotate-end'],
    ...['vending-key.abandoned', 'alarm.emergency'],
    ...['approval.request', 'approval.withdraw', 'approval.carry-out'],
  ]),
  ...alone(
    ['administrator', 'custodian'],
    ['approval.approve', 'audit.recovered', 'audit.clock-corrected', 'audit.key'],
  ),
  ...alone(['administrator', 'auditor', 'custodian'], ['audit.read']),
  ...alone(
    ['operator', 'planner'],
    [
      ...['meter.add', 'meter.change-facts', 'meter.commission', 'meter.prove', 'meter.revert'],
      ...['meter.prove-differs', 'key-change.compare'],
    ],
  ),
  ...alone(['planner', 'operator'], ['meter.intend']),
  ...alone(
    ['operator'],
    [
      ...['key-change.issue', 'key-change.reprint'],
      ...['token-check.why-refused', 'token-check.limit'],
    ],
  ),
};

/** True when somebody with these roles may do it, alone or by asking. */
export function mayDo(roles: readonly Role[], action: string): boolean {
  const duty = Object.hasOwn(DUTIES, action) ? DUTIES[action] : undefined;
  return duty?.may.some((role) => roles.includes(role)) ?? false;
}

function governed(approver: Role, actions: readonly string[]): Record<string, Duty> {
  return table(actions, { may: ANYBODY_AT_WORK, approvers: [approver] });
}

function alone(may: readonly Role[], actions: readonly string[]): Record<string, Duty> {
  return table(actions, { may, approvers: null });
}

function table(actions: readonly string[], duty: Duty): Record<string, Duty> {
  return Object.fromEntries(actions.map((action) => [action, duty]));
}
