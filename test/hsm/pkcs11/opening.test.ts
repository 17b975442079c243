/** Getting at a token: addon, library, settings, token, login. */
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { requireAddon, loadCryptoki } from '../../../src/hsm/pkcs11/cryptoki.ts';
import { keySpec } from '../../conformance/hsm/hsm-under-test.ts';
import { expectCode } from '../../support/expect-code.ts';
import { FAKE_LIBRARY, FAKE_PIN, makeFakeHsm } from '../../support/hsm-rigs/fake-hsm.ts';
import { pkcs11Profile } from '../../support/hsm-rigs/hsm-rig.ts';

const times = (calls: readonly string[], name: string) => calls.filter((c) => c === name).length;

describe('the library', () => {
  test('an addon that is not built is named, with what to run', () => {
    const require = Object.assign(
      (name: string) => {
        throw new TypeError(`Cannot find module ${name}`);
      },
      createRequire(import.meta.url),
    );
    const error = expectCode(() => requireAddon(require), 'HSM_ADDON_MISSING');
    expect(error.message).toContain('npm rebuild pkcs11js');
  });

  test.each([['/nonexistent/pkcs11.so'], [FAKE_LIBRARY]])('%s is none', (path) => {
    expectCode(() => loadCryptoki(path), 'HSM_LIBRARY_MISSING');
  });

  test('none of the candidates exists', () => {
    const profile = pkcs11Profile('softhsm2');
    const library = { ...profile.library, candidates: ['/nonexistent/a.so', '/nonexistent/b.so'] };
    const { open } = makeFakeHsm({ library });
    const error = expectCode(() => open({ library: '/nonexistent/c.so' }), 'HSM_LIBRARY_MISSING');
    expect(error.message).toContain('/nonexistent/c.so');
  });

  test('is initialised by the first and finalised by the last', () => {
    const { fake, open } = makeFakeHsm();
    const [one, two] = [open(), open()];
    one.close();
    expect(fake.calls).not.toContain('C_Finalize');
    two.close();
    two.close();
    open().close();
    expect(times(fake.calls, 'C_Initialize')).toBe(2);
    expect(times(fake.calls, 'C_Finalize')).toBe(2);
  });

  test('that it is initialised already is success; that it is gone when it is closed, too', () => {
    const { fake, open } = makeFakeHsm();
    fake.faults.set('C_Initialize', { value: 0x191 });
    const hsm = open();
    fake.faults.set('C_CloseSession', { value: 0xb3 });
    fake.faults.set('C_Finalize', { value: 0x190 });
    hsm.close();
    expect(times(fake.calls, 'C_Finalize')).toBe(1);
  });

  test('runs with one kind of settings at a time', () => {
    const { open } = makeFakeHsm();
    const hsm = open({ settings: '/nonexistent/a.conf' });
    expect(process.env['SOFTHSM2_CONF']).toBe('/nonexistent/a.conf');
    expectCode(() => open({ settings: '/nonexistent/b.conf' }), 'HSM_ACCESS_INVALID');
    hsm.close();
    open({ settings: '/nonexistent/b.conf' }).close();
  });

  test.each([undefined, "/tmp/it's", '/tmp/a"b', '/tmp/a\\b'])(
    'a folder for library parameters: %s is refused',
    (settings) => {
      const { library } = pkcs11Profile('nss-softokn');
      const { open } = makeFakeHsm({ library });
      const access = settings === undefined ? {} : { settings };
      expectCode(() => open(access), 'HSM_ACCESS_INVALID');
    },
  );
});

describe('the token', () => {
  const twins = [
    { label: 'one'.padEnd(32), serialNumber: '1'.padEnd(16) },
    { label: 'other'.padEnd(32, '\0'), serialNumber: '2'.padEnd(16) },
    { label: 'one'.padEnd(32), serialNumber: '3'.padEnd(16) },
  ];

  test('is found by label or serial number, padding aside', () => {
    const { fake, open } = makeFakeHsm();
    fake.tokens = twins;
    for (const token of [{ label: 'other' }, { serial: '3' }]) open({ token }).close();
    expectCode(() => open({ token: { label: 'oth' } }), 'HSM_TOKEN_NOT_FOUND');
    expectCode(() => open({ token: { serial: 'one' } }), 'HSM_TOKEN_NOT_FOUND');
  });

  test('is named only by what tells the tokens of the model apart', () => {
    const { open } = makeFakeHsm({
      token: { selectBy: ['label'], login: 'user-pin', throwAway: 'none' },
    });
    expectCode(() => open({ token: { serial: '1' } }), 'HSM_ACCESS_INVALID');
  });

  test('two of one label are two', () => {
    const { fake, open } = makeFakeHsm();
    fake.tokens = twins;
    expectCode(() => open(), 'HSM_TOKEN_AMBIGUOUS');
    expect(fake.calls).not.toContain('C_OpenSession');
  });
});

describe('login', () => {
  test.each([
    [0xa0, 'HSM_PIN_INCORRECT'],
    [0xa4, 'HSM_PIN_LOCKED'],
    [0x102, 'HSM_PIN_NOT_SET'],
  ] as const)('the answer 0x%i is taken once', (value, code) => {
    const { fake, open } = makeFakeHsm();
    fake.faults.set('C_Login', { value });
    const error = expectCode(() => open(), code);
    expect(`${error.message} ${JSON.stringify(error.facts)}`).not.toContain(FAKE_PIN);
    for (let n = 0; n < 5; n += 1) expectCode(() => open(), 'HSM_PIN_INCORRECT');
    expect(times(fake.calls, 'C_Login')).toBe(1);
    expect(fake.openSessions.size).toBe(0);
  });

  test('a device that fails at it may be asked again', () => {
    const { fake, open } = makeFakeHsm();
    fake.faults.set('C_Login', { value: 0x30 });
    expectCode(() => open(), 'HSM_UNAVAILABLE');
    open().close();
    expect(times(fake.calls, 'C_Login')).toBe(2);
  });

  test('that the process is logged in already is success', () => {
    const { fake, open } = makeFakeHsm();
    fake.faults.set('C_Login', { value: 0x100 });
    expect(open().generateKey(keySpec('wrap'))).toBeGreaterThan(0);
  });

  test('a token without login is not logged in to', () => {
    const { fake, open } = makeFakeHsm({
      token: { selectBy: ['label'], login: 'none', throwAway: 'none' },
    });
    open({ pin: new Uint8Array(0) }).close();
    expect(fake.calls).not.toContain('C_Login');
  });

  test('the octets of the PIN stay the caller’s', () => {
    const { open } = makeFakeHsm();
    const pin = Buffer.from(FAKE_PIN);
    open({ pin }).close();
    expect(pin.toString()).toBe(FAKE_PIN);
  });

  test('the session that could not be opened after it leaves none behind', () => {
    const { fake, open } = makeFakeHsm();
    fake.faults.set('C_OpenSession', { value: 0xb1, after: 1 });
    expectCode(() => open(), 'HSM_SESSIONS_EXHAUSTED');
    expect(fake.openSessions.size).toBe(0);
    open().close();
  });
});
