/**
 * What a return value of PKCS#11 means to us: each that we can meet, one of our codes, in four
 * groups. Only the device group may be worth repeating, and nothing here repeats anything.
 *
 * @module
 */
import type { ErrorCode } from '../../errors/catalogue.ts';

/**
 * `operator`: a person must act; PIN and login, never repeated.
 * `device`: it may work again later; the session is dropped.
 * `request`: our call or the profile is wrong, a defect.
 * `crypto`: the key or the blob says no; outward one code for every reason.
 */
export type CkrGroup = 'operator' | 'device' | 'request' | 'crypto';

/** One return value. */
export interface CkrRow {
  readonly name: string;
  readonly group: CkrGroup;
  readonly code: ErrorCode;
}

type Numbered = readonly [value: number, name: string];

/** Values of PKCS#11 2.40 and 3.0, section "Function return values", by what they mean here. */
const MEANINGS: readonly [CkrGroup, ErrorCode, readonly Numbered[]][] = [
  [
    'operator',
    'HSM_PIN_INCORRECT',
    [
      [0xa0, 'PIN_INCORRECT'],
      [0xa1, 'PIN_INVALID'],
      [0xa2, 'PIN_LEN_RANGE'],
    ],
  ],
  ['operator', 'HSM_PIN_LOCKED', [[0xa4, 'PIN_LOCKED']]],
  [
    'operator',
    'HSM_PIN_NOT_SET',
    [
      [0xa3, 'PIN_EXPIRED'],
      [0x102, 'USER_PIN_NOT_INITIALIZED'],
    ],
  ],
  [
    'operator',
    'HSM_NOT_LOGGED_IN',
    [
      [0x101, 'USER_NOT_LOGGED_IN'],
      [0x103, 'USER_TYPE_INVALID'],
      [0x104, 'USER_ANOTHER_ALREADY_LOGGED_IN'],
      [0x105, 'USER_TOO_MANY_TYPES'],
    ],
  ],
  [
    'operator',
    'HSM_TOKEN_READ_ONLY',
    [
      [0xb5, 'SESSION_READ_ONLY'],
      [0xe2, 'TOKEN_WRITE_PROTECTED'],
    ],
  ],
  ['operator', 'HSM_TOKEN_FULL', [[0x31, 'DEVICE_MEMORY']]],
  ['device', 'HSM_SESSIONS_EXHAUSTED', [[0xb1, 'SESSION_COUNT']]],
  [
    'device',
    'HSM_KEY_GONE',
    [
      [0x60, 'KEY_HANDLE_INVALID'],
      [0x82, 'OBJECT_HANDLE_INVALID'],
      [0xf0, 'UNWRAPPING_KEY_HANDLE_INVALID'],
      [0x113, 'WRAPPING_KEY_HANDLE_INVALID'],
    ],
  ],
  [
    'device',
    'HSM_UNAVAILABLE',
    [
      [0x02, 'HOST_MEMORY'],
      [0x03, 'SLOT_ID_INVALID'],
      [0x05, 'GENERAL_ERROR'],
      [0x06, 'FUNCTION_FAILED'],
      [0x0a, 'CANT_LOCK'],
      [0x30, 'DEVICE_ERROR'],
      [0x32, 'DEVICE_REMOVED'],
      [0x50, 'FUNCTION_CANCELED'],
      [0xb0, 'SESSION_CLOSED'],
      [0xb3, 'SESSION_HANDLE_INVALID'],
      [0xe0, 'TOKEN_NOT_PRESENT'],
      [0xe1, 'TOKEN_NOT_RECOGNIZED'],
      [0x121, 'RANDOM_NO_RNG'],
      [0x190, 'CRYPTOKI_NOT_INITIALIZED'],
    ],
  ],
  [
    'request',
    'HSM_PROFILE_MISMATCH',
    [
      [0x12, 'ATTRIBUTE_TYPE_INVALID'],
      [0x54, 'FUNCTION_NOT_SUPPORTED'],
      [0x62, 'KEY_SIZE_RANGE'],
      [0x70, 'MECHANISM_INVALID'],
      [0x71, 'MECHANISM_PARAM_INVALID'],
      [0xf1, 'UNWRAPPING_KEY_SIZE_RANGE'],
      [0x114, 'WRAPPING_KEY_SIZE_RANGE'],
    ],
  ],
  [
    'request',
    'HSM_CALL_REFUSED',
    [
      [0x07, 'ARGUMENTS_BAD'],
      [0x10, 'ATTRIBUTE_READ_ONLY'],
      [0x13, 'ATTRIBUTE_VALUE_INVALID'],
      [0x1b, 'ACTION_PROHIBITED'],
      [0x20, 'DATA_INVALID'],
      [0x21, 'DATA_LEN_RANGE'],
      [0x63, 'KEY_TYPE_INCONSISTENT'],
      [0x90, 'OPERATION_ACTIVE'],
      [0x91, 'OPERATION_NOT_INITIALIZED'],
      [0xd0, 'TEMPLATE_INCOMPLETE'],
      [0xd1, 'TEMPLATE_INCONSISTENT'],
      [0xf2, 'UNWRAPPING_KEY_TYPE_INCONSISTENT'],
      [0x115, 'WRAPPING_KEY_TYPE_INCONSISTENT'],
      [0x150, 'BUFFER_TOO_SMALL'],
    ],
  ],
  [
    'crypto',
    'HSM_KEY_NOT_EXTRACTABLE',
    [
      [0x11, 'ATTRIBUTE_SENSITIVE'],
      [0x69, 'KEY_NOT_WRAPPABLE'],
      [0x6a, 'KEY_UNEXTRACTABLE'],
    ],
  ],
  ['crypto', 'HSM_KEY_USAGE', [[0x68, 'KEY_FUNCTION_NOT_PERMITTED']]],
  [
    'crypto',
    'HSM_UNWRAP_FAILED',
    [
      [0x40, 'ENCRYPTED_DATA_INVALID'],
      [0x41, 'ENCRYPTED_DATA_LEN_RANGE'],
      [0x110, 'WRAPPED_KEY_INVALID'],
      [0x112, 'WRAPPED_KEY_LEN_RANGE'],
    ],
  ],
];

/** By number: the addon has no names for values after PKCS#11 2.40. */
export const CKR_MAP: ReadonlyMap<number, CkrRow> = new Map(
  MEANINGS.flatMap(([group, code, values]) =>
    values.map(([value, name]) => [value, { name: `CKR_${name}`, group, code }] as const),
  ),
);

/** A value that is not in the table: a vendor's own, or one that a later standard added. */
export function ckrRowOf(value: number): CkrRow {
  const name = `CKR 0x${value.toString(16)}`;
  return CKR_MAP.get(value) ?? { name, group: 'device', code: 'HSM_UNAVAILABLE' };
}
