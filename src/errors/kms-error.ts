/**
 * The one error class: a stable code, a message for the operator, and facts that are safe to log.
 *
 * @module
 */
import type { ErrorCode } from './catalogue.ts';

/** Values that may appear in a log or an answer: never key material, PINs or token digits. */
export type ErrorFacts = Readonly<Record<string, string | number | boolean>>;

/** What may be said about an error beside its code and message. */
export interface KmsErrorOptions {
  /** Safe values, for programs. */
  readonly facts?: ErrorFacts;
  /** The original error; it never leaves the process. */
  readonly cause?: unknown;
}

/**
 * Every failure this system reports. Switch on `code`, never on `message`.
 *
 * Not generic over its code on purpose: `instanceof` would narrow to `KmsError<any>`.
 */
export class KmsError extends Error {
  override readonly name = 'KmsError';
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, message: string, options: KmsErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.facts = options.facts ?? {};
  }
}
