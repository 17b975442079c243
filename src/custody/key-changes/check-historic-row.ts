/**
 * Checks one row of a file of historic key-change sets.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { HistoricSetColumn } from '../../exchange/historic-set-format.ts';
import type { TableRow } from '../../exchange/table-format.ts';
import {
  typedKeyExpiryNumber,
  typedMeterPAN,
  typedTariffIndex,
  typedToken,
} from '../../exchange/typed-numbers.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import { vendingKeyName, type VendingKey } from '../../keys/vending-key.ts';
import type { HistoricKeyChange } from '../../ports/key-change-compare.ts';
import { parseEncryptionAlgorithm } from '../../sts/attributes/encryption-algorithm.ts';
import type { KeyExpiryNumber } from '../../sts/attributes/key-expiry-number.ts';
import { requireTokenCount } from '../../sts/token/key-change-attributes.ts';
import { checkRow, type ReadField, type RejectedTableRow } from '../check-row.ts';
import type { FindKey } from '../meters/key-finder.ts';

/** A row that passed: a set without the places of its keys in a batch. */
export interface HistoricSet {
  readonly line: number;
  readonly from: Stored<VendingKey>;
  readonly to: Stored<VendingKey>;
  readonly set: Omit<HistoricKeyChange, 'fromKey' | 'toKey'>;
}

/** A row that did not. */
export type RejectedSet = RejectedTableRow<HistoricSetColumn>;

type Field = ReadField<HistoricSetColumn>;

const TOKEN_COLUMNS = ['token_1', 'token_2', 'token_3', 'token_4'] as const;

/** Checks a row. */
export function checkHistoricRow(
  row: TableRow,
  findKey: FindKey,
): Promise<HistoricSet | RejectedSet> {
  const check = async (field: Field): Promise<HistoricSet> => {
    const meterPAN = typedMeterPAN(field('meter_pan'));
    const encryptionAlgorithm = parseEncryptionAlgorithm(field('encryption_algorithm'));
    const from = requireValue(
      await findKey(field, {
        group: 'from_supply_group_code',
        revision: 'from_key_revision_number',
      }),
    );
    const to = requireValue(
      await findKey(field, { group: 'to_supply_group_code', revision: 'to_key_revision_number' }),
    );
    const fromTariffIndex = typedTariffIndex(field('from_tariff_index'));
    const toTariffIndex = typedTariffIndex(field('to_tariff_index'));
    const toKeyExpiryNumber = expiryOf(field, to.entity);
    const tokens = tokensOf(field);
    requireTokenCount(encryptionAlgorithm, tokens.length);
    return {
      line: row.line,
      from,
      to,
      set: {
        meterPAN,
        encryptionAlgorithm,
        fromTariffIndex,
        toTariffIndex,
        toKeyExpiryNumber,
        tokens,
      },
    };
  };
  return checkRow(row, { firstColumn: 'meter_pan', check });
}

/** One key without a value would fail the whole batch. */
function requireValue(key: Stored<VendingKey>): Stored<VendingKey> {
  if (key.entity.value !== null) return key;
  const name = vendingKeyName(key.entity.attributes);
  throw new KmsError('KEY_VALUE_ABSENT', `no value of vending key ${name} is held`);
}

function expiryOf(field: Field, key: VendingKey): KeyExpiryNumber {
  const text = field('to_key_expiry_number');
  if (text === '') return key.attributes.keyExpiryNumber;
  return typedKeyExpiryNumber(text);
}

/** Slips print tokens in groups of four. What is wrong is told without a digit of it. */
function tokensOf(field: Field): string[] {
  const count = TOKEN_COLUMNS.findLastIndex((column) => field(column) !== '') + 1;
  return TOKEN_COLUMNS.slice(0, count).map((column, index) => {
    const token = typedToken(field(column));
    if ('digits' in token) return token.digits;
    throw new KmsError('STS_TOKEN_FORM', `token ${index + 1}: ${token.wrong}`);
  });
}
