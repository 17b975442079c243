/**
 * The bench sheet as a page to print and as text.
 *
 * @module
 */
import { groupedDigits } from '../quickstart/story-screen.ts';
import type { BenchSheetRequest, BenchStep } from './bench-steps.ts';

/** Lines for a terminal. */
export function benchSheetText(request: BenchSheetRequest, steps: readonly BenchStep[]): string[] {
  return [
    ...headingLines(request),
    '',
    ...steps.map(({ what, token, expected, note }, index) => {
      const number = String(index + 1).padStart(3);
      const head = `${number}  ${what.padEnd(28)}${groupedDigits(token)}`;
      return `${head}   ${expected.padEnd(10)}${note}`.trimEnd();
    }),
  ];
}

/** A page that prints on one sheet, with a box to tick for each token. */
export function benchSheetPage(request: BenchSheetRequest, steps: readonly BenchStep[]): string {
  const [title = '', ...heading] = headingLines(request);
  const rows = steps.map(
    ({ what, token, expected, note }, index) =>
      `<tr><td>${index + 1}</td><td>${escapeHtml(what)}</td>` +
      `<td class="token">${groupedDigits(token)}</td><td>${expected}</td>` +
      `<td>${escapeHtml(note)}</td><td class="box"></td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escapeHtml(title)}</title>
<style>
  @page { size: A4; margin: 15mm }
  body { font: 12pt/1.4 sans-serif; margin: 2em auto; max-width: 60em }
  table { border-collapse: collapse; width: 100% }
  th, td { border-bottom: 1px solid #999; padding: .45em .6em; text-align: left }
  .token { font: 14pt monospace; white-space: nowrap }
  .box { width: 1.4em; border: 1px solid #000 }
</style>
<h1>${escapeHtml(title)}</h1>
${heading.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n')}
<table>
<thead><tr><th>#</th><th>what</th><th>token</th><th>answer</th><th>note</th><th>✓</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</html>
`;
}

function headingLines({ meterPAN, encryptionAlgorithm, oldKey }: BenchSheetRequest): string[] {
  const { supplyGroupCode, keyRevisionNumber, baseDate } = oldKey.entity.attributes;
  return [
    `Bench sheet for meter ${meterPAN}, ${encryptionAlgorithm}`,
    'For a meter on the bench, coded with the published test key: type the tokens in this order.',
    `The meter must hold supply group ${supplyGroupCode}, key revision ${keyRevisionNumber}, ` +
      `tariff index 01, base date ${baseDate}, no key expiry, and no used tokens.`,
  ];
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
