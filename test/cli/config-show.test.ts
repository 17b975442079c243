/** The effective configuration as it is shown, and the files that name another one. */
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { expect, test, vi } from 'vitest';
import { addConfigShow } from '../../src/cli/config-show.ts';
import { createOutput } from '../../src/cli/output.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();

async function show(...args: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  const program = new Command('config').exitOverride();
  addConfigShow(program, createOutput({ line: (text) => lines.push(text), note: () => undefined }));
  await program.parseAsync(['show', ...args], { from: 'user' });
  return lines;
}

test(
  'each value has a line: what it is, as it is written in the file, and from ' + 'where',
  async () => {
    const file = inFolder('server.yaml');
    const store = 'store: { kind: postgres, host: h, database: d, user: u, tls: yes }';
    writeFileSync(file, `${store}\nhsm: { pinFile: pin }\n`);
    const text = (await show('--config', file)).join('\n');
    expect(text).toMatch(new RegExp(`^${file}, named by --config$`, 'm'));
    expect(text).toMatch(/^store\.tls +yes +file$/m);
    expect(text).toMatch(/^store\.passwordFile +- +default$/m);
    expect(text).toMatch(new RegExp(`^hsm\\.pinFile +${inFolder('pin')} +file$`, 'm'));
    vi.stubEnv('STS_KMS_CONFIG', file);
    expect((await show())[0]).toBe(`${file}, named by STS_KMS_CONFIG`);
    const [line] = await show('--json');
    expect(JSON.parse(line ?? '')).toMatchObject({
      path: file,
      origin: 'environment',
      exists: true,
    });
    vi.stubEnv('STS_KMS_CONFIG', inFolder('none.yaml'));
    await expectCodeAsync(show(), 'FILE_NOT_READABLE');
    vi.unstubAllEnvs();
    expect((await show())[0]).toMatch(/sts-kms\.yaml is not there: the defaults hold$/);
  },
);
