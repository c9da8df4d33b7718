// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { AppState, CallFailure } from "../../../src-renderer/store/state.ts";
import {
  BORIS,
  CHIDI,
  GAMES,
  inLobby,
  LOBBY,
  ME,
  peer,
  QUIET,
  roster,
  sessionOf,
  signedIn,
  voiceMember,
} from "./helpers/fixtures.ts";
import { renderApp } from "./helpers/render-app.tsx";

afterEach(() => {
  vi.restoreAllMocks();
  sessionStorage.clear();
});

const press = (name: string | RegExp) => screen.getByRole("button", { name });
const status = () => screen.getByTestId("call-status");

function inCall(change: Partial<AppState["voice"]> = {}): AppState {
  return signedIn({
    roster: roster([voiceMember(ME, LOBBY), voiceMember(BORIS, LOBBY), voiceMember(CHIDI, LOBBY, { muted: true })]),
    voice: inLobby(change, [peer(BORIS, { speaking: true }), peer(CHIDI)]),
  });
}

describe("the main view", () => {
  it("has its landmarks", () => {
    renderApp(signedIn());
    expect(screen.getByRole("navigation", { name: "Channels" })).toBeTruthy();
    expect(screen.getByRole("main", { name: "general" })).toBeTruthy();
    expect(screen.getByRole("complementary", { name: "Members" })).toBeTruthy();
    expect(screen.getByRole("region", { name: "Voice" })).toBeTruthy();
  });

  it("joins a voice channel at a press, and shows it", async () => {
    const { user, given } = renderApp(signedIn());
    await user.click(press(/^Lobby/));
    expect(given).toEqual([["joinVoice", LOBBY.id]]);
    expect(screen.getByRole("main", { name: "Lobby" })).toBeTruthy();
  });

  it("does not join again the channel of the call", async () => {
    const { user, given } = renderApp(inCall());
    await user.click(press(/^Lobby/));
    expect(given).toEqual([]);
    await user.click(press(/^Games/));
    expect(given).toEqual([["joinVoice", GAMES.id]]);
  });

  it("lists the people of a channel with their states in words", () => {
    renderApp(inCall());
    const items = within(screen.getByRole("list", { name: "In Lobby" })).getAllByRole("listitem");
    expect(items.map((item) => item.textContent)).toEqual([
      expect.stringContaining("Ada (you)"),
      expect.stringMatching(/Boris Kowalczyk.*speaking/),
      expect.stringMatching(/Chidi.*muted/),
    ]);
    expect(items[1]?.getAttribute("data-speaking")).toBe("true");
    expect(items[2]?.getAttribute("data-speaking")).toBe("false");
  });

  it("folds the members away, and remembers it as long as the tab lives", async () => {
    const first = renderApp(signedIn());
    await first.user.click(press("Member list"));
    expect(screen.queryByRole("complementary", { name: "Members" })).toBeNull();
    first.view.unmount();
    const second = renderApp(signedIn());
    expect(screen.queryByRole("complementary", { name: "Members" })).toBeNull();
    await second.user.click(press("Member list"));
    expect(screen.getByRole("complementary", { name: "Members" })).toBeTruthy();
  });

  it("logs out", async () => {
    const { user, given } = renderApp(signedIn());
    await user.click(press("Log out"));
    expect(given).toEqual([["logout"]]);
  });

  it("M1 asks before it logs out while words are unsent, which would go with the log-in", async () => {
    const waiting = { nonce: "n", channelId: "c", text: "Hi", replyTo: null, attachments: [], writtenAt: 0 };
    const state = signedIn();
    const { user, given } = renderApp({
      ...state,
      chat: { ...state.chat, pending: [{ ...waiting, state: { kind: "waiting" } }] },
    });
    await user.click(press("Log out"));
    const dialog = await screen.findByRole("dialog", { name: "Log out with words unsent?" });
    expect(dialog.textContent).toContain("One message has not been sent yet");
    await user.click(within(dialog).getByRole("button", { name: "Cancel" }));
    expect(given).toEqual([]);
    await user.click(press("Log out"));
    await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Log out" }));
    expect(given).toEqual([["logout"]]);
  });

  it("says when the server is lost and that the call goes on", () => {
    renderApp({ ...inCall(), connection: { kind: "waiting", attempt: 3, retryAt: Date.now() + 5_000 } });
    expect(screen.getByText(/Connection to the server lost/)).toBeTruthy();
    expect(screen.getByText(/Next try in \d+ s\./)).toBeTruthy();
    expect(screen.getByText("Your call goes on meanwhile.")).toBeTruthy();
  });

  it("S3 says when another connection has taken the session over", () => {
    renderApp(signedIn({ connection: { kind: "ended", reason: "takenOver" } }));
    const banner = screen.getByRole("region", { name: "Connection to the server" });
    expect(within(banner).getByRole("alert").textContent).toContain("a newer connection has taken it over");
  });

  it("leaves the call when a view fails, as nothing shows an open microphone any more", () => {
    const silence = vi.spyOn(console, "error").mockImplementation(() => {});
    const { store, given } = renderApp(inCall());
    // A state that the types forbid.
    act(() => store.setState({ settings: undefined as never }));
    expect(screen.getByRole("alert").textContent).toContain("You left the call");
    expect(given).toEqual([["leaveVoice"]]);
    silence.mockRestore();
  });

  it("takes the invite out of the address", () => {
    history.replaceState(null, "", "/invite/k7Qw");
    renderApp(signedIn());
    expect(location.pathname).toBe("/");
  });

  it("tells a screen reader who joins", () => {
    const { store } = renderApp(inCall());
    const joined = new Map(store.getState().roster?.voice).set("s-new", {
      ...voiceMember(CHIDI, LOBBY),
      sessionId: "s-new",
      userId: "u-dewi",
    });
    act(() => store.setState({ roster: { ...roster(), voice: joined } }));
    expect(screen.getByRole("log", { name: "Call news" }).textContent).toBe("Dewi joined");
  });

  it("keeps the channels in a drawer on a narrow page, closed by Escape", async () => {
    vi.spyOn(window, "matchMedia").mockImplementation(
      () => Object.assign(new EventTarget(), { matches: true }) as MediaQueryList,
    );
    const { user } = renderApp(inCall());
    const open = press("Open the channel list");
    expect(screen.queryByRole("navigation", { name: "Channels" })).toBeNull();
    expect(screen.getByRole("region", { name: "Voice" })).toBeTruthy();
    await user.click(open);
    const channels = screen.getByRole("navigation", { name: "Channels" });
    expect(document.activeElement).toBe(channels);
    fireEvent.keyDown(channels, { key: "Escape" });
    expect(screen.queryByRole("navigation", { name: "Channels" })).toBeNull();
    expect(document.activeElement).toBe(open);
  });
});

describe("the voice bar", () => {
  it("has a state and a word for each call", () => {
    const { store } = renderApp(signedIn({ roster: roster([voiceMember(ME, LOBBY), voiceMember(BORIS, LOBBY)]) }));
    const shown = () => [status().getAttribute("data-state"), status().textContent];
    expect(shown()).toEqual(["none", "Not in a call"]);
    act(() =>
      store.setState({
        voice: inLobby({ call: { kind: "connecting", channelId: LOBBY.id, waitingFor: [sessionOf(BORIS)] } }),
      }),
    );
    expect(shown()).toEqual(["connecting", "Connecting…"]);
    expect(screen.getByText("Waiting for Boris Kowalczyk")).toBeTruthy();
    act(() => store.setState({ voice: inLobby() }));
    expect(shown()).toEqual(["connected", "Lobby"]);
    act(() =>
      store.setState({
        voice: { ...QUIET, call: { kind: "disconnected", channelId: LOBBY.id, failure: { kind: "lost" } } },
      }),
    );
    expect(shown()).toEqual(["disconnected", "Disconnected"]);
  });

  it.each<CallFailure>([{ kind: "alreadyInChannel" }, { kind: "alreadyInVoice" }, { kind: "replaced" }])(
    "V1 V3 offers to take the call over in the bar, never in a dialog: %j",
    async (failure) => {
      const { user, given } = renderApp(
        signedIn({ voice: { ...QUIET, call: { kind: "disconnected", channelId: LOBBY.id, failure } } }),
      );
      expect(screen.queryByRole("dialog")).toBeNull();
      await user.click(
        within(screen.getByRole("region", { name: "Voice" })).getByRole("button", { name: "Use here instead" }),
      );
      expect(given).toEqual([["joinVoice", LOBBY.id, { takeOver: true }]]);
    },
  );

  it("says why a join was refused, and tries again or clears it", async () => {
    const failure = { kind: "refused", error: { code: "channel_full", message: "This channel is full." } } as const;
    const { user, given } = renderApp(
      signedIn({ voice: { ...QUIET, call: { kind: "disconnected", channelId: LOBBY.id, failure } } }),
    );
    expect(screen.getByText("This channel is full.")).toBeTruthy();
    await user.click(press("Try again"));
    await user.click(press("Dismiss"));
    expect(given).toEqual([["joinVoice", LOBBY.id], ["leaveVoice"]]);
  });

  it("mutes, deafens and hangs up, and keeps the names of the switches", async () => {
    const { user, given, store } = renderApp(inCall());
    await user.click(press("Mute"));
    act(() => store.setState({ voice: inLobby({ muted: true, deafened: true }) }));
    expect(press("Mute").getAttribute("aria-pressed")).toBe("true");
    expect(press("Deafen").getAttribute("aria-pressed")).toBe("true");
    await user.click(press("Mute"));
    await user.click(press("Deafen"));
    await user.click(press("Disconnect"));
    expect(given).toEqual([["setMuted", true], ["setMuted", false], ["setDeafened", false], ["leaveVoice"]]);
  });

  it("shows how the media with each of the others fares", async () => {
    const { user } = renderApp(
      signedIn({
        roster: roster([voiceMember(ME, LOBBY), voiceMember(BORIS, LOBBY)]),
        voice: inLobby({}, [
          peer(BORIS, {
            hearsMe: false,
            statistics: {
              roundTripMs: 41.6,
              loss: 0.0312,
              jitterMs: 4,
              path: "relayed",
              transport: "tls",
              bytesPerS: 1,
              concealment: 0.02,
              jitterBufferMs: 58,
            },
          }),
        ]),
      }),
    );
    await user.click(press("Connection details"));
    const [, row] = within(screen.getByRole("dialog", { name: "Connection details" })).getAllByRole("row");
    expect([...(row?.children ?? [])].map((cell) => cell.textContent)).toEqual([
      "Boris Kowalczyk",
      "Good",
      "42 ms",
      "3.1 %",
      "relayed, TLS",
      "no",
    ]);
  });

  it("stays in reach while a dialog is open", async () => {
    const { user, given } = renderApp(inCall());
    await user.click(press("Settings"));
    expect(screen.getByRole("dialog", { name: "Settings" })).toBeTruthy();
    const channels = screen.getByRole("navigation", { name: "Channels", hidden: true });
    const unreachable = "[inert], [aria-hidden='true']";
    expect(channels.closest(unreachable)).not.toBeNull();
    expect(press("Mute").closest(unreachable)).toBeNull();
    await user.click(press("Mute"));
    expect(given).toEqual([["listDevices"], ["setMuted", true]]);
    expect(screen.getByRole("dialog", { name: "Settings" })).toBeTruthy();
  });
});
