/**
 * Every operation that needs the approval of two people.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { bytesFromHex, hexFromBytes } from '../../sts/text.ts';
import { rotateStorageKey } from '../installation/rotate-storage-key.ts';
import { changeManyIntentions } from '../meters/change-many-intentions.ts';
import { addOwner } from '../owners/add-owner.ts';
import { renameOwner } from '../owners/rename-owner.ts';
import { changePerson } from '../people/change-person.ts';
import { enrolPerson } from '../people/enrol-person.ts';
import { replaceKey } from '../people/replace-key.ts';
import { revokePerson } from '../people/revoke-person.ts';
import { setPolicy } from '../policies/set-policy.ts';
import { addSupplyGroup } from '../supply-groups/add-supply-group.ts';
import { renameSupplyGroup } from '../supply-groups/rename-supply-group.ts';
import { transferSupplyGroup } from '../supply-groups/transfer-supply-group.ts';
import { activateVendingKey } from '../vending-keys/activate-vending-key.ts';
import { changeKeyExpiryNumber } from '../vending-keys/change-key-expiry-number.ts';
import { createVendingKey } from '../vending-keys/create-vending-key.ts';
import { deactivateVendingKey } from '../vending-keys/deactivate-vending-key.ts';
import { destroyVendingKey } from '../vending-keys/destroy-vending-key.ts';
import { extendVendingKey } from '../vending-keys/extend-vending-key.ts';
import { importWrappedKey, type WrappedKeyRequest } from '../vending-keys/import-wrapped-key.ts';
import { makeKeyChangeOnly } from '../vending-keys/make-key-change-only.ts';
import { markCompromised } from '../vending-keys/mark-compromised.ts';
import { recordExternalKey } from '../vending-keys/record-external-key.ts';
import { resumeVendingKey } from '../vending-keys/resume-vending-key.ts';
import { suspendVendingKey } from '../vending-keys/suspend-vending-key.ts';
import {
  plainOperation,
  type GovernedOperation,
  type StoredOperation,
  type StoredRequest,
} from './governed-operation.ts';

export const GENERATE_KEY = plainOperation('vending-key.generate', createVendingKey);
export const RECORD_EXTERNAL_KEY = plainOperation('vending-key.record-external', recordExternalKey);
export const ACTIVATE_KEY = plainOperation('vending-key.activate', activateVendingKey);
export const SUSPEND_KEY = plainOperation('vending-key.suspend', suspendVendingKey);
export const RESUME_KEY = plainOperation('vending-key.resume', resumeVendingKey);
export const END_CREDIT = plainOperation('vending-key.key-change-only', makeKeyChangeOnly);
export const COMPROMISE_KEY = plainOperation('vending-key.compromise', markCompromised);
export const DEACTIVATE_KEY = plainOperation('vending-key.deactivate', deactivateVendingKey);
export const EXTEND_KEY = plainOperation('vending-key.extend', extendVendingKey);
export const SET_EXPIRY = plainOperation('vending-key.expiry', changeKeyExpiryNumber);
export const DESTROY_KEY = plainOperation('vending-key.destroy', destroyVendingKey);
export const ADD_OWNER = plainOperation('owner.add', addOwner);
export const RENAME_OWNER = plainOperation('owner.rename', renameOwner);
export const ADD_SUPPLY_GROUP = plainOperation('supply-group.add', addSupplyGroup);
export const RENAME_SUPPLY_GROUP = plainOperation('supply-group.rename', renameSupplyGroup);
export const TRANSFER_SUPPLY_GROUP = plainOperation('supply-group.transfer', transferSupplyGroup);
export const ENROL_PERSON = plainOperation('person.enrol', enrolPerson);
export const CHANGE_PERSON = plainOperation('person.change', changePerson);
export const REPLACE_KEY = plainOperation('person.replace-key', replaceKey);
export const REVOKE_PERSON = plainOperation('person.revoke', revokePerson);
export const SET_POLICY = plainOperation('policy.set', setPolicy);
export const INTEND_MANY = plainOperation('meter.intend-many', changeManyIntentions);
export const ROTATE_STORAGE_KEY = plainOperation('installation.rotate-begin', rotateStorageKey);

/** The wrapped octets stand by themselves: the security module compares them. */
export const IMPORT_WRAPPED_KEY: GovernedOperation<
  WrappedKeyRequest,
  Awaited<ReturnType<typeof importWrappedKey>>
> = {
  action: 'vending-key.import-wrapped',
  run: importWrappedKey,
  write: (request) => {
    const { wrapped, ...key } = request.key;
    const { transportKeyName, octets } = wrapped;
    return {
      ...request,
      key: { ...key, attributes: { ...key.attributes } },
      transportKeyName,
      wrappedValue: hexFromBytes(octets).toLowerCase(),
    };
  },
  runStored: (dependencies, act, stored) =>
    importWrappedKey(dependencies, act, readWrappedKeyRequest(stored)),
};

function readWrappedKeyRequest(stored: StoredRequest): WrappedKeyRequest {
  const { wrappedValue, transportKeyName, key, ...request } = stored;
  const rest = request as unknown as Omit<WrappedKeyRequest, 'key'>;
  const octets = bytesFromHex(requireText(wrappedValue, 'wrappedValue'));
  const wrapped = { transportKeyName: requireText(transportKeyName, 'transportKeyName'), octets };
  return { ...rest, key: { ...(key as unknown as WrappedKeyRequest['key']), wrapped } };
}

function requireText(value: unknown, member: string): string {
  if (typeof value === 'string') return value;
  throw new KmsError('APPROVAL_FORGED', `a request to import without its ${member}`);
}

const OPERATIONS: readonly StoredOperation[] = [
  ...[GENERATE_KEY, IMPORT_WRAPPED_KEY, RECORD_EXTERNAL_KEY, ACTIVATE_KEY, SUSPEND_KEY],
  ...[RESUME_KEY, END_CREDIT, COMPROMISE_KEY, DEACTIVATE_KEY, EXTEND_KEY, SET_EXPIRY, DESTROY_KEY],
  ...[ADD_OWNER, RENAME_OWNER, ADD_SUPPLY_GROUP, RENAME_SUPPLY_GROUP, TRANSFER_SUPPLY_GROUP],
  ...[ENROL_PERSON, CHANGE_PERSON, REPLACE_KEY, REVOKE_PERSON, SET_POLICY, INTEND_MANY],
  ROTATE_STORAGE_KEY,
];

/**
 * The operation of an action.
 *
 * @throws {KmsError} APPROVAL_UNKNOWN
 */
export function findOperation(action: string): StoredOperation {
  const found = OPERATIONS.find((operation) => operation.action === action);
  if (found !== undefined) return found;
  throw new KmsError('APPROVAL_UNKNOWN', `this program knows no operation ${action}`);
}
