/**
 * Answers the shell stories of this folder: each of their commands runs in this process instead of
 * in one of its own. A request is words that each end with a zero octet: how many follow, the
 * folder, what is typed, the tool, and its arguments. The answer is a line with the exit code and
 * the octets of both outputs, and then these.
 */
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import type { CliRun } from '../support/run-cli.ts';
import { runInProcess, type RunPlace } from '../support/run-in-process.ts';
import { memberOf, runStatement } from './story-tools.mjs';

export interface StoryServer {
  readonly port: number;
  close(): void;
}

/** Listens to this machine alone. */
export async function startStoryServer(): Promise<StoryServer> {
  const server = net.createServer((socket) => {
    let received = '';
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => {
      received += part;
      const words = wordsOf(received);
      if (words === undefined) return;
      received = '';
      void answer(words).then(({ exitCode, stdout, stderr }) => {
        const sizes = [stdout, stderr].map((text) => Buffer.byteLength(text));
        socket.end(`${exitCode} ${sizes.join(' ')}\n${stdout}${stderr}`);
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

/** Undefined until all are there. */
function wordsOf(received: string): string[] | undefined {
  const [count, ...rest] = received.split('\0');
  return rest.length > Number(count) ? rest.slice(0, Number(count)) : undefined;
}

async function answer([folder = '', input = '', tool, ...args]: string[]): Promise<CliRun> {
  try {
    if (tool === 'kms') return await runInProcess(args, { folder, input });
    return { exitCode: 0, stdout: await useTool(tool, args, { folder, input }), stderr: '' };
  } catch (error) {
    return { exitCode: 99, stdout: '', stderr: `${String(error)}\n` };
  }
}

async function useTool(
  tool: string | undefined,
  [first = '', second = '']: readonly string[],
  { folder, input }: RunPlace,
): Promise<string> {
  if (tool === 'field') return memberOf(input, first);
  if (tool === 'sql') return runStatement(path.resolve(folder, first), second);
  throw new RangeError(`no tool ${String(tool)}`);
}
