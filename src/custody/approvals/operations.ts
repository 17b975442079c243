/**
 * Every operation that needs the approval of two people.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { hexFromBytes } from '../../sts/text.ts';
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
import { importWrappedKey } from '../vending-keys/import-wrapped-key.ts';
import { makeKeyChangeOnly } from '../vending-keys/make-key-change-only.ts';
import { markCompromised } from '../vending-keys/mark-compromised.ts';
import { recordExternalKey } from '../vending-keys/record-external-key.ts';
import { resumeVendingKey } from '../vending-keys/resume-vending-key.ts';
import { suspendVendingKey } from '../vending-keys/suspend-vending-key.ts';
import { governedOperation, type StoredOperation } from './governed-operation.ts';
import * as forms from './request-forms.ts';

export const GENERATE_KEY = governedOperation('vending-key.generate', {
  run: createVendingKey,
  form: forms.NEW_KEY,
});
export const RECORD_EXTERNAL_KEY = governedOperation('vending-key.record-external', {
  run: recordExternalKey,
  form: forms.EXTERNAL_KEY,
});
export const ACTIVATE_KEY = governedOperation('vending-key.activate', {
  run: activateVendingKey,
  form: forms.NAMED_KEY,
});
export const SUSPEND_KEY = governedOperation('vending-key.suspend', {
  run: suspendVendingKey,
  form: forms.LEAVING,
});
export const RESUME_KEY = governedOperation('vending-key.resume', {
  run: resumeVendingKey,
  form: forms.NAMED_KEY,
});
export const END_CREDIT = governedOperation('vending-key.key-change-only', {
  run: makeKeyChangeOnly,
  form: forms.NAMED_KEY,
});
export const COMPROMISE_KEY = governedOperation('vending-key.compromise', {
  run: markCompromised,
  form: forms.NAMED_KEY,
});
export const DEACTIVATE_KEY = governedOperation('vending-key.deactivate', {
  run: deactivateVendingKey,
  form: forms.LEAVING,
});
export const EXTEND_KEY = governedOperation('vending-key.extend', {
  run: extendVendingKey,
  form: forms.EXTENSION,
});
export const SET_EXPIRY = governedOperation('vending-key.expiry', {
  run: changeKeyExpiryNumber,
  form: forms.EXPIRY,
});
export const DESTROY_KEY = governedOperation('vending-key.destroy', {
  run: destroyVendingKey,
  form: forms.NAMED_KEY,
});
export const ADD_OWNER = governedOperation('owner.add', {
  run: addOwner,
  form: forms.NEW_OWNER,
});
export const RENAME_OWNER = governedOperation('owner.rename', {
  run: renameOwner,
  form: forms.OWNER_NAME,
});
export const ADD_SUPPLY_GROUP = governedOperation('supply-group.add', {
  run: addSupplyGroup,
  form: forms.NEW_SUPPLY_GROUP,
});
export const RENAME_SUPPLY_GROUP = governedOperation('supply-group.rename', {
  run: renameSupplyGroup,
  form: forms.SUPPLY_GROUP_NAME,
});
export const TRANSFER_SUPPLY_GROUP = governedOperation('supply-group.transfer', {
  run: transferSupplyGroup,
  form: forms.SUPPLY_GROUP_OWNER,
});
export const ENROL_PERSON = governedOperation('person.enrol', {
  run: enrolPerson,
  form: forms.ENROLMENT,
});
export const CHANGE_PERSON = governedOperation('person.change', {
  run: changePerson,
  form: forms.PERSON_CHANGE,
});
export const REPLACE_KEY = governedOperation('person.replace-key', {
  run: replaceKey,
  form: forms.KEY_REPLACEMENT,
});
export const REVOKE_PERSON = governedOperation('person.revoke', {
  run: revokePerson,
  form: forms.NAMED_PERSON,
});
export const SET_POLICY = governedOperation('policy.set', {
  run: setPolicy,
  form: forms.POLICY,
});
export const INTEND_MANY = governedOperation('meter.intend-many', {
  run: changeManyIntentions,
  form: forms.MANY_INTENTIONS,
});
export const ROTATE_STORAGE_KEY = governedOperation('installation.rotate-begin', {
  run: rotateStorageKey,
  form: forms.NOTHING_ASKED,
  goesOnBy: ['makeStorageKey', 'destroyStorageKey'],
});

/** The wrapped octets stand by themselves: the security module compares them. */
export const IMPORT_WRAPPED_KEY = governedOperation('vending-key.import-wrapped', {
  run: importWrappedKey,
  form: forms.STORED_WRAPPED_KEY,
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
});

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
