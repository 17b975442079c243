/** The story of four people and their audit. */
import { storyOnBothDatabases } from './on-both-databases.ts';

storyOnBothDatabases('./custody.sh', 'custody');
