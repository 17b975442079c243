/**
 * Speaks the protocol of a process of probes and does, at each probe, what its name says: `abort`,
 * `hang`, `refuse`, or anything else to succeed. `early` ends it before the first.
 */
import process from 'node:process';

/** @param {unknown} message */
const say = (message) =>
  new Promise((resolve) => {
    process.send?.(message, resolve);
  });

/** @param {string} probe */
async function act(probe) {
  await say({ kind: 'started', probe });
  if (probe === 'abort') process.abort();
  if (probe === 'hang') for (;;);
  if (probe === 'refuse') await say({ kind: 'failed', code: 'HSM_PIN_INCORRECT', message: 'no' });
  const finding = { probe, outcome: 'works', detail: String(process.pid) };
  await say({ kind: 'finished', probe, answer: { findings: [finding] } });
}

/** @param {{ probes: string[] }} request */
async function serve({ probes }) {
  if (probes.includes('early')) process.abort();
  await say({ kind: 'opened', opened: { description: 'd', version: '1', model: 'm' } });
  for (const probe of probes) await act(probe);
  await say({ kind: 'done' });
  process.disconnect();
}

process.once('message', (message) => {
  void serve(/** @type {{ probes: string[] }} */ (message));
});
