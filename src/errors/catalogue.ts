/**
 * The catalogue of error codes: the one source of exit codes, HTTP statuses and docs/errors.md.
 * A code is never renamed and never reused; a retired one stays here, marked.
 *
 * @module
 */
import { APPROVAL_ERRORS } from './catalogue-approvals.ts';
import { AUDIT_ERRORS } from './catalogue-audit.ts';
import { CLI_ERRORS } from './catalogue-cli.ts';
import { DOCTOR_ERRORS } from './catalogue-doctor.ts';
import { HSM_ERRORS } from './catalogue-hsm.ts';
import { KEY_ERRORS } from './catalogue-keys.ts';
import { OUTCOME_ERRORS } from './catalogue-outcomes.ts';
import { PEOPLE_ERRORS } from './catalogue-people.ts';
import { RULE_ERRORS } from './catalogue-rules.ts';
import { METER_ERRORS } from './catalogue-meters.ts';
import { STORE_ERRORS } from './catalogue-store.ts';
import { RECORD_ERRORS } from './catalogue-records.ts';
import { STS_ERRORS } from './catalogue-sts.ts';

/** One row per code. */
export const ERROR_CATALOGUE = {
  ...STS_ERRORS,
  ...KEY_ERRORS,
  ...METER_ERRORS,
  ...RULE_ERRORS,
  ...HSM_ERRORS,
  ...CLI_ERRORS,
  ...DOCTOR_ERRORS,
  ...PEOPLE_ERRORS,
  ...APPROVAL_ERRORS,
  ...AUDIT_ERRORS,
  ...RECORD_ERRORS,
  ...STORE_ERRORS,
  ...OUTCOME_ERRORS,
} as const;

/** A stable error code, `AREA_OBJECT_WHAT`. */
export type ErrorCode = keyof typeof ERROR_CATALOGUE;
