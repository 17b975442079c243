/**
 * What the use cases of the audit are given.
 *
 * @module
 */
import type { Anchor } from '../../ports/anchor.ts';
import type { AuditHeads } from '../../ports/audit-heads.ts';
import type { Signatures } from '../../ports/signatures.ts';
import type { CustodyDependencies } from '../custody-dependencies.ts';

/** What signing heads needs. */
export interface HeadSigning extends Pick<CustodyDependencies, 'store' | 'clock'> {
  readonly securityModule: CustodyDependencies['securityModule'] & AuditHeads;
  readonly anchor: Anchor;
}

/** Store, heads, anchor, and what checks signatures. */
export interface AuditDependencies extends HeadSigning {
  readonly signatures: Signatures;
  /** UUID of the installation. */
  readonly installationId: string;
}
