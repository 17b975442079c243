/** Facts about a new key that nothing speaks against, for tests to vary. */
import type { NewKeyFacts } from '../../src/keys/rules/new-key-facts.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../src/sts/open-points.ts';
import { keyWith, minute } from './vending-keys.ts';

export const NOW = minute('2026-11-23T12:00Z');

/** The first key of a unique supply group, generated, at {@link NOW}. */
export function newKeyFacts(changes: Partial<NewKeyFacts> = {}): NewKeyFacts {
  return {
    key: keyWith({ life: { state: 'generating' } }),
    now: NOW,
    policy: DEFAULT_OPEN_POINT_POLICY,
    trialStore: false,
    clearValue: false,
    supplyGroupKind: 'unique',
    previousRevision: null,
    currentBaseDate: null,
    liveRevisions: 0,
    nameInUse: false,
    metersHoldingName: 0,
    valueKnown: false,
    valuePublished: false,
    ...changes,
  };
}
