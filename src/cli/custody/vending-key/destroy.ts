/**
 * `sts-kms vending-key destroy`: the value of a key, for ever, with a certificate.
 *
 * @module
 */
import type { Command } from 'commander';
import { DESTROY_KEY } from '../../../custody/approvals/operations.ts';
import {
  readDestructionCertificate,
  type DestructionCertificate,
} from '../../../custody/vending-keys/destruction-certificate.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import { answer } from '../answer.ts';
import { doOrAsk, type Asking } from '../ask-approval.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { claimNewFile } from '../new-file.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { findKey } from './find-key.ts';

interface Options extends SessionOptions {
  readonly confirm: string;
  readonly certificate: string;
}

const HELP = `
There is no way back. Only a deactivated or compromised key is destroyed, or one that was never
used, and only when no meter is presumed to have it. The key is named twice, so that a mistyped name
is noticed. Backups made before still have the wrapped value: rotate the storage key, and they
cannot be opened any more.

Asked again for a key that is destroyed, named by its id, it writes its certificate again.

Example:
  sts-kms vending-key destroy 600101/1 --confirm 600101/1 --certificate 600101-1.json \\
    --reason 'replaced by revision 2'`;

/** Adds the command. */
export function addDestroy(key: Command, parts: CustodyCommandParts): void {
  addSessionOptions(key.command('destroy <key>'))
    .requiredOption('--confirm <key>', 'the same key again, as SGC/KRN')
    .requiredOption('--certificate <file>', 'where the certificate goes, a new file')
    .summary('destroy the value of a key')
    .description('Destroys the value of a key for ever. Its record stays.')
    .addHelpText('after', HELP)
    .action((named: string, options: Options) =>
      withSession(parts, options, async (session, act) => {
        const { id, name, life } = await findKey(session, act, named);
        if (options.confirm !== name) {
          throw new KmsError('CLI_USAGE', `--confirm ${options.confirm}: the key is ${name}`);
        }
        const asking = { session, act, output: parts.output, options };
        const destroyed = life.state === 'destroyed';
        const certificate = await certify(asking, { id, path: options.certificate, destroyed });
        if (certificate === null) return;
        answer(parts.output, options, {
          again: 'sts-kms vending-key list',
          facts: certificate,
          text: [`vending key ${name} is destroyed; the certificate is ${options.certificate}`],
        });
      }),
    );
}

/** A certificate, of a destruction to be done or one that was. */
interface CertificateOrder {
  readonly id: string;
  readonly path: string;
  readonly destroyed: boolean;
}

/** The name of the file first: a full disk must not come to light after the destruction. */
async function certify(
  asking: Asking,
  { id, path, destroyed }: CertificateOrder,
): Promise<DestructionCertificate | null> {
  const { dependencies } = asking.session;
  const file = claimNewFile(path);
  let certificate: DestructionCertificate | null = null;
  try {
    certificate = destroyed
      ? await readDestructionCertificate(dependencies, asking.act, { id })
      : await doOrAsk(asking, DESTROY_KEY, { id });
  } finally {
    if (certificate === null) file.giveBack();
  }
  if (certificate !== null) file.fill(`${JSON.stringify(certificate, null, 2)}\n`);
  return certificate;
}
