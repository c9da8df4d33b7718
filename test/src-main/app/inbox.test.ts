import { expect, it } from "vitest";
import { Inbox } from "../../../src-main/app/inbox.ts";

it("What comes before anybody listens waits, the latest of it, and is given once", () => {
  const inbox = new Inbox<string>();
  inbox.put("first");
  inbox.put("second");
  const heard: string[] = [];
  inbox.open((value) => heard.push(value));
  expect(heard).toEqual(["second"]);
  inbox.put("third");
  expect(heard).toEqual(["second", "third"]);
});

it("A value that counts as nothing waits as well", () => {
  const inbox = new Inbox<null>();
  inbox.put(null);
  const heard: null[] = [];
  inbox.open((value) => heard.push(value));
  expect(heard).toEqual([null]);
});

it("Nothing is given where nothing came", () => {
  const heard: unknown[] = [];
  new Inbox<unknown>().open((value) => heard.push(value));
  expect(heard).toEqual([]);
});
