/** What custody itself asks of approvals that the security module does not judge. */
import { expect, test } from 'vitest';
import { judgeApprovals } from '../../../src/custody/approvals/judge-approvals.ts';
import { SIGNATURES } from '../../../src/credentials/signatures.ts';
import type { ErrorCode } from '../../../src/errors/catalogue.ts';
import { parseUtcMinute } from '../../../src/sts/utc-minute.ts';
import { expectCode } from '../../support/expect-code.ts';
import { documentFor, newTestPerson, type TestPerson } from '../../support/people.ts';
import { INSTALLATION_ID } from '../../support/security-modules.ts';
import { actorOf } from './governed-custody.ts';

const NOW = '2026-11-23T10:00:00.000Z';
const clock = {
  nowUtc: () => parseUtcMinute('2026-11-23T10:00Z'),
  nowMilliseconds: () => Date.parse(NOW),
};
const carl = newTestPerson('carl', { roles: ['planner'] });
const [ada, bob] = [newTestPerson('ada'), newTestPerson('bob')];

/** Judges what these people signed. */
function judge(people: readonly TestPerson[], change: Parameters<typeof documentFor>[1]): void {
  const document = documentFor([], {
    ...{ action: 'meter.intend-many', requester: carl.person.id },
    ...change,
  });
  const request = { document, requesterSignature: '', state: 'open', closedAt: null } as const;
  const given = people.map(({ person, ...rest }) => ({
    person: { entity: person, recordMac: new Uint8Array() },
    signature: actorOf({ person, ...rest }).signer.signDocument(document),
  }));
  judgeApprovals(
    { signatures: SIGNATURES, clock },
    { ...request, approvals: [], requester: carl.person, keyReplaced: [] },
    given,
  );
}
const place = { installationId: INSTALLATION_ID, requestedAt: NOW };

test('two others with the role, in time', () => {
  expect(() => {
    judge([ada, bob], place);
  }).not.toThrow();
});

const twin: TestPerson = { ...ada, person: { ...bob.person, publicKey: ada.person.publicKey } };
const service = newTestPerson('kiosk', { kind: 'service' });
const asker: TestPerson = {
  ...carl,
  person: { ...bob.person, publicKey: carl.person.publicKey },
};

test.each<[string, ErrorCode, readonly TestPerson[], Partial<typeof place> | object]>([
  ['one key as two people', 'APPROVAL_TWICE', [ada, twin], {}],
  ['a service account', 'APPROVAL_ROLE', [ada, service], {}],
  ['somebody with the key of who asked', 'APPROVAL_OWN', [ada, asker], {}],
  [
    'a request dated ahead',
    'APPROVAL_EXPIRED',
    [ada, bob],
    { requestedAt: '2026-11-23T10:11:00.000Z' },
  ],
  [
    'a request that is open for long',
    'APPROVAL_EXPIRED',
    [ada, bob],
    { expiresAt: '2026-12-07T10:00:00.001Z' },
  ],
])('not %s', (_, code, people, change) => {
  expectCode(() => {
    judge(people, { ...place, ...change });
  }, code);
});
