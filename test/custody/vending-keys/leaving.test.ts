/** Meters that would be left behind, on SQLite. */
import { randomUUID } from 'node:crypto';
import { afterAll } from 'vitest';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { closeStores } from '../custody-rig.ts';
import { describeLeaving } from './leaving-suite.ts';

const inFolder = useTemporaryFolder();
afterAll(closeStores);

describeLeaving(() => Promise.resolve({ kind: 'sqlite', file: inFolder(`${randomUUID()}.db`) }));
