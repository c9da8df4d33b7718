import { type RefObject, useEffect, useEffectEvent, useState } from "react";
import type { DesktopState } from "../../../../shared/desktop/desktop-state.ts";
import { type Capture, type CaptureEvent, reduceCapture, WAITING } from "./capture.ts";

const MOUSE_BUTTONS: readonly string[] = ["MouseLeft", "MouseMiddle", "MouseRight", "MouseBack", "MouseForward"];

/**
 * Takes keys and mouse buttons from the page until some were pressed and let go. A click with the left button counts
 * inside of `box` alone: everywhere else it works the dialogue.
 */
export function useCapture(os: DesktopState["os"], box: RefObject<HTMLElement | null>) {
  const [capture, setCapture] = useState<Capture>(WAITING);

  const dispatch = useEffectEvent((event: CaptureEvent) => setCapture((before) => reduceCapture(before, event, os)));
  const isForCapture = useEffectEvent(
    (code: string) => capture.kind === "waiting" || (capture.kind === "captured" && capture.held.includes(code)),
  );
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!isForCapture(event.code)) return;
    consume(event);
    if (event.type === "keyup") dispatch({ kind: "up", code: event.code });
    else if (!event.repeat) dispatch({ kind: "down", code: event.code, isAltGraph: event.key === "AltGraph" });
  });
  const onMouse = useEffectEvent((event: MouseEvent) => {
    // What the page does with the right, the middle and the navigating buttons.
    if (event.type === "contextmenu" || event.type === "auxclick") return consume(event);
    const code = MOUSE_BUTTONS[event.button] ?? "MouseOther";
    const isInBox = event.target instanceof Node && box.current?.contains(event.target) === true;
    if (!isForCapture(code) || (code === "MouseLeft" && !isInBox)) return;
    consume(event);
    if (event.type === "mousedown") dispatch({ kind: "down", code, isAltGraph: false });
    else dispatch({ kind: "up", code });
  });
  const onLost = useEffectEvent(() => dispatch({ kind: "lost" }));

  useEffect(() => {
    // At the window and capturing: neither the dialogue nor a widget in it may act on what is pressed.
    const key = (event: KeyboardEvent) => onKey(event);
    const mouse = (event: MouseEvent) => onMouse(event);
    const lost = () => onLost();
    const capturing = { capture: true };
    addEventListener("keydown", key, capturing);
    addEventListener("keyup", key, capturing);
    for (const type of MOUSE_EVENTS) addEventListener(type, mouse, capturing);
    addEventListener("blur", lost);
    return () => {
      removeEventListener("keydown", key, capturing);
      removeEventListener("keyup", key, capturing);
      for (const type of MOUSE_EVENTS) removeEventListener(type, mouse, capturing);
      removeEventListener("blur", lost);
    };
  }, []);

  return { capture, again: () => setCapture(WAITING) };
}

const MOUSE_EVENTS = ["mousedown", "mouseup", "auxclick", "contextmenu"] as const;

function consume(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
