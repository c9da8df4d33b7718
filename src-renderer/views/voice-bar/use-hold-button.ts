import { type KeyboardEvent, type MouseEvent, type PointerEvent, useEffect, useMemo, useRef } from "react";
import { useCommands } from "../app-context.tsx";

/**
 * Handlers of a button that talks as long as it is held. Every way in which a hold can end without its up-event (a
 * cancelled pointer, the focus going elsewhere, the page hidden, the button gone) lets go as well.
 */
export function useHoldButton() {
  const commands = useCommands();
  const holders = useRef(new Set<"pointer" | "keyboard">());

  const actions = useMemo(() => {
    const hold = (holder: "pointer" | "keyboard") => {
      const wasIdle = holders.current.size === 0;
      holders.current.add(holder);
      if (wasIdle) commands.holdTalk("button");
    };
    const release = (holder: "pointer" | "keyboard") => {
      if (holders.current.delete(holder) && holders.current.size === 0) commands.releaseTalk("button");
    };
    const releaseAll = () => {
      release("pointer");
      release("keyboard");
    };
    return { hold, release, releaseAll };
  }, [commands]);

  useEffect(() => {
    const onVisibility = () => {
      if (document.visibilityState === "hidden") actions.releaseAll();
    };
    addEventListener("blur", actions.releaseAll);
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      removeEventListener("blur", actions.releaseAll);
      document.removeEventListener("visibilitychange", onVisibility);
      actions.releaseAll();
    };
  }, [actions]);

  return {
    onPointerDown: (event: PointerEvent<HTMLButtonElement>) => {
      if (event.button !== 0) return;
      // The pointer may leave the button while it is held; it still belongs to it.
      event.currentTarget.setPointerCapture(event.pointerId);
      actions.hold("pointer");
    },
    onPointerUp: () => actions.release("pointer"),
    onPointerCancel: () => actions.release("pointer"),
    onLostPointerCapture: () => actions.release("pointer"),
    onKeyDown: (event: KeyboardEvent) => {
      if (!isHoldKey(event)) return;
      event.preventDefault();
      if (!event.repeat) actions.hold("keyboard");
    },
    onKeyUp: (event: KeyboardEvent) => {
      if (!isHoldKey(event)) return;
      event.preventDefault();
      actions.release("keyboard");
    },
    onBlur: () => actions.releaseAll(),
    // A long press must not open the menu of a touch screen.
    onContextMenu: (event: MouseEvent) => event.preventDefault(),
  };
}

function isHoldKey({ key }: KeyboardEvent): boolean {
  return key === " " || key === "Enter";
}
