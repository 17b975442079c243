/**
 * The store port: what is kept, one repository for each kind of record. Adapters: SQLite and
 * PostgreSQL; one suite runs on both.
 *
 * For every repository: reading a record does not check its MAC (custody does, before any use);
 * `insert` and `update` write what they are given or throw and change nothing; an `update` names
 * the version that it replaces, so that of two writers one wins.
 *
 * @module
 */
import type { Installation } from '../keys/installation.ts';
import type { Owner } from '../keys/owner.ts';
import type { RecordTable, Stored } from '../keys/sealed-record.ts';
import type { SupplyGroup } from '../keys/supply-group.ts';
import type { VendingKey } from '../keys/vending-key.ts';
import type { Founding } from '../people/founding.ts';
import type { Person } from '../people/person.ts';
import type { Policy } from '../people/policy.ts';
import type { KeyChangeIssue } from '../rollover/key-change-issue.ts';
import type { Meter } from '../rollover/meter.ts';
import type { KeyRevisionNumber } from '../sts/attributes/key-revision-number.ts';
import type { SupplyGroupCode } from '../sts/attributes/supply-group-code.ts';
import type { ApprovalRepository } from './approval-repository.ts';
import type { AuditHead } from './audit-heads.ts';
import type { AuditEntry, AuditRow } from './audit-trail.ts';

/** Records that carry a MAC. */
export interface RecordRepository<Entity> {
  /** The record with this id, or undefined. */
  find(id: string): Promise<Stored<Entity> | undefined>;
  /** Up to `limit` records in the order of their ids, after the id `after` when it is given. */
  list(page: { readonly after?: string; readonly limit: number }): Promise<Stored<Entity>[]>;
  /**
   * Writes a new record, version 1, and its entry in the record history.
   *
   * @throws {KmsError} STORE_DUPLICATE when its id or another unique name exists
   */
  insert(record: Stored<Entity>): Promise<void>;
  /**
   * Replaces the record whose version is one less, and adds to the record history.
   *
   * @throws {KmsError} STORE_CONFLICT when another version is stored, STORE_DUPLICATE
   */
  update(record: Stored<Entity>): Promise<void>;
}

/** Vending keys. (SupplyGroupCode, KeyRevisionNumber) is unique among those not destroyed. */
export interface VendingKeyRepository extends RecordRepository<VendingKey> {
  /** The key with this name that is not destroyed, or undefined. */
  findNamed(
    supplyGroupCode: SupplyGroupCode,
    keyRevisionNumber: KeyRevisionNumber,
  ): Promise<Stored<VendingKey> | undefined>;
  /** Every key of a supply group, destroyed ones included, oldest first. */
  listOfSupplyGroup(supplyGroupCode: SupplyGroupCode): Promise<Stored<VendingKey>[]>;
  /** Id of a key with this fingerprint of its value, or undefined. */
  findFingerprint(fingerprint: string): Promise<string | undefined>;
  /** Up to `limit` keys whose value is not wrapped by this storage key, in the order of ids. */
  listNotUnderStorageKey(number: number, limit: number): Promise<Stored<VendingKey>[]>;
}

/** Meters. */
export interface MeterRepository extends RecordRepository<Meter> {
  /** How many meters that are not scrapped have the key in one of their positions. */
  countHolding(vendingKeyId: string): Promise<number>;
}

/** Persons and service accounts. Names and public keys are unique. */
export interface PersonRepository extends RecordRepository<Person> {
  /** The person with this name, or undefined. */
  findNamed(name: string): Promise<Stored<Person> | undefined>;
}

/** Issued key-change sets; written once. */
export interface KeyChangeIssueRepository {
  find(id: string): Promise<KeyChangeIssue | undefined>;
  /** The sets of a meter, latest first, up to `limit`. */
  listOfMeter(meterPAN: string, limit: number): Promise<KeyChangeIssue[]>;
  /** @throws {KmsError} STORE_DUPLICATE */
  insert(issue: KeyChangeIssue): Promise<void>;
}

/** What a caller's message was answered with. */
export interface AnsweredMessage {
  /** Who sent it; ids of two callers never meet. */
  readonly actor: string;
  /** 1 to 100 characters, the caller's choice. */
  readonly messageId: string;
  /** SHA-256 of the canonical request, 64 hex digits. */
  readonly requestDigest: string;
  /** Id of what was made: an issue record. */
  readonly answerId: string;
  readonly answeredAt: string;
}

/** Answered messages: a repeated one is answered again, not done again. */
export interface MessageRepository {
  find(actor: string, messageId: string): Promise<AnsweredMessage | undefined>;
  /** @throws {KmsError} STORE_DUPLICATE when this actor used the id before */
  insert(message: AnsweredMessage): Promise<void>;
}

/** Counters by subject, action and day. */
export interface CounterRepository {
  /** Adds to a counter and returns its new value; one statement, so that none is lost. */
  add(counter: DailyCounter, amount: number): Promise<number>;
  /** The present value, 0 when it was never counted. */
  read(counter: DailyCounter): Promise<number>;
}

/** Names a counter: `actor:ada`, `key-change-issue`, `2026-11-23`. */
export interface DailyCounter {
  readonly subject: string;
  readonly action: string;
  /** Day in UTC, `YYYY-MM-DD`. */
  readonly day: string;
}

/** One thing that happened: a row of the audit before it has its place. */
export type StoreEvent = AuditEntry;

/** How often somebody used a vending key for a purpose in a day. */
export interface KeyUse {
  readonly vendingKeyId: string;
  readonly actor: string;
  readonly purpose: string;
  /** Day in UTC, `YYYY-MM-DD`. */
  readonly day: string;
  readonly uses: number;
}

/** What happened, in order: the audit chain. */
export interface EventRepository {
  /**
   * Links a row to the one before it, moves the head on, and counts the uses of keys.
   *
   * @throws {KmsError} AUDIT_CLOCK_BEHIND
   */
  append(event: StoreEvent): Promise<void>;
  /** Up to `limit` rows after this number, oldest first. */
  list(after: number, limit: number): Promise<AuditRow[]>;
  /** The end of the chain; number 0 before its first row. */
  head(): Promise<AuditHead>;
  /** Instant of the row that is dated latest, ISO 8601; empty before the first row. */
  latestInstant(): Promise<string>;
  /** Within a transaction: nobody else appends until it ends. */
  hold(): Promise<void>;
  /** Uses of keys by days, both included. */
  keyUses(days: { readonly from: string; readonly to: string }): Promise<KeyUse[]>;
}

/** A version that a record once had: an older valid row put back is noticed by it. */
export interface RecordVersion {
  readonly table: RecordTable;
  readonly id: string;
  readonly version: number;
  readonly recordMac: Uint8Array;
}

/** Every version of every record. `insert` and `update` of records write it. */
export interface RecordHistoryRepository {
  /** The newest version of a record, or undefined. */
  latest(table: RecordTable, id: string): Promise<RecordVersion | undefined>;
  /** How many records of a table it knows. */
  countRecords(table: RecordTable): Promise<number>;
}

/** All repositories, either one statement each or within a transaction. */
export interface Repositories {
  readonly installations: RecordRepository<Installation>;
  readonly owners: RecordRepository<Owner>;
  readonly supplyGroups: RecordRepository<SupplyGroup>;
  readonly vendingKeys: VendingKeyRepository;
  readonly meters: MeterRepository;
  readonly foundings: RecordRepository<Founding>;
  readonly persons: PersonRepository;
  readonly policies: RecordRepository<Policy>;
  readonly approvals: ApprovalRepository;
  readonly keyChangeIssues: KeyChangeIssueRepository;
  readonly messages: MessageRepository;
  readonly counters: CounterRepository;
  readonly events: EventRepository;
  readonly recordHistory: RecordHistoryRepository;
}

/** What a store says about itself. */
export interface StoreStatus {
  readonly kind: 'sqlite' | 'postgres';
  /** Where it is, without any secret. */
  readonly place: string;
  /** Name of the newest migration applied, or null in an empty database. */
  readonly schema: string | null;
  /** Names of migrations that this program knows and the database lacks. */
  readonly pending: readonly string[];
}

/** How a transaction is done. */
export interface TransactionOptions {
  /**
   * It may be committed together with others that are asked for at the same time. Each is still
   * done whole or undone alone, but all fail when the commit does. Only for work that has no effect
   * but through its repositories: what it reads is there for others after the commit, or never.
   */
  readonly sharesCommit?: boolean;
}

/** An open store. */
export interface Store extends Repositories {
  /**
   * Does everything or nothing. What `work` throws undoes it and is thrown on.
   *
   * @throws {KmsError} STORE_CONFLICT, STORE_DUPLICATE, STORE_FULL, STORE_READ_ONLY,
   *   STORE_UNAVAILABLE
   */
  transaction<Result>(
    work: (repositories: Repositories) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>;
  /**
   * Works while no other process, and nobody else in this one, works alone on this store. No
   * transaction is open meanwhile: nobody who writes waits.
   *
   * @param work - is given what sees that it is still alone
   * @throws {KmsError} STORE_CONFLICT when somebody else works alone for too long,
   *   STORE_UNAVAILABLE
   */
  alone<Result>(work: (requireAlone: () => Promise<void>) => Promise<Result>): Promise<Result>;
  /** It lies where nothing can be written: each transaction that writes is STORE_READ_ONLY. */
  readonly readOnly: boolean;
  status(): Promise<StoreStatus>;
  close(): Promise<void>;
}
