/** The configuration file: defaults, every member, and what is refused. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
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
  audit: { anchorFile: undefined },
};

describe('what is read', () => {
  test.each([
    ['nothing', ''],
    ['comments only', '# nothing yet\n'],
    ['an empty section', 'hsm: {}\n'],
  ])('%s leaves the defaults', (_, text) => {
    expect(load(text)).toEqual(DEFAULTS);
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
    });
  });

  test('a token label of digits stays the text that it is', () => {
    expect(load('hsm: { tokenLabel: 012345 }').hsm.tokenLabel).toBe('012345');
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
      expect(loadConfiguration().hsm.hosts).toBe(1);
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
