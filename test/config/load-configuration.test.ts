/** The configuration file: defaults, every member, and what is refused. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { effectiveConfiguration } from '../../src/config/effective-configuration.ts';
import { loadConfiguration } from '../../src/config/load-configuration.ts';
import { parseUtcMinute } from '../../src/sts/utc-minute.ts';
import { expectCode } from '../support/expect-code.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();
const folder = path.dirname(inFolder('x'));
let files = 0;

function load(text: string) {
  files += 1;
  const file = path.join(folder, `${files}.yaml`);
  writeFileSync(file, text);
  return loadConfiguration(file);
}

const DEFAULTS = {
  store: { kind: 'sqlite', file: path.join(folder, 'var/sts-kms.db') },
  hsm: {
    profile: 'memory',
    hosts: 1,
    pinFile: undefined,
    moduleSettings: undefined,
    sealedFile: undefined,
  },
  limits: { keyChangeSetsPerPersonAndDay: 200 },
  audit: { anchorFile: path.join(folder, 'var/sts-kms.db.anchor.jsonl') },
};

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('what is read', () => {
  test.each([
    ['nothing', ''],
    ['comments only', '# nothing yet\n'],
    ['an empty section', 'hsm: {}\n'],
  ])('%s leaves the defaults', (_, text) => {
    expect(load(text)).toEqual({ ...DEFAULTS, file: path.join(folder, `${files}.yaml`) });
  });

  test('every member, with paths meant from the folder of the file', () => {
    const text = `
store: { kind: postgres, host: db.example, port: 6543, database: kms, user: kms,
         passwordFile: secrets/db, tls: yes }
hsm: { profile: softhsm2, tokenLabel: kms, pinFile: /etc/pin, moduleSettings: hsm/conf, hosts: 2 }
limits: { keyChangeSetsPerPersonAndDay: 30 }
audit: { anchorFile: /anchors/kms.jsonl }
`;
    expect(load(text)).toEqual({
      store: {
        kind: 'postgres',
        host: 'db.example',
        port: 6543,
        database: 'kms',
        user: 'kms',
        passwordFile: path.join(folder, 'secrets/db'),
        tls: true,
      },
      hsm: {
        profile: 'softhsm2',
        tokenLabel: 'kms',
        pinFile: '/etc/pin',
        moduleSettings: path.join(folder, 'hsm/conf'),
        sealedFile: undefined,
        hosts: 2,
      },
      limits: { keyChangeSetsPerPersonAndDay: 30 },
      audit: { anchorFile: '/anchors/kms.jsonl' },
      file: path.join(folder, `${files}.yaml`),
    });
  });

  test('an anchor that is not named is meant from the folder of the file too', () => {
    const postgres = 'store: { kind: postgres, host: h, database: kms, user: u }';
    expect(load(postgres).audit.anchorFile).toBe(path.join(folder, 'var/kms.anchor.jsonl'));
  });

  test('a token label of digits stays the text that it is', () => {
    expect(load('hsm: { tokenLabel: 012345 }').hsm.tokenLabel).toBe('012345');
    expect(load('hsm: { tokenSerial: 00e1 }').hsm.tokenSerial).toBe('00e1');
  });

  test('an absent file is told when it was named', () => {
    expectCode(() => loadConfiguration(path.join(folder, 'absent.yaml')), 'FILE_NOT_READABLE');
  });

  test('without a name, sts-kms.yaml of the present folder, or the defaults', () => {
    const before = process.cwd();
    const place = path.join(folder, 'place');
    mkdirSync(place);
    process.chdir(place);
    try {
      expect(loadConfiguration()).toMatchObject({ file: null, hsm: { hosts: 1 } });
      writeFileSync('sts-kms.yaml', 'hsm: { hosts: 3 }');
      expect(loadConfiguration().hsm.hosts).toBe(3);
    } finally {
      process.chdir(before);
    }
  });
});

test('a rehearsal names its minute, and nothing else does', () => {
  expect(load('simulatedNow: 2035-06-01T12:00Z').simulatedNow).toBe(
    parseUtcMinute('2035-06-01T12:00Z'),
  );
  expect(load('').simulatedNow).toBeUndefined();
});

describe('the file that the environment names', () => {
  test('is read, must be there, and gives way to --config', () => {
    const file = path.join(folder, 'environment.yaml');
    vi.stubEnv('STS_KMS_CONFIG', file);
    expectCode(() => loadConfiguration(), 'FILE_NOT_READABLE');
    writeFileSync(file, 'hsm: { hosts: 5 }');
    expect(loadConfiguration()).toMatchObject({ file, hsm: { hosts: 5 } });
    expect(load('hsm: { hosts: 6 }').hsm.hosts).toBe(6);
  });

  test('an empty name is no name', () => {
    vi.stubEnv('STS_KMS_CONFIG', '');
    expect(expectCode(() => loadConfiguration(), 'CONFIG_INVALID').message).toContain('is empty');
  });
});

describe('the values in force', () => {
  const origins = ({ values }: ReturnType<typeof effectiveConfiguration>) =>
    Object.fromEntries(values.map(({ name, value, origin }) => [name, [value, origin]]));

  test('each has its origin, those without a default too', () => {
    load('hsm: { profile: softhsm2, pinFile: pin }\naudit: {}\nsimulatedNow: 2035-06-01T12:00Z\n');
    const file = path.join(folder, `${files}.yaml`);
    const effective = effectiveConfiguration(file);
    expect(effective).toMatchObject({ path: file, origin: 'option', exists: true });
    expect(origins(effective)).toEqual({
      'store.kind': ['sqlite', 'default'],
      'store.file': [path.join(folder, 'var/sts-kms.db'), 'default'],
      'hsm.profile': ['softhsm2', 'file'],
      'hsm.tokenLabel': [null, 'default'],
      'hsm.tokenSerial': [null, 'default'],
      'hsm.pinFile': [path.join(folder, 'pin'), 'file'],
      'hsm.moduleSettings': [null, 'default'],
      'hsm.sealedFile': [null, 'default'],
      'hsm.hosts': [1, 'default'],
      'audit.anchorFile': [path.join(folder, 'var/sts-kms.db.anchor.jsonl'), 'default'],
      'limits.keyChangeSetsPerPersonAndDay': [200, 'default'],
      simulatedNow: ['2035-06-01T12:00Z', 'file'],
    });
  });

  test('those of a server are its own', () => {
    const file = path.join(folder, 'server.yaml');
    writeFileSync(file, 'store: { kind: postgres, host: h, database: d, user: u, tls: yes }');
    vi.stubEnv('STS_KMS_CONFIG', file);
    const effective = effectiveConfiguration();
    expect(effective.origin).toBe('environment');
    expect(origins(effective)).toMatchObject({
      'store.tls': [true, 'file'],
      'store.port': [5432, 'default'],
      'store.passwordFile': [null, 'default'],
      simulatedNow: [null, 'default'],
    });
  });
});

describe('what is refused', () => {
  test.each([
    ['a member that is not known', 'hsm: { pin: x }', 'hsm'],
    ['a section that is not known', 'http: {}', 'http'],
    ['a name twice', 'hsm: {}\nhsm: {}', 'unique'],
    ['a store of another kind', 'store: { kind: mysql }', 'store.kind'],
    ['a number with a sign', 'hsm: { hosts: -1 }', 'hsm.hosts'],
    ['no host', 'hsm: { hosts: 0 }', 'hsm.hosts'],
    ['too many hosts', 'hsm: { hosts: 65 }', 'hsm.hosts'],
    ['a switch that is neither yes nor no', 'store: {kind: postgres, tls: true}', 'store'],
    ['a list', '- a', 'object'],
    ['no YAML', 'hsm: [', 'Flow'],
    ['an alias', 'a: &a x\nb: *a', 'aliases'],
    ['a simulated time that is no minute', 'simulatedNow: 2035-02-30T12:00Z', 'simulatedNow'],
  ])('%s', (_, text, named) => {
    const error = expectCode(() => load(text), 'CONFIG_INVALID');
    expect(error.message).toContain(named);
  });

  test('the message holds no value of the file', () => {
    const error = expectCode(() => load('hsm: { hosts: 123456secret }'), 'CONFIG_INVALID');
    expect(error.message).not.toContain('secret');
  });
});
