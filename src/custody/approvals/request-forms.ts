/**
 * The form of each request for approval. A stored request may be 14 days old and come from another
 * version of this program: it is read member by member, and nothing is guessed.
 *
 * @module
 */
import * as z from 'zod';
import { KmsError } from '../../errors/kms-error.ts';
import { personFromRow, personToRow, scopeFromText, scopeToText } from '../../people/person-row.ts';
import type { Person } from '../../people/person.ts';
import { ROLES } from '../../people/roles.ts';
import type { Scope } from '../../people/scope.ts';
import type { VendingKeyAttributes } from '../../keys/vending-key.ts';
import { parseBaseDate } from '../../sts/attributes/base-date.ts';
import { parseKeyExpiryNumber } from '../../sts/attributes/key-expiry-number.ts';
import { parseKeyRevisionNumber } from '../../sts/attributes/key-revision-number.ts';
import { parseSupplyGroupCode } from '../../sts/attributes/supply-group-code.ts';
import { parseTariffIndex } from '../../sts/attributes/tariff-index.ts';
import { parseMeterPAN } from '../../sts/identity/meter-pan.ts';
import { bytesFromHex } from '../../sts/text.ts';
import { utcMinute } from '../../sts/utc-minute.ts';
import type { ManyIntentions } from '../meters/change-many-intentions.ts';
import type { NewOwner } from '../owners/add-owner.ts';
import type { PersonChange } from '../people/change-person.ts';
import type { Enrolment } from '../people/enrol-person.ts';
import type { KeyReplacement } from '../people/replace-key.ts';
import type { PolicyRequest } from '../policies/set-policy.ts';
import type { NewSupplyGroup } from '../supply-groups/add-supply-group.ts';
import type { ExpiryRequest } from '../vending-keys/change-key-expiry-number.ts';
import type { KeyRequest, LeavingRequest } from '../vending-keys/change-state.ts';
import type { NewVendingKeyRequest } from '../vending-keys/create-vending-key.ts';
import type { KeyExtension } from '../vending-keys/extend-vending-key.ts';
import type { WrappedKeyRequest } from '../vending-keys/import-wrapped-key.ts';
import type { ExternalKeyRequest } from '../vending-keys/record-external-key.ts';

/** One schema for each member: a member that a request gets later must be named here. */
type Members<Request> = { readonly [Name in keyof Request]-?: z.ZodType<Request[Name]> };

/** The members named and no others. */
function formOf<Request extends object>(members: Members<Request>): z.ZodType<Request> {
  // zod names absent members as `exactOptional` does; the mapped type above says the same.
  return z.strictObject(members) as unknown as z.ZodType<Request>;
}

/** A value that a parser of ours takes. */
function parsed<Raw, Value>(raw: z.ZodType<Raw>, parse: (value: Raw) => Value): z.ZodType<Value> {
  return raw.transform((value, context) => {
    try {
      return parse(value);
    } catch (error) {
      if (!(error instanceof KmsError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
      return z.NEVER;
    }
  });
}

const ID = z.uuid();
const TEXT = z.string();
const WHOLE = z.int();
const MINUTE = parsed(WHOLE, utcMinute);
const BASE_DATE = parsed(WHOLE, parseBaseDate);
const KEY_EXPIRY_NUMBER = parsed(WHOLE, parseKeyExpiryNumber);
const KEY_REVISION_NUMBER = parsed(WHOLE, parseKeyRevisionNumber);
const SUPPLY_GROUP_CODE = parsed(TEXT, parseSupplyGroupCode);

const LIFE = {
  activeFrom: MINUTE.nullable().exactOptional(),
  issuedUntil: MINUTE.nullable().exactOptional(),
  loadableUntil: MINUTE.nullable().exactOptional(),
  refreshDays: WHOLE.nullable().exactOptional(),
  unitLimit: WHOLE.nullable().exactOptional(),
};

const ATTRIBUTES = formOf<VendingKeyAttributes>({
  supplyGroupCode: SUPPLY_GROUP_CODE,
  keyRevisionNumber: KEY_REVISION_NUMBER,
  keyType: z.literal([1, 2, 3]),
  baseDate: BASE_DATE,
  decoderKeyGenerationAlgorithm: z.enum(['DKGA02', 'DKGA04']),
  keyExpiryNumber: KEY_EXPIRY_NUMBER,
});

const SCOPE: z.ZodType<Scope> = z.union([
  z.literal('everything'),
  parsed(
    z.strictObject({
      owners: z.array(TEXT),
      supplyGroups: z.array(SUPPLY_GROUP_CODE),
      subVendors: z.array(TEXT),
    }),
    (scope) => scopeFromText(scopeToText(scope)),
  ),
]);
const ROLE_LIST = z.array(z.enum(ROLES));

const PERSON = parsed(
  formOf<Person>({
    id: ID,
    version: WHOLE,
    name: TEXT,
    kind: z.enum(['person', 'service']),
    roles: ROLE_LIST,
    scope: SCOPE,
    publicKey: TEXT,
    credentialNumber: WHOLE,
    state: z.enum(['active', 'revoked']),
    enrolledAt: TEXT,
    agentDailyLimit: WHOLE.nullable(),
  }),
  // What a record of a person may hold.
  (person) => personFromRow(personToRow(person)),
);

export const NEW_KEY = formOf<NewVendingKeyRequest>({
  ...LIFE,
  id: ID,
  supplyGroupCode: SUPPLY_GROUP_CODE,
  baseDate: BASE_DATE,
  keyExpiryNumber: KEY_EXPIRY_NUMBER.exactOptional(),
  tokenClockOffsetMinutes: WHOLE.exactOptional(),
});

export const EXTERNAL_KEY = formOf<ExternalKeyRequest>({
  ...LIFE,
  id: ID,
  attributes: ATTRIBUTES,
  reportedKeyCheckValue: TEXT.exactOptional(),
  tokenClockOffsetMinutes: WHOLE.exactOptional(),
});

/** The wrapped octets stand by themselves: the security module compares them. */
export const STORED_WRAPPED_KEY: z.ZodType<WrappedKeyRequest> = z
  .strictObject({
    ...LIFE,
    id: ID,
    key: z.strictObject({ attributes: ATTRIBUTES, keyCheckValue: TEXT.nullable() }),
    transportKeyName: TEXT,
    wrappedValue: parsed(TEXT, bytesFromHex),
    tokenClockOffsetMinutes: WHOLE.exactOptional(),
  })
  .transform(({ key, transportKeyName, wrappedValue: octets, ...rest }) => ({
    ...rest,
    key: { ...key, wrapped: { transportKeyName, octets } },
  }));

export const NAMED_KEY = formOf<KeyRequest>({ id: ID });
export const LEAVING = formOf<LeavingRequest>({ id: ID, leaving: WHOLE.exactOptional() });

export const EXTENSION = formOf<KeyExtension>({
  id: ID,
  leaving: WHOLE.exactOptional(),
  issuedUntil: LIFE.issuedUntil,
  loadableUntil: LIFE.loadableUntil,
  refreshDays: LIFE.refreshDays,
  unitLimit: LIFE.unitLimit,
});

export const EXPIRY = formOf<ExpiryRequest>({
  id: ID,
  keyExpiryNumber: KEY_EXPIRY_NUMBER,
  endingCredit: z.boolean().exactOptional(),
});

export const NEW_OWNER = formOf<NewOwner>({ id: ID, name: TEXT, timeZone: TEXT });
export const OWNER_NAME = formOf<{ readonly id: string; readonly name: string }>({
  id: ID,
  name: TEXT,
});

export const NEW_SUPPLY_GROUP = formOf<NewSupplyGroup>({
  supplyGroupCode: SUPPLY_GROUP_CODE,
  name: TEXT,
  ownerId: ID,
  kind: z.enum(['default', 'unique', 'common']),
});
export const SUPPLY_GROUP_NAME = z.strictObject({ supplyGroupCode: SUPPLY_GROUP_CODE, name: TEXT });
export const SUPPLY_GROUP_OWNER = z.strictObject({
  supplyGroupCode: SUPPLY_GROUP_CODE,
  ownerId: ID,
});

export const ENROLMENT = formOf<Enrolment>({ person: PERSON, proof: TEXT });
export const KEY_REPLACEMENT = formOf<KeyReplacement>({ person: PERSON, proof: TEXT });
export const NAMED_PERSON = formOf<{ readonly id: string }>({ id: ID });
export const PERSON_CHANGE = formOf<PersonChange>({
  id: ID,
  roles: ROLE_LIST.exactOptional(),
  scope: SCOPE.exactOptional(),
  agentDailyLimit: WHOLE.nullable().exactOptional(),
});

/** Its value is judged by the policy that its id names. */
export const POLICY = formOf<PolicyRequest>({ id: TEXT, value: TEXT });

export const MANY_INTENTIONS = formOf<ManyIntentions>({
  meterPANs: z.array(parsed(TEXT, parseMeterPAN)),
  key: z.union([
    z.strictObject({
      supplyGroupCode: SUPPLY_GROUP_CODE,
      keyRevisionNumber: KEY_REVISION_NUMBER,
    }),
    z.strictObject({ vendingKeyId: ID }),
  ]),
  tariffIndex: parsed(TEXT, parseTariffIndex),
});

export const NOTHING_ASKED = z.strictObject({});
