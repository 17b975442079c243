/**
 * Finding the token: by label or serial number, exactly one.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { TokenName } from './access.ts';
import type { Cryptoki, CryptokiHandle } from './cryptoki.ts';
import { callDevice } from './device-error.ts';

/** A token and where it is now. */
export interface TokenSlot {
  readonly slot: CryptokiHandle;
  readonly label: string;
  readonly serial: string;
}

/** PKCS#11 pads its texts with blanks, some modules with zero octets. */
function unpadded(text: string): string {
  return text.replace(/[\0 ]+$/, '');
}

/** Every token that is present. */
function listTokens(cryptoki: Cryptoki): TokenSlot[] {
  return callDevice('list its tokens', () =>
    cryptoki.C_GetSlotList(true).map((slot) => {
      const { label, serialNumber } = cryptoki.C_GetTokenInfo(slot);
      return { slot, label: unpadded(label), serial: unpadded(serialNumber) };
    }),
  );
}

/**
 * The one token of this name.
 *
 * @throws {KmsError} HSM_TOKEN_NOT_FOUND, HSM_TOKEN_AMBIGUOUS, HSM_UNAVAILABLE
 */
export function findToken(cryptoki: Cryptoki, name: TokenName): TokenSlot {
  const [by, value] =
    'label' in name ? (['label', name.label] as const) : (['serial', name.serial] as const);
  const said = `${by === 'label' ? 'label' : 'serial number'} ${JSON.stringify(value)}`;
  const tokens = listTokens(cryptoki);
  const [first, ...others] = tokens.filter((token) => token[by] === value);
  if (first === undefined) {
    const found = tokens.map((token) => JSON.stringify(token[by])).join(', ');
    const there = tokens.length === 0 ? 'there is no token' : `found ${found}`;
    throw new KmsError('HSM_TOKEN_NOT_FOUND', `no token has the ${said}: ${there}`);
  }
  if (others.length === 0) return first;
  const serials = [first, ...others].map(({ serial }) => JSON.stringify(serial)).join(', ');
  const message =
    `${others.length + 1} tokens have the ${said}, with the serial ` + `numbers ${serials}`;
  throw new KmsError('HSM_TOKEN_AMBIGUOUS', message);
}
