/** Where a store is, and how it is reached. */

/** A store in a file of this machine: one site, one or a few processes. */
export interface SqliteAccess {
  readonly kind: 'sqlite';
  readonly file: string;
}

/** A store in a database of a PostgreSQL server. */
export interface PostgresAccess {
  readonly kind: 'postgres';
  /** Name or address of the server, or the folder of its socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Read by the caller from a file that only its owner reads; null: the server asks for none. */
  readonly password: string | null;
  /** TLS with a certificate that Node trusts; anything else is refused. */
  readonly ssl?: boolean;
}

/** How a store is reached. */
export type StoreAccess = SqliteAccess | PostgresAccess;
