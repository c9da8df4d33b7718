// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AppState, PeerMedia } from "../../../src-renderer/store/state.ts";
import {
  BORIS,
  CHIDI,
  GAMES,
  inLobby,
  LOBBY,
  ME,
  peer,
  ROUGH_MINUTE,
  roster,
  sessionOf,
  signedIn,
  UNMEASURED,
  voiceMember,
} from "./helpers/fixtures.ts";
import { renderApp } from "./helpers/render-app.tsx";

const people = [voiceMember(ME, LOBBY), voiceMember(BORIS, LOBBY), voiceMember(CHIDI, GAMES)];
const voiceBar = () => within(screen.getByRole("region", { name: "Voice" }));
const rows = () => within(screen.getByRole("list", { name: "In Lobby" }));
const boris = () => rows().getByRole("button", { name: "Boris Kowalczyk" });
const press = (name: string) => screen.getByRole("button", { name });

const POOR: Partial<PeerMedia> = {
  hearsMe: false,
  quality: { word: "poor", reason: "loss" },
  statistics: {
    ...UNMEASURED,
    roundTripMs: 212.4,
    loss: 0.1,
    jitterMs: 31,
    path: "relayed",
    transport: "tcp",
    concealment: 0.08,
    jitterBufferMs: 140,
  },
  history: ROUGH_MINUTE,
};

function inCall(media: Partial<PeerMedia> = {}, change: Partial<AppState["voice"]> = {}): AppState {
  return signedIn({ roster: roster(people), voice: inLobby(change, [peer(BORIS, media)]) });
}

describe("a person in one's call", () => {
  it("has no word for a good connection, and one for each worse", () => {
    const { store } = renderApp(inCall());
    const words = () => rows().getAllByRole("listitem")[1]?.textContent;
    expect(words()).not.toMatch(/connection/);
    act(() => store.setState(inCall({ quality: { word: "fair", reason: "roundTrip" } })));
    expect(words()).toMatch(/, fair connection$/);
    act(() => store.setState(inCall(POOR)));
    expect(words()).toMatch(/, does not hear you, poor connection$/);
  });

  it("opens at a press, with what there is to know of their sound", async () => {
    const { user } = renderApp(inCall(POOR));
    await user.click(boris());
    const dialog = screen.getByRole("dialog", { name: "Boris Kowalczyk" });
    expect(within(dialog).getByText("Poor: one packet in ten is lost on the way to you.")).toBeTruthy();
    expect(within(dialog).getByText("Boris Kowalczyk does not hear you.")).toBeTruthy();
    expect(within(dialog).getByRole("img").getAttribute("aria-label")).toMatch(/^The last minute, round trip 40 ms/);
    const facts = within(dialog).getAllByRole("definition");
    expect(facts.map((fact) => [fact.previousElementSibling?.textContent, fact.textContent])).toEqual([
      ["Connection", "Connected"],
      ["Path", "Through the server's relay, over TCP"],
      ["Round trip", "212 ms"],
      ["Lost on the way to you", "10.0 %"],
      ["Made up, as it came late", "8.0 %"],
      ["Unevenness (jitter)", "31 ms"],
      ["Waits to be played", "140 ms"],
      ["Hears you", "No"],
    ]);
  });

  it("opens with the keyboard, and Escape closes it and gives the focus back", async () => {
    const { user } = renderApp(inCall());
    const opener = boris();
    act(() => opener.focus());
    await user.keyboard("{Enter}");
    expect(screen.getByRole("dialog", { name: "Boris Kowalczyk" })).toBeTruthy();
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(document.activeElement).toBe(opener);
  });

  it("follows what changes while it is open, until they have left", async () => {
    const { user, store } = renderApp(inCall());
    await user.click(boris());
    act(() => store.setState(inCall({ connection: "disconnected", quality: null })));
    expect(screen.getByText("Reconnecting…")).toBeTruthy();
    act(() => store.setState({ roster: roster(people.slice(0, 1)), voice: inLobby() }));
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("has a volume from 0 to 200 %, with a sign of its own once it was changed", async () => {
    const state = inCall();
    const { user, given, store } = renderApp(state);
    await user.click(boris());
    const slider = screen.getByRole<HTMLInputElement>("slider", { name: "Volume" });
    expect([slider.min, slider.value, slider.max]).toEqual(["0", "1", "2"]);
    fireEvent.change(slider, { target: { value: "1.5" } });
    expect(given).toEqual([["setVolume", BORIS.id, 1.5]]);
    act(() => store.setState({ settings: { ...state.settings, volumes: { [BORIS.id]: 1.5 } } }));
    await user.click(press("Reset the volume of Boris Kowalczyk"));
    expect(given.at(-1)).toEqual(["setVolume", BORIS.id, 1]);
    await user.keyboard("{Escape}");
    expect(rows().getAllByRole("listitem")[1]?.textContent).toContain(", volume 150 %");
  });

  it("is to be opened in one's own call alone, and never oneself", async () => {
    const { user } = renderApp(inCall());
    await user.click(screen.getByRole("button", { name: /^Lobby/ }));
    const names = ["Ada", "Boris Kowalczyk", "Chidi"];
    expect(names.map((name) => screen.queryAllByRole("button", { name }).length)).toEqual([0, 2, 0]);
  });
});

describe("the connection details", () => {
  it("lead to each person and back", async () => {
    const { user } = renderApp(inCall(POOR));
    await user.click(press("Connection details"));
    const dialog = screen.getByRole("dialog", { name: "Connection details" });
    expect(within(dialog).getByRole("cell", { name: "Poor" })).toBeTruthy();
    await user.click(within(dialog).getByRole("button", { name: "Boris Kowalczyk" }));
    expect(within(dialog).getByText(/^Poor: one packet in ten/)).toBeTruthy();
    await user.click(within(dialog).getByRole("button", { name: "Back to all" }));
    expect(within(dialog).getByRole("table")).toBeTruthy();
  });

  it("say what keeps sound from coming, in the place of what it is like", async () => {
    const { user } = renderApp(inCall({ connection: "failed" }));
    await user.click(press("Connection details"));
    expect(screen.getByRole("cell", { name: "not connected" })).toBeTruthy();
  });

  it("lead to the test of one's connection, and begin it", async () => {
    const { user, given, store } = renderApp(inCall());
    await user.click(press("Connection details"));
    await user.click(press("Test my connection"));
    expect(screen.queryByRole("dialog", { name: "Connection details" })).toBeNull();
    expect(store.getState().settingsPage).toBe("connection");
    expect(given).toContainEqual(["startConnectionTest"]);
  });
});

describe("the voice bar in trouble", () => {
  it("V4 says who does not hear one", () => {
    renderApp(inCall({ hearsMe: false }));
    expect(voiceBar().getByText("Boris Kowalczyk does not hear you.")).toBeTruthy();
  });

  it("says to whom there is no path, and is no red call for it", () => {
    const call = { kind: "connecting", channelId: LOBBY.id, waitingFor: [sessionOf(BORIS)] } as const;
    renderApp(inCall({ connection: "failed" }, { call }));
    expect(voiceBar().getByText("No path to Boris Kowalczyk. Trying again.")).toBeTruthy();
    expect(screen.getByTestId("call-status").getAttribute("data-state")).toBe("connecting");
  });

  it("says that the uplink is full, until it is put away, and again the next time", async () => {
    const full = inCall({}, { uplink: { kind: "limited", bitrateKbps: 24, wantedKbps: 64 } });
    const { user, store } = renderApp(full);
    const shown = () => voiceBar().queryByText(/^Your connection is full: sound to others is sent at 24 kbit/);
    expect(shown()).toBeTruthy();
    await user.click(voiceBar().getByRole("button", { name: "Dismiss" }));
    expect(shown()).toBeNull();
    act(() => store.setState(inCall()));
    act(() => store.setState(full));
    expect(shown()).toBeTruthy();
  });
});

describe("the announcer", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const news = () => screen.getByRole("log", { name: "Call news" }).textContent;

  it("tells of trouble that lasts", () => {
    const { store } = renderApp(inCall());
    act(() => store.setState(inCall({ hearsMe: false })));
    expect(news()).toBe("");
    act(() => vi.advanceTimersByTime(3_000));
    expect(news()).toBe("Boris Kowalczyk does not hear you");
    act(() => vi.advanceTimersByTime(4_000));
    expect(news()).toBe("");
  });

  it("tells nothing of trouble that is over at once, however often it comes", () => {
    const { store } = renderApp(inCall());
    const call = { kind: "connecting", channelId: LOBBY.id, waitingFor: [sessionOf(BORIS)] } as const;
    for (let round = 0; round < 5; round++) {
      act(() => store.setState(inCall({ connection: "disconnected" }, { call })));
      act(() => vi.advanceTimersByTime(700));
      act(() => store.setState(inCall()));
      act(() => vi.advanceTimersByTime(2_500));
      expect(news()).toBe("");
    }
  });

  it("tells at once that the call has ended, trouble or not", () => {
    const { store } = renderApp(inCall());
    act(() => store.setState(inCall({ hearsMe: false })));
    act(() =>
      store.setState({
        voice: inLobby({ call: { kind: "disconnected", channelId: LOBBY.id, failure: { kind: "lost" } } }),
      }),
    );
    expect(news()).toBe("Disconnected. The connection was lost and did not come back.");
    act(() => vi.advanceTimersByTime(10_000));
    expect(news()).toBe("");
  });
});
