/**
 * A key-change set as the person at the counter hands it out: what it does, the tokens in their
 * order, and what the meter shows afterwards.
 *
 * @module
 */
import type { GivenSet } from '../../../custody/key-changes/given-set.ts';
import type { KeyChangeIssue, KeyChangeKind } from '../../../rollover/key-change-issue.ts';
import { positionName, positionWords } from '../meters/position-text.ts';

/** Why a set was issued, in words. */
export const KIND_WORDS: Readonly<Record<KeyChangeKind, string>> = {
  commission: "the meter leaves its maker's key",
  'new-revision': 'a new key revision',
  'base-date-roll-over': 'a new base date (roll-over)',
  'tariff-index': 'another tariff index',
  'key-expiry-number': 'another KeyExpiryNumber',
  'supply-group-move': 'another supply group',
  'dkga-migration': 'another key generation algorithm',
};

/** What the meter shows when every token is in. */
export interface DisplayAfterwards {
  /** 000000 when the set did not carry the code. */
  readonly supplyGroupCode: string;
  readonly keyRevisionNumber: number;
  readonly tariffIndex: string;
}

/** The display after a set: two tokens of EA07 have no room for the SupplyGroupCode. */
export function displayAfter({ tokenCount, to }: KeyChangeIssue): DisplayAfterwards {
  const { supplyGroupCode, keyRevisionNumber, tariffIndex } = to;
  return {
    supplyGroupCode: tokenCount === 2 ? '000000' : supplyGroupCode,
    keyRevisionNumber,
    tariffIndex,
  };
}

/** RO in words. */
export function rollOverWords(rollOver: boolean): string {
  return rollOver
    ? 'Roll-over (RO 1): the meter forgets which tokens it has used; its credit stays.'
    : 'No roll-over (RO 0): the meter keeps its memory of used tokens, and its credit.';
}

/** The slip. */
export function slipOf({ issue, tokens, reprint }: GivenSet): string[] {
  const { id, meterPAN, encryptionAlgorithm, from, to, kind } = issue;
  return [
    `KEY-CHANGE SET for meter ${meterPAN} (${encryptionAlgorithm})${reprint ? ', reprint' : ''}`,
    `  from   ${positionWords(from)}`,
    `  to     ${positionWords(to)}   ${KIND_WORDS[kind]}`,
    `  issue  ${id}`,
    `         ${issue.issuedAt} by ${issue.actor}`,
    '',
    'BEFORE: credit bought before must be entered first. The new key takes none of it.',
    '',
    ...tokens.map((token, index) => `  ${index + 1} of ${tokens.length}   ${grouped(token)}`),
    '',
    ...afterwards(issue),
  ];
}

function afterwards(issue: KeyChangeIssue): string[] {
  const { supplyGroupCode, keyRevisionNumber, tariffIndex } = displayAfter(issue);
  const carried =
    supplyGroupCode === issue.to.supplyGroupCode
      ? ''
      : ` (${issue.tokenCount} tokens do not carry ${issue.to.supplyGroupCode})`;
  return [
    'Enter them in this order, one after the other and without a pause.',
    `The key changes with the last one. Then the display shows SGC ${supplyGroupCode}${carried},`,
    `KRN ${keyRevisionNumber}, TI ${tariffIndex}.`,
    rollOverWords(issue.rollOver),
    '',
    'When the meter has it:',
    `  sts-kms meter prove ${issue.meterPAN} ${positionName(issue.to)} --source display-readout`,
  ];
}

/** Digits in groups of four, as printed on a slip. */
function grouped(token: string): string {
  return token.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
}
