/**
 * What is heard of a process of probes.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Finding } from './passport.ts';
import type { ProbeAnswer } from './probe-bench.ts';
import type { OpenedModule, ProbeMessage } from './probe-protocol.ts';

/** What a process has said so far. */
export interface Heard {
  readonly answers: ProbeAnswer[];
  opened?: OpenedModule;
  current?: string;
  failure?: KmsError;
  finished: boolean;
  hung: boolean;
}

/** Takes a message in. */
export function hear(heard: Heard, message: ProbeMessage): void {
  switch (message.kind) {
    case 'opened':
      heard.opened = message.opened;
      break;
    case 'started':
      heard.current = message.probe;
      break;
    case 'finished':
      heard.answers.push(message.answer);
      break;
    case 'hindered':
      heard.answers.push({ findings: [hindrance(message.probe, message.reason)] });
      break;
    case 'failed':
      heard.failure = new KmsError(message.code, message.message);
      break;
    case 'done':
      heard.finished = true;
      break;
  }
}

function hindrance(probe: string, reason: string): Finding {
  return { probe, outcome: 'refused', detail: `${probe}: ${reason}` };
}
