/**
 * Values of options that name a meter or a position of its key.
 *
 * @module
 */
import type { NamedOldKey } from '../../../custody/key-changes/key-change-request.ts';
import type { NamedPosition } from '../../../custody/meters/positions.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import { typedTariffIndex } from '../../../exchange/typed-numbers.ts';
import type { TariffIndex } from '../../../sts/attributes/tariff-index.ts';
import { parseKeyName } from '../option-values.ts';

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
  return tariff === undefined ? { key } : { key, tariffIndex: typedTariffIndex(tariff) };
}
