/**
 * A pool of security-module hosts behind the security-module port. Callers see latency, not
 * failures of hosts: a host that dies is replaced and what it was doing is done once more by
 * another, which is safe because issuing is a pure function.
 *
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { KmsError } from '../errors/kms-error.ts';
import type { ErrorCode } from '../errors/catalogue.ts';
import { isDeviceFailure, isHostFailure } from './host-failures.ts';
import { HostProcess, type HostOptions } from './host-process.ts';
import type { HostOperation } from './host-protocol.ts';

/** How a pool behaves. */
export interface HostPoolOptions extends HostOptions {
  /** Number of hosts, at least 1. */
  readonly hosts: number;
  /** Calls that may wait for a free host; one more is refused. */
  readonly waitingCallsMax: number;
  /** A host whose memory exceeds this is replaced between two calls. SoftHSM leaks on unwrap. */
  readonly residentBytesMax: number;
  /** Pause before a host that failed to start is tried again. */
  readonly restartPauseMs: number;
}

/** Whether the pool can serve, and if not, why. */
export type PoolHealth =
  | { readonly ready: true; readonly hosts: number }
  | { readonly ready: false; readonly code: ErrorCode; readonly reason: string };

/** Failures to start that are not tried again by the pool. */
const OPERATOR_FAILURES: readonly ErrorCode[] = [
  'HSM_PIN_INCORRECT',
  'HSM_PIN_LOCKED',
  'HSM_PIN_NO_TERMINAL',
  'HSM_PIN_NOT_ENTERED',
];

/** One place of the pool: its host, or the reason why there is none. */
interface Seat {
  host: HostProcess | null;
  busy: boolean;
  failure: KmsError | null;
}

/** A call that waits for a free host. */
interface QueuedCall {
  readonly resolve: (seat: Seat) => void;
  readonly reject: (error: KmsError) => void;
}

/** What only a person can mend: trying again would use up the tries of a PIN. */
function isOperatorMatter(failure: KmsError | null): boolean {
  return failure !== null && OPERATOR_FAILURES.includes(failure.code);
}

/** A pool of hosts. */
export class HostPool {
  readonly #options: HostPoolOptions;
  readonly #seats: Seat[];
  readonly #queue: QueuedCall[] = [];
  /** Aborted when the pool is closed. */
  readonly #closing = new AbortController();
  /** Replacements of hosts that are under way; closing waits for them. */
  readonly #replacements = new Set<Promise<void>>();
  /** Hosts that died while nobody called are replaced too: readiness may keep calls away. */
  readonly #watch: NodeJS.Timeout;

  private constructor(options: HostPoolOptions) {
    this.#options = options;
    this.#watch = setInterval(() => {
      this.#reviveIdle();
    }, options.restartPauseMs).unref();
    this.#seats = Array.from({ length: options.hosts }, () => ({
      host: null,
      busy: true,
      failure: null,
    }));
  }

  /**
   * Starts every host of the pool.
   *
   * @throws {KmsError} what the first host that does not start reports; then none runs
   */
  static async start(options: HostPoolOptions): Promise<HostPool> {
    if (options.hosts > 1 && options.setup.pinEntry !== undefined) {
      throw new KmsError('HSM_ACCESS_INVALID', 'a PIN that is typed is for one host: use a file');
    }
    const pool = new HostPool(options);
    try {
      // One after the other: the first may make the guard keys that the others find.
      for (const [index, seat] of pool.#seats.entries()) {
        const guardKeys = index === 0 ? options.setup.guardKeys : 'find';
        const setup = { ...options.setup, guardKeys } as const;
        seat.host = await HostProcess.start({ ...options, setup }, pool.#closing.signal);
        seat.busy = false;
      }
      return pool;
    } catch (error) {
      await pool.close();
      throw error;
    }
  }

  /** Whether calls are served, and if not, why. */
  health(): PoolHealth {
    if (this.#closed) return { ready: false, code: 'HSM_CLOSED', reason: 'the pool is closed' };
    const hosts = this.#seats.filter(({ host }) => host?.alive === true).length;
    if (hosts > 0) return { ready: true, hosts };
    const failure = this.#seats.find((seat) => seat.failure !== null)?.failure;
    return {
      ready: false,
      code: failure?.code ?? 'SM_HOST_FAILED',
      reason: failure?.message ?? 'no security-module host is running yet',
    };
  }

  /** Process numbers of the running hosts, for tests and health reports. */
  processIds(): number[] {
    return this.#seats.flatMap(({ host }) => host?.processId ?? []);
  }

  /**
   * Calls an operation on a free host.
   *
   * @throws {KmsError} SM_BUSY when too many calls wait, HSM_CLOSED, the operation's own error, or
   *   the failure of the second host that tried
   */
  async call(operation: HostOperation, args: readonly unknown[]): Promise<unknown> {
    try {
      return await this.#callOnce(operation, args);
    } catch (error) {
      if (!isHostFailure(error) || this.#closed) throw error;
      return this.#callOnce(operation, args);
    }
  }

  /**
   * Calls an operation on the first host alone, once: for what lives in one host.
   *
   * @throws {KmsError} as {@link HostPool.call}, without a second try
   */
  async callFirst(operation: HostOperation, args: readonly unknown[]): Promise<unknown> {
    const host = this.#seats[0]?.host;
    if (this.#closed) throw closed();
    if (host?.alive !== true) throw new KmsError('SM_HOST_FAILED', 'the first host is not running');
    return host.call(operation, args);
  }

  /**
   * Stops every host, those that are being started included. Calls that wait for a host are refused
   * with HSM_CLOSED. Idempotent.
   */
  async close(): Promise<void> {
    clearInterval(this.#watch);
    this.#closing.abort();
    for (const { reject } of this.#queue.splice(0)) reject(closed());
    await Promise.all(this.#replacements);
    for (const { host } of this.#seats) await host?.stop();
  }

  get #closed(): boolean {
    return this.#closing.signal.aborted;
  }

  async #callOnce(operation: HostOperation, args: readonly unknown[]): Promise<unknown> {
    const seat = await this.#takeSeat();
    try {
      if (seat.host === null) throw seat.failure ?? new KmsError('SM_HOST_FAILED', 'no host');
      return await seat.host.call(operation, args);
    } catch (error) {
      if (isDeviceFailure(error)) await seat.host?.stop();
      throw error;
    } finally {
      // Not awaited: the caller's answer does not wait for the next host.
      void this.#giveBack(seat);
    }
  }

  #takeSeat(): Promise<Seat> {
    if (this.#closed) throw closed();
    const free = this.#seats.find(({ busy }) => !busy);
    if (free !== undefined) {
      free.busy = true;
      return Promise.resolve(free);
    }
    if (this.#queue.length >= this.#options.waitingCallsMax) {
      const limit = this.#options.waitingCallsMax;
      throw new KmsError('SM_BUSY', `${limit} calls wait for the security module already`);
    }
    return new Promise((resolve, reject) => this.#queue.push({ resolve, reject }));
  }

  #reviveIdle(): void {
    for (const seat of this.#seats) {
      const running = seat.host?.alive === true;
      if (running || seat.busy || this.#closed || isOperatorMatter(seat.failure)) continue;
      seat.busy = true;
      void this.#giveBack(seat);
    }
  }

  /** Replaces a dead or overgrown host, then serves the next call. */
  async #giveBack(seat: Seat): Promise<void> {
    const { host } = seat;
    const overgrown = (host?.residentBytes ?? 0) > this.#options.residentBytesMax;
    const wanted = host === null || !host.alive || overgrown;
    if (wanted && !this.#closed && !isOperatorMatter(seat.failure)) {
      const replacement = this.#replace(seat);
      this.#replacements.add(replacement);
      await replacement;
      this.#replacements.delete(replacement);
    }
    const next = this.#queue.shift();
    if (next === undefined) seat.busy = false;
    else next.resolve(seat);
  }

  async #replace(seat: Seat): Promise<void> {
    const { signal } = this.#closing;
    await seat.host?.stop();
    seat.host = null;
    if (signal.aborted) return;
    try {
      const setup = { ...this.#options.setup, guardKeys: 'find' } as const;
      seat.host = await HostProcess.start({ ...this.#options, setup }, signal);
      seat.failure = null;
    } catch (error) {
      if (!(error instanceof KmsError)) throw error;
      seat.failure = error;
      // Closing ends the pause.
      await sleep(this.#options.restartPauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

function closed(): KmsError {
  return new KmsError('HSM_CLOSED', 'the security module is closed');
}
