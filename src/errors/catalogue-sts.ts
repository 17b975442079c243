/**
 * Error codes of the standard: what a number, an attribute, a key or a token can get wrong.
 *
 * @module
 */
import { badInput, refused, type ErrorRow } from './error-row.ts';

/** Codes `STS_`. */
export const STS_ERRORS = {
  STS_DRN_FORM: badInput(
    'DecoderReferenceNumber has characters other than digits',
    'Enter the digits printed on the meter, without spaces or letters.',
  ),
  STS_DRN_LENGTH: badInput(
    'DecoderReferenceNumber has the wrong length',
    'A DecoderReferenceNumber has 11 or 13 digits: count them on the meter.',
  ),
  STS_DRN_CHECK_DIGIT: badInput(
    'DecoderReferenceNumber has a wrong check digit',
    'One digit is mistyped or two are swapped: read the number from the meter again.',
  ),
  STS_DRN_MANUFACTURER_CODE: badInput(
    'ManufacturerCode is out of range',
    'Two digits 00 to 99 for 11-digit numbers, four digits 0100 to 9999 for 13-digit ones.',
  ),
  STS_DRN_SERIAL_NUMBER: badInput(
    'DecoderSerialNumber is not eight digits',
    'Give exactly eight digits, with leading zeros.',
  ),
  STS_PAN_FORM: badInput(
    'MeterPAN has characters other than digits',
    'Enter 18 digits, without spaces or letters.',
  ),
  STS_PAN_LENGTH: badInput(
    'MeterPAN does not have 18 digits',
    'A MeterPAN is the IIN, the DecoderReferenceNumber and a check digit: 18 digits in all.',
  ),
  STS_PAN_CHECK_DIGIT: badInput(
    'MeterPAN has a wrong check digit',
    'One digit is mistyped or two are swapped; `sts-kms meter check` gives it for a meter number.',
  ),
  STS_PAN_IIN: badInput(
    'MeterPAN begins with an unknown IssuerIdentificationNumber',
    'It begins with 600727 for an 11-digit meter number and with 0000 for a 13-digit one.',
  ),
  STS_SGC_INVALID: badInput('SupplyGroupCode is not valid', 'Give exactly six digits, as text.'),
  STS_KT_INVALID: badInput('KeyType is not valid', 'Give 0, 1, 2 or 3.'),
  STS_KRN_INVALID: badInput('KeyRevisionNumber is not valid', 'Give one digit from 1 to 9.'),
  STS_KEN_INVALID: badInput('KeyExpiryNumber is not valid', 'Give a whole number from 0 to 255.'),
  STS_TI_INVALID: badInput('TariffIndex is not valid', 'Give two digits from 00 to 99, as text.'),
  STS_BDT_INVALID: badInput('BaseDate is not valid', 'Give 1993, 2014 or 2035.'),
  STS_EA_INVALID: badInput('EncryptionAlgorithm is not valid', 'Give EA07 or EA11.'),
  STS_EA_WITHDRAWN: refused(
    'EncryptionAlgorithm EA09 was withdrawn',
    'The 2018 edition withdrew EA09 (DEA). Meters under it need replacing, not a key change.',
  ),
  STS_DKGA_INVALID: badInput(
    'DecoderKeyGenerationAlgorithm is not valid',
    'Give DKGA02 or DKGA04.',
  ),
  STS_DKGA_REFUSED: refused(
    'DecoderKeyGenerationAlgorithm is refused',
    'DKGA01 and DKGA03 have no published test vector (OPEN-POINTS D4, D14): ask the keeper of ' +
      'the vending key for the key-change tokens, or for a primary source.',
  ),
  STS_KEY_LENGTH: badInput(
    'Key has the wrong length',
    'DKGA02 takes 8 octets, DKGA04 takes 20; a decoder key has 8 (EA07) or 16 (EA11).',
  ),
  STS_KEY_PARITY: refused(
    'DKGA02 vending key does not have odd parity in every octet',
    'Check the components: sources differ on keys without odd parity (OPEN-POINTS D3).',
  ),
  STS_KEY_COMBINATION: refused(
    'This DecoderKeyGenerationAlgorithm does not serve this EncryptionAlgorithm',
    'EA11 needs a DKGA04 vending key.',
  ),
  STS_KT_NOT_DERIVED: refused(
    'A DITK is not derived from a vending key',
    "KeyType 0 keys belong to the meter's maker, whose security module issues the change.",
  ),
  STS_KT_COMMON_REFUSED: refused(
    'KeyType 3 is refused',
    'Sources disagree on common keys (docs/open-points.md D5). With a source for it, set the ' +
      'policy: `sts-kms policy set d5KeyType3 zeroed-iain`.',
  ),
  STS_TIME_FORM: badInput(
    'Instant is not a UTC minute',
    'Write it as YYYY-MM-DDTHH:MMZ, a date that exists.',
  ),
  STS_TID_RANGE: refused(
    'TokenIdentifier is outside its 24 bits',
    "The instant lies outside the life of the key's base date: use a key of another base date.",
  ),
  STS_AMOUNT_RANGE: badInput(
    'Amount is outside its range',
    'A 16-bit amount is a whole number from 0 to 18201624 of the smallest unit.',
  ),
  STS_AMOUNT_FORM: badInput(
    'Currency amount is not a decimal number',
    'Write it as 12.34, -5 or 1.8E+14, in the base currency.',
  ),
  STS_RND_RANGE: badInput('RandomNumber is outside its 4 bits', 'Give 0 to 15.'),
  STS_SUBCLASS_INVALID: badInput(
    'Token subclass does not exist or does not take these fields',
    'Compare with docs/standard.md, which lists the subclasses and their fields.',
  ),
  STS_FIELD_RANGE: badInput(
    'A field does not fit its bits',
    'The message names the field and its width.',
  ),
  STS_TOKEN_FORM: badInput('Token is not 20 digits', 'Enter all 20 digits, and digits only.'),
  STS_TOKEN_RANGE: badInput(
    'Token exceeds 66 bits',
    'No token is above 73786976294838206463: a digit is mistyped.',
  ),
  STS_TABLES_INVALID: badInput(
    'EA07 tables are not valid',
    'Two substitution tables of 16 nibbles and one permutation of 64 bits, each value once.',
  ),
  STS_KCT_KEY_TYPE: refused(
    'Key-type change is not permitted',
    'DDTK to DUTK and DUTK to DUTK are permitted; others are open (OPEN-POINTS D6).',
  ),
  STS_KCT_BASE_DATE: refused(
    'Key change to an earlier base date',
    'It would make old tokens valid again. Choose a new key whose base date is not earlier.',
  ),
  STS_KCT_KEY_EXPIRED: refused(
    'The new vending key of a key change has expired',
    'An expired key may be the old key of a change, never the new one: choose a later revision.',
  ),
  STS_KCT_MIXED_DKGA: refused(
    'Key change between different DecoderKeyGenerationAlgorithms',
    'Choose a new key of the same algorithm. To permit the mix (docs/open-points.md ' +
      'D11), set the ' +
      'policy: `sts-kms policy set d11MixedDkgaKeyChange permit`.',
  ),
  STS_KCT_TOKEN_COUNT: badInput(
    'Number of key-change tokens does not fit the EncryptionAlgorithm',
    'EA07 takes 2 tokens, or 3 for meters that take the SupplyGroupCode; EA11 takes 4.',
  ),
  STS_KCT_SAME_KEY_ROLL_OVER: refused(
    'Roll-over with an unchanged decoder key',
    'Clearing the memory of used tokens without a new key would let every old token in again.',
  ),
  STS_KCT_PROOF: {
    exitCode: 1,
    httpStatus: 500,
    title: 'A key-change set was not taken by the virtual meter',
    exposure: 'detail',
    retryable: false,
    remedy: 'Nothing was released. Run the vectors and report it: this is a defect.',
  },
  STS_KCT_READ_BACK: {
    exitCode: 1,
    httpStatus: 500,
    title: 'A key-change token did not read back as it was built',
    exposure: 'detail',
    retryable: false,
    remedy: 'Nothing was released. Run the vectors and report it: memory or code is at fault.',
  },
} as const satisfies Record<string, ErrorRow>;
