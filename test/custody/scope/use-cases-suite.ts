/**
 * Every use case, asked about what is of another owner, about what is nowhere, and about its own;
 * for any database.
 */
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { scopedStore } from '../../../src/custody/scope/scoped-store.ts';
import { KmsError } from '../../../src/errors/kms-error.ts';
import type { StoreAccess } from '../../../src/store/store-access.ts';
import { ADA, closeStores } from '../custody-rig.ts';
import { countedModule, countedStore, Turns } from './counted-calls.ts';
import { KEY_USE_CASES } from './key-use-cases.ts';
import { METER_USE_CASES } from './meter-use-cases.ts';
import {
  actIn,
  newThing,
  newTwoOwners,
  scopeOf,
  seenBy,
  type Thing,
  type TwoOwners,
} from './two-owners.ts';
import type { Asked, UseCase } from './use-case.ts';

const USE_CASES: readonly UseCase[] = [...KEY_USE_CASES, ...METER_USE_CASES];
let n = 100;

/**
 * What somebody of A is told about a thing, and all that is asked of store and module meanwhile.
 */
async function told(world: TwoOwners, { ask }: UseCase, thing: Thing) {
  const calls: string[] = [];
  const turns = new Turns();
  const { whole, custody, ofA } = world;
  const securityModule = countedModule(whole.securityModule, calls);
  const scope = scopeOf(ofA);
  const store = scopedStore(countedStore(whole.store, calls, turns), scope, securityModule);
  const dependencies = { ...whole, securityModule, store };
  const act = actIn(scope);
  const answer = await ask({ dependencies, custody, act, thing, own: ofA }).catch(
    (error: unknown) => {
      if (!(error instanceof KmsError)) throw error;
      const { code, message, facts } = error;
      return { code, message, facts };
    },
  );
  await untilQuiet(calls, turns);
  return { answer: withoutNames(answer, thing), calls };
}

/** Of two questions that are asked at once, one may be refused while the other is on its way. */
async function untilQuiet(calls: readonly string[], turns: Turns): Promise<void> {
  for (let seen = -1; seen !== calls.length;) {
    seen = calls.length;
    await turns.idle();
    await setTimeout(5);
  }
}

/** The names of a thing are the only difference that there may be. */
function withoutNames(answer: unknown, thing: Thing): unknown {
  let text = JSON.stringify(answer);
  for (const [name, value] of Object.entries(thing)) text = text.replaceAll(String(value), name);
  return JSON.parse(text);
}

/** A code, or what came of it; a list without anything in it is nothing done. */
async function outcomeOf(doing: Promise<unknown>): Promise<string> {
  try {
    const answer = await doing;
    return Array.isArray(answer) && answer.length === 0 ? 'nothing' : 'done';
  } catch (error) {
    if (error instanceof KmsError) return error.code;
    throw error;
  }
}

async function everyRecord({ whole, ofB }: TwoOwners) {
  const { owners, supplyGroups, vendingKeys, meters, keyChangeIssues } = whole.store;
  const page = { limit: 1000 };
  const sets = await keyChangeIssues.listOfMeter(ofB.meterPAN, 100);
  const lists = [owners, supplyGroups, vendingKeys, meters].map((each) => each.list(page));
  return [...(await Promise.all<unknown>(lists)), sets];
}

/** The suite over stores of one kind. */
export function describeUseCases(newAccess: () => Promise<StoreAccess>): void {
  vi.setConfig({ testTimeout: 60_000 });
  let world: TwoOwners;
  beforeAll(async () => {
    world = await newTwoOwners(await newAccess());
  });
  afterAll(closeStores);

  describe.each(USE_CASES)('$file, $about', (useCase) => {
    test('what is of another owner is told like what is nowhere; nothing is changed', async () => {
      const before = await everyRecord(world);
      const other = await told(world, useCase, world.ofB);
      const nowhere = await told(world, useCase, world.nowhere);
      expect(other.answer).toEqual(nowhere.answer);
      expect(other.calls).toEqual(nowhere.calls);
      expect((other.answer as { readonly code?: string }).code ?? null).toBe(useCase.outside);
      expect(await everyRecord(world)).toEqual(before);
    });

    test('within the scope it is done', async () => {
      const { custody, whole, ofA } = world;
      const thing = await newThing(custody, { ownerId: ofA.ownerId, n: (n += 1) });
      const scope = scopeOf(ofA);
      const asked: Asked = { dependencies: whole, custody, act: ADA, thing, own: thing };
      await useCase.prepare?.(asked);
      const act = actIn(scope);
      const doing = useCase.ask({ ...asked, dependencies: seenBy(whole, scope), act });
      expect(await outcomeOf(doing)).toBe(useCase.within ?? 'done');
    });
  });
}
