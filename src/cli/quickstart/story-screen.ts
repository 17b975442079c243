/**
 * The story on a terminal.
 *
 * @module
 */
import type { StoryLine } from './meter-story.ts';

const WHAT_WIDTH = 21;
const VERDICT_WIDTH = 10;

/** A line of the story as text. */
export function storyText(line: StoryLine): string {
  switch (line.kind) {
    case 'chapter':
      return `\n  ${line.text}`;
    case 'fact':
      return `    ${line.text}`;
    case 'token': {
      const head = `    ${line.what.padEnd(WHAT_WIDTH)}${groupedDigits(line.token)}   `;
      return `${head}${line.verdict.padEnd(VERDICT_WIDTH)}${line.meaning}`.trimEnd();
    }
  }
}

/** Digits in groups of four, as printed on a slip. */
export function groupedDigits(token: string): string {
  return token.replace(/(\d{4})(?=\d)/g, '$1 ');
}
