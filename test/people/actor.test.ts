/** Who acts: one of a closed list, and never nobody. */
import { describe, expect, test } from 'vitest';
import { requireDuty } from '../../src/custody/people/require-duty.ts';
import { requireNamedGroup, requireWholeScope } from '../../src/custody/people/require-scope.ts';
import { actorName, actorOf, nobodyYet, personOf, type Actor } from '../../src/people/actor.ts';
import { DUTIES, isPermitted } from '../../src/people/duties.ts';
import { ROLES } from '../../src/people/roles.ts';
import { parseSupplyGroupCode } from '../../src/sts/attributes/supply-group-code.ts';
import { expectCode } from '../support/expect-code.ts';
import { newTestPerson } from '../support/people.ts';

const { person } = newTestPerson('ada', { roles: [...ROLES] });
const { person: account } = newTestPerson('kiosk', { kind: 'service', roles: [...ROLES] });
const VENDING_SERVER: Actor = { kind: 'vending-server', name: 'pos-1' };
const EVERY_KIND: readonly Actor[] = [
  actorOf(person, undefined),
  actorOf(account, 'thandi'),
  VENDING_SERVER,
  { kind: 'program' },
  { kind: 'share-holder', name: 'ada' },
  { kind: 'candidate', person },
  nobodyYet(null, 'ada'),
];

describe('an absent actor', () => {
  test('does not compile, and is refused', () => {
    expectCode(() => {
      // @ts-expect-error -- there is no absent actor
      requireDuty({}, 'no.such.action');
    }, 'PERSON_DUTY');
    expectCode(() => {
      // @ts-expect-error -- there is no absent actor
      requireDuty({}, 'owner.add');
    }, 'PERSON_DUTY');
    expectCode(() => {
      // @ts-expect-error -- nor one of another kind
      requireDuty({ actor: { kind: 'god' } }, 'owner.add');
    }, 'PERSON_DUTY');
    expect(() => {
      // @ts-expect-error -- there is no absent actor
      requireWholeScope({});
    }).toThrow();
    expect(() => {
      // @ts-expect-error -- there is no absent actor
      requireNamedGroup({}, parseSupplyGroupCode('600101'));
    }).toThrow();
  });

  test('is made by nobody where there are people', () => {
    expectCode(() => nobodyYet('REAL', 'ada'), 'PERSON_WANTED');
    expectCode(() => nobodyYet('REHEARSAL', 'ada'), 'PERSON_WANTED');
    // @ts-expect-error -- nobodyYet makes it
    const forged: Actor = { kind: 'nobody-yet', name: 'ada' };
    expect(forged.kind).toBe('nobody-yet');
  });
});

test.each(EVERY_KIND)('$kind: an action that is in no table is refused by its name', (actor) => {
  for (const action of ['no.such.action', 'constructor', '']) {
    const { message } = expectCode(() => {
      requireDuty({ actor }, action);
    }, 'PERSON_DUTY');
    expect(message).toContain(`${action} is in no table of duties`);
  }
});

test('those without roles may do what the table says, and nothing else', () => {
  const permitted = (actor: Actor) =>
    Object.keys(DUTIES).filter((action) => isPermitted(actor, action));
  expect(permitted(VENDING_SERVER)).toEqual([]);
  expect(permitted({ kind: 'candidate', person }).sort()).toEqual([
    ...['approval.request', 'person.enrol'],
  ]);
  expect(permitted({ kind: 'program' }).sort()).toEqual([
    ...['audit.unlogged', 'installation.read', 'person.refused', 'vending-key.abandoned'],
    'vending-key.read',
  ]);
  expect(permitted({ kind: 'share-holder', name: 'ada' }).sort()).toEqual([
    ...['audit.key', 'installation.move-begin', 'installation.rotate-batch'],
    ...['installation.rotate-begin', 'installation.rotate-end', 'installation.rotate-move'],
  ]);
  expect(permitted(nobodyYet(null, 'ada'))).toEqual(Object.keys(DUTIES));
});

test('a service account acts for an agent, and a person for nobody', () => {
  expectCode(() => actorOf(account, undefined), 'PERSON_AGENT');
  expectCode(() => actorOf(person, 'thandi'), 'PERSON_AGENT');
});

test('rows name each of them; only people and accounts are on record', () => {
  expect(EVERY_KIND.map(actorName)).toEqual([
    ...['ada', 'kiosk', 'pos-1', 'sts-kms', 'ada', 'ada', 'ada'],
  ]);
  expect(EVERY_KIND.map((actor) => personOf(actor)?.name ?? null)).toEqual([
    ...['ada', 'kiosk', null, null, null, null, null],
  ]);
});
