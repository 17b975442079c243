/**
 * What computing a vector needs, and how an operation is described.
 *
 * @module
 */
import type * as z from 'zod';
import { parseEncryptionAlgorithm } from '../sts/attributes/encryption-algorithm.ts';
import { createMisty1Cipher } from '../sts/cipher/misty1.ts';
import { compileStaTables } from '../sts/cipher/sta.ts';
import type { StaTables } from '../sts/cipher/sta-tables.ts';
import type { TokenCipher } from '../sts/cipher/token-cipher.ts';
import type { DerivationPrimitives } from '../sts/derivation/derive-decoder-key.ts';
import { ALGORITHMS_ONLY_POLICY, type OpenPointPolicy } from '../sts/open-points.ts';

/** Brought by the caller: primitives and both sets of EA07 tables. */
export interface VectorDependencies {
  readonly primitives: DerivationPrimitives;
  readonly sampleTables: StaTables;
  readonly operationalTables: StaTables;
}

/** The dependencies, compiled. */
export interface VectorContext {
  readonly primitives: DerivationPrimitives;
  readonly policy: OpenPointPolicy;
  readonly createSampleSta: () => TokenCipher;
  readonly createOperationalSta: () => TokenCipher;
}

/** One operation of the format: its members, checked, and how to compute the expected ones. */
export interface VectorOperation {
  readonly inputs: z.ZodType;
  readonly expected: z.ZodType;
  readonly compute: (inputs: unknown, context: VectorContext) => Readonly<Record<string, unknown>>;
}

/** Describes an operation; the checked inputs have the type of their schema. */
export function operation<Inputs extends z.ZodType>(description: {
  readonly inputs: Inputs;
  readonly expected: z.ZodType;
  readonly compute: (
    inputs: z.infer<Inputs>,
    context: VectorContext,
  ) => Readonly<Record<string, unknown>>;
}): VectorOperation {
  const { inputs, expected, compute } = description;
  return {
    inputs,
    expected,
    // The runner hands over what `inputs` has parsed.
    compute: (parsed, context) => compute(parsed as z.infer<Inputs>, context),
  };
}

/** Compiles the dependencies once for a whole file. */
export function createVectorContext(dependencies: VectorDependencies): VectorContext {
  return {
    primitives: dependencies.primitives,
    policy: ALGORITHMS_ONLY_POLICY,
    createSampleSta: compileStaTables(dependencies.sampleTables),
    createOperationalSta: compileStaTables(dependencies.operationalTables),
  };
}

/**
 * A cipher by the name of its algorithm.
 *
 * @throws {KmsError} STS_EA_WITHDRAWN for EA09
 */
export function cipherFor(context: VectorContext, algorithm: string): TokenCipher {
  return parseEncryptionAlgorithm(algorithm) === 'EA11'
    ? createMisty1Cipher()
    : context.createOperationalSta();
}
