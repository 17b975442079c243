/**
 * New tokens for the benchmarks: hosts over one, and the bare module beside them.
 *
 * @module
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadShippedStaTables } from '../src/config/sta-tables-file.ts';
import { libraryPathOf, settingsOf } from '../src/hsm/pkcs11/access.ts';
import type { LibrarySettings } from '../src/hsm/pkcs11/library.ts';
import type { SecurityModule } from '../src/ports/security-module.ts';
import { startHostedSecurityModule } from '../src/security-module/host-client.ts';
import { parseUtcMinute } from '../src/sts/utc-minute.ts';
import { INSTALLATION_ID } from '../test/support/security-modules.ts';
import type { HsmRig } from '../test/support/hsm-rigs/hsm-rig.ts';

const BARE_PROGRAM = fileURLToPath(new URL('bare-hmac.ts', import.meta.url));
const HOST_PROGRAM = fileURLToPath(
  new URL('../dist/security-module/host-main.js', import.meta.url),
);

/** What the bare module's process opens. */
export interface BareSetup extends LibrarySettings {
  readonly library: string;
  readonly label: string;
  readonly pin: string;
}

/** A token and everything that was started over it. */
export interface BenchToken {
  /** Hosts over the token; the first ones make the guard keys. */
  startHosts(hosts: number): Promise<SecurityModule>;
  /** Signs so many messages in the bare module's process. */
  bareSign(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts the bare module's process over a new token. */
export async function openBenchToken(rig: HsmRig): Promise<BenchToken> {
  const folder = mkdtempSync(join(tmpdir(), 'sts-kms-bench-'));
  const { token, pin, settings } = rig.access();
  const label = 'label' in token ? token.label : token.serial;
  const pinFile = join(folder, 'pin');
  writeFileSync(pinFile, pin, { mode: 0o600 });
  const bare = fork(BARE_PROGRAM, { serialization: 'advanced' });
  const access = rig.access();
  const library = libraryPathOf(rig.profile, access);
  const pinText = Buffer.from(pin).toString();
  await ask(bare, { ...settingsOf(rig.profile, access), library, label, pin: pinText });
  const started: SecurityModule[] = [];
  return {
    startHosts: async (hosts) => {
      const hosted = await startHostedSecurityModule({
        mainPath: HOST_PROGRAM,
        environment: {},
        hosts,
        callDeadlineMs: 60_000,
        startDeadlineMs: 30_000,
        waitingCallsMax: 1000,
        residentBytesMax: 2 ** 30,
        restartPauseMs: 1000,
        setup: {
          profile: rig.profile.profile,
          tokenLabel: label,
          pinFile,
          sealedFile: null,
          installationId: INSTALLATION_ID,
          moduleSettings: settings ?? null,
          guardKeys: started.length === 0 ? 'generate' : 'find',
          staTables: staTables(),
          simulatedNow: parseUtcMinute('2024-06-03T09:30Z'),
          mixedDkgaKeyChange: true,
        },
      });
      started.push(hosted);
      return hosted;
    },
    bareSign: (count) => ask(bare, count),
    close: async () => {
      bare.disconnect();
      for (const each of started) await each.close();
      rig.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function staTables() {
  const { substitution1, substitution2, permutation } = loadShippedStaTables('operational');
  return { substitution1, substitution2, permutation };
}

async function ask(bare: ChildProcess, message: BareSetup | number): Promise<void> {
  const answered = once(bare, 'message');
  bare.send(message);
  await answered;
}
