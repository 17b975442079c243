/** The forms that a secret may have in memory. */

/** A secret, and what to call it. */
export interface Secret {
  readonly name: string;
  readonly octets: Buffer;
}

/** Octets in another order inside each group. */
function turned(octets: Buffer, group: number): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < octets.length; at += group) {
    parts.push(Buffer.from(octets.subarray(at, at + group)).reverse());
  }
  return Buffer.concat(parts);
}

/** Base64 of the secret after 0, 1 or 2 other octets; whole characters only. */
function base64At(octets: Buffer, before: number): Buffer {
  const text = Buffer.concat([Buffer.alloc(before), octets]).toString('base64');
  const begin = Math.ceil((8 * before) / 6);
  return Buffer.from(text.slice(begin, Math.floor((8 * (before + octets.length)) / 6)));
}

/** The secret in every form that is looked for. */
export function formsOf({ octets }: Secret): [form: string, octets: Buffer][] {
  const hex = octets.toString('hex');
  return [
    ['octets', octets],
    ['octets reversed', turned(octets, octets.length)],
    ['octets in words of 32 bits', turned(octets, 4)],
    ['octets in words of 16 bits', turned(octets, 2)],
    ['hex', Buffer.from(hex)],
    ['HEX', Buffer.from(hex.toUpperCase())],
    ['hex UTF-16LE', Buffer.from(hex, 'utf16le')],
    ['HEX UTF-16LE', Buffer.from(hex.toUpperCase(), 'utf16le')],
    ['base64', base64At(octets, 0)],
    ['base64 after 1', base64At(octets, 1)],
    ['base64 after 2', base64At(octets, 2)],
  ];
}
