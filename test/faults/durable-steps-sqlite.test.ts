/** Kill -9 at every durable step over SQLite: nothing is half done, lost or doubled. */
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { testDurableSteps } from './durable-steps-suite.ts';

const inFolder = useTemporaryFolder();
testDurableSteps({
  access: () => Promise.resolve({ kind: 'sqlite', file: inFolder('template.db') }),
  folder: inFolder('grounds'),
});
