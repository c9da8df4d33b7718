import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useRoster } from "../../app-context.tsx";
import type { MessageActions } from "../message/message-actions.tsx";
import { permissions } from "../message/permissions.ts";
import type { Row } from "./rows.ts";

/** A row that has just come into the page is not measured yet, and hidden so long. */
const FOCUS_TRIES = 20;

interface ListKeys {
  /** The row that the Tab key leads to. */
  readonly currentKey: string | null;
  goTo(index: number): void;
  /** After what stood open was closed: its message may be gone, and the focus with it. */
  keepFocus(): void;
  onKeyDown(event: KeyboardEvent): void;
  onFocus(event: FocusEvent): void;
}

interface ListKeysOf {
  readonly rows: readonly Row[];
  readonly scroller: RefObject<HTMLElement | null>;
  readonly actions: MessageActions;
  scrollToRow(index: number): void;
  scrollToEnd(): void;
}

/** The keyboard in the list: arrows from message to message, Enter and the menu key for what can be done with one. */
export function useListKeys({ rows, scroller, actions, scrollToRow, scrollToEnd }: ListKeysOf): ListKeys {
  const roster = useRoster();
  const [chosenKey, setChosenKey] = useState<string | null>(null);
  const chosen = chosenKey === null ? -1 : rows.findIndex(({ key }) => key === chosenKey);
  const lastChosen = useRef(-1);
  // Where the current message was deleted, its neighbour takes its place.
  const neighbour = chosenKey === null || lastChosen.current === -1 ? rows.length - 1 : lastChosen.current;
  const current = chosen === -1 ? Math.min(neighbour, rows.length - 1) : chosen;
  useLayoutEffect(() => {
    lastChosen.current = chosenKey === null ? -1 : current;
  });
  const currentRow = rows[current];

  const focusSoon = useCallback(
    (key: string, triesLeft = FOCUS_TRIES) => {
      const element = scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`) ?? null;
      element?.focus({ preventScroll: true });
      if (element !== null && document.activeElement === element) return;
      if (triesLeft > 0) requestAnimationFrame(() => focusSoon(key, triesLeft - 1));
    },
    [scroller],
  );

  const goTo = (index: number) => {
    const row = rows[index];
    if (row === undefined) return;
    setChosenKey(row.key);
    focusSoon(row.key);
  };

  const keepFocus = () => {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (isLost) goTo(current);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-row]") : null;
    if (row === null || currentRow === undefined) return;
    // A link or button of the message has its own keys, but for the way out.
    if (event.target !== row) {
      if (event.key !== "Escape" || !isInside(event.target)) return;
      event.preventDefault();
      event.stopPropagation();
      return row.focus();
    }
    const act = keyAction(event);
    if (act === null) return;
    event.preventDefault();
    act();
  };

  const move = (index: number) => {
    const wanted = Math.max(0, Math.min(rows.length - 1, index));
    if (wanted === rows.length - 1) scrollToEnd();
    else scrollToRow(wanted);
    goTo(wanted);
  };

  const keyAction = ({ key, shiftKey, currentTarget, target }: KeyboardEvent): (() => void) | null => {
    const isMenuKey = key === "ContextMenu" || (key === "F10" && shiftKey);
    if (shiftKey && !isMenuKey) return null;
    if (key === "ArrowUp") return () => move(current - 1);
    if (key === "ArrowDown") return () => move(current + 1);
    if (key === "Home") return () => move(0);
    if (key === "End") return () => move(rows.length - 1);
    if (currentRow?.kind !== "message") return null;
    const { message } = currentRow;
    const place = target instanceof Element ? target : currentTarget;
    if (isMenuKey || key === "Enter") return () => actions.openMenu(message, place);
    if (key === "Delete" && permissions(roster, message).mayDelete) return () => actions.askDelete(message);
    return null;
  };

  const onFocus = ({ target }: FocusEvent) => {
    const key = target.closest<HTMLElement>("[data-row]")?.dataset["row"];
    if (key !== undefined) setChosenKey(key);
  };

  return { currentKey: currentRow?.key ?? null, goTo, keepFocus, onKeyDown, onFocus };
}

/** A text field in the row (the edit form) knows itself what Escape is. */
function isInside(target: EventTarget): boolean {
  return target instanceof Element && target.closest("form, textarea, input") === null;
}
