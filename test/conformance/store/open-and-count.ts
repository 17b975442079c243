/** Opens and migrates a store, counts in it while others do, and says which schema it has. */
import { openStore } from '../../../src/store/open-store.ts';
import type { StoreAccess } from '../../../src/store/store-access.ts';

const access = JSON.parse(process.env['STORE_ACCESS'] ?? '') as StoreAccess;
const store = await openStore(access, { migrate: true });
for (let n = 0; n < 20; n += 1) {
  await store.counters.add({ subject: 's', action: 'a', day: 'd' }, 1);
}
process.stdout.write(`${(await store.status()).schema ?? 'none'}\n`);
// As a loss of power would find it: nothing is closed, nothing is flushed.
if (process.env['STORE_END'] === 'killed') process.kill(process.pid, 'SIGKILL');
await store.close();
