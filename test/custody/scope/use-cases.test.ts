/** Every use case and its scope, over SQLite; test/conformance has PostgreSQL too. */
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { describeUseCases } from './use-cases-suite.ts';

const inFolder = useTemporaryFolder();
describeUseCases(() => Promise.resolve({ kind: 'sqlite', file: inFolder('scope.db') }));
