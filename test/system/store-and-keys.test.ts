/** A life of a store and its keys. */
import { expect, test } from 'vitest';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { runStory } from './run-story.ts';

const inFolder = useTemporaryFolder();

test('on SQLite', { timeout: 1_800_000 }, async () => {
  const said = await runStory('store-and-keys.sh', [inFolder('story')]);
  expect(said).toMatch(/^store and keys: \d+ steps passed$/m);
});
