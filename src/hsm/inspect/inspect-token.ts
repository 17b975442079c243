/**
 * A token and its mechanisms by what the module says of them.
 *
 * @module
 */
import type * as Graphene from 'graphene-pk11';
import type { MechanismInspection, TokenInspection } from './inspection.ts';

/** The token of a slot. */
export function inspectToken(graphene: typeof Graphene, token: Graphene.Token): TokenInspection {
  const flags = namesOf(graphene.TokenFlag, token.flags);
  return {
    label: token.label,
    serial: token.serialNumber,
    model: token.model,
    manufacturer: token.manufacturerID,
    initialised: flags.includes('TOKEN_INITIALIZED'),
    userPinSet: flags.includes('USER_PIN_INITIALIZED'),
    loginRequired: flags.includes('LOGIN_REQUIRED'),
    warnings: flags.filter((name) => /LOW|FINAL|LOCKED|CHANGED|WRITE_PROTECTED|ERROR/.test(name)),
    pinBytesMin: token.minPinLen,
    pinBytesMax: token.maxPinLen,
  };
}

/** What it claims to do. */
export function inspectMechanisms(
  graphene: typeof Graphene,
  mechanisms: Graphene.MechanismCollection,
): MechanismInspection[] {
  const found = Array.from({ length: mechanisms.length }, (_, n) => mechanisms.items(n));
  return found.map(({ type, name, minKeySize, maxKeySize, flags }) => ({
    number: `0x${type.toString(16).toUpperCase().padStart(4, '0')}`,
    name,
    keySizeMin: minKeySize,
    keySizeMax: maxKeySize,
    does: namesOf(graphene.MechanismFlag, flags),
  }));
}

/** The names of the flags that are set; an enumeration has its numbers as names too. */
function namesOf(flags: object, set: number): string[] {
  return Object.entries(flags)
    .filter(([, bit]) => typeof bit === 'number' && (set & bit) !== 0)
    .map(([name]) => name);
}
