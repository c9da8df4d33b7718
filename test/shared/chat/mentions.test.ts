import { expect, it } from "vitest";
import { findCalled, findMentions } from "../../../shared/chat/mentions.ts";

const MEMBERS = new Map(
  ["bob", "bob.smith", "bob_", "x-y", "ann.", "carol"].map((username) => [username, username.toUpperCase()]),
);
const idOf = (username: string) => MEMBERS.get(username);
const called = (text: string) => findCalled(text, { id: "AUTHOR", mayCallEveryone: true }, idOf);

it.each([
  ["@bob", ["BOB"]],
  ["hello @Bob!", ["BOB"]],
  ["(@bob)", ["BOB"]],
  ["**@bob**", ["BOB"]],
  ["@bob, @carol", ["BOB", "CAROL"]],
  ["@bob @BOB", ["BOB"]],
  ["@bob.smith", ["BOB.SMITH"]],
  ["@bob.", ["BOB"]],
  ["@bob...", ["BOB"]],
  ["@x-y-", ["X-Y"]],
  ["@ann.", ["ANN."]],
  ["@ann", []],
  ["@bob_", ["BOB_"]],
  ["@bobby", []],
  ["@bobé", []],
  ["@bob.what", []],
  ["me@bob", []],
  ["me@bob.smith", []],
  ["ü@bob", []],
  ["https://example.org/@bob", []],
  ["@@bob", []],
  ["@bob@example.org", []],
  ["@ bob", []],
  ["@", []],
])("M6 %j calls %j", (text, mentions) => {
  expect(called(text)).toEqual({ mentions, everyone: false });
});

it.each([
  ["`@bob`", []],
  ["``a ` @bob``", []],
  ["`a` @bob `b`", ["BOB"]],
  ["` @bob", ["BOB"]],
  ["`` @bob `", ["BOB"]],
  ["`a\n@bob`", []],
  ["`a\n\n@bob`", ["BOB"]],
  ["```\n@bob\n```", []],
  ["```js\n@bob\n```\n@carol", ["CAROL"]],
  ["```\n@bob", []],
  ["````\n```\n@bob\n````", []],
  ["a\n```\n@bob\n```", []],
  ["a ```@bob``` @carol", ["CAROL"]],
])("M6 code calls nobody: %j", (text, mentions) => {
  expect(called(text).mentions).toEqual(mentions);
});

it("M6 everyone counts from who may call everyone; one's own name calls nobody", () => {
  expect(called("@Everyone.")).toEqual({ mentions: [], everyone: true });
  expect(called("@everyoneelse").everyone).toBe(false);
  expect(findCalled("@everyone", { id: "A", mayCallEveryone: false }, idOf).everyone).toBe(false);
  expect(findCalled("@bob @carol", { id: "BOB", mayCallEveryone: false }, idOf).mentions).toEqual(["CAROL"]);
});

it("M6 at most 50 are called", () => {
  const text = Array.from({ length: 80 }, (_, index) => `@user${index}`).join(" ");
  const { mentions } = findCalled(text, { id: "A", mayCallEveryone: false }, (name) => name);
  expect(new Set(mentions)).toEqual(new Set(Array.from({ length: 50 }, (_, index) => `user${index}`)));
});

it("M6 only what may be a name is looked up, however many points stand behind it", () => {
  const asked: string[] = [];
  findMentions(`@bob${".".repeat(3_996)}`, (name) => {
    asked.push(name);
    return name === "bob" ? "BOB" : undefined;
  });
  expect(asked[0]).toBe(`bob${".".repeat(29)}`);
  expect(asked).toHaveLength(30);
});

it("M6 a name that calls is found at its place", () => {
  expect(findMentions("`x` hey @Bob. and @everyone", idOf)).toEqual([
    { start: 8, end: 12, called: { kind: "member", userId: "BOB" } },
    { start: 18, end: 27, called: { kind: "everyone" } },
  ]);
});
