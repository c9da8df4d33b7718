// @vitest-environment happy-dom
import { act, fireEvent, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { GAMES, inLobby, LOBBY, ME, QUIET, roster, signedIn, voiceMember } from "./helpers/fixtures.ts";
import type { Given } from "./helpers/recording-commands.ts";
import { renderApp } from "./helpers/render-app.tsx";

const HOLD: Given = ["holdTalk", "button"];
const RELEASE: Given = ["releaseTalk", "button"];

function inCall(change: Parameters<typeof inLobby>[0] = {}) {
  return signedIn({ roster: roster([voiceMember(ME, LOBBY)]), voice: inLobby(change) });
}

function rendered(state = inCall()) {
  const app = renderApp(state);
  return { ...app, button: screen.getByRole("button", { name: "Push to talk" }) };
}

const pressed = { button: 0, pointerId: 7 };

describe("the push-to-talk button", () => {
  it("talks as long as the pointer holds it", () => {
    const { button, given } = rendered();
    fireEvent.pointerDown(button, pressed);
    expect(given).toEqual([HOLD]);
    fireEvent.pointerUp(button, pressed);
    fireEvent.lostPointerCapture(button, pressed);
    expect(given).toEqual([HOLD, RELEASE]);
  });

  it("keeps the pointer that leaves it", () => {
    const { button, given } = rendered();
    const captured: number[] = [];
    button.setPointerCapture = (pointerId) => captured.push(pointerId);
    fireEvent.pointerDown(button, pressed);
    fireEvent.pointerLeave(button, pressed);
    expect(captured).toEqual([7]);
    expect(given).toEqual([HOLD]);
  });

  it.each(["pointerCancel", "lostPointerCapture"] as const)("lets go on %s", (event) => {
    const { button, given } = rendered();
    fireEvent.pointerDown(button, pressed);
    fireEvent[event](button, pressed);
    expect(given).toEqual([HOLD, RELEASE]);
  });

  it("does not talk by the right button of the mouse", () => {
    const { button, given } = rendered();
    fireEvent.pointerDown(button, { ...pressed, button: 2 });
    expect(given).toEqual([]);
  });

  it.each([" ", "Enter"])("talks as long as the key %j is down on it, whatever repeats", (key) => {
    const { button, given } = rendered();
    button.focus();
    // Another talk key, so that Space is the button's.
    fireEvent.keyDown(button, { key });
    fireEvent.keyDown(button, { key, repeat: true });
    fireEvent.keyUp(button, { key });
    expect(given).toEqual([HOLD, RELEASE]);
  });

  it("talks until pointer and key have both let go", () => {
    const { button, given } = rendered();
    fireEvent.pointerDown(button, pressed);
    fireEvent.keyDown(button, { key: "Enter" });
    fireEvent.pointerUp(button, pressed);
    expect(given).toEqual([HOLD]);
    fireEvent.keyUp(button, { key: "Enter" });
    expect(given).toEqual([HOLD, RELEASE]);
  });

  it("lets go when it loses the focus", () => {
    const { button, given } = rendered();
    button.focus();
    fireEvent.keyDown(button, { key: "Enter" });
    fireEvent.blur(button);
    expect(given).toEqual([HOLD, RELEASE]);
  });

  it("lets go when the window loses the focus", () => {
    const { button, given } = rendered();
    fireEvent.pointerDown(button, pressed);
    fireEvent.blur(window);
    expect(given).toEqual([HOLD, RELEASE]);
  });

  it("lets go when it goes away with the call", () => {
    const { button, given, store } = rendered();
    fireEvent.pointerDown(button, pressed);
    act(() => store.setState({ voice: QUIET }));
    expect(given).toEqual([HOLD, RELEASE]);
  });

  it("lets go when the mode changes", () => {
    const { button, given, store } = rendered();
    fireEvent.pointerDown(button, pressed);
    act(() => store.setState({ settings: { ...store.getState().settings, mode: "open" } }));
    expect(given).toEqual([HOLD, RELEASE]);
  });

  it("says whether the microphone is open, in words and on the whole bar", () => {
    const { store } = rendered();
    const state = () => screen.getByTestId("transmit-state");
    const bar = screen.getByRole("region", { name: "Voice" });
    expect(state().getAttribute("data-open")).toBe("false");
    act(() => store.setState({ voice: inLobby({ transmitting: true, talkHeld: true }) }));
    expect(state().getAttribute("data-open")).toBe("true");
    expect(state().textContent).toBe("On air");
    expect(bar.getAttribute("data-on-air")).toBe("true");
  });

  it("says that nobody hears a muted talker", () => {
    rendered(inCall({ muted: true, talkHeld: true }));
    expect(screen.getByText("Nobody hears you: unmute first")).toBeTruthy();
    expect(screen.getByTestId("transmit-state").getAttribute("data-open")).toBe("false");
  });

  it("cannot be pressed without a microphone, and says what to do", () => {
    const { button } = rendered(inCall({ microphone: { kind: "unavailable", reason: "insecureContext" } }));
    expect(button.hasAttribute("disabled")).toBe(true);
    expect(screen.getByText("Listening only: use the desktop app or https.")).toBeTruthy();
  });

  it("V2 stands beside the reason why another channel did not let one in", () => {
    const error = { code: "channel_full", message: "This channel is full; choose another one." } as const;
    rendered(inCall({ refusedMove: { channelId: GAMES.id, failure: { kind: "refused", error } } }));
    expect(screen.getByText("Still here, not in Games. This channel is full; choose another one.")).toBeTruthy();
  });
});
