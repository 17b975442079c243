/** The story of four people and their audit. */
import { expect, test } from 'vitest';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { runStory } from './run-story.ts';

const inFolder = useTemporaryFolder();

test('on SQLite', { timeout: 1_800_000 }, async () => {
  const said = await runStory('custody.sh', [inFolder('story')]);
  expect(said).toMatch(/^custody: \d+ steps passed$/m);
});
