/**
 * Runs probes where a module finds a machine that has nothing but what it needs, and is gone
 * afterwards, for a model whose tokens have fixed places.
 *
 * @module
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { KmsError } from '../../errors/kms-error.ts';
import { commandOf, ownProgram } from '../../own-files.ts';
import { inPrivateOpencryptoki } from './private-opencryptoki.ts';
import type { PrivateAnswer, ProbeRequest, ProbeRun } from './probe-protocol.ts';

/** A machine for probes. */
export interface PrivateMachine {
  /** @throws {KmsError} HSM_NO_THROW_AWAY, and what running probes throws */
  readonly run: (request: ProbeRequest) => Promise<ProbeRun>;
  /** Resolves when all its processes have ended. */
  readonly remove: () => Promise<void>;
}

/** Starts a machine; that it cannot be had shows when it is first asked. */
export function startPrivateMachine(): PrivateMachine {
  const args = inPrivateOpencryptoki(commandOf(ownProgram('hsm/passport/private-main')));
  const child = spawn('unshare', args, {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  const said: string[] = [];
  const failures: string[] = [];
  child.stderr?.on('data', (text: Buffer) => said.push(text.toString('utf8')));
  // That it does not start comes first; a request that cannot be sent is answered by the end.
  child.on('error', ({ message }) => failures.push(message));
  const exited = new Promise<void>((resolve) => child.once('exit', resolve));
  const refusal = new Promise<KmsError>((resolve) => {
    child.once('close', () => {
      resolve(refusalOf(lastLine(said.join('')) ?? failures[0]));
    });
  });
  return {
    run: async (request) => {
      const answer = await Promise.race([answerOf(child, request), refusal]);
      if (answer instanceof KmsError) throw answer;
      if (answer.kind === 'failed') throw new KmsError(answer.code, answer.message);
      return answer.run;
    },
    remove: async () => {
      // unshare reports the end of its first process, which comes after the end of all others.
      if (child.connected) child.disconnect();
      if (child.pid !== undefined) await exited;
    },
  };
}

function answerOf(child: ChildProcess, request: ProbeRequest): Promise<PrivateAnswer> {
  return new Promise((resolve) => {
    child.once('message', (answer) => {
      resolve(answer as PrivateAnswer);
    });
    child.send(request);
  });
}

function lastLine(text: string): string | undefined {
  return text.split('\n').findLast((line) => line.trim() !== '');
}

function refusalOf(reason = 'it ended'): KmsError {
  return new KmsError('HSM_NO_THROW_AWAY', `a private opencryptoki does not start: ${reason}`);
}
