/**
 * The policies that people may change by approval, and the values that each may have. The default
 * of every one is in the code.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import {
  DEFAULT_OPEN_POINT_POLICY,
  type KeyTypeChange,
  type OpenPointPolicy,
} from '../sts/open-points.ts';

/** What custody goes by beside the open points of the standard. */
export interface CustodyPolicy {
  /** Intentions that one person may change one by one in a day in UTC, without approval. */
  readonly meterIntentionsPerPersonAndDay: number;
}

/** Every policy. */
export type Policies = OpenPointPolicy & CustodyPolicy;

type Name = keyof Policies;

/** What holds where no record says otherwise. */
export const DEFAULT_POLICIES: Policies = {
  ...DEFAULT_OPEN_POINT_POLICY,
  meterIntentionsPerPersonAndDay: 50,
};

/** The values of each policy that has few; the others are judged below. */
const CHOICES: Readonly<Record<Name, readonly unknown[] | null>> = {
  d3VendingKeyParity: ['odd-only', 'any'],
  d5KeyType3: ['refuse', 'zeroed-iain'],
  d6KeyTypeChanges: null,
  d7ManufacturerCode: ['binary', 'bcd'],
  d10TokenClockOffsetMinutes: null,
  d11MixedDkgaKeyChange: ['refuse', 'permit'],
  d15NegativeCurrency: ['toward-positive', 'away-from-zero'],
  d16AmountRounding: ['up', 'nearest'],
  d17TariffIndexField: ['binary', 'bcd'],
  d17KeyExpiryNumberFirst: ['high-nibble', 'low-nibble'],
  meterIntentionsPerPersonAndDay: null,
};

const KEY_TYPE_CHANGES: readonly KeyTypeChange[] = [
  ...(['0-1', '0-2', '0-3', '1-1', '1-2', '1-3'] as const),
  ...(['2-1', '2-2', '3-1', '3-2', '3-3'] as const),
];
/** IANA time zone database: UTC-12 to UTC+14. */
const OFFSET = { min: -720, max: 840 };
/** As many as one approved act may change. */
const INTENTIONS = { min: 0, max: 10_000 };

/** Names of all policies. */
export const POLICY_NAMES = Object.keys(CHOICES) as readonly Name[];

/**
 * What the policy of a name may be, for messages.
 *
 * @throws {KmsError} POLICY_UNKNOWN
 */
export function policyChoices(name: string): string {
  const choices = CHOICES[requirePolicyName(name)];
  if (choices !== null) return choices.join(', ');
  if (name === 'd6KeyTypeChanges') return `a list of ${KEY_TYPE_CHANGES.join(', ')}`;
  if (name === 'meterIntentionsPerPersonAndDay') {
    return `a whole number from ${INTENTIONS.min} to ${INTENTIONS.max}`;
  }
  return `whole minutes from ${OFFSET.min} to ${OFFSET.max}`;
}

/** @throws {KmsError} POLICY_UNKNOWN */
function requirePolicyName(name: string): Name {
  const found = POLICY_NAMES.find((each) => each === name);
  if (found !== undefined) return found;
  throw new KmsError('POLICY_UNKNOWN', `no policy has the name ${name}`);
}

/**
 * The policies of an installation: the defaults, and what its records change.
 *
 * @param records - name, and JSON of the value
 * @throws {KmsError} POLICY_UNKNOWN, POLICY_VALUE
 */
export function policyWith(
  records: readonly { readonly id: string; readonly value: string }[],
): Policies {
  const changes = records.map(({ id, value }) => [id, policyValue(id, value)] as const);
  return { ...DEFAULT_POLICIES, ...Object.fromEntries(changes) };
}

/**
 * The value of a policy from its JSON.
 *
 * @throws {KmsError} POLICY_UNKNOWN, POLICY_VALUE
 */
export function policyValue(name: string, json: string): unknown {
  const member = requirePolicyName(name);
  const value = parse(name, json);
  if (isValue(member, value)) return value;
  throw invalid(name);
}

function isValue(name: Name, value: unknown): boolean {
  const choices = CHOICES[name];
  if (choices !== null) return choices.includes(value);
  if (name === 'd6KeyTypeChanges') {
    const changes: readonly unknown[] = KEY_TYPE_CHANGES;
    return Array.isArray(value) && value.every((each) => changes.includes(each));
  }
  const { min, max } = name === 'meterIntentionsPerPersonAndDay' ? INTENTIONS : OFFSET;
  return Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
}

function parse(name: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid(name);
    throw error;
  }
}

function invalid(name: string): KmsError {
  return new KmsError('POLICY_VALUE', `${name} is one of: ${policyChoices(name)}`);
}
