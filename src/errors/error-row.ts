/**
 * The shape of a row of the error catalogue.
 *
 * @module
 */

/** 0 done, 1 failed, 2 bad input, 3 refused by policy, 4 HSM, 5 store. 0 is for warnings. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5;

/** What is known about an error code, whatever the single case. */
export interface ErrorRow {
  readonly exitCode: ExitCode;
  /** Status of the HTTP answer that carries this code. */
  readonly httpStatus: 200 | 400 | 403 | 404 | 409 | 422 | 500 | 503;
  readonly title: string;
  /** `title-only`: the message stays in the log and never reaches a caller. */
  readonly exposure: 'detail' | 'title-only';
  /** The same request may succeed later without a change. */
  readonly retryable: boolean;
  /** What the person who meets it does next. */
  readonly remedy: string;
}

/** Bad input: exit 2, HTTP 400, shown in full, not worth repeating unchanged. */
export function badInput(title: string, remedy: string): ErrorRow {
  return { exitCode: 2, httpStatus: 400, title, exposure: 'detail', retryable: false, remedy };
}

/** Well-formed, but not allowed by a rule of the standard or a policy: exit 3, HTTP 422. */
export function refused(title: string, remedy: string): ErrorRow {
  return { exitCode: 3, httpStatus: 422, title, exposure: 'detail', retryable: false, remedy };
}
