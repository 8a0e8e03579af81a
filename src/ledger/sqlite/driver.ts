import type { Database as Connection } from 'better-sqlite3';
import { CompiledQuery, type DatabaseConnection, type Driver, type QueryResult } from 'kysely';
import { Statements } from './statements.ts';

/**
 * Said inside a transaction: others may join it on its way to the disk, for `patienceMs`. For changes that nothing outside
 * this machine waits for.
 */
export const inNoHurry = CompiledQuery.raw('-- in no hurry');

/** How long a transaction that is in no hurry waits for others. A sync takes one to ten. */
const patienceMs = 10;

const begin = { write: CompiledQuery.raw('begin immediate'), read: CompiledQuery.raw('begin') } as const;
const commit = CompiledQuery.raw('commit');
const rollback = CompiledQuery.raw('rollback');
/** Around one transaction that joined others. Only one has the connection, so one name is enough. */
const savepoint = CompiledQuery.raw('savepoint one');
const release = CompiledQuery.raw('release one');
const rollbackToSavepoint = CompiledQuery.raw('rollback to one');

/** A transaction that has ended, and waits for the disk. */
interface Waiting {
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * One connection, handed out to one transaction at a time, first come, first served. What transactions wrote one after another
 * goes to the disk with one sync: a transaction that wrote resolves when it is there, but lets the next one begin before.
 * That one, and readers, see what it wrote; nothing they do reaches the disk before it.
 */
export class LedgerDriver implements Driver {
  readonly #database: Connection;
  readonly #statements: Statements;
  readonly #mode: 'write' | 'read';
  #last: Promise<void> = Promise.resolve();
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | null = null;
  #committing: Promise<void> | null = null;
  /** it could not even be rolled back */
  #broken: unknown = null;

  constructor(database: Connection, path: string, mode: 'write' | 'read') {
    this.#database = database;
    this.#statements = new Statements(database, path);
    this.#mode = mode;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<Lease> {
    const before = this.#last;
    let free = () => {};
    this.#last = new Promise((resolve) => {
      free = resolve;
    });
    await before;
    return new Lease(free, (query, lease) => this.#run(query, lease));
  }

  async releaseConnection(lease: Lease): Promise<void> {
    lease.free();
  }

  async beginTransaction(lease: Lease): Promise<void> {
    this.#assertWhole();
    lease.joined = this.#database.inTransaction;
    this.#do(lease.joined ? savepoint : begin[this.#mode]);
    lease.isOpen = true;
  }

  async commitTransaction(lease: Lease): Promise<void> {
    this.#assertStill(lease);
    if (!lease.wrote) return this.#end(lease, lease.joined ? release : commit);
    if (lease.joined) this.#do(release);
    lease.isOpen = false;
    const onDisk = new Promise<void>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    lease.free();
    this.#commitSoon(lease.isPatient);
    await onDisk;
  }

  async rollbackTransaction(lease: Lease): Promise<void> {
    // SQLite has already rolled back after a full disk or an I/O error: a second rollback would hide the first error.
    if (!lease.isOpen || !this.#database.inTransaction) return;
    if (lease.joined) this.#do(rollbackToSavepoint);
    this.#end(lease, lease.joined ? release : rollback);
  }

  async destroy(): Promise<void> {
    while (this.#waiting.length > 0) await this.#commit();
    this.#database.close();
  }

  #end(lease: Lease, query: CompiledQuery): void {
    this.#do(query);
    lease.isOpen = false;
  }

  /** Whoever goes on after an error that took the whole transaction, or after its end, would write into another's. */
  #assertStill({ isOpen, hasEnded }: Lease): void {
    if (hasEnded) throw new Error('this transaction has ended');
    if (isOpen && !this.#database.inTransaction) throw new Error('this transaction was rolled back');
  }

  /** What could not even be rolled back must not go to the disk with what follows. */
  #assertWhole(): void {
    if (this.#broken !== null) throw this.#broken;
  }

  #run<Row>(query: CompiledQuery, lease: Lease): QueryResult<Row> {
    this.#assertStill(lease);
    this.#assertWhole();
    const { result, wrote } = this.#do<Row>(query);
    lease.wrote ||= wrote;
    // On its own, and therefore on the disk when it resolves.
    if (wrote && !lease.isOpen) this.#commitHeld();
    return result;
  }

  #do<Row>(query: CompiledQuery): { readonly result: QueryResult<Row>; readonly wrote: boolean } {
    try {
      return this.#statements.run<Row>(query);
    } catch (error) {
      // SQLite rolled back the whole of it, with what others wrote.
      if (!this.#database.inTransaction) this.#settle((waiting) => waiting.reject(error));
      throw error;
    }
  }

  #commitSoon(isPatient: boolean): void {
    if (!isPatient) void this.#commit();
    else this.#timer ??= setTimeout(() => void this.#commit(), patienceMs);
  }

  /** After all that asked for the connection before: they join. */
  #commit(): Promise<void> {
    this.#committing ??= this.acquireConnection().then((lease) => {
      this.#committing = null;
      try {
        this.#commitHeld();
      } catch {
        // Those that wait were told.
      }
      lease.free();
    });
    return this.#committing;
  }

  #commitHeld(): void {
    try {
      if (this.#database.inTransaction) this.#do(commit);
    } catch (error) {
      this.#takeBack(error);
      throw error;
    }
    this.#settle((waiting) => waiting.resolve());
  }

  #takeBack(error: unknown): void {
    try {
      if (this.#database.inTransaction) this.#do(rollback);
    } catch {
      this.#broken = error;
    }
    this.#settle((waiting) => waiting.reject(error));
  }

  #settle(tell: (waiting: Waiting) => void): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (const waiting of this.#waiting.splice(0)) tell(waiting);
  }
}

/** The connection, for as long as one transaction or one statement has it. */
class Lease implements DatabaseConnection {
  readonly #free: () => void;
  readonly #run: <Row>(query: CompiledQuery, lease: Lease) => QueryResult<Row>;
  /** in a transaction */
  isOpen = false;
  /** others wrote before, in the same one of SQLite's */
  joined = false;
  wrote = false;
  isPatient = false;
  /** somebody else may have the connection */
  hasEnded = false;

  constructor(free: () => void, run: <Row>(query: CompiledQuery, lease: Lease) => QueryResult<Row>) {
    this.#free = free;
    this.#run = run;
  }

  /** Harmless when repeated. */
  free(): void {
    this.hasEnded = true;
    this.#free();
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (query !== inNoHurry) return this.#run<Row>(query, this);
    this.isPatient = true;
    return { rows: [] };
  }

  // biome-ignore lint/correctness/useYield: kysely asks for the method; no query of the ledger streams
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('the ledger reads in pages, not in streams');
  }
}
