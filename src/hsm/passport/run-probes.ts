/**
 * Runs probes in processes that may end: after a crash or a silence the rest goes on in a new one.
 *
 * @module
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { KmsError } from '../../errors/kms-error.ts';
import { commandOf, ownProgram } from '../../own-files.ts';
import type { Finding } from './passport.ts';
import type { ProbeAnswer } from './probe-bench.ts';
import { hear, type Heard } from './probe-hearing.ts';
import type { OpenedModule, ProbeMessage, ProbeRequest, ProbeRun } from './probe-protocol.ts';

/** How probes are run. */
export interface ProbeRunOptions {
  /** The program: this project's own, or a test's. */
  readonly program: string;
  /** Longest silence: generating RSA keys and measuring speed take a few seconds. */
  readonly silenceMsMax: number;
}

const DEFAULTS: ProbeRunOptions = {
  program: ownProgram('hsm/passport/probe-main'),
  silenceMsMax: 120_000,
};
/** No core file may hold a PIN: the limit is set before the program begins. */
const WITHOUT_CORE_DUMPS = 'ulimit -c 0; exec "$0" "$@"';

/** What a process of probes left behind. */
interface Run {
  readonly opened: OpenedModule | undefined;
  readonly answers: readonly ProbeAnswer[];
  /** The probe during which it ended, and how. */
  readonly ended: { readonly probe: string | undefined; readonly how: string } | undefined;
}

/**
 * Runs the probes of a request, whatever happens to the processes.
 *
 * @throws {KmsError} what opening the token throws, and HSM_UNAVAILABLE when the process ends
 *   before the first probe
 */
export async function runProbes(
  request: ProbeRequest,
  options: ProbeRunOptions = DEFAULTS,
): Promise<ProbeRun> {
  const answers: ProbeAnswer[] = [];
  let opened: OpenedModule | undefined;
  let probes = request.probes;
  for (;;) {
    const run = await runOnce({ ...request, probes }, options);
    answers.push(...run.answers);
    opened ??= run.opened;
    if (run.ended === undefined) break;
    const { probe, how } = run.ended;
    if (probe === undefined) throw new KmsError('HSM_UNAVAILABLE', `the module ${how}`);
    const crash: Finding = { probe, outcome: 'crashed', detail: `${probe}: the module ${how}` };
    answers.push({ findings: [crash] });
    probes = probes.slice(probes.indexOf(probe) + 1);
  }
  return { opened: opened ?? { description: '', version: '', model: '' }, answers };
}

/** One process. */
async function runOnce(
  request: ProbeRequest,
  { program, silenceMsMax }: ProbeRunOptions,
): Promise<Run> {
  const child = startProgram(program);
  const heard: Heard = { answers: [], finished: false, hung: false };
  const hang = () => {
    heard.hung = true;
    child.kill('SIGKILL');
  };
  let silence = setTimeout(hang, silenceMsMax);
  child.on('message', (message) => {
    clearTimeout(silence);
    silence = setTimeout(hang, silenceMsMax);
    hear(heard, message as ProbeMessage);
  });
  const how = await endOf(child, request);
  clearTimeout(silence);
  const { opened, answers, current, failure, finished, hung } = heard;
  if (failure !== undefined) throw failure;
  if (finished) return { opened, answers, ended: undefined };
  const told = hung ? 'did not answer' : `ended the process: ${how}`;
  return { opened, answers, ended: { probe: current, how: told } };
}

function startProgram(program: string): ChildProcess {
  return spawn('/bin/sh', ['-c', WITHOUT_CORE_DUMPS, ...commandOf(program)], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
}

/** Sends the request and waits for the end of the process and of all that it said. */
async function endOf(child: ChildProcess, request: ProbeRequest): Promise<string> {
  const saidAll = once(child, 'disconnect');
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  child.send(request);
  const [code, signal] = await exited;
  await saidAll;
  return signal ?? `exit code ${String(code)}`;
}
