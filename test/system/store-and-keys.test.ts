/** A life of a store and its keys. */
import { storyOnBothDatabases } from './on-both-databases.ts';

storyOnBothDatabases('./store-and-keys.sh', 'store and keys');
