/**
 * Makes the passport of an HSM: runs every probe, compares with a profile, and says what it means
 * for the product. Without access it uses a token of its own and removes it again.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { libraryPathOf, settingsOf, type Pkcs11Access } from '../pkcs11/access.ts';
import type { LibrarySettings } from '../pkcs11/library.ts';
import type { HsmProfile } from '../profile/hsm-profile.ts';
import { compareProfile } from './derive-profile.ts';
import { judgeFeatures } from './judge-features.ts';
import { memoryPassport } from './memory-passport.ts';
import type { HsmFacts, Passport } from './passport.ts';
import type { ProbeTarget } from './probe-protocol.ts';
import { PROBES } from './probes.ts';
import { runProbes } from './run-probes.ts';
import { prepareThrowAwayToken, wantsToken, type ThrowAwayToken } from './throw-away-token.ts';

/** How a passport is made. */
export interface PassportOptions {
  /** YYYY-MM-DD */
  readonly measuredOn: string;
  /** Names of probes; all of them when absent. */
  readonly probes?: readonly string[];
  /** How a module without a profile is told where its settings are. */
  readonly settings?: LibrarySettings;
  /** The module for a throw-away token, in place of the profile's candidates. */
  readonly library?: string;
}

/**
 * Makes a passport.
 *
 * @param subject - the profile of the model, or the path of a module that has none
 * @param access - the token to probe, whose PIN the caller wipes; keys are made in it and removed
 * @throws {KmsError} HSM_ACCESS_INVALID when a token must be named and is not, or is named and the
 *   subject has none, HSM_NO_THROW_AWAY, and what opening a token throws
 */
export async function makePassport(
  subject: HsmProfile | string,
  access: Pkcs11Access | undefined,
  options: PassportOptions,
): Promise<Passport> {
  if (access !== undefined) {
    const target = targetOf(subject, access, options.settings ?? {});
    return probe(subject, target, options);
  }
  if (typeof subject === 'string') throw wantsToken(`module ${subject}`);
  if (subject.adapter === 'memory') return memoryPassport(subject, options.measuredOn);
  const { target, make, run, remove } = prepareThrowAwayToken(subject, options.library);
  try {
    await run({ target, make, probes: [] });
    return await probe(subject, target, { ...options, throwAway: { run } });
  } finally {
    target.pin?.fill(0);
    await remove();
  }
}

function targetOf(
  subject: HsmProfile | string,
  access: Pkcs11Access,
  settings: LibrarySettings,
): ProbeTarget {
  const { token, pin } = access;
  const named = { token, ...(pin === undefined ? {} : { pin }) };
  if (typeof subject === 'string') return { path: subject, settings, ...named };
  if (subject.adapter !== 'pkcs11') {
    const message = `profile ${subject.profile} has no tokens: leave --token-label away`;
    throw new KmsError('HSM_ACCESS_INVALID', message);
  }
  return {
    path: libraryPathOf(subject, access),
    settings: settingsOf(subject, access),
    ...named,
  };
}

async function probe(
  subject: HsmProfile | string,
  target: ProbeTarget,
  options: PassportOptions & { readonly throwAway?: Pick<ThrowAwayToken, 'run'> },
): Promise<Passport> {
  const probes = options.probes ?? [...PROBES.keys()];
  const run = options.throwAway?.run ?? runProbes;
  const { opened, answers } = await run({ target, probes });
  const findings = answers.flatMap((answer) => answer.findings);
  const facts = mergeFacts(answers.map((answer) => answer.facts ?? {}));
  const profile = typeof subject === 'string' || subject.adapter !== 'pkcs11' ? null : subject;
  const { description, version, model } = opened;
  return {
    schema: 'sts-hsm-passport-v1',
    profile: profile?.profile ?? null,
    measuredOn: options.measuredOn,
    node: process.version,
    library: { path: target.path, description, version },
    token: { model, throwAway: options.throwAway !== undefined },
    findings,
    facts,
    speeds: answers.flatMap((answer) => answer.speeds ?? []),
    features: judgeFeatures(facts, findings),
    mismatches: profile === null ? [] : compareProfile(profile, facts),
  };
}

/** Later probes know more; what is true once stays true. */
function mergeFacts(all: readonly HsmFacts[]): HsmFacts {
  const merged = all.reduce<HsmFacts>((facts, more) => ({ ...facts, ...more }), {});
  const corrects = all.some((facts) => facts.correctsDesParity === true);
  const known = all.some((facts) => facts.correctsDesParity !== undefined);
  return known ? { ...merged, correctsDesParity: corrects } : merged;
}
