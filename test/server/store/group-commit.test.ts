import Sqlite from "better-sqlite3";
import { expect, it } from "vitest";
import { GroupCommit } from "../../../server/store/group-commit.ts";

function open() {
  const db = new Sqlite(":memory:");
  db.exec("CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE)");
  const group = new GroupCommit(db);
  const add = (word: string) =>
    group.write(() => Number(db.prepare("INSERT INTO words (word) VALUES (?)").run(word).lastInsertRowid));
  const count = () => group.read(() => db.prepare("SELECT count(*) AS words FROM words").get());
  return { db, group, add, count };
}

it("M1 what is asked for within a turn takes effect in its order, reads among it", async () => {
  const { add, count } = open();
  expect(await Promise.all([add("a"), count(), add("b"), count()])).toEqual([1, { words: 1 }, 2, { words: 2 }]);
});

it("M1 nothing is answered before all of its turn is committed", async () => {
  const { db, add, group } = open();
  let isOpen: boolean | null = null;
  const first = add("a").then(() => {
    isOpen = db.inTransaction;
  });
  await Promise.all([first, group.write(() => expect(isOpen).toBeNull())]);
  expect(isOpen).toBe(false);
});

it("a job that fails takes nothing else with it, and leaves nothing of itself", async () => {
  const { db, add, group, count } = open();
  const half = group.write(() => {
    db.prepare("INSERT INTO words (word) VALUES ('half')").run();
    throw new Error("no more");
  });
  const results = await Promise.allSettled([add("a"), add("a"), half, add("b")]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
  expect(await count()).toEqual({ words: 2 });
});

it("where nothing can be committed, nobody is answered that it was", async () => {
  const { db, add, count } = open();
  db.exec("CREATE TABLE owners (id INTEGER PRIMARY KEY)");
  db.exec("CREATE TABLE pets (owner INTEGER REFERENCES owners (id) DEFERRABLE INITIALLY DEFERRED)");
  db.pragma("foreign_keys = ON");
  const group = new GroupCommit(db);
  const results = await Promise.allSettled([
    group.write(() => db.prepare("INSERT INTO words (word) VALUES ('a')").run()),
    // Found out by the commit itself.
    group.write(() => db.prepare("INSERT INTO pets (owner) VALUES (4711)").run()),
  ]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await count()).toEqual({ words: 0 });
  expect(await add("b")).toBe(1);
});

it("jobs that take long leave the event loop to others between them, and keep their order", async () => {
  const { group, add } = open();
  const done: string[] = [];
  const slow = Array.from({ length: 4 }, (_, index) =>
    group.read(() => busyFor(60)).then(() => done.push(`slow ${index}`)),
  );
  const quick = add("a").then(() => done.push("quick"));
  setTimeout(() => done.push("heartbeat"), 1);
  await Promise.all([...slow, quick]);
  expect(done.indexOf("heartbeat")).toBeLessThan(2);
  expect(done.filter((name) => name !== "heartbeat")).toEqual(["slow 0", "slow 1", "slow 2", "slow 3", "quick"]);
});

function busyFor(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

it("what still waits when the store closes is done first", async () => {
  const { add, group, db } = open();
  const pending = Array.from({ length: 450 }, (_, index) => add(String(index)));
  group.flush();
  db.close();
  expect((await Promise.all(pending)).at(-1)).toBe(450);
});
