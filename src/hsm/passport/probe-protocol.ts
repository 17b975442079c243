/**
 * What a passport and the process that probes for it say to each other.
 *
 * @module
 */
import type { ErrorCode } from '../../errors/catalogue.ts';
import type { TokenName } from '../pkcs11/access.ts';
import type { LibrarySettings } from '../pkcs11/library.ts';
import type { ProbeAnswer } from './probe-bench.ts';

/** What is probed. */
export interface ProbeTarget {
  readonly path: string;
  readonly settings: LibrarySettings;
  readonly token: TokenName;
  /** Octets of the user PIN; absent for a token without login. */
  readonly pin?: Uint8Array;
}

/** A token to be made ready, of its own, before anything is probed. */
export interface TokenToMake {
  /** Has a free slot initialised under the label of the target; else only the PIN is set. */
  readonly soPin?: string;
  /** The module wants PINs that somebody else set to be changed before it does anything. */
  readonly replacing?: {
    /** Of the security officer, in place of soPin. */
    readonly soPin: string;
    /** Of the user, until it is that of the target. */
    readonly firstPin: string;
  };
}

/** The one request: make a token, or run probes. */
export interface ProbeRequest {
  readonly target: ProbeTarget;
  readonly make?: TokenToMake;
  readonly probes: readonly string[];
}

/** What all processes of a request together saw. */
export interface ProbeRun {
  readonly opened: OpenedModule;
  readonly answers: readonly ProbeAnswer[];
}

/** What a private machine answers to a request. */
export type PrivateAnswer =
  | { readonly kind: 'ran'; readonly run: ProbeRun }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string };

/** What the process says, one after the other. */
export type ProbeMessage =
  | { readonly kind: 'opened'; readonly opened: OpenedModule }
  | { readonly kind: 'started'; readonly probe: string }
  | { readonly kind: 'finished'; readonly probe: string; readonly answer: ProbeAnswer }
  /** The module refused what the probe needs before it can look. */
  | { readonly kind: 'hindered'; readonly probe: string; readonly reason: string }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: 'done' };

/** What a module says of itself. */
export interface OpenedModule {
  readonly description: string;
  readonly version: string;
  readonly model: string;
}
