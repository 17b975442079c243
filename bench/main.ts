/**
 * `npm run bench`: prints each ratio beside the one to reach. It judges nothing;
 * docs/performance.md keeps the figures.
 *
 * @module
 */
import { cpus } from 'node:os';
import { benchEngine, type BenchRow } from './engine.ts';
import { benchHosts } from './hosts.ts';
import { benchRequests } from './requests.ts';
import { benchSecurityModule } from './security-module.ts';

const json = process.argv.includes('--json');
const model = cpus()[0]?.model ?? 'unknown processor';
if (!json) process.stdout.write(`Node ${process.versions.node}, ${model}\n\n`);
for await (const row of benchEngine()) print(row);
for await (const row of benchSecurityModule()) print(row);
for await (const row of benchHosts()) print(row);
for await (const row of benchRequests()) print(row);

function print(row: BenchRow): void {
  process.stdout.write(`${json ? JSON.stringify(summary(row)) : describe(row)}\n`);
}

function summary({ target, reach, comparison }: BenchRow): Record<string, unknown> {
  const { subject, baseline, subjectRate, baselineRate, ratio, ratioMin, ratioMax } = comparison;
  return {
    target,
    reach,
    subject: subject.name,
    baseline: baseline.name,
    subjectRate,
    baselineRate,
    ratio,
    ratioMin,
    ratioMax,
  };
}

function describe({ target, reach, comparison }: BenchRow): string {
  const { subject, baseline, ratio, ratioMin, ratioMax } = comparison;
  const goal = reach === null ? '' : `   ${target}: ${reach} to reach`;
  return [
    `${subject.name}  ÷  ${baseline.name}`,
    `  ${rate(comparison.subjectRate)}  ÷  ${rate(comparison.baselineRate)}` +
      `  =  ${times(ratio)}  (${times(ratioMin)} to ${times(ratioMax)})${goal}`,
  ].join('\n');
}

function rate(perSecond: number): string {
  if (perSecond >= 1e6) return `${(perSecond / 1e6).toFixed(2)} M/s`;
  if (perSecond >= 1e3) return `${(perSecond / 1e3).toFixed(1)} k/s`;
  return `${perSecond.toFixed(0)} /s`;
}

function times(ratio: number): string {
  return ratio.toFixed(ratio < 1 ? 2 : 1);
}
