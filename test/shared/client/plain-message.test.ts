import { describe, expect, it } from "vitest";
import { plainExcerpt, plainMessage, plainPreview } from "../../../shared/client/plain-message.ts";

describe("plainMessage", () => {
  it.each([
    ["**bold**, *slanted*, _slanted_, __bold__ and ~~gone~~", "bold, slanted, slanted, bold and gone"],
    ["snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"],
    ["see [the guide](https://guides.example/a) and ![a map](https://x.example/m.png)", "see the guide and a map"],
    ["https://wiki.example/raids?page=2#boss", "https://wiki.example/raids?page=2#boss"],
    ["# Plan\n> quoted\n- one\n- two", "Plan quoted one two"],
    ["before\n```lua\nlocal x = 1\n```\nafter `code`", "before local x = 1 after code"],
    ["the killer is ||the gardener||", "the killer is (spoiler)"],
    ["||either|or|| and ||this|that||", "(spoiler) and (spoiler)"],
    ["| who | what |\n| --- | --- |\n| Boris | shield |", "who what Boris shield"],
    ["\\*not slanted\\*", "*not slanted*"],
    ["@ada   look\n\nhere", "@ada look here"],
  ])("of %j is %j", (text, plain) => {
    expect(plainMessage(text)).toBe(plain);
  });

  it.each(["*", "_", "`", "[", "|", "~", "\\", "-", "|-", "> ", "[](", "* "])(
    "is done with 4,000 characters of %j at once",
    (piece) => {
      const startedAt = performance.now();
      plainMessage(piece.repeat(4_000 / piece.length));
      expect(performance.now() - startedAt).toBeLessThan(200);
    },
  );

  it("hides in a preview what was cut before its end, and takes two bars for what they are elsewhere", () => {
    const long = "The killer ".padEnd(190, "!");
    expect(plainPreview(`${long}||the gardener||`.slice(0, 200))).toBe(`${long}(spoiler)`);
    expect(plainPreview(`||a||${long}`.padEnd(200, "!"))).toContain("(spoiler)The killer");
    expect(plainPreview("a || b")).toBe("a || b");
  });

  it("takes no long time for a line that is almost that of a table", () => {
    const startedAt = performance.now();
    for (const end of ["x", "|x", ":x"]) plainMessage(`a\n${" ".repeat(2_000)}${"-".repeat(1_990)}${end}`);
    expect(performance.now() - startedAt).toBeLessThan(200);
  });

  it("is cut between characters, never within one", () => {
    expect(plainExcerpt("🔥🔥🔥🔥", 3)).toBe("🔥🔥…");
    expect(plainExcerpt("short", 5)).toBe("short");
  });
});
