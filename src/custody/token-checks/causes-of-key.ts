/**
 * Causes that lie in the key: the token, the meter and our record are not on the same one.
 *
 * @module
 */
import { vendingKeyName } from '../../keys/vending-key.ts';
import type { FindCause } from './cause.ts';
import { displayShows, hitAs, type TokenFindings } from './token-findings.ts';
import { wasOpened } from './token-question.ts';

/** Made for a tariff index or a key revision that the meter is not recorded with. */
export const unrecordedKey: FindCause = (findings) => {
  const { unrecorded: hit, keys, question } = findings;
  if (hit === null) return null;
  const same = keys.find(({ key }) => key.entity.id === hit.key.entity.id);
  const made =
    `${vendingKeyName(hit.key.entity.attributes)}, tariff index ` + hit.position.tariffIndex;
  const recorded = keys.map(({ position, key }) => {
    const name = vendingKeyName(key.entity.attributes);
    return `${name}, tariff index ${position.tariffIndex}`;
  });
  const shown =
    question.display.tariffIndex !== undefined && displayShows(question.display, hit) === true;
  return {
    name: same === undefined ? 'other-key-revision' : 'other-tariff-index',
    score: shown ? 84 : question.purchaseDate === null ? 60 : 74,
    explanation:
      `The token was made for key ${made}; the meter is recorded with ${recorded.join('; ')}. ` +
      (shown
        ? 'The display shows the key of the token: our record is behind. '
        : 'Either it was sold with the wrong tariff index or key, or our record is behind: read ' +
          'key revision and tariff index off the display. ') +
      `By chance digits look so once in ${hit.chanceOneIn} questions.`,
    sayToCustomer:
      'Your token was made for another setting than we have for your meter; please tell ' +
      'us the key ' +
      'revision and tariff index on its display, and keep the token.',
  };
};

/** The display shows a key that our record does not have, or says that the key does not fit. */
export const otherKeyOnMeter: FindCause = (findings) => {
  const { keys, question, own } = findings;
  const seen = keys.map((candidate) => displayShows(question.display, candidate));
  if (seen.length > 0 && seen.every((shown) => shown === false)) {
    return {
      name: 'other-key-on-meter',
      score: own.length > 0 ? 86 : 70,
      explanation:
        'The display shows a key that this meter is not recorded with: enter what it shows as a ' +
        'proof, then plan its key change.',
      sayToCustomer: 'Your meter is registered wrongly with us; we correct that and call you back.',
    };
  }
  if (!refusedUnderKey(findings)) return null;
  return {
    name: 'other-key-on-meter',
    score: 58,
    explanation:
      'The token is good for the key that the meter is recorded with, and the display ' +
      'says that it ' +
      'does not fit the key: the meter may hold another one. Read supply group, key revision and ' +
      'tariff index off the display.',
    sayToCustomer:
      'Your meter may be registered wrongly with us; please tell us what its display shows as ' +
      'supply group, key revision and tariff index.',
  };
};

/** Genuine under the presumed key, and the meter could not open it. */
export function refusedUnderKey(findings: TokenFindings): boolean {
  const present = hitAs(findings, ['presumed']);
  return present !== undefined && wasOpened(findings.question.display) === false;
}
