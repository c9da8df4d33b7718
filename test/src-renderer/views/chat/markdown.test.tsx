// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createStore } from "zustand/vanilla";
import type { AppState } from "../../../../src-renderer/store/state.ts";
import { AppProvider } from "../../../../src-renderer/views/app-context.tsx";
import { isEmojiOnly } from "../../../../src-renderer/views/chat/markdown/emoji-only.ts";
import { safeAddress } from "../../../../src-renderer/views/chat/markdown/links.ts";
import { Markdown } from "../../../../src-renderer/views/chat/markdown/markdown.tsx";
import { renderAhead } from "../../../../src-renderer/views/chat/markdown/render-ahead.ts";
import { inChat } from "../helpers/chat-fixtures.ts";
import { BORIS, ME } from "../helpers/fixtures.ts";
import { recordingCommands } from "../helpers/recording-commands.ts";

afterEach(cleanup);

/** HTML of a text, as it is shown. */
function shown(text: string, called: { mentions?: readonly string[]; everyone?: boolean } = {}): HTMLElement {
  const store = createStore<AppState>(() => inChat());
  const { commands } = recordingCommands(store);
  const { container } = render(
    <AppProvider store={store} commands={commands}>
      <Markdown text={text} mentions={called.mentions ?? []} everyone={called.everyone ?? false} />
    </AppProvider>,
  );
  const markdown = container.querySelector<HTMLElement>(".markdown");
  if (markdown === null) throw new Error("There is no Markdown.");
  return markdown;
}

describe("Markdown of a message", () => {
  it("knows emphasis, lists, quotes, tables and code", () => {
    const { innerHTML } = shown("**a** _b_ ~~c~~ `d`\n- e\n\n> f\n\n| g |\n| - |\n| h |");
    for (const part of ["<strong>a", "<em>b", "<del>c", "<code>d", "<li>e", "<blockquote>", "<th>g", "<td>h"]) {
      expect(innerHTML).toContain(part);
    }
  });

  it("adds no headings to the page's own", () => {
    expect(shown("# one\n### two").textContent).toBe("one\ntwo");
    expect(screen.queryByRole("heading")).toBeNull();
  });

  it("breaks lines where they were broken", () => {
    expect(shown("one\ntwo **three**").querySelectorAll("br")).toHaveLength(1);
    expect(shown("one\ntwo").textContent).toBe("one\ntwo");
  });

  it("shows HTML as it was written", () => {
    const text = "<b>bold</b> <img src=x>";
    const markdown = shown(text);
    expect(markdown.textContent).toBe(text);
    expect(markdown.querySelector("b, img")).toBeNull();
  });

  it("makes a link of a picture, and loads nothing", () => {
    const markdown = shown("![a cat](https://cats.example/1.png)");
    expect(markdown.querySelector("img")).toBeNull();
    expect(screen.getByRole("link", { name: "a cat" }).getAttribute("href")).toBe("https://cats.example/1.png");
  });

  it("opens links elsewhere and tells that place nothing", () => {
    shown("https://wiki.example/a and [b](mailto:b@c.example)");
    for (const link of screen.getAllByRole("link")) {
      expect(link.getAttribute("target")).toBe("_blank");
      expect(link.getAttribute("rel")).toBe("noreferrer noopener");
    }
  });

  it("has no boxes to tick and no footnotes", () => {
    const markdown = shown("- [ ] a\n- [x] b\n\nc[^1]\n\n[^1]: d");
    expect(markdown.querySelector("input, section, sup")).toBeNull();
    expect(markdown.textContent).toContain("☐ a");
    expect(markdown.textContent).toContain("☑ b");
  });

  it("marks those whom a message calls, and nobody else (M6)", () => {
    const text = "@ada, @boris.kowalczyk. and @chidi `@ada` a@ada.example @everyone";
    const markdown = shown(text, { mentions: [ME.id, BORIS.id] });
    const marked = [...markdown.querySelectorAll<HTMLElement>(".mention")];
    expect(marked.map((each) => each.textContent)).toEqual(["@Ada", "@Boris Kowalczyk"]);
    expect(marked.map((each) => each.dataset["me"])).toEqual(["true", "false"]);
    expect(markdown.textContent).toBe("@Ada, @Boris Kowalczyk. and @chidi @ada a@ada.example @everyone");
    cleanup();
    expect(shown("@everyone!", { everyone: true }).querySelector(".mention")?.textContent).toBe("@everyone");
  });

  it("hides spoilers until they are pressed", async () => {
    const markdown = shown("||the **boss** heals|| by the way");
    const spoiler = screen.getByRole("button", { name: "Spoiler, press to show" });
    await userEvent.click(spoiler);
    expect(markdown.querySelector(".spoiler strong")?.textContent).toBe("boss");
    expect(screen.queryByRole("button")).toBeNull();
    cleanup();
    expect(shown("a || b").textContent).toBe("a || b");
  });

  it("colours code at once where colours are loaded already, so that nothing flickers by while one scrolls", async () => {
    const code = (name: string) => shown(`\`\`\`js\nconst ${name} = 1;\n\`\`\``).querySelector(".hljs-keyword");
    await expect.poll(() => code("first")).not.toBeNull();
    expect(code("second")?.textContent).toBe("const");
  });

  it("is parsed ahead while the page has nothing else to do, the newest first", () => {
    const moments: IdleRequestCallback[] = [];
    vi.stubGlobal("requestIdleCallback", (callback: IdleRequestCallback) => moments.push(callback));
    vi.stubGlobal("cancelIdleCallback", (index: number) => void moments.splice(index - 1, 1));
    const left = [10, 10, 1, 10, 10, 10];
    const stop = renderAhead(["**one**", "**two**", "**three**"]);
    moments.shift()?.({ didTimeout: false, timeRemaining: () => left.shift() ?? 0 });
    // Two of them, then there was no time left: the rest waits for another moment.
    expect([left.length, moments.length]).toEqual([3, 1]);
    stop();
    expect(moments).toEqual([]);
    vi.unstubAllGlobals();
  });

  it("colours code of known languages, and shows that of others as it is", async () => {
    const markdown = shown("```js\nconst a = 1;\n```\n```nonsense\nx < y\n```");
    await expect.poll(() => markdown.querySelector(".hljs-keyword")?.textContent).toBe("const");
    expect([...markdown.querySelectorAll("pre")].map((each) => each.textContent)).toEqual(["const a = 1;", "x < y"]);
  });

  it.each([
    ["only emoji", "🔥🔥 👩‍👩‍👧 🇵🇱 1️⃣", true],
    ["a word beside", "🔥 fire", false],
    ["digits", "12", false],
    ["too many", "🔥".repeat(40), false],
    ["nothing", "", false],
  ])("is large for %s", (_, text, expected) => {
    expect(isEmojiOnly(text)).toBe(expected);
  });

  it.each(["javascript:x", "data:text/html,x", "/files/x", "//evil.example", "x", "file:///x", "blob:https://x/y"])(
    "takes no link to %s",
    (address) => {
      expect(safeAddress(address)).toBeNull();
    },
  );
});

/* On an idle machine each takes a few ms; the limit says no more than that nothing grows with the square. */
const QUICK_MS = 1_000;
const HOSTILE = [
  "*",
  "*a",
  "a* ",
  "_a*",
  "[",
  "[a](",
  "![",
  "`a``",
  "> ",
  ">",
  "- ",
  "1. ",
  "||",
  "<",
  "~a",
  "&a;",
  "a|",
  "@a ",
  "\\",
];

describe("what was written to keep the page busy", () => {
  it.each(HOSTILE)("4,000 characters of %j are shown at once", (piece) => {
    const text = piece.repeat(4_000).slice(0, 4_000);
    const startedMs = performance.now();
    const { textContent } = shown(text);
    expect(performance.now() - startedMs).toBeLessThan(QUICK_MS);
    expect(textContent?.length).toBeGreaterThan(0);
  });

  it("a text that breaks the parser is shown as it was written", () => {
    const text = `${"*a **b ".repeat(90)}${" b** a*".repeat(90)}`;
    expect(shown(text).textContent).toContain("a");
    const deep = Array.from({ length: 60 }, (_, depth) => `${"  ".repeat(depth)}- a`).join("\n");
    expect(shown(deep).textContent).toContain("- a");
  });
});
