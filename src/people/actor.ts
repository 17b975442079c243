/**
 * Who acts. There is no absent actor: what is permitted is asked of one of these.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import type { GovernanceMode } from './approval-document.ts';
import type { Person } from './person.ts';
import type { Scope } from './scope.ts';

declare const withoutPeople: unique symbol;

/** Whoever is at the machine in an installation without people: {@link nobodyYet} makes it. */
export interface NobodyYet {
  readonly kind: 'nobody-yet';
  /** 1 to 60 printable characters, as the caller says it. */
  readonly name: string;
  readonly [withoutPeople]: true;
}

/**
 * One who acts: a person who proved to be that person; a service account on behalf of an agent; a
 * vending server; this program by itself; whoever opened the guard keys with enough shares; the
 * holder of an enrolment, who may ask for it and for nothing else; nobody yet, where there are no
 * people.
 */
export type Actor =
  | { readonly kind: 'person'; readonly person: Person }
  | { readonly kind: 'service-account'; readonly account: Person; readonly onBehalfOf: string }
  | { readonly kind: 'vending-server'; readonly name: string }
  | { readonly kind: 'program' }
  | { readonly kind: 'share-holder'; readonly name: string }
  | { readonly kind: 'candidate'; readonly person: Person }
  | NobodyYet;

/** The program itself, when it clears up or looks after its store. */
export const PROGRAM: Actor = { kind: 'program' };

const NOTHING: Scope = { owners: [], supplyGroups: [], subVendors: [] };

/**
 * Whoever is there, in an installation without people.
 *
 * @param mode - of the installation
 * @throws {KmsError} PERSON_WANTED when it has people
 */
export function nobodyYet(mode: GovernanceMode | null, name: string): NobodyYet {
  if (mode !== null) throw new KmsError('PERSON_WANTED', 'this installation has people');
  const actor: Omit<NobodyYet, typeof withoutPeople> = { kind: 'nobody-yet', name };
  return actor as NobodyYet;
}

/**
 * Somebody on record, as they act.
 *
 * @param onBehalfOf - the agent for whom a service account acts
 * @throws {KmsError} PERSON_AGENT for a service account without an agent, and a person with one
 */
export function actorOf(person: Person, onBehalfOf: string | undefined): Actor {
  if (person.kind === 'person') {
    if (onBehalfOf === undefined) return { kind: 'person', person };
    throw new KmsError('PERSON_AGENT', 'people act for themselves, and name no agent');
  }
  if (onBehalfOf !== undefined) return { kind: 'service-account', account: person, onBehalfOf };
  throw new KmsError('PERSON_AGENT', `${person.name} acts for a named agent under a ticket`);
}

/** The person or service account on record; null for everyone else. */
export function personOf(actor: Actor): Person | null {
  switch (actor.kind) {
    case 'person':
      return actor.person;
    case 'service-account':
      return actor.account;
    case 'vending-server':
    case 'program':
    case 'share-holder':
    case 'candidate':
    case 'nobody-yet':
      return null;
  }
}

/** How rows of the audit, records and counters name an actor. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'person':
    case 'candidate':
      return actor.person.name;
    case 'service-account':
      return actor.account.name;
    case 'program':
      return 'sts-kms';
    case 'vending-server':
    case 'share-holder':
    case 'nobody-yet':
      return actor.name;
  }
}

/** What an actor may see and work on. */
export function scopeOf(actor: Actor): Scope {
  switch (actor.kind) {
    case 'person':
    case 'candidate':
      return actor.person.scope;
    case 'service-account':
      return actor.account.scope;
    case 'program':
    case 'share-holder':
    case 'nobody-yet':
      return 'everything';
    case 'vending-server':
      return NOTHING;
  }
}
