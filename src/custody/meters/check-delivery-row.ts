/**
 * Checks one row of a maker's delivery file and turns it into a meter to be recorded.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { DeliveryColumn } from '../../exchange/delivery-format.ts';
import type { TableRow } from '../../exchange/table-format.ts';
import {
  typedDecoderReferenceNumber,
  typedMeterPAN,
  typedTariffIndex,
} from '../../exchange/typed-numbers.ts';
import type { KeyPosition, Meter } from '../../rollover/meter.ts';
import {
  parseEncryptionAlgorithm,
  type EncryptionAlgorithm,
} from '../../sts/attributes/encryption-algorithm.ts';
import { requireCombination } from '../../sts/derivation/derive-decoder-key.ts';
import {
  buildMeterPAN,
  decoderReferenceNumberOf,
  type MeterPAN,
} from '../../sts/identity/meter-pan.ts';
import { checkRow, type ReadField, type RejectedTableRow } from '../check-row.ts';
import type { FindKey } from './key-finder.ts';
import { requireMeterFacts, subVendorOf } from './meter-facts.ts';

/** A row that passed. */
export interface DeliveredMeter {
  readonly line: number;
  readonly meterPAN: MeterPAN;
  readonly encryptionAlgorithm: EncryptionAlgorithm;
  readonly presumed: KeyPosition;
  readonly facts: Pick<Meter, 'tokenCarrierType' | 'takesThirdToken' | 'model' | 'subVendor'>;
}

/** A row that did not. */
export type RejectedDelivery = RejectedTableRow<DeliveryColumn>;

/** Checks a row. */
export function checkDeliveryRow(
  row: TableRow,
  findKey: FindKey,
): Promise<DeliveredMeter | RejectedDelivery> {
  const check = async (field: ReadField<DeliveryColumn>): Promise<DeliveredMeter> => {
    const meterPAN = meterOf(field);
    const facts = factsOf(field);
    const tariffIndex = typedTariffIndex(field('default_tariff_index'));
    const { entity: key } = await findKey(field, {
      group: 'default_supply_group_code',
      revision: 'default_key_revision_number',
    });
    const { keyExpiryNumber, decoderKeyGenerationAlgorithm } = key.attributes;
    const encryptionAlgorithm = parseEncryptionAlgorithm(field('encryption_algorithm'));
    requireCombination(decoderKeyGenerationAlgorithm, { encryptionAlgorithm });
    const presumed = { vendingKeyId: key.id, tariffIndex, keyExpiryNumber };
    return { line: row.line, meterPAN, encryptionAlgorithm, presumed, facts };
  };
  return checkRow(row, { firstColumn: 'decoder_reference_number', check });
}

/** Either number names the meter; a file that has both must mean one meter by them. */
function meterOf(field: ReadField<DeliveryColumn>): MeterPAN {
  const pan = field('meter_pan');
  const fromPAN = pan === '' ? null : typedMeterPAN(pan);
  const number = field('decoder_reference_number');
  if (number === '' && fromPAN !== null) return fromPAN;
  const meterPAN = buildMeterPAN(typedDecoderReferenceNumber(number));
  if (fromPAN === null || fromPAN === meterPAN) return meterPAN;
  throw new KmsError(
    'METER_PAN_MISMATCH',
    `MeterPAN holds ${decoderReferenceNumberOf(fromPAN)}, the meter number is ${number}`,
  );
}

const THIRD_TOKEN: Readonly<Record<string, boolean | null>> = {
  yes: true,
  no: false,
  unknown: null,
  '': null,
};

function factsOf(field: ReadField<DeliveryColumn>): DeliveredMeter['facts'] {
  const takesThirdToken = THIRD_TOKEN[field('takes_third_token').toLowerCase()];
  if (takesThirdToken === undefined) {
    throw new KmsError('METER_FACT_INVALID', 'takes_third_token: yes, no or unknown wanted');
  }
  const model = field('model') === '' ? null : field('model');
  requireMeterFacts({ model });
  const tokenCarrierType = field('token_carrier_type');
  requireMeterFacts({ tokenCarrierType });
  const subVendor = field('sub_vendor') === '' ? null : field('sub_vendor');
  requireMeterFacts({ subVendor });
  return { tokenCarrierType, takesThirdToken, model, ...subVendorOf(subVendor) };
}
