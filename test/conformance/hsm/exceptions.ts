/**
 * Where a module does not refuse what a good one refuses: every exception of the suite, by name.
 * Each is tested too, the other way round, so that none outlives its reason.
 */
import type { Pkcs11Profile } from '../../../src/hsm/profile/hsm-profile.ts';

/** What somebody with the PIN, who leaves this program aside, may try. */
export const ATTACKS = [
  'decipher a blob with the wrapping key',
  'encipher with the wrapping key',
  'let the wrapping key decipher',
  'copy the wrapping key and let the copy decipher',
  'let the wrapping key be read',
  'copy the wrapping key and let the copy be read',
  'read the wrapping key',
  'read a vending key',
  'let a vending key be read',
  'wrap the wrapping key under a key of their own',
  'wrap a vending key under a key of their own',
  'open a blob as a key that can be read',
] as const;

export type Attack = (typeof ATTACKS)[number];

/** An attack that goes through, and what stands against it. */
export interface Exception {
  readonly attack: Attack;
  readonly because: string;
}

const ALWAYS: readonly Exception[] = [
  {
    attack: 'open a blob as a key that can be read',
    because: 'PKCS#11 leaves the attributes of an opened key to whoever opens it with the PIN',
  },
];

const WRAPS_ANYTHING: readonly Attack[] = [
  'wrap the wrapping key under a key of their own',
  'wrap a vending key under a key of their own',
];

/** The exceptions that the capabilities of a profile stand for. */
export function exceptionsOf({ capabilities }: Pkcs11Profile): Exception[] {
  const exceptions = [...ALWAYS];
  if (!capabilities.keepsUsageOfCopies) {
    exceptions.push({
      attack: 'copy the wrapping key and let the copy decipher',
      because: 'capability keepsUsageOfCopies is false: a copy gets any use that is asked for',
    });
  }
  if (!capabilities.refusesToWrapNonExtractable) {
    const because = 'capability refusesToWrapNonExtractable is false: only this program refuses';
    exceptions.push(...WRAPS_ANYTHING.map((attack) => ({ attack, because })));
  }
  return exceptions;
}

/** How many attacks go through, by profile: a change is to be noticed here first. */
export const EXCEPTION_COUNTS: Readonly<Record<string, number>> = {
  softhsm2: 1,
  'nss-softokn': 4,
  opencryptoki: 2,
};

/** Prints the exceptions of a module, at the end of its run. */
export function printExceptions(profile: Pkcs11Profile): void {
  const lines = exceptionsOf(profile).map(({ attack, because }) => `  ${attack}: ${because}`);
  console.log([`${profile.profile}, who has the PIN can still:`, ...lines].join('\n'));
}
