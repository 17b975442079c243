/** A PKCS#11 module of a few lines that fails where a test tells it to. It computes nothing. */
import type {
  CryptokiTemplate,
  Cryptoki,
  CryptokiHandle,
} from '../../../src/hsm/pkcs11/cryptoki.ts';
import { CKA } from '../../../src/hsm/pkcs11/cryptoki-numbers.ts';

/** How a call fails: before it had an effect, or after. */
export interface Fault {
  readonly value: number;
  /** Counts down: 0 is the next call. */
  after?: number;
  readonly applied?: boolean;
  /** As some calls of the addon throw it: in the text only. */
  readonly asText?: boolean;
}

export interface FakeToken {
  readonly label: string;
  readonly serialNumber: string;
}

type FakeObject = Map<number, Buffer>;

/** What the addon throws. */
function ckrError(value: number, asText = false): Error {
  if (asText) return new TypeError(`CKR_ANY:${value}`);
  return Object.assign(new TypeError('CKR_ANY'), { code: value });
}

const handleOf = (n: number): CryptokiHandle => {
  const handle = Buffer.alloc(8);
  handle.writeUInt32LE(n);
  return handle;
};

function octetsOf(value: CryptokiTemplate[number]['value']): Buffer {
  if (Buffer.isBuffer(value)) return Buffer.from(value);
  if (typeof value === 'string') return Buffer.from(value);
  return typeof value === 'boolean' ? Buffer.from([Number(value)]) : handleOf(Number(value ?? 0));
}

export class FakeCryptoki {
  readonly faults = new Map<string, Fault>();
  readonly calls: string[] = [];
  readonly objects = new Map<number, FakeObject>();
  readonly openSessions = new Set<number>();
  /** Done at the end of a call that succeeds. */
  readonly hooks = new Map<string, () => void>();
  tokens: FakeToken[] = [{ label: 'one'.padEnd(32), serialNumber: '1'.padEnd(16) }];
  unwrapHides = true;
  #next = 1;

  /** The module as the adapter sees it. */
  readonly module: Cryptoki = new Proxy({} as Cryptoki, {
    get:
      (_, name) =>
      (...args: unknown[]): unknown =>
        this.#call(String(name), args),
  });

  add(template: CryptokiTemplate): CryptokiHandle {
    const object: FakeObject = new Map(template.map(({ type, value }) => [type, octetsOf(value)]));
    this.#next += 1;
    this.objects.set(this.#next, object);
    return handleOf(this.#next);
  }

  /** Both halves of a pair, with what a module adds by itself. */
  addPair(ofPublic: CryptokiTemplate, ofPrivate: CryptokiTemplate) {
    this.#next += 1;
    const modulus = { type: CKA.MODULUS, value: Buffer.alloc(384, 0x80 + (this.#next % 128)) };
    const never = { type: CKA.NEVER_EXTRACTABLE, value: true };
    const always = { type: CKA.ALWAYS_SENSITIVE, value: true };
    return {
      publicKey: this.add([...ofPublic, modulus]),
      privateKey: this.add([...ofPrivate, modulus, never, always]),
    };
  }

  #call(name: string, args: unknown[]): unknown {
    this.calls.push(name);
    const fault = this.faults.get(name);
    const isDue = fault !== undefined && (fault.after ?? 0) === 0;
    if (fault !== undefined && !isDue) fault.after = (fault.after ?? 0) - 1;
    if (isDue) this.faults.delete(name);
    const applied = !isDue || fault.applied === true;
    const result = applied ? this.#perform(name, args) : undefined;
    if (isDue) throw ckrError(fault.value, fault.asText);
    this.hooks.get(name)?.();
    return result;
  }

  #perform(name: string, args: unknown[]): unknown {
    const [first, second] = args as [Buffer, Buffer];
    const templateAt = (n: number) => args[n] as CryptokiTemplate;
    const does: Readonly<Record<string, () => unknown>> = {
      C_GetSlotList: () => this.tokens.map((_, n) => handleOf(n)),
      C_GetTokenInfo: () => this.tokens[first.readUInt32LE()],
      C_OpenSession: () => {
        this.#next += 1;
        this.openSessions.add(this.#next);
        return handleOf(this.#next);
      },
      C_CloseSession: () => this.openSessions.delete(first.readUInt32LE()),
      C_CreateObject: () => this.add(templateAt(1)),
      C_GenerateKey: () => this.add(templateAt(2)),
      C_GenerateKeyPair: () => this.addPair(templateAt(2), templateAt(3)),
      C_UnwrapKey: () => this.#unwrap(templateAt(4)),
      C_DestroyObject: () => this.objects.delete(second.readUInt32LE()),
      C_FindObjectsInit: () => {
        this.#search(templateAt(1));
      },
      // One by one, as a module may.
      C_FindObjects: () => this.#found.splice(0, 1),
      C_GetAttributeValue: () => this.#read(second, templateAt(2)),
      C_WrapKey: () => Buffer.alloc(40, 1),
    };
    return does[name]?.();
  }

  #found: CryptokiHandle[] = [];

  #unwrap(template: CryptokiTemplate): CryptokiHandle {
    const readable = [
      { type: CKA.SENSITIVE, value: false },
      { type: CKA.EXTRACTABLE, value: true },
    ];
    return this.add(this.unwrapHides ? template : [...template, ...readable]);
  }

  #search(template: CryptokiTemplate): void {
    this.#found = [...this.objects]
      .filter(([, object]) =>
        template.every(({ type, value }) => object.get(type)?.equals(octetsOf(value))),
      )
      .map(([handle]) => handleOf(handle));
  }

  #read(handle: Buffer, template: CryptokiTemplate): CryptokiTemplate {
    const object = this.objects.get(handle.readUInt32LE());
    if (object === undefined) throw ckrError(0x82);
    return template.map(({ type }) => ({ type, value: object.get(type) ?? Buffer.alloc(0) }));
  }
}
