/**
 * What each role may do: every action that leaves a row in the audit has a line here. An action
 * without one is nobody's.
 *
 * @module
 */
import type { Actor } from './actor.ts';
import { ROLES, type Role } from './roles.ts';

/**
 * Those who look after keys, people and meters: any of them may ask for what two others approve.
 */
const ANYBODY_AT_WORK: readonly Role[] = ['administrator', 'custodian', 'operator', 'planner'];
/** Those who see owners, keys and meters: a witness attests, and has no part in the work. */
const READERS: readonly Role[] = [...ANYBODY_AT_WORK, 'auditor'];

/** Who may do it: on their own, or by asking for the approval of two others. */
export interface Duty {
  readonly may: readonly Role[];
  /** What approvers are; null: one person does it alone. */
  readonly approvers: readonly Role[] | null;
  /** Stops something at once, and rings: approvers of either kind will do. */
  readonly emergency?: true;
  /** Actors without roles who may do it too. */
  readonly also?: readonly ('program' | 'share-holder' | 'candidate')[];
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
    'supply-group.transfer',
    ...['person.change', 'person.replace-key', 'policy.set'],
  ]),
  'person.enrol': { may: ANYBODY_AT_WORK, approvers: ['administrator'], also: ['candidate'] },
  ...governed('custodian', ['meter.intend-many']),
  ...alone(READERS, [
    ...['owner.read', 'supply-group.read', 'meter.read', 'key-change.read', 'approval.read'],
  ]),
  ...alone(ROLES, ['person.read', 'policy.read', 'audit.head']),
  // `store status` and `store verify` need no credential: whoever runs the machine looks.
  'installation.read': { may: ROLES, approvers: null, also: ['program'] },
  'vending-key.read': { may: READERS, approvers: null, also: ['program'] },
  'audit.unlogged': { may: [], approvers: null, also: ['program'] },
  'person.refused': { may: [], approvers: null, also: ['program'] },
  // Done before there were people to do it.
  ...alone([], ['person.bootstrap', 'installation.create', 'vending-key.import-trial']),
  'vending-key.suspend': { may: ANYBODY_AT_WORK, approvers: EITHER, emergency: true },
  'vending-key.compromise': { may: ANYBODY_AT_WORK, approvers: EITHER, emergency: true },
  'person.revoke': { may: ANYBODY_AT_WORK, approvers: EITHER, emergency: true },
  // A move to another HSM needs shares of the guard keys, and no credential.
  ...table(['installation.rotate-begin', 'installation.move-begin'], {
    ...{ may: ANYBODY_AT_WORK, approvers: ['administrator'], also: ['share-holder'] },
  }),
  ...table(['installation.rotate-batch', 'installation.rotate-move', 'installation.rotate-end'], {
    ...{ may: ANYBODY_AT_WORK, approvers: null, also: ['share-holder'] },
  }),
  // Later steps of what was approved.
  ...alone(ANYBODY_AT_WORK, [...['alarm.emergency', 'approval.withdraw', 'approval.carry-out']]),
  'vending-key.abandoned': { may: ANYBODY_AT_WORK, approvers: null, also: ['program'] },
  'approval.request': { may: ANYBODY_AT_WORK, approvers: null, also: ['candidate'] },
  ...alone(
    ['administrator', 'custodian'],
    ['approval.approve', 'audit.recovered', 'audit.clock-corrected'],
  ),
  'audit.key': { may: ['administrator', 'custodian'], approvers: null, also: ['share-holder'] },
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

/** The duty of a name, which may come from a stored request; undefined: there is none. */
export function findDuty(action: string): Duty | undefined {
  return Object.hasOwn(DUTIES, action) ? DUTIES[action] : undefined;
}

/** True when somebody with these roles may do it, alone or by asking. */
export function mayDo(roles: readonly Role[], action: string): boolean {
  return findDuty(action)?.may.some((role) => roles.includes(role)) ?? false;
}

/** True when an actor may do it, alone or by asking. An action without a duty is nobody's. */
export function isPermitted(actor: Actor, action: string): boolean {
  const duty = findDuty(action);
  if (duty === undefined) return false;
  switch (actor.kind) {
    case 'person':
      return mayDo(actor.person.roles, action);
    case 'service-account':
      return mayDo(actor.account.roles, action);
    case 'program':
    case 'share-holder':
    case 'candidate':
      return duty.also?.includes(actor.kind) === true;
    case 'vending-server':
      return false;
    case 'nobody-yet':
      return true;
  }
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
