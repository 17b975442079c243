/** Operations on heads of the audit chain over an HSM of which one call may fail. */
import { verifyAuditHead } from '../../src/credentials/verify-audit-head.ts';
import type { AuditPublicKey, KeptHeads, SignedAuditHead } from '../../src/ports/audit-heads.ts';
import type { SecurityModule } from '../../src/ports/security-module.ts';
import { generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { headOf, SIGNED_AT } from './audit-heads.ts';
import { createFaultyHsm, type FaultyHsm } from './faulty-hsm.ts';
import { QuickPairHsm } from './quick-pair-hsm.ts';
import { moduleOn } from './security-modules.ts';

interface Ground {
  readonly faulty: FaultyHsm;
  /** As another process that opens the same HSM. */
  readonly open: () => SecurityModule;
}

function ground(): Ground {
  const faulty = createFaultyHsm(new QuickPairHsm());
  const guards = generateGuardKeys(faulty.hsm);
  return { faulty, open: () => moduleOn(faulty.hsm, guards) };
}

/** With an audit key, and as many heads kept as there is room for. */
async function keeping() {
  const { faulty, open } = ground();
  const securityModule = open();
  const publicKey = await securityModule.makeAuditKey();
  const heads: SignedAuditHead[] = [];
  for (const number of [1, 2]) {
    heads.push(await securityModule.signAuditHead(headOf(number), SIGNED_AT));
    await securityModule.keepAuditHead(heads.at(-1)!, heads);
  }
  return { faulty, open, publicKey, heads, securityModule };
}

function making() {
  const { faulty, open } = ground();
  const fresh = open();
  return Promise.resolve({
    faulty,
    run: () => fresh.makeAuditKey(),
    isRight: async (made: unknown) => {
      const head = await open().signAuditHead(headOf(1), SIGNED_AT);
      return verifyAuditHead(head, (made as AuditPublicKey).pem);
    },
    keptKeys: 0,
  });
}

async function signing() {
  const { faulty, open, publicKey } = await keeping();
  const fresh = open();
  return {
    faulty,
    run: () => fresh.signAuditHead(headOf(3), SIGNED_AT),
    isRight: (head: unknown) =>
      Promise.resolve(verifyAuditHead(head as SignedAuditHead, publicKey.pem)),
    keptKeys: 0,
  };
}

async function keepingOneMore() {
  const { faulty, open, heads, securityModule } = await keeping();
  const next = await securityModule.signAuditHead(headOf(3), SIGNED_AT);
  const fresh = open();
  return {
    faulty,
    run: () => fresh.keepAuditHead(next, heads),
    isRight: async () => {
      const { found } = await open().matchKeptHeads([...heads, next]);
      return found.join() === '3,2';
    },
    keptKeys: 0,
  };
}

async function matching() {
  const { faulty, open, heads } = await keeping();
  const fresh = open();
  return {
    faulty,
    run: () => fresh.matchKeptHeads(heads),
    isRight: (kept: unknown) => Promise.resolve((kept as KeptHeads).found.join() === '2,1'),
    keptKeys: 0,
  };
}

async function digesting() {
  const { faulty, open } = await keeping();
  const expected = await open().auditDigest('x');
  const fresh = open();
  return {
    faulty,
    run: () => fresh.auditDigest('x'),
    isRight: (digest: unknown) => Promise.resolve(digest === expected),
    keptKeys: 0,
  };
}

/** By name. */
export const FAULTED_AUDIT_OPERATIONS = {
  'make the audit key': making,
  'sign a head': signing,
  'keep a head': keepingOneMore,
  'match heads': matching,
  'digest a text': digesting,
} as const;
