/** `npm run build` (with --force) and npm's `prepare`, which skips when there is no compiler. */
import { buildIfStale } from './build-dist.mjs';

const force = process.argv.includes('--force');
try {
  const outcome = buildIfStale({ force });
  if (outcome === 'no-modules' || outcome === 'no-compiler') {
    process.stderr.write(
      'sts-kms: development dependencies are not installed, dist is not built\n',
    );
    process.exitCode = force ? 1 : 0;
  }
} catch (error) {
  process.stderr.write(`sts-kms: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
