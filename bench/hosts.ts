/**
 * The security module in hosts of its own, over SoftHSM and NSS softokn, against the bare module:
 * what the process border, the batches and the work around the derivations cost (R2, R3 and R4 of
 * docs/performance.md).
 *
 * @module
 */
import type { SecurityModule, TokenCheckBatch } from '../src/ports/security-module.ts';
import { makeNssRig } from '../test/support/hsm-rigs/nss-rig.ts';
import { makeSoftHsmRig } from '../test/support/hsm-rigs/softhsm-rig.ts';
import { openBenchToken, type BenchToken } from './bare-module.ts';
import type { BenchRow } from './engine.ts';
import { interleave, type Candidate } from './interleave.ts';
import { benchBatch, checksOf, type ModuleBatch } from './module-batch.ts';

/** Batches of the table without targets, and the one that R3 is about. */
const SMALL_BATCHES = [1, 16, 128] as const;
const LARGE_BATCHES = [1024, 8192] as const;
/** Signatures of one call of the bare loop. */
const BARE_SIGNATURES = 4000;
/** Calls that wait while a host works: it is never idle. */
const IN_FLIGHT = 3;

/** Runs the comparisons over both modules. */
export async function* benchHosts(): AsyncGenerator<BenchRow> {
  const rigs = [
    ['SoftHSM', makeSoftHsmRig],
    ['NSS', makeNssRig],
  ] as const;
  for (const [name, makeRig] of rigs) {
    const token = await openBenchToken(makeRig());
    try {
      yield* benchModule(name, token);
    } finally {
      await token.close();
    }
  }
}

async function* benchModule(name: string, token: BenchToken): AsyncGenerator<BenchRow> {
  const one = await token.startHosts(1);
  const two = await token.startHosts(2);
  const batch = await benchBatch(one, 'DKGA04');
  const checks = await checksOf(one, batch);
  const bare = {
    name: `C_Sign of ${name} in a bare loop`,
    operations: BARE_SIGNATURES,
    run: () => token.bareSign(BARE_SIGNATURES),
  };
  for (const size of [...SMALL_BATCHES, ...LARGE_BATCHES]) {
    const large = LARGE_BATCHES.some((each) => each === size);
    yield {
      target: large ? 'R3' : '',
      reach: large ? 0.85 : null,
      comparison: await interleave(derivations(`${name}: `, one, take(checks, size)), bare),
    };
  }
  yield {
    target: name === 'SoftHSM' ? 'R2' : '',
    reach: name === 'SoftHSM' ? 1.7 : null,
    comparison: await interleave(
      sets(`${name}: sets/s through two hosts`, two, { ...batch, inFlight: 4 }),
      sets('through one host', one, { ...batch, inFlight: 4 }),
    ),
  };
  const legacy = await benchBatch(one, 'DKGA02');
  yield {
    target: name === 'SoftHSM' ? 'R4' : '',
    reach: name === 'SoftHSM' ? 20 : null,
    comparison: await interleave(
      sets(`${name}: DKGA02 sets/s in batches`, one, { ...legacy, inFlight: 1 }),
      oneByOne('one by one', one, legacy),
    ),
  };
}

function take({ keys, items }: TokenCheckBatch, size: number): TokenCheckBatch {
  return { keys, items: items.slice(0, size) };
}

/** One derivation a token: checking rides along. */
function derivations(name: string, module: SecurityModule, batch: TokenCheckBatch): Candidate {
  const calls = Math.max(IN_FLIGHT, Math.ceil(256 / batch.items.length));
  return {
    name: `${name}derivations/s of checked tokens, ${batch.items.length} a batch`,
    operations: calls * batch.items.length,
    run: async () => {
      const running = Array.from({ length: calls }, () => module.checkTokens(batch));
      const outcomes = (await Promise.all(running)).flat();
      if (!outcomes.every((each) => 'genuine' in each && each.genuine)) {
        throw new RangeError('a token is not genuine');
      }
    },
  };
}

function sets(
  name: string,
  module: SecurityModule,
  { keys, items, inFlight: calls }: ModuleBatch & { readonly inFlight: number },
): Candidate {
  return {
    name,
    operations: calls * items.length,
    run: async () => {
      const running = Array.from({ length: calls }, () =>
        module.issueKeyChangeSets({ keys, items }),
      );
      await Promise.all(running);
    },
  };
}

function oneByOne(name: string, module: SecurityModule, { keys, items }: ModuleBatch): Candidate {
  const few = items.slice(0, 50);
  return {
    name,
    operations: few.length,
    run: async () => {
      for (const item of few) await module.issueKeyChangeSets({ keys, items: [item] });
    },
  };
}
