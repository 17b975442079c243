/** The text of a new configuration: what it says is what was chosen. */
import { describe, expect, test } from 'vitest';
import { parseConfiguration } from '../../src/config/load-configuration.ts';
import { configurationText, type NewConfiguration } from '../../src/config/new-configuration.ts';
import { expectCode } from '../support/expect-code.ts';

const FILE = '/etc/kms/harbour.yaml';
const TOKEN = { hsmProfile: 'softhsm2', tokenLabel: '012', pinFile: '/etc/kms/pin' };
const read = (chosen: NewConfiguration) =>
  parseConfiguration(configurationText(FILE, chosen), FILE);

describe('what is chosen', () => {
  test('the least: names after the file, below its folder', () => {
    expect(read({ hsmProfile: 'memory' })).toEqual({
      file: FILE,
      store: { kind: 'sqlite', file: '/etc/kms/var/harbour.db' },
      hsm: {
        profile: 'memory',
        sealedFile: '/etc/kms/var/harbour.sealed',
        pinFile: '/etc/kms/var/harbour.passphrase',
        hosts: 1,
      },
      audit: { anchorFile: '/etc/kms/var/harbour.db.anchor.jsonl' },
      limits: { keyChangeSetsPerPersonAndDay: 200 },
    });
  });

  test('a token, whose label of digits stays a text, and a server', () => {
    const database = 'postgresql://kms%20a@db.example:6543/kms?sslmode=verify-full';
    const { store, hsm, audit } = read({ ...TOKEN, database, passwordFile: '/etc/kms/db' });
    expect(store).toEqual({
      ...{ kind: 'postgres', host: 'db.example', port: 6543, database: 'kms', user: 'kms a' },
      ...{ passwordFile: '/etc/kms/db', tls: true },
    });
    expect(hsm).toMatchObject({ profile: 'softhsm2', tokenLabel: '012', pinFile: '/etc/kms/pin' });
    expect(audit.anchorFile).toBe('/etc/kms/var/kms.anchor.jsonl');
  });

  test.each([
    ['postgresql://kms@[::1]/kms', '::1'],
    ['postgres://kms@localhost/kms?host=/run/postgresql', '/run/postgresql'],
  ])('the host of %s', (database, host) => {
    expect(read({ hsmProfile: 'memory', database }).store).toMatchObject({ host, port: 5432 });
  });

  test.each(['pin: #x', 'yes', "it's", '- a', '"', '&a', 'a\\b'])(
    'a label that YAML would read otherwise: %s',
    (tokenLabel) => {
      expect(read({ ...TOKEN, tokenLabel }).hsm.tokenLabel).toBe(tokenLabel);
    },
  );

  test('a profile by its path is meant from the folder of the file, whoever reads it', () => {
    const text = 'hsm: { profile: ./mine.json }';
    expect(parseConfiguration(text, FILE).hsm.profile).toBe('/etc/kms/mine.json');
  });
});

describe('what is refused', () => {
  test.each<[string, NewConfiguration]>([
    ['a module without a token', { hsmProfile: 'softhsm2', pinFile: 'pin' }],
    ['a token without a PIN', { hsmProfile: 'softhsm2', tokenLabel: 'kms' }],
    ['settings of the in-memory HSM', { hsmProfile: 'memory', moduleSettings: 'conf' }],
    ['no name of a file', { hsmProfile: 'memory', database: '' }],
    ['a password file for a file', { hsmProfile: 'memory', passwordFile: 'p' }],
  ])('%s', (_, chosen) => {
    expectCode(() => configurationText(FILE, chosen), 'CLI_USAGE');
  });

  test.each([
    'postgresql://',
    'postgresql://db/kms',
    'postgresql://kms@db',
    'postgresql://kms@db/a/b',
    'postgresql://kms@db/kms?sslmode=require',
    'postgresql://kms@db/kms?password=x',
    'postgresql://k%zz@db/kms',
    'postgresql://kms@db:99999/kms',
    'postgresql://kms:secret@db/kms',
  ])('the address %s, without repeating it', (database) => {
    const chosen = { hsmProfile: 'memory', database };
    const { message } = expectCode(() => configurationText(FILE, chosen), 'CLI_USAGE');
    expect(message).not.toContain('secret');
  });
});
