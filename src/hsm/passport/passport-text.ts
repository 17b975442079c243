/**
 * A passport for people: what works, where the profile is wrong, what is missing for what.
 *
 * @module
 */
import type { Finding, Passport } from './passport.ts';

const SIGNS: Readonly<Record<Finding['outcome'], string>> = {
  works: 'ok     ',
  refused: 'refused',
  wrong: 'WRONG  ',
  crashed: 'CRASHED',
};

/** The text, lines of at most 100 columns where the module's own words allow it. */
export function passportText(passport: Passport): string {
  const { library, token, measuredOn, node, profile } = passport;
  const ownToken = token.throwAway ? ', with a token that was removed again' : '';
  return [
    `Passport of ${library.description} ${library.version} (${library.path})`,
    `${token.model}, measured on ${measuredOn} with Node ${node}${ownToken}`,
    ...block('What the product can do with it', featureLines(passport)),
    ...block(
      profileTitle(profile),
      passport.mismatches.map((line) => `- ${line}`),
    ),
    ...block(
      'What was seen',
      passport.findings.map(
        ({ outcome, probe, detail }) => `${SIGNS[outcome]} ${probe}: ${detail}`,
      ),
    ),
    ...block('Speed, single short runs in one process', speedLines(passport)),
    '',
  ].join('\n');
}

function profileTitle(profile: string | null): string {
  return profile === null ? 'No profile to compare with' : `Where profile ${profile} is wrong`;
}

function block(title: string, lines: readonly string[]): string[] {
  return ['', title, ...(lines.length === 0 ? ['  nothing'] : lines.map((line) => `  ${line}`))];
}

function featureLines({ features }: Passport): string[] {
  return features.map(
    ({ feature, verdict, because }) => `${verdict.padEnd(9)} ${feature}: ${because}`,
  );
}

function speedLines({ speeds }: Passport): string[] {
  return speeds.map(({ operation, batch, perSecond }) => {
    const figure = perSecond.toLocaleString('en').padStart(12);
    return `${figure}/s  ${operation}${batch > 1 ? `, ${batch} in one call` : ''}`;
  });
}
