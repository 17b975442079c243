/**
 * `sts-kms audit make-key`: the key that signs the audit, for a store from before there was one.
 *
 * @module
 */
import type { Command } from 'commander';
import { loadConfiguration } from '../../../config/load-configuration.ts';
import { makeAuditKey } from '../../../custody/audit/make-audit-key.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { identifyUnchecked } from '../identify.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { inSession } from '../with-session.ts';
import { groupedDigest } from './printed-head.ts';

/** Adds the command. */
export function addMakeKey(audit: Command, parts: CustodyCommandParts): void {
  addSessionOptions(audit.command('make-key'))
    .summary('make the key that signs the audit')
    .description('Makes the key that signs the audit, or finds it, and signs the first head.')
    .action(async (options: SessionOptions) => {
      const opened = await parts.openUnchecked(loadConfiguration(options.config));
      await inSession(opened, { output: parts.output, options }, async (counted) => {
        const { session, act } = await identifyUnchecked(counted, options);
        const { key, unsigned } = await makeAuditKey(session.dependencies, act);
        parts.output.delivery.warn(unsigned);
        answer(parts.output, options, {
          facts: key,
          text: [`the audit is signed with the key ${groupedDigest(key.keyFingerprint)}`],
          again: 'sts-kms audit make-key',
        });
      });
    });
}
