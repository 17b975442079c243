/**
 * The first half of making a vending key: it is judged, and the intent is stored with an event
 * before the HSM is asked for anything. Whatever happens after that, the key has a name.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { NEW_KEY_RULES } from '../../keys/rules/new-key-rules.ts';
import { requireAll } from '../../keys/rules/rule.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import { vendingKeyName, type VendingKey } from '../../keys/vending-key.ts';
import { recordEvent } from '../record-event.ts';
import { subjectOf } from '../records/keep-record.ts';
import { VENDING_KEYS } from '../records/record-kinds.ts';
import type { KeyDoing } from './key-custody.ts';
import { readNewKeyFacts, type NewKey } from './read-new-key-facts.ts';

/** Event of the intent. */
export const ANNOUNCED = 'vending-key.announce';

/**
 * Judges a new key and stores its first version.
 *
 * @throws {KmsError} the code of the first rule that does not hold; KEY_REVISION_TAKEN when
 *   somebody else took the name in the meantime
 */
export async function announceKey(doing: KeyDoing, newKey: NewKey): Promise<Stored<VendingKey>> {
  const { dependencies, act } = doing;
  const { store, securityModule, clock } = dependencies;
  const outcomes = requireAll(NEW_KEY_RULES, await readNewKeyFacts(dependencies, newKey));
  const announced = await securityModule.announceVendingKey(newKey.draft);
  const { id, attributes, origin, trial } = announced.entity;
  try {
    await store.transaction(async (repositories) => {
      await repositories.vendingKeys.insert(announced);
      await recordEvent(
        repositories,
        { clock, act },
        {
          action: ANNOUNCED,
          subject: subjectOf(VENDING_KEYS, id),
          records: [['vending_key', announced]],
          requirements: outcomes.map((outcome) => outcome.id),
          facts: { name: vendingKeyName(attributes), ...attributes, origin, trial },
        },
      );
    });
  } catch (error) {
    throw await asTakenName(doing, announced.entity, error);
  }
  return announced;
}

/** Two processes chose one name: the index of the store let the other one win. */
async function asTakenName(
  { dependencies }: KeyDoing,
  { id, attributes }: VendingKey,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof KmsError) || error.code !== 'STORE_DUPLICATE') return error;
  const sameId = await dependencies.store.vendingKeys.find(id);
  if (sameId !== undefined) return error;
  const name = vendingKeyName(attributes);
  const message = `there is a vending key ${name} already`;
  return new KmsError('KEY_REVISION_TAKEN', message, { facts: { name }, cause: error });
}
