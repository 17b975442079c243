/**
 * Whether something is seen that is named by its table and id, as audit rows and requests name it.
 *
 * @module
 */
import type { Ground } from './evidence.ts';
import type { Visibility } from './visibility.ts';

/** Tells it; each thing is looked up once. */
export type SeesThing = (table: string, id: string) => Promise<boolean>;

/** Tables of what belongs to no owner. */
const OF_EVERYBODY: readonly string[] = ['installation', 'founding', 'person', 'policy', 'audit'];

/** Tells what is seen, for the length of one question. */
export function thingsSeen({ repositories }: Ground, seen: Visibility): SeesThing {
  const { owners, supplyGroups, vendingKeys, meters } = repositories;
  const look = async (table: string, id: string): Promise<readonly boolean[]> => {
    switch (table) {
      case 'owner':
        return seen.owners([await owners.find(id)]);
      case 'supply_group':
        return seen.groups([await supplyGroups.find(id)]);
      case 'vending_key':
        return seen.keys([await vendingKeys.find(id)]);
      case 'meter':
        return seen.meters([await meters.find(id)]);
      default:
        return [OF_EVERYBODY.includes(table)];
    }
  };
  const known = new Map<string, boolean>();
  return async (table, id) => {
    const name = `${table} ${id}`;
    const told = known.get(name) ?? (await look(table, id))[0] === true;
    known.set(name, told);
    return told;
  };
}
