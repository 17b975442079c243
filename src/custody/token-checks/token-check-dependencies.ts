/**
 * What token checks are given.
 *
 * @module
 */
import type { AuditHeads } from '../../ports/audit-heads.ts';
import type { RecordSealing } from '../../ports/record-sealing.ts';
import type { SecurityModule } from '../../ports/security-module.ts';
import type { CustodyDependencies } from '../custody-dependencies.ts';

/** What checking needs. */
export interface TokenCheckDependencies extends Pick<CustodyDependencies, 'clock' | 'store'> {
  readonly securityModule: RecordSealing &
    Pick<AuditHeads, 'auditDigest'> &
    Pick<SecurityModule, 'checkTokens'>;
}
