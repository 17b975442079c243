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

export interface PostgresProxy {
  readonly access: PostgresAccess;
  /** What is lost next, once; then nobody is let in any more, when it stays away. */
  lose(what: LostIn, staysAway?: boolean): void;
  /** Lets everybody in again. */
  back(): void;
  close(): Promise<void>;
}

const COMMIT = Buffer.from('commit\0');
const LAST_QUESTION = Buffer.from('select 1');

export async function startPostgresProxy(behind: PostgresAccess): Promise<PostgresProxy> {
  let losing: LostIn = 'nothing';
  let staysAway = false;
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
      if (losing === 'before commit' && octets.includes(LAST_QUESTION)) end();
      else if (losing === 'commit before the server' && commits) end();
      else {
        answerIsLost ||= losing === 'commit behind the server' && commits;
        upstream.write(octets);
      }
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
    lose: (what, stays = false) => {
      losing = what;
      staysAway = stays;
    },
    back: () => {
      isAway = false;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
