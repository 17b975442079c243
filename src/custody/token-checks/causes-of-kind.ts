/**
 * Causes that lie in what the token is for: a service that the meter does not have, or no credit.
 *
 * @module
 */
import { KEY_TYPE_DEFAULT } from '../../sts/attributes/key-type.ts';
import { decoderReferenceNumberOf, type MeterPAN } from '../../sts/identity/meter-pan.ts';
import { testSubclassOf } from '../../sts/token/test-display-token.ts';
import { testsOf } from '../../sts/token/test-names.ts';
import type { TokenContent } from '../../sts/token/token-content.ts';
import type { Cause, FindCause } from './cause.ts';
import { presentHit, type TokenFindings } from './token-findings.ts';

/** Credit for another service than the meter's; its key is right, and the meter refuses it. */
export const otherService: FindCause = (findings) => {
  const service = creditService(findings.own[0]?.token);
  if (service === null || service === findings.meter.service) return null;
  const { meter, question } = findings;
  return {
    name: 'other-service',
    score: question.display.error === 'function' ? 97 : 93,
    explanation:
      `The token is credit for ${service}, and this meter is recorded as one for ` +
      `${meter.service}: it does not serve ${service} and refuses the token. It was issued for ` +
      'this meter number, so that no other meter takes it either.',
    sayToCustomer:
      `Your token was made for ${service}, and this meter is for ${meter.service}; please bring ` +
      'the receipt, so that it can be replaced.',
  };
};

/** The service of a credit token, or null. */
function creditService(token: TokenContent | undefined): string | null {
  if (token?.kind !== 'credit' && token?.kind !== 'currency-credit') return null;
  return token.service;
}

/** A management token: good for the meter, and no purchase. */
export const noCredit: FindCause = (findings) => {
  const token = findings.own[0]?.token;
  if (token?.tokenClass !== 2 || token.kind === 'key-change-section') return null;
  const effect = effectOf(token);
  return {
    name: 'no-credit',
    score: 60,
    explanation:
      `The token is no credit: ${effect}. The balance does not go up when a meter takes it. ` +
      'Whether this meter took it cannot be known from here.',
    sayToCustomer:
      'This token is no purchase: it changes a setting of the meter, and your balance ' +
      'does not go ' +
      'up. Please look for the token of your purchase.',
  };
};

function effectOf(token: TokenContent): string {
  if (token.kind !== 'management') {
    return `it is a management token of subclass ${token.subclass}, whose effect is not public`;
  }
  const { name, value } = token;
  switch (name) {
    case 'SetMaximumPowerLimit':
      return `it sets the maximum power limit to ${value} W (${name})`;
    case 'SetMaximumPhasePowerUnbalanceLimit':
      return `it sets the limit of unbalance between phases to ${value} W (${name})`;
    case 'ClearCredit':
      return `it clears credit of the meter (${name}): do not enter it for a customer who bought`;
    case 'ClearTamperCondition':
      return `it ends the tamper condition of the meter (${name})`;
    default:
      return `it is a management token (${name})`;
  }
}

/** Credit under a maker's key. SPEC 6.1. */
export const defaultKey: FindCause = (findings) => {
  const hit = findings.own.find(
    ({ token, key }) =>
      token.tokenClass === 0 && key.entity.attributes.keyType === KEY_TYPE_DEFAULT,
  );
  const told = findings.question.display.error === 'default-key';
  if (hit === undefined && !told) return null;
  return {
    name: 'default-key',
    score: 92,
    explanation: `A meter takes no credit under its maker's default key (DDTK)${
      told ? ', and the display says that it holds one' : '; the token was made for that key'
    }: it needs a key change first.`,
    sayToCustomer:
      'Your meter must be set up for your supplier first; we give you the key-change ' +
      'tokens for it.',
  };
};

/** The meter opened the token and has no such function. */
export const functionNotServed: FindCause = (findings) => {
  const token = findings.own[0]?.token;
  const told = findings.question.display.error === 'function';
  if (token === undefined || otherService(findings) !== null) return null;
  // Of class 2 it is a management token all the same.
  if (!told && (token.kind !== 'other' || token.tokenClass === 2)) return null;
  return {
    name: 'function-not-served',
    score: told ? 88 : 65,
    explanation:
      (told
        ? 'The display says that the meter has no such function: '
        : 'The function of the token is not public: ') +
      `class ${token.tokenClass}, subclass ${token.subclass} (${token.kind}). ` +
      'Look whether the meter is one for this kind of token.',
    sayToCustomer: 'Your meter cannot use this kind of token; we find out which one it needs.',
  };
};

/** A register would overflow. */
export const registerFull: FindCause = (findings) => {
  if (findings.question.display.error !== 'overflow' || presentHit(findings) === undefined) {
    return null;
  }
  return {
    name: 'register-full',
    score: 93,
    explanation:
      'The token is good, and the display says that it would bring a register of the meter over ' +
      'its largest value. The token is not used up.',
    sayToCustomer:
      'Your meter holds so much credit that it cannot take more now; keep the token and enter it ' +
      'when the balance is lower.',
  };
};

/** After wrong entries some meters take nothing for a while. */
export const lockedOut: FindCause = ({ question }) => {
  if (question.display.error !== 'lockout') return null;
  return {
    name: 'locked-out',
    score: 91,
    explanation:
      'The display says that the meter takes no token for a while, as after several wrong ' +
      'entries. That says nothing about this token.',
    sayToCustomer: 'Please wait until the meter takes tokens again, and then enter it slowly.',
  };
};

/** Tokens of class 1 show something and change nothing. */
export const testToken: FindCause = ({ testToken: token, meter }): Cause | null => {
  if (token === null) return null;
  return {
    name: 'test-token',
    score: 90,
    explanation:
      'This is a token that makes a meter test itself or show something; it is no credit. ' +
      testWords(token, meter.id),
    sayToCustomer: 'This number is a test code and no purchase; please look for the other number.',
  };
};

function testWords(token: TokenContent, meterPAN: MeterPAN): string {
  if (token.kind !== 'test-display') return 'Which one is not public.';
  const { subclass, control, manufacturerCode } = token;
  const names = testsOf(subclass, control)?.map(({ name }) => name) ?? [];
  const does = names.length === 0 ? '' : `It stands for: ${names.join('; ')}. `;
  const maker =
    manufacturerCode === 0 ? '' : 'It is for the meters of one maker; others refuse it. ';
  const { length } = decoderReferenceNumberOf(meterPAN);
  const width =
    subclass > 1 || subclass === testSubclassOf(meterPAN)
      ? ''
      : `It is for meter numbers of ${subclass === 0 ? 11 : 13} digits; this one has ${length}, ` +
        'and such a meter may refuse it.';
  return `${does}${maker}${width}`.trimEnd();
}

/** True when a cause of this file says that the key is right and the token still not usable. */
export function isUnusable(findings: TokenFindings): boolean {
  return [otherService, defaultKey].some((find) => find(findings) !== null);
}
