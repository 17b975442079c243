/**
 * A service over one host whose memory is scanned: node service-to-scan.mjs PLAN, where PLAN is a
 * file of v8.serialize. It imports trial keys or has their records, issues its batches one after
 * the other, writes what came out, prints the number of its host and waits to be killed; or it
 * goes on with its first batch for ever.
 *
 * @typedef {import('../../src/keys/vending-key.ts').VendingKey} VendingKey
 * @typedef {import('../../src/keys/sealed-record.ts').Stored<VendingKey>} StoredKey
 * @typedef {object} Plan
 * @property {import('../../src/security-module/host-pool.ts').HostPoolOptions} options
 * @property {string} [trialKeys] - a trial-key file to be imported
 * @property {StoredKey[]} [records]
 * @property {import('../../src/ports/security-module.ts').KeyChangeItem[][]} batches
 * @property {string} result - file for the records and the outcomes
 * @property {string[]} [planted] - files whose content is to stand in memory
 * @property {boolean} [forEver]
 */
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import v8 from 'node:v8';
import { makeTrialKey } from '../../src/custody/trial-key.ts';
import { parseTrialKeys } from '../../src/exchange/trial-keys.ts';
import { startHostedSecurityModule } from '../../src/security-module/host-client.ts';

/** @type {unknown} */
const read = v8.deserialize(readFileSync(process.argv[2] ?? ''));
const plan = /** @type {Plan} */ (read);
const planted = (plan.planted ?? []).map((file) => readFileSync(file));
const securityModule = await startHostedSecurityModule(plan.options);

/** @param {string} file */
async function importAll(file) {
  const records = [];
  for (const { attributes, value } of parseTrialKeys(readFileSync(file, 'utf8'))) {
    records.push(await makeTrialKey({ securityModule, newId: randomUUID }, attributes, value));
  }
  return records;
}

const records =
  plan.trialKeys === undefined ? (plan.records ?? []) : await importAll(plan.trialKeys);
const outcomes = [];
for (const items of plan.batches) {
  outcomes.push(await securityModule.issueKeyChangeSets({ keys: records, items }));
}
writeFileSync(plan.result, v8.serialize({ records, outcomes }));
process.stdout.write(`host ${securityModule.processIds().join(' ')}\n`);
setInterval(() => planted.length, 1000);
for (const [items = []] = plan.batches; plan.forEver === true;) {
  await securityModule.issueKeyChangeSets({ keys: records, items });
}
