import { type KeyboardEvent, type RefObject, useMemo, useState } from "react";
import { assertNever } from "../../../../shared/assert-never.ts";
import { useRoster } from "../../app-context.tsx";
import { replaceInField } from "../composer/edit-field.ts";
import type { Emoji } from "../emoji/emoji-list.ts";
import { findEmoji, withTone } from "../emoji/find-emoji.ts";
import { useEmojiList } from "../emoji/use-emoji-list.ts";
import { useEmojiTaste } from "../emoji/use-emoji-taste.ts";
import { type Callee, calleeText, findPeople } from "./find-people.ts";
import { wholeEmojiAt, wordAt } from "./word-at.ts";

const OFFERED = 8;

export type Option =
  | Callee
  | {
      readonly kind: "emoji";
      readonly unicode: string;
      /** Of its names the one that is being typed, where there is such a one. */
      readonly name: string;
    };

/** The text of a field and where its caret stands; no caret while something is selected, or the focus is elsewhere. */
export interface Typed {
  readonly text: string;
  readonly caret: number | null;
}

export interface Completion {
  /** Empty: nothing is offered. */
  readonly options: readonly Option[];
  readonly activeIndex: number;
  choose(option: Option): void;
  dismiss(): void;
  /** Whether the key was for what is offered. */
  handleKey(event: KeyboardEvent): boolean;
  /** Behind a second colon: a name that is known becomes its emoji. */
  replaceTypedEmoji(typed: Typed): void;
}

/** Offers people behind `@` and emoji behind `:`, while they are typed in a field. */
export function useCompletion(field: RefObject<HTMLTextAreaElement | null>, typed: Typed): Completion {
  const roster = useRoster();
  const taste = useEmojiTaste();
  const word = useMemo(() => (typed.caret === null ? null : wordAt(typed.text, typed.caret)), [typed]);
  const emoji = useEmojiList(word?.kind === "emoji");
  const key = word === null ? "" : `${word.kind} ${word.start} ${word.query}`;
  const [active, setActive] = useState({ key, index: 0 });
  /** Where a word begins for which nothing is wanted. */
  const [dismissedAt, setDismissedAt] = useState<number | null>(null);

  // What is no longer being typed may be offered again.
  if (word === null && dismissedAt !== null && typed.caret !== null) setDismissedAt(null);
  const options = useMemo((): readonly Option[] => {
    if (word === null || word.start === dismissedAt) return [];
    switch (word.kind) {
      case "person":
        return findPeople(roster, word.query, OFFERED);
      case "emoji":
        if (emoji.kind !== "ready") return [];
        return findEmoji(emoji.list, word.query, OFFERED).map((each) => ({
          kind: "emoji",
          unicode: withTone(each, taste.tone),
          name: nameOf(each, word.query.toLowerCase()),
        }));
      default:
        return assertNever(word.kind);
    }
  }, [word, dismissedAt, roster, emoji, taste.tone]);
  const activeIndex = active.key === key ? Math.min(active.index, Math.max(0, options.length - 1)) : 0;

  const choose = (option: Option) => {
    if (word === null || field.current === null) return;
    replaceInField(field.current, word.start, word.end, textOf(option));
    if (option.kind === "emoji") taste.used(option.unicode);
  };
  const dismiss = () => setDismissedAt(word?.start ?? null);
  const move = (step: number) => setActive({ key, index: (activeIndex + step + options.length) % options.length });

  return {
    options,
    activeIndex,
    choose,
    dismiss,
    handleKey(event) {
      const option = options[activeIndex];
      if (option === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
      switch (event.key) {
        case "ArrowDown":
          move(1);
          return true;
        case "ArrowUp":
          move(-1);
          return true;
        case "Tab":
        case "Enter":
          choose(option);
          return true;
        case "Escape":
          dismiss();
          return true;
        default:
          return false;
      }
    },
    replaceTypedEmoji({ text, caret }) {
      if (caret === null || emoji.kind !== "ready" || field.current === null) return;
      const whole = wholeEmojiAt(text, caret);
      const known = whole === null ? undefined : emoji.list.byShortcode.get(whole.query.toLowerCase());
      if (whole === null || known === undefined) return;
      replaceInField(field.current, whole.start, whole.end, withTone(known, taste.tone));
    },
  };
}

function textOf(option: Option): string {
  return option.kind === "emoji" ? `${option.unicode} ` : calleeText(option);
}

function nameOf({ shortcodes, label }: Emoji, query: string): string {
  return shortcodes.find((code) => code.startsWith(query)) ?? shortcodes[0] ?? label;
}
