import { describe, expect, it } from "vitest";
import { nextStep } from "../../../../src-renderer/views/chat/list/row-steps.ts";
import { buildRows, type Row } from "../../../../src-renderer/views/chat/list/rows.ts";
import { EVENING, message, messages, pending, said } from "../helpers/chat-fixtures.ts";
import { BORIS, ME } from "../helpers/fixtures.ts";

const rowsOf = (list = EVENING, change: { newFrom?: number | null; before?: readonly Row[] } = {}) =>
  buildRows({ messages: list, pending: [], newFrom: change.newFrom ?? null, selfId: ME.id }, change.before ?? []);

const keys = (rows: readonly Row[]) => rows.map(({ key }) => key);

describe("rows of the list", () => {
  it("puts together what one person says within five minutes, but for replies", () => {
    const rows = rowsOf([
      said(BORIS, 1, 0, "one"),
      said(BORIS, 2, 4, "two"),
      said(BORIS, 3, 9, "three"),
      said(ME, 4, 9, "four"),
      said(ME, 5, 9, "five", { replyTo: 1 }),
    ]);
    expect(rows.map(({ isHead }) => isHead)).toEqual([true, false, true, true, true]);
  });

  it("begins each day with its line, and the first row has one", () => {
    const rows = rowsOf();
    const days = rows.filter(({ dayMs }) => dayMs !== null).map(({ key }) => key);
    expect(days).toEqual(["m101", "m110"]);
  });

  it("draws the line of new messages above the first one that stands, with its author's name", () => {
    const rows = rowsOf([said(BORIS, 1, 0, "a"), said(BORIS, 5, 1, "b"), said(BORIS, 6, 2, "c")], { newFrom: 3 });
    expect(rows.map((row) => row.kind === "message" && row.isFirstNew)).toEqual([false, true, false]);
    expect(rows.map(({ isHead }) => isHead)).toEqual([true, true, false]);
  });

  it("puts what is on its way behind all that has a number", () => {
    const rows = buildRows({ messages: messages(2), pending: [pending("n")], newFrom: null, selfId: ME.id }, []);
    expect(keys(rows)).toEqual(["m1", "m2", "pn"]);
  });

  it("keeps the rows that look as before, and they alone", () => {
    const list = messages(6);
    const before = rowsOf(list);
    const changed = list.map((each) => (each.id === 3 ? { ...each, text: "changed" } : each));
    const after = rowsOf([...changed, message(7)], { before });
    expect(after.map((row, index) => row === before[index])).toEqual([true, true, false, true, true, true, false]);
  });
});

describe("steps in which the virtual list takes rows", () => {
  const all = rowsOf(messages(30));
  const part = (from: number, to: number) => all.slice(from, to);

  /** All steps from one list of rows to another. */
  const steps = (shown: readonly Row[], wanted: readonly Row[], firstSeen = 0) => {
    const taken: { isShift: boolean; keys: string[] }[] = [];
    for (let rows = shown; rows !== wanted; ) {
      const step = nextStep(rows, wanted, firstSeen);
      taken.push({ isShift: step.isShift, keys: keys(step.rows) });
      if (taken.length > 3) throw new Error("It comes to no end.");
      rows = step.rows;
    }
    return taken;
  };

  it("counts from the end where older ones come", () => {
    expect(steps(part(10, 20), part(0, 20))).toEqual([{ isShift: true, keys: keys(part(0, 20)) }]);
  });

  it("counts from the beginning where newer ones come", () => {
    expect(steps(part(0, 10), part(0, 12))).toEqual([{ isShift: false, keys: keys(part(0, 12)) }]);
  });

  it("takes two steps where older ones come and the newest are let go, as many or not", () => {
    for (const wanted of [part(4, 14), part(0, 15), part(5, 18)]) {
      const taken = steps(part(10, 20), wanted);
      expect(taken.map(({ isShift }) => isShift)).toEqual([true, false]);
      expect(taken.at(-1)?.keys).toEqual(keys(wanted));
    }
  });

  it("takes two steps where newer ones come and the oldest are let go", () => {
    const taken = steps(part(0, 10), part(5, 15));
    expect(taken.map(({ isShift }) => isShift)).toEqual([true, false]);
    expect(taken.at(-1)?.keys).toEqual(keys(part(5, 15)));
  });

  it("keeps the place where a message above it is deleted, and where one below is", () => {
    const without = (index: number) => part(0, 10).filter((_, each) => each !== index);
    expect(steps(part(0, 10), without(2), 5).map(({ isShift }) => isShift)).toEqual([true]);
    expect(steps(part(0, 10), without(7), 5).map(({ isShift }) => isShift)).toEqual([false]);
  });

  it("starts anew where no row is left", () => {
    expect(nextStep(part(0, 10), part(20, 30), 0)).toMatchObject({ isElsewhere: true, isShift: false });
    expect(nextStep([], part(0, 10), 0)).toMatchObject({ isElsewhere: false });
  });
});
