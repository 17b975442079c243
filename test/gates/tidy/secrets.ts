/**
 * Nothing that looks like a secret outside the test vectors.
 *
 * A known-answer key in src is fine when the line, or one of the two above it, says "published" and
 * where.
 */
import { type Check } from './source-text.ts';

/** Vectors are published or made for the purpose, mutants are planted. */
const PLANTED = /^test\/(?:vectors\/|mutants\/[^/]+\.patch$)/;
const PRIVATE_KEY = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/;
const PIN = /\b(?:pin|passphrase|password)\b['"]?\s*[:=]\s*['"]?[\w-]*\d{4,}/i;
/** A DES key or longer, quoted as one string. */
const HEX_KEY = /['"`](?:[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{48}|[0-9a-f]{64})['"`]/i;

/** Twenty digits are a token, eighteen a MeterPAN; sixteen or more digits alone are no hex key. */
const isDecimal = (line: string) => !/['"`](?=[0-9a-f]*[a-f])[0-9a-f]{16,}['"`]/i.test(line);

export const checkNoSecret: Check = ({ file, text }) => {
  if (PLANTED.test(file)) return [];
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const place = `${file}:${index + 1}`;
    if (PRIVATE_KEY.test(line)) return [`${place}: a private key`];
    if (PIN.test(line)) return [`${place}: a PIN or passphrase`];
    if (!file.startsWith('src/') || !HEX_KEY.test(line) || isDecimal(line)) return [];
    const said = lines.slice(Math.max(0, index - 2), index + 1).some((l) => /published/i.test(l));
    return said ? [] : [`${place}: looks like a key; say where it is published`];
  });
};
