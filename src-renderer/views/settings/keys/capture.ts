import { INPUTS_MAX, type Input, type Trigger, triggerSchema } from "../../../../shared/desktop/bindings.ts";
import type { DesktopState } from "../../../../shared/desktop/desktop-state.ts";
import { globalKeyRefusal, type KeyRefusal } from "../../../../shared/desktop/key-codes.ts";

/** Why what was pressed last was not taken. */
export interface CaptureRefusal {
  readonly code: string;
  readonly why: KeyRefusal | "tooMany";
}

/** Keys being pressed for a new binding. */
export type Capture =
  | { readonly kind: "waiting"; readonly held: readonly Input[]; readonly refusal: CaptureRefusal | null }
  /** `held`: those that are still down; they mean nothing to the page until they were let go. */
  | { readonly kind: "captured"; readonly trigger: Trigger; readonly held: readonly Input[] }
  | { readonly kind: "cancelled" };

export type CaptureEvent =
  /** `isAltGraph`: Windows sends a left Ctrl in front of AltGr, which nobody pressed. */
  | { readonly kind: "down"; readonly code: string; readonly isAltGraph: boolean }
  | { readonly kind: "up"; readonly code: string }
  /** The window lost the focus: up-events go elsewhere. */
  | { readonly kind: "lost" }
  | { readonly kind: "again" };

export const WAITING: Capture = { kind: "waiting", held: [], refusal: null };

/** Takes the largest set of keys that was held together: it stands when the first of them is let go. */
export function reduceCapture(capture: Capture, event: CaptureEvent, os: DesktopState["os"]): Capture {
  switch (event.kind) {
    case "again":
      return WAITING;
    case "lost":
      if (capture.kind === "captured") return { ...capture, held: [] };
      return capture.kind === "waiting" ? WAITING : capture;
    case "down":
      return capture.kind === "waiting" ? pressed(capture, event.code, event.isAltGraph, os) : capture;
    case "up":
      return released(capture, event.code);
  }
}

function pressed(
  capture: Extract<Capture, { kind: "waiting" }>,
  code: string,
  isAltGraph: boolean,
  os: DesktopState["os"],
): Capture {
  const held = isAltGraph ? capture.held.filter((input) => input !== "ControlLeft") : capture.held;
  if (held.includes(code)) return capture;
  if (code === "Escape" && held.length === 0) return { kind: "cancelled" };
  const why = globalKeyRefusal(code, os) ?? (held.length === INPUTS_MAX ? "tooMany" : null);
  if (why !== null) return { kind: "waiting", held, refusal: { code, why } };
  return { kind: "waiting", held: [...held, code], refusal: null };
}

function released(capture: Capture, code: string): Capture {
  if (capture.kind === "cancelled" || !capture.held.includes(code)) return capture;
  // macOS sends no up-event of keys that were let go while Meta was down.
  const held = code.startsWith("Meta") ? [] : capture.held.filter((input) => input !== code);
  const trigger = capture.kind === "captured" ? capture.trigger : triggerSchema.parse(capture.held);
  return { kind: "captured", trigger, held };
}
