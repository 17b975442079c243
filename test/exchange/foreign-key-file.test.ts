/** Files of others are named, and nothing of them is repeated. */
import { describe, expect, test } from 'vitest';
import { requireNotForeign } from '../../src/exchange/foreign-key-file.ts';
import { parseTrialKeys } from '../../src/exchange/trial-keys.ts';
import { parseWrappedKey } from '../../src/exchange/wrapped-key.ts';
import { expectCode } from '../support/expect-code.ts';

const FILES = [
  // sts.org.za, definitions: the first line of a sample of edition 1.
  ['95000289050716STS04A600404040404040404E5502AECA2F3\r\n', /key load file of edition 1/],
  ['\uFEFF95000289050716STS04A600404040404040404E5502AECA2F3\n9520022', /edition 1/],
  ['9520010102X0E01234567890ABCDEF01234567890ABCDEF', /key load file of edition 1/],
  ['SGC600101;KRN2;KTC2;BDT2014;KEN255;ABCDEF', /key load file of edition 2/],
  ['IDENTstation-1;BDT2014;KEN255;', /key load file of edition 2/],
  ['-----BEGIN ENCRYPTED PRIVATE' + ' KEY-----\nMIIB', /PEM/],
  ['D0112P0AE00E00002C77', /TR-31 or X9.143/],
  ['B0080K1TX00N0000', /TR-31 or X9.143/],
  ['S10096B0TN00E0002', /Thales/],
  ['<?xml version="1.0"?><keys/>', /XML/],
  ['<keyload><key/></keyload>', /XML/],
  ['ABABABABABABABAB949494949494949401234567', /bare hex/],
  ['AB AB AB AB AB AB AB AB\n', /bare hex/],
  ['{"kty":"oct","k":"AAAA"}', /JSON Web Key/],
  ['supply_group_code,krn,value\n600101,1,XX\n', /CSV/],
  ['600101;1;XX\n600102;1;YY\n', /CSV/],
  ['0\uFFFD\u0001\0', /binary/],
] as const;

test.each(FILES)('%j', (text, name) => {
  for (const parse of [requireNotForeign, parseWrappedKey, parseTrialKeys]) {
    const error = expectCode(() => {
      parse(text);
    }, 'KEY_FILE_FOREIGN');
    expect(error.message).toMatch(name);
    expect(error.message).toMatch(/not supported$/);
    expect(error.message).not.toMatch(/[0-9A-F]{8}/);
  }
});

describe('what may be ours is left to our own parsers', () => {
  test.each(['', '{', '{"schema":"sts-kms-wrapped-key-v1"}', '[1, 2]', 'hello', '"text"'])(
    '%j',
    (text) => {
      expect(() => {
        requireNotForeign(text);
      }).not.toThrow();
      expectCode(() => parseWrappedKey(text), 'KEY_WRAPPED_FILE_MALFORMED');
      expectCode(() => parseTrialKeys(text), 'KEY_TRIAL_FILE_MALFORMED');
    },
  );
});
