/**
 * The first process of a private machine: it runs the probes that it is told, each in a process of
 * its own as everywhere. The kernel ends all others when it ends, and it ends with whoever asks.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { PrivateAnswer, ProbeRequest } from './probe-protocol.ts';
import { runProbes } from './run-probes.ts';

process.on('disconnect', () => {
  process.exit();
});
process.on('message', (request: ProbeRequest) => {
  void answer(request).then((said) => process.send?.(said));
});

async function answer(request: ProbeRequest): Promise<PrivateAnswer> {
  try {
    return { kind: 'ran', run: await runProbes(request) };
  } catch (error) {
    const code = error instanceof KmsError ? error.code : 'INTERNAL';
    return { kind: 'failed', code, message: error instanceof Error ? error.message : '' };
  }
}
