// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../../shared/client/settings.ts";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { AppState } from "../../../src-renderer/store/state.ts";
import { bitrateChoices } from "../../../src-renderer/views/settings/bitrate-choices.ts";
import { STARVED_WORDS } from "../../../src-renderer/views/voice-bar/call-words.ts";
import { BORIS, CHIDI, desktopState, inLobby, roster, signedIn } from "./helpers/fixtures.ts";
import type { Answers } from "./helpers/recording-commands.ts";
import { renderApp } from "./helpers/render-app.tsx";

async function openSettings(state: AppState = signedIn(), answers: Answers = {}) {
  const app = renderApp(state, answers);
  await app.user.click(screen.getByRole("button", { name: "Settings" }));
  // The page asks for the devices as it opens; the tests look at what comes after.
  app.given.splice(0);
  return app;
}

const press = (name: string) => screen.getByRole("button", { name });

describe("the voice page", () => {
  it("changes the way of transmitting", async () => {
    const { user, given } = await openSettings();
    expect(screen.getByRole<HTMLInputElement>("radio", { name: "Push to talk" }).checked).toBe(true);
    await user.click(screen.getByRole("radio", { name: "Voice activation" }));
    await user.click(screen.getByRole("radio", { name: "Open microphone" }));
    expect(given).toEqual([
      ["changeSettings", { mode: "voiceActivation" }],
      ["changeSettings", { mode: "open" }],
    ]);
  });

  it.each([
    ["Echo cancellation", { echoCancellation: false }],
    ["Noise suppression", { noiseSuppression: false }],
    ["Automatic gain control", { autoGainControl: false }],
    ["Sounds", { sounds: false }],
  ])("has the switch %s", async (name, change) => {
    const { user, given } = await openSettings();
    await user.click(screen.getByRole("switch", { name }));
    expect(given).toEqual([["changeSettings", change]]);
  });

  it("chooses a device from the list", async () => {
    const { user, given } = await openSettings();
    await user.click(press("System default Input device"));
    await user.click(screen.getByRole("option", { name: "Webcam C920" }));
    expect(given).toEqual([["changeSettings", { inputDeviceId: "in-2" }]]);
  });

  it("says where the output is chosen when the page cannot", async () => {
    await openSettings(signedIn({ devices: { inputs: [], outputs: [], canChooseOutput: false } }));
    expect(press("System default Output device").hasAttribute("disabled")).toBe(true);
    expect(screen.getByText(/plays through the output of the system/)).toBeTruthy();
  });

  it("asks for the devices when the page opens, and no view before", async () => {
    const { user, given } = renderApp(signedIn());
    expect(given).toEqual([]);
    await user.click(press("Settings"));
    expect(given).toEqual([["listDevices"]]);
  });

  it("asks for the names of the devices where the browser hides them", async () => {
    const devices = { inputs: [{ deviceId: "a", label: "" }], outputs: [], canChooseOutput: true };
    const { user, given } = await openSettings(signedIn({ devices }));
    await user.click(press("Show names"));
    expect(given).toEqual([["requestDeviceNames"]]);
  });

  it("takes a new talk key, and refuses one that a page needs itself", async () => {
    const { user, given } = await openSettings();
    await user.click(press("Change talk key"));
    fireEvent.keyDown(press("Cancel"), { code: "Tab", key: "Tab" });
    expect(screen.getByText(/That key is taken/)).toBeTruthy();
    expect(given).toEqual([]);
    fireEvent.keyDown(press("Cancel"), { code: "CapsLock", key: "CapsLock" });
    expect(given).toEqual([["changeSettings", { talkKey: "CapsLock" }]]);
  });

  it("keeps the old talk key, and the dialog, on Escape", async () => {
    const { user, given } = await openSettings();
    await user.click(press("Change talk key"));
    fireEvent.keyDown(press("Cancel"), { code: "Escape", key: "Escape" });
    expect(given).toEqual([]);
    expect(screen.getByText("Works while this window has the focus.")).toBeTruthy();
    expect(screen.getByRole("dialog", { name: "Settings" })).toBeTruthy();
  });

  it("sets the threshold, which counts for voice activation alone", async () => {
    const { store, given } = await openSettings();
    const slider = () => screen.getByRole<HTMLInputElement>("slider", { name: "Voice threshold" });
    expect(slider().disabled).toBe(true);
    act(() => store.setState({ settings: { ...DEFAULT_SETTINGS, mode: "voiceActivation" } }));
    expect(slider().disabled).toBe(false);
    fireEvent.change(slider(), { target: { value: "-30" } });
    expect(given).toEqual([["changeSettings", { voiceThresholdDb: -30 }]]);
  });

  it("sets the release delay", async () => {
    const { given } = await openSettings();
    fireEvent.change(screen.getByRole("slider", { name: "Release delay" }), { target: { value: "350" } });
    expect(given).toEqual([["changeSettings", { releaseDelayMs: 350 }]]);
  });

  it("starts and stops the test, and stops it when the settings are closed", async () => {
    const { user, given, store } = await openSettings();
    await user.click(press("Test microphone"));
    act(() => store.setState({ microphoneTest: { kind: "running", playback: true } }));
    await user.click(press("Stop test"));
    expect(given).toEqual([["startMicrophoneTest"], ["stopMicrophoneTest"]]);
    await user.click(press("Close"));
    await waitFor(() => expect(given.at(-1)).toEqual(["stopMicrophoneTest"]));
    expect(given).toHaveLength(3);
  });

  it("shows the level while the microphone is open", async () => {
    await openSettings(signedIn({ microphoneTest: { kind: "running", playback: false } }), { inputLevelDb: () => -20 });
    const meter = screen.getByRole<HTMLMeterElement>("meter", { name: "Input level" });
    // The attribute: happy-dom clamps `value` to 0 and 1, whatever `min` and `max` say.
    await waitFor(() => expect(meter.getAttribute("value")).toBe("-20"));
  });

  it("says why the test has no microphone", async () => {
    await openSettings(signedIn({ microphoneTest: { kind: "failed", reason: "noDevice" } }));
    expect(screen.getByRole("alert").textContent).toContain("No microphone found");
  });
});

describe("how sound goes over the network", () => {
  it("chooses a bitrate", async () => {
    const { user, given } = await openSettings();
    await user.click(press("64 kbit/s, all that speech needs Bitrate"));
    await user.click(screen.getByRole("option", { name: "24 kbit/s, clear speech, little data" }));
    expect(given).toEqual([["changeSettings", { bitrateKbps: 24 }]]);
  });

  it("keeps a bitrate that is none of the usual ones among the choices", () => {
    expect(bitrateChoices(20).at(-1)).toEqual({ id: "20", label: "20 kbit/s" });
    expect(bitrateChoices(64)).toHaveLength(7);
  });

  it("V5 sends by the relay alone, where there may be one", async () => {
    const { user, given } = await openSettings();
    await user.click(screen.getByRole("switch", { name: "Relay only" }));
    expect(given).toEqual([["changeSettings", { relayOnly: true }]]);
  });

  it("V5 says why the relay alone cannot be used, and lets it be turned off where it is on", async () => {
    const withoutRelay = { ...signedIn(), voice: inLobby({ iceProvider: "stun" }) };
    const { store } = await openSettings(withoutRelay);
    const relayOnly = () => screen.getByRole<HTMLInputElement>("switch", { name: "Relay only" });
    expect(relayOnly().disabled).toBe(true);
    expect(screen.getByText("This server has no relay: nobody could hear you.")).toBeTruthy();
    act(() => store.setState({ settings: { ...DEFAULT_SETTINGS, relayOnly: true } }));
    expect(relayOnly().disabled).toBe(false);
  });

  it("has no lowest latency in a browser", async () => {
    await openSettings();
    expect(screen.getByRole<HTMLInputElement>("radio", { name: "Lowest" }).disabled).toBe(true);
    expect(screen.queryByRole("button", { name: "Restart now" })).toBeNull();
  });

  it("offers to start the desktop app anew for another latency", async () => {
    const { user, given, store } = await openSettings(signedIn({ desktop: desktopState(), voice: inLobby() }));
    await user.click(screen.getByRole("radio", { name: "Lowest" }));
    act(() => store.setState({ settings: { ...DEFAULT_SETTINGS, latency: "lowest" } }));
    expect(screen.getByText(/Restarting ends your call\./)).toBeTruthy();
    await user.click(press("Restart now"));
    expect(given).toEqual([["changeSettings", { latency: "lowest" }], ["desktop.restart"]]);
  });

  it("says that the lowest latency was too much, on the page and beside the call", async () => {
    await openSettings(signedIn({ desktop: desktopState(), voice: inLobby({ latency: "lowest", hasStarved: true }) }));
    expect(screen.getAllByText(STARVED_WORDS)).toHaveLength(2);
    expect(screen.getByText(/^Sound plays with the lowest latency until/)).toBeTruthy();
  });
});

describe("the invites page", () => {
  it("makes an invite and shows it", async () => {
    const { user, given } = await openSettings();
    await user.click(screen.getByRole("tab", { name: "Invites" }));
    await user.click(press("Create invite"));
    expect(given).toContainEqual(["createInvite", { expiresInS: 604_800 }]);
    const link = await screen.findByRole<HTMLInputElement>("textbox", { name: "Link" });
    expect(link.value).toBe("https://raid.example/invite/k7Qw-2mXp-9sTz");
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Code" }).value).toBe("k7Qw-2mXp-9sTz");
  });

  it("shows a refusal in place", async () => {
    const { user } = await openSettings(signedIn(), {
      createInvite: () => Promise.reject(new ProtocolError("forbidden", "Only admins make invites.")),
    });
    await user.click(screen.getByRole("tab", { name: "Invites" }));
    await user.click(press("Create invite"));
    expect((await screen.findByRole("alert")).textContent).toBe("Only admins make invites.");
  });

  it.each([
    [BORIS, true],
    [CHIDI, false],
  ])("is there for owner and admins alone: %o", async (self, isThere) => {
    await openSettings(signedIn({ roster: roster([], { self }) }));
    expect(screen.queryByRole("tab", { name: "Invites" }) !== null).toBe(isThere);
  });
});
