import { describe, expect, it } from "vitest";
import { type ContextFacts, contextMenu } from "../../../src-main/window/context-menu.ts";

const NOTHING: ContextFacts = {
  isEditable: false,
  selectionText: "",
  linkURL: "",
  mediaType: "none",
  srcURL: "",
  x: 40,
  y: 30,
  editFlags: {
    canUndo: false,
    canRedo: false,
    canCut: false,
    canCopy: true,
    canPaste: true,
    canSelectAll: true,
  },
};

/** Labels, and roles with whether they can be chosen. */
function shown(facts: Partial<ContextFacts>): string[] {
  return contextMenu({ ...NOTHING, ...facts }).map((item) => {
    if (item.kind === "separator") return "-";
    return item.kind === "role" ? `${item.role}${item.isEnabled ? "" : " (not now)"}` : item.label;
  });
}

describe("the context menu of the desktop app's page", () => {
  it("is none where there is nothing to do", () => {
    expect(shown({})).toEqual([]);
    expect(shown({ selectionText: " \n" })).toEqual([]);
  });

  it("on a field does what one does with text, as far as it can be done now", () => {
    expect(shown({ isEditable: true, selectionText: "word" })).toEqual([
      "undo (not now)",
      "redo (not now)",
      "-",
      "cut (not now)",
      "copy",
      "paste",
      "-",
      "selectAll",
    ]);
  });

  it("copies what is selected", () => {
    expect(shown({ selectionText: "two words" })).toEqual(["copy"]);
  });

  it("opens and copies a link of the web, and has no words for any other", () => {
    expect(contextMenu({ ...NOTHING, linkURL: "https://example.org/a" })).toEqual([
      { kind: "button", label: "Open Link in Browser", action: { kind: "open", url: "https://example.org/a" } },
      { kind: "button", label: "Copy Link", action: { kind: "copyText", text: "https://example.org/a" } },
    ]);
    for (const linkURL of [
      "file:///etc/passwd",
      "javascript:alert(1)",
      "app://cromulent/desktop.html",
      "https://a@b.c/",
    ])
      expect(shown({ linkURL }), linkURL).toEqual([]);
  });

  it("copies a picture, and opens it in the browser once a server has it", () => {
    const picture = { mediaType: "image", srcURL: "https://voice.example/files/1/map.png" } as const;
    expect(contextMenu({ ...NOTHING, ...picture })).toEqual([
      { kind: "button", label: "Copy Image", action: { kind: "copyImage", x: 40, y: 30 } },
      { kind: "button", label: "Open Image in Browser", action: { kind: "open", url: picture.srcURL } },
    ]);
    expect(shown({ ...picture, srcURL: "blob:app://cromulent/1" })).toEqual(["Copy Image"]);
  });

  it("keeps what belongs together apart from the rest", () => {
    expect(shown({ selectionText: "a link", linkURL: "https://example.org/" })).toEqual([
      "Open Link in Browser",
      "Copy Link",
      "-",
      "copy",
    ]);
  });
});
