/**
 * Values of options that name a meter or a position of its key.
 *
 * @module
 */
import type { NamedOldKey } from '../../../custody/key-changes/key-change-request.ts';
import type { NamedPosition } from '../../../custody/meters/positions.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import { parseTariffIndex, type TariffIndex } from '../../../sts/attributes/tariff-index.ts';
import { parseDecoderReferenceNumber } from '../../../sts/identity/decoder-reference-number.ts';
import { buildMeterPAN, parseMeterPAN, type MeterPAN } from '../../../sts/identity/meter-pan.ts';
import { parseKeyName } from '../option-values.ts';

/** Digits of a MeterPAN; every other length is taken for a DecoderReferenceNumber. */
const METER_PAN_DIGITS = 18;

/**
 * A meter by its MeterPAN or by the number printed on it; blanks and dashes are passed over.
 *
 * @throws {KmsError} STS_PAN_…, STS_DRN_…
 */
export function meterOption(text: string): MeterPAN {
  const digits = text.replaceAll(/[\s-]/g, '');
  return digits.length === METER_PAN_DIGITS
    ? parseMeterPAN(digits)
    : buildMeterPAN(parseDecoderReferenceNumber(digits));
}

/**
 * Reads `SGC/KRN/TI`.
 *
 * @throws {KmsError} CLI_USAGE, STS_SGC_INVALID, STS_KRN_INVALID, STS_TI_INVALID
 */
export function positionOption(
  text: string,
): NamedPosition & { readonly tariffIndex: TariffIndex } {
  const { key, tariffIndex } = oldKeyOption(text);
  if (tariffIndex !== undefined) return { key, tariffIndex };
  throw new KmsError('CLI_USAGE', `a position is written SGC/KRN/TI, as ${text}/01`);
}

/**
 * Reads `SGC/KRN`, or `SGC/KRN/TI` where the key alone would mean several positions.
 *
 * @throws {KmsError} CLI_USAGE, STS_SGC_INVALID, STS_KRN_INVALID, STS_TI_INVALID
 */
export function oldKeyOption(text: string): NamedOldKey {
  const [code = '', revision, tariff, ...rest] = text.split('/');
  if (revision === undefined || rest.length > 0) {
    throw new KmsError('CLI_USAGE', 'a position is written SGC/KRN/TI, as 600101/2/01');
  }
  const key = parseKeyName(`${code}/${revision}`);
  return tariff === undefined ? { key } : { key, tariffIndex: parseTariffIndex(tariff) };
}
