import type { Database } from "./database.ts";
import { explainRuntime } from "./transactions.ts";

/** More than these wait for the next turn of the event loop, so that calls and heartbeats are not held up. */
const MAX_JOBS_AT_ONCE = 200;
/** So do those behind what took long already: twenty people who search at once cost each turn one search, not twenty. */
const MAX_TURN_MS = 50;

interface Job {
  readonly kind: "read" | "write";
  readonly work: (db: Database) => unknown;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * What is asked for within one turn of the event loop is one transaction, because waiting for the disk is what a durable
 * write costs, and a hundred of them can wait together. Each job stands or falls for itself; they take effect and resolve
 * in the order in which they came.
 */
export class GroupCommit {
  readonly #db: Database;
  readonly #runAll: (jobs: readonly Job[]) => (() => void)[];
  readonly #runWrite: (job: Job) => unknown;
  #waiting: Job[] = [];

  constructor(db: Database) {
    this.#db = db;
    // Within another transaction this is a savepoint.
    this.#runWrite = db.transaction((job: Job) => job.work(db));
    this.#runAll = db.transaction((jobs: readonly Job[]) => this.#attemptInTime(jobs)).immediate;
  }

  read<T>(query: (db: Database) => T): Promise<T> {
    return this.#add("read", query);
  }

  /** Resolves when it is on the disk. */
  write<T>(change: (db: Database) => T): Promise<T> {
    return this.#add("write", change);
  }

  /** Does at once what still waits. */
  flush(): void {
    while (this.#waiting.length > 0) this.#runNext();
  }

  #add<T>(kind: Job["kind"], work: (db: Database) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ kind, work, resolve, reject });
      if (this.#waiting.length === 1) this.#schedule();
    });
  }

  #schedule(): void {
    setImmediate(() => {
      this.#runNext();
      if (this.#waiting.length > 0) this.#schedule();
    });
  }

  #runNext(): void {
    const jobs = this.#waiting.splice(0, MAX_JOBS_AT_ONCE);
    if (jobs.length === 0) return;
    try {
      const isWriting = jobs.some(({ kind }) => kind === "write");
      const settle = isWriting ? this.#runAll(jobs) : this.#attemptInTime(jobs);
      this.#waiting = [...jobs.slice(settle.length), ...this.#waiting];
      for (const each of settle) each();
    } catch (error) {
      const explained = explainRuntime(error);
      for (const { reject } of jobs) reject(explained);
    }
  }

  /** How to settle the first of them, one at least, and as many as the turn has time for. */
  #attemptInTime(jobs: readonly Job[]): (() => void)[] {
    const until = performance.now() + MAX_TURN_MS;
    const settle: (() => void)[] = [];
    for (const job of jobs) {
      settle.push(this.#attempt(job));
      if (performance.now() >= until) break;
    }
    return settle;
  }

  /** How to settle the job once the transaction is committed. */
  #attempt(job: Job): () => void {
    try {
      const result = job.kind === "write" ? this.#runWrite(job) : job.work(this.#db);
      return () => job.resolve(result as never);
    } catch (error) {
      // A full disk may have rolled back everything: then nobody's job is done.
      if (job.kind === "write" && !this.#db.inTransaction) throw error;
      return () => job.reject(explainRuntime(error));
    }
  }
}
