import type { ContextMenuParams } from "electron";
import { externalLink } from "../security/external-links.ts";

/** What is under the pointer, as far as a menu is about it. */
export type ContextFacts = Pick<
  ContextMenuParams,
  "isEditable" | "selectionText" | "linkURL" | "mediaType" | "srcURL" | "x" | "y"
> & { readonly editFlags: Pick<ContextMenuParams["editFlags"], "canUndo" | "canRedo" | EditFlag> };

type EditFlag = "canCut" | "canCopy" | "canPaste" | "canSelectAll";

/** What the item does, and to what. */
export type ContextAction =
  | { readonly kind: "open"; readonly url: string }
  | { readonly kind: "copyText"; readonly text: string }
  | { readonly kind: "copyImage"; readonly x: number; readonly y: number };

export type ContextItem =
  | { readonly kind: "separator" }
  /** Of Electron's, which knows its words and does it where the focus is. */
  | {
      readonly kind: "role";
      readonly role: "undo" | "redo" | "cut" | "copy" | "paste" | "selectAll";
      readonly isEnabled: boolean;
    }
  | { readonly kind: "button"; readonly label: string; readonly action: ContextAction };

/**
 * What a browser offers by itself on a field, a link, a picture and selected words, and Electron leaves to the program; empty
 * where there is nothing to do. Messages and rows have menus of the page's own, and never come here.
 */
export function contextMenu(facts: ContextFacts): ContextItem[] {
  if (facts.isEditable) return fieldItems(facts);
  const groups = [linkItems(facts), imageItems(facts), selectionItems(facts)].filter(({ length }) => length > 0);
  return groups.flatMap((items, index) => (index === 0 ? items : [SEPARATOR, ...items]));
}

const SEPARATOR: ContextItem = { kind: "separator" };

function fieldItems({ editFlags }: ContextFacts): ContextItem[] {
  const { canUndo, canRedo, canCut, canCopy, canPaste, canSelectAll } = editFlags;
  return [
    { kind: "role", role: "undo", isEnabled: canUndo },
    { kind: "role", role: "redo", isEnabled: canRedo },
    SEPARATOR,
    { kind: "role", role: "cut", isEnabled: canCut },
    { kind: "role", role: "copy", isEnabled: canCopy },
    { kind: "role", role: "paste", isEnabled: canPaste },
    SEPARATOR,
    { kind: "role", role: "selectAll", isEnabled: canSelectAll },
  ];
}

function linkItems({ linkURL }: ContextFacts): ContextItem[] {
  const url = externalLink(linkURL);
  if (url === null) return [];
  return [
    { kind: "button", label: "Open Link in Browser", action: { kind: "open", url } },
    { kind: "button", label: "Copy Link", action: { kind: "copyText", text: url } },
  ];
}

function imageItems({ mediaType, srcURL, x, y }: ContextFacts): ContextItem[] {
  if (mediaType !== "image") return [];
  const url = externalLink(srcURL);
  return [
    { kind: "button", label: "Copy Image", action: { kind: "copyImage", x, y } },
    // One that is about to be sent has no address that a browser could open.
    ...(url === null
      ? []
      : [{ kind: "button", label: "Open Image in Browser", action: { kind: "open", url } } satisfies ContextItem]),
  ];
}

function selectionItems({ selectionText, editFlags }: ContextFacts): ContextItem[] {
  return selectionText.trim() === "" ? [] : [{ kind: "role", role: "copy", isEnabled: editFlags.canCopy }];
}
