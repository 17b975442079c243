/**
 * An issued key-change set as a row: each side is eight frozen columns, `from_...` and `to_...`.
 */
import { rowReader, type RowReader } from '../../keys/rows/read-row.ts';
import type { RecordRow } from '../../keys/sealed-record.ts';
import {
  KEY_CHANGE_KINDS,
  type FrozenKey,
  type KeyChangeIssue,
} from '../../rollover/key-change-issue.ts';
import { parseBaseDate } from '../../sts/attributes/base-date.ts';
import { parseDecoderKeyGenerationAlgorithm } from '../../sts/attributes/decoder-key-generation-algorithm.ts';
import { parseEncryptionAlgorithm } from '../../sts/attributes/encryption-algorithm.ts';
import { parseKeyExpiryNumber } from '../../sts/attributes/key-expiry-number.ts';
import { parseKeyRevisionNumber } from '../../sts/attributes/key-revision-number.ts';
import { parseSupplyGroupCode } from '../../sts/attributes/supply-group-code.ts';
import { parseTariffIndex } from '../../sts/attributes/tariff-index.ts';
import { parseMeterPAN } from '../../sts/identity/meter-pan.ts';

/** The row of an issued set. */
export function keyChangeIssueToRow(issue: KeyChangeIssue): RecordRow {
  return {
    id: issue.id,
    meter_pan: issue.meterPAN,
    kind: issue.kind,
    encryption_algorithm: issue.encryptionAlgorithm,
    token_count: issue.tokenCount,
    ...frozenKeyToColumns('from', issue.from),
    ...frozenKeyToColumns('to', issue.to),
    roll_over: issue.rollOver ? 1 : 0,
    actor: issue.actor,
    ticket: issue.ticket,
    reason: issue.reason,
    issued_at: issue.issuedAt,
    set_mac: issue.setMac,
  };
}

/**
 * The issued set of a row.
 *
 * @throws {KmsError} STORE_ROW_INVALID
 */
export function keyChangeIssueFromRow(row: RecordRow): KeyChangeIssue {
  const read = rowReader('key_change_issue', row, 'id');
  const freeText = (column: string) => read.text(column, 500);
  const issue: KeyChangeIssue = {
    id: read.uuid('id'),
    meterPAN: read.parsedText('meter_pan', parseMeterPAN),
    kind: read.oneOf('kind', KEY_CHANGE_KINDS),
    encryptionAlgorithm: read.parsedText('encryption_algorithm', parseEncryptionAlgorithm),
    tokenCount: read.oneOf('token_count', [2, 3, 4]),
    from: readFrozenKey(read, 'from'),
    to: readFrozenKey(read, 'to'),
    rollOver: read.flag('roll_over'),
    actor: read.text('actor', 200),
    ticket: read.optional('ticket', freeText),
    reason: read.optional('reason', freeText),
    issuedAt: read.instant('issued_at'),
    setMac: read.octets('set_mac'),
  };
  read.end();
  return issue;
}

function frozenKeyToColumns(side: 'from' | 'to', key: FrozenKey): RecordRow {
  return {
    [`${side}_vending_key_id`]: key.vendingKeyId,
    [`${side}_supply_group_code`]: key.supplyGroupCode,
    [`${side}_key_revision_number`]: key.keyRevisionNumber,
    [`${side}_key_type`]: key.keyType,
    [`${side}_base_date`]: key.baseDate,
    [`${side}_decoder_key_generation_algorithm`]: key.decoderKeyGenerationAlgorithm,
    [`${side}_key_expiry_number`]: key.keyExpiryNumber,
    [`${side}_tariff_index`]: key.tariffIndex,
  };
}

function readFrozenKey(read: RowReader, side: 'from' | 'to'): FrozenKey {
  return {
    vendingKeyId: read.uuid(`${side}_vending_key_id`),
    supplyGroupCode: read.parsedText(`${side}_supply_group_code`, parseSupplyGroupCode),
    keyRevisionNumber: read.parsedNumber(`${side}_key_revision_number`, parseKeyRevisionNumber),
    keyType: read.oneOf(`${side}_key_type`, [1, 2, 3]),
    baseDate: read.parsedNumber(`${side}_base_date`, parseBaseDate),
    decoderKeyGenerationAlgorithm: read.parsedText(
      `${side}_decoder_key_generation_algorithm`,
      parseDecoderKeyGenerationAlgorithm,
    ),
    keyExpiryNumber: read.parsedNumber(`${side}_key_expiry_number`, parseKeyExpiryNumber),
    tariffIndex: read.parsedText(`${side}_tariff_index`, parseTariffIndex),
  };
}
