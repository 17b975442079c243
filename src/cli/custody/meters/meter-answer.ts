/**
 * How commands show a meter: its facts, its four positions, and what to do next.
 *
 * @module
 */
import { showMeter, type ShownMeter } from '../../../custody/meters/show-meter.ts';
import type { MeterPAN } from '../../../sts/identity/meter-pan.ts';
import { decoderReferenceNumberOf } from '../../../sts/identity/meter-pan.ts';
import { answer, textFacts, textTable } from '../answer.ts';
import type { CustodyCommandParts, CustodySession } from '../custody-session.ts';
import type { SessionOptions } from '../session-options.ts';
import { wrapText } from '../wrap-text.ts';
import { adviseMeter } from './advise-meter.ts';
import { ISSUE_HEADING, issueObject, issueRow } from './issue-text.ts';
import { positionTable } from './position-text.ts';
import type { Act } from '../../../custody/custody-dependencies.ts';

/** As long as the longest. */
const WHEN_WIDTH = 'when its display was read'.length;

/** A meter after an act: what was done, its positions, what follows. */
export async function answerMeter(
  { output }: Pick<CustodyCommandParts, 'output'>,
  options: SessionOptions,
  said: {
    readonly session: CustodySession;
    readonly act: Act;
    readonly meterPAN: MeterPAN;
    readonly done: string;
    readonly warnings?: readonly string[];
  },
): Promise<void> {
  const shown = await showMeter(said.session.dependencies, said.act, said.meterPAN);
  answer(output, options, {
    again: `sts-kms meter show ${said.meterPAN}`,
    facts: meterObject(shown),
    text: [
      `meter ${said.meterPAN} ${said.done}`,
      ...(said.warnings ?? []),
      '',
      ...positionTable(shown.positions),
      '',
      ...adviceText(shown),
    ],
  });
}

/** A meter as JSON. */
export function meterObject(shown: ShownMeter): Record<string, unknown> {
  const { meter, positions, keyChangeDue, proofDue, issues } = shown;
  const { id, version, ...facts } = meter;
  return {
    meterPAN: id,
    decoderReferenceNumber: decoderReferenceNumberOf(id),
    ...facts,
    ...positions,
    keyChangeDue,
    proofDue,
    advice: adviseMeter(shown),
    issues: issues.map(issueObject),
    version,
  };
}

/** A meter as a page. */
export function meterPage(shown: ShownMeter): string[] {
  const { meter, issues } = shown;
  return [
    ...textFacts([
      ['meter', meter.id],
      ['number on it', decoderReferenceNumberOf(meter.id)],
      ['cipher', `${meter.encryptionAlgorithm}, ${thirdTokenWords(shown)}`],
      ['token carrier', meter.tokenCarrierType],
      ['service', `${meter.service}, ${meter.status}`],
      ['place', meter.place ?? '-'],
      ['model', meter.model ?? '-'],
      ['sub-vendor', meter.subVendor ?? '-'],
      ['last purchase', meter.lastPurchase ?? 'not known'],
    ]),
    '',
    ...positionTable(shown.positions),
    '',
    ...adviceText(shown),
    ...(issues.length === 0
      ? []
      : ['', 'Sets, latest first:', ...textTable(ISSUE_HEADING, issues.map(issueRow))]),
  ];
}

function thirdTokenWords({ meter }: ShownMeter): string {
  if (meter.encryptionAlgorithm === 'EA11') return 'four key-change tokens';
  if (meter.takesThirdToken === true) return 'three key-change tokens';
  const why = meter.takesThirdToken === null ? 'not known whether it takes a third' : 'no third';
  return `two key-change tokens (${why})`;
}

function adviceText(shown: ShownMeter): string[] {
  return adviseMeter(shown).flatMap(({ finding, next }) => [
    ...wrapText(finding),
    ...next.map(({ when, command }) => `  ${when.padEnd(WHEN_WIDTH)}  ${command}`),
  ]);
}
