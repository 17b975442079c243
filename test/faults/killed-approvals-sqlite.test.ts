/** What two people approved, carried out by the real program over SQLite and killed in it. */
import path from 'node:path';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { testKilledApprovals } from './killed-approvals-suite.ts';

const access = (folder: string) =>
  Promise.resolve({ kind: 'sqlite' as const, file: path.join(folder, 'store.db') });

testKilledApprovals(
  { access, inFolder: useTemporaryFolder() },
  {
    kills: [
      ['vending-key.generate', 1, 'midst'],
      ['vending-key.generate', 1, 'after'],
      ['vending-key.generate', 2, 'after'],
      ['vending-key.import-wrapped', 2, 'midst'],
      ['vending-key.destroy', 1, 'after'],
      ['person.enrol', 1, 'after'],
      ['policy.set', 1, 'before'],
      ['installation.rotate-begin', 2, 'after'],
      ['installation.rotate-begin', 5, 'after'],
    ],
    hostKills: [
      ['vending-key.generate', 2, 'before'],
      ['installation.rotate-begin', 2, 'after'],
    ],
  },
);
