/** Stands between a store and its server, and loses the connection in a commit. */
import net from 'node:net';
import type { PostgresAccess } from '../../src/store/store-access.ts';

/** Where in a commit a connection is lost. */
export type LostIn =
  | 'nothing'
  /** The server never sees it. */
  | 'commit before the server'
  /** The server does it, and its answer is lost. */
  | 'commit behind the server'
  /** The session ends behind the last statement and before the commit. */
  | 'before commit';

export interface LossOptions {
  /** Nobody is let in any more afterwards. */
  readonly staysAway?: boolean;
  /** So many transactions end well before. */
  readonly after?: number;
}

export interface PostgresProxy {
  readonly access: PostgresAccess;
  /** What is lost next, once. */
  lose(what: LostIn, options?: LossOptions): void;
  /** Commits that clients have asked for. */
  commits(): number;
  /** Lets everybody in again. */
  back(): void;
  close(): Promise<void>;
}

const COMMIT = Buffer.from('commit\0');
const LAST_QUESTION = Buffer.from('select 1');

export async function startPostgresProxy(behind: PostgresAccess): Promise<PostgresProxy> {
  let losing: LostIn = 'nothing';
  let staysAway = false;
  let left = 0;
  let seen = 0;
  let isAway = false;
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => {
    if (isAway) {
      client.destroy();
      return;
    }
    const upstream = net.connect(behind.port, behind.host);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    const end = () => {
      losing = 'nothing';
      isAway = staysAway;
      client.destroy();
      upstream.destroy();
    };
    let answerIsLost = false;
    client.on('data', (octets) => {
      const commits = octets.includes(COMMIT);
      const now = left === 0 ? losing : 'nothing';
      if (commits) {
        seen += 1;
        left = Math.max(0, left - 1);
      }
      const isLast = now === 'before commit' && octets.includes(LAST_QUESTION);
      if (isLast || (commits && now === 'commit before the server')) {
        end();
        return;
      }
      answerIsLost ||= commits && now === 'commit behind the server';
      upstream.write(octets);
    });
    upstream.on('data', (octets) => {
      if (answerIsLost) end();
      else client.write(octets);
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as net.AddressInfo;
  return {
    access: { ...behind, host: '127.0.0.1', port },
    lose: (what, options = {}) => {
      losing = what;
      staysAway = options.staysAway ?? false;
      left = options.after ?? 0;
    },
    commits: () => seen,
    back: () => {
      isAway = false;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
