/**
 * One security-module host: a child process of its own, with a deadline for every call. A host that
 * hangs, crashes or talks nonsense is killed; whoever holds it starts another.
 *
 * @module
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { KmsError } from '../errors/kms-error.ts';
import {
  decodeHostError,
  isHostAnswer,
  PIN_ENTRY_MS,
  type HostAnswer,
  type HostOperation,
  type HostSetup,
} from './host-protocol.ts';

/** How hosts are started and how long they may take. */
export interface HostOptions {
  /** The program of a host: dist/security-module/host-main.js. */
  readonly mainPath: string;
  readonly setup: HostSetup;
  /** Environment of the host, complete: it inherits nothing. Never a secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** Longest time of one call. */
  readonly callDeadlineMs: number;
  /** Longest time to start and open the HSM. */
  readonly startDeadlineMs: number;
}

/** No core file may hold keys: the limit is set before the host's program begins. */
const WITHOUT_CORE_DUMPS = 'ulimit -c 0; exec "$0" "$@"';

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: KmsError) => void;
  readonly timer: NodeJS.Timeout;
}

/** A running host. */
export class HostProcess {
  readonly #child: ChildProcess;
  readonly #options: HostOptions;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #residentBytes = 0;
  #dead: KmsError | null = null;

  private constructor(options: HostOptions) {
    this.#options = options;
    this.#child = spawn('/bin/sh', ['-c', WITHOUT_CORE_DUMPS, process.execPath, options.mainPath], {
      env: { ...options.environment },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    this.#child.on('message', (message) => {
      this.#take(message);
    });
    this.#child.on('error', () => {
      this.#fail(new KmsError('SM_HOST_FAILED', 'a security-module host could not be started'));
    });
    this.#child.on('exit', (code, signal) => {
      const how = signal ?? `exit code ${String(code)}`;
      this.#fail(new KmsError('SM_HOST_FAILED', `a security-module host ended: ${how}`));
    });
  }

  /**
   * Starts a host and opens its HSM.
   *
   * @param closing - aborted: the host is stopped before it is open
   * @throws {KmsError} SM_HOST_FAILED, SM_DEADLINE, or what opening the HSM reports
   */
  static async start(options: HostOptions, closing: AbortSignal): Promise<HostProcess> {
    const host = new HostProcess(options);
    const abort = () => {
      host.#fail(new KmsError('HSM_CLOSED', 'the security module was closed'));
    };
    closing.addEventListener('abort', abort);
    try {
      const entryMs = options.setup.pinEntry === undefined ? 0 : PIN_ENTRY_MS;
      await host.#send('open', [options.setup], options.startDeadlineMs + entryMs);
      return host;
    } catch (error) {
      await host.stop();
      throw error;
    } finally {
      closing.removeEventListener('abort', abort);
    }
  }

  /** Process number, for tests and health reports. */
  get processId(): number | undefined {
    return this.#child.pid;
  }

  /** Memory after the last answer, in octets. */
  get residentBytes(): number {
    return this.#residentBytes;
  }

  /** True while calls can be sent. */
  get alive(): boolean {
    return this.#dead === null;
  }

  /**
   * Calls an operation. After SM_HOST_FAILED, SM_DEADLINE or SM_HOST_GARBAGE the host is dead and
   * the operation may or may not have been done.
   */
  call(operation: HostOperation, args: readonly unknown[]): Promise<unknown> {
    return this.#send(operation, args, this.#options.callDeadlineMs);
  }

  /** Kills the host and waits until it is gone. Idempotent. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    const running = this.#child.exitCode === null && this.#child.signalCode === null;
    this.#fail(new KmsError('SM_HOST_FAILED', 'the security-module host was stopped'));
    if (running && this.#child.pid !== undefined) await ended;
  }

  #send(
    operation: HostOperation | 'open',
    args: readonly unknown[],
    deadlineMs: number,
  ): Promise<unknown> {
    if (this.#dead !== null) return Promise.reject(this.#dead);
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const what = `no answer to ${operation} within ${deadlineMs} ms`;
        this.#fail(new KmsError('SM_DEADLINE', what));
      }, deadlineMs);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#child.send({ id, operation, args }, (error) => {
        if (error === null) return;
        this.#fail(new KmsError('SM_HOST_FAILED', 'a security-module host cannot be reached'));
      });
    });
  }

  #take(message: unknown): void {
    const waiting = isHostAnswer(message) ? this.#waiting.get(message.id) : undefined;
    if (!isHostAnswer(message) || waiting === undefined) {
      this.#fail(new KmsError('SM_HOST_GARBAGE', 'a security-module host answered nonsense'));
      return;
    }
    this.#waiting.delete(message.id);
    clearTimeout(waiting.timer);
    this.#residentBytes = message.residentBytes;
    settle(waiting, message);
  }

  /** Ends the host: every waiting call learns why, and the process is killed. */
  #fail(reason: KmsError): void {
    if (this.#dead === null) this.#dead = reason;
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(reason);
    }
    this.#waiting.clear();
    this.#child.kill('SIGKILL');
  }
}

function settle({ resolve, reject }: Waiting, answer: HostAnswer): void {
  if ('error' in answer) reject(decodeHostError(answer.error));
  else resolve(answer.result);
}
