/**
 * Error codes of the command line, of files it reads, and of the process itself.
 *
 * @module
 */
import { badInput, type ErrorRow } from './error-row.ts';

/** Codes `CLI_`, `CONFIG_`, `FILE_`, `VECTORS_` and `INTERNAL`. */
export const CLI_ERRORS = {
  CLI_USAGE: badInput(
    'The command line is not understood',
    'Read the help of the command: add --help to it.',
  ),
  FILE_NOT_READABLE: badInput(
    'A file cannot be read',
    'Check the path and its permissions; the message names the file and the reason.',
  ),
  FILE_NOT_WRITABLE: badInput(
    'A file cannot be written',
    'Choose a name that does not exist yet in a folder that you may write to.',
  ),
  CONFIG_INVALID: badInput(
    'The configuration file is not valid',
    'Correct the member that the message names; docs/formats/configuration.md shows them all.',
  ),
  CONFIG_MISSING: badInput(
    'There is no configuration',
    'Go to the folder that holds sts-kms.yaml, or name the file with --config or STS_KMS_CONFIG. ' +
      'For a new store run `sts-kms store init`, which asks what it needs and writes the file.',
  ),
  CONFIG_EXISTS: badInput(
    'There is a configuration already',
    'It names the store and its HSM: run `sts-kms config show` to see them. Leave out ' +
      'the options ' +
      'that the message names, or name a new file with --config.',
  ),
  CLI_INTERRUPTED: {
    exitCode: 1,
    httpStatus: 500,
    title: 'The command was interrupted',
    exposure: 'detail',
    retryable: true,
    remedy: 'Nothing was released and no file is left. Start it again when you like.',
  },
  VECTORS_MALFORMED: badInput(
    'A vector file does not follow the format sts-vectors-v1',
    'Correct the member that the message names, or compare with docs/formats/sts-vectors-v1.md.',
  ),
  INTERNAL: {
    exitCode: 1,
    httpStatus: 500,
    title: 'Internal error',
    exposure: 'title-only',
    retryable: false,
    remedy: 'This is a defect. Report the command and the code; never send key material.',
  },
} as const satisfies Record<string, ErrorRow>;
