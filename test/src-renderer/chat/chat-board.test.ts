import { describe, expect, it } from "vitest";
import { ChatBoard } from "../../../src-renderer/chat/chat-board.ts";

const from = (id: number) => ({ newFrom: new Map([["general", id]]) });

function setUp() {
  const shown: (number | undefined)[] = [];
  const frames: (() => void)[] = [];
  const board = new ChatBoard(
    ({ newFrom }) => shown.push(newFrom.get("general")),
    (task) => frames.push(task),
  );
  const frame = (): void => {
    for (const task of frames.splice(0)) task();
  };
  return { board, shown, frames, frame };
}

describe("the board of chat", () => {
  it("shows what is set at once, and what is set together as one", () => {
    const { board, shown } = setUp();
    board.set(from(1));
    board.together(() => {
      board.set(from(2));
      board.set(from(3));
    });
    expect(shown).toEqual([1, 3]);
  });

  it("shows all that comes from elsewhere before a frame with that frame", () => {
    const { board, shown, frames, frame } = setUp();
    for (const id of [1, 2, 3]) board.soon(() => board.set(from(id)));
    expect(board.state.newFrom.get("general")).toBe(3);
    expect([shown.length, frames.length]).toEqual([0, 1]);
    frame();
    expect(shown).toEqual([3]);
    board.soon(() => board.set(from(4)));
    frame();
    expect(shown).toEqual([3, 4]);
  });

  it("shows what came from elsewhere with the user's own, and not again", () => {
    const { board, shown, frame } = setUp();
    board.soon(() => board.set(from(1)));
    board.set({ pending: [] });
    expect(shown).toEqual([1]);
    frame();
    expect(shown).toEqual([1]);
  });

  it("keeps to what is together where that comes from elsewhere", () => {
    const { board, shown, frame } = setUp();
    board.together(() => {
      board.soon(() => board.set(from(1)));
      board.set(from(2));
    });
    expect(shown).toEqual([2]);
    frame();
    expect(shown).toEqual([2]);
  });

  it("waits for no frame where nothing changed", () => {
    const { board, frames } = setUp();
    board.soon(() => {});
    expect(frames).toEqual([]);
  });
});
