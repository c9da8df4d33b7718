import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DEFAULT_SETTINGS, type Latency, type Settings } from "../../../shared/client/settings.ts";
import { DEFAULT_LIMITS } from "../../../shared/protocol/limits.ts";
import type { Roster } from "../../../src-renderer/store/state.ts";
import { VoiceEngine, type VoiceEngineState } from "../../../src-renderer/voice/voice-engine.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { ANNA, FakeBridge, hello, LOST, member } from "./fake-bridge.ts";
import { FakeMediaDevices } from "./fake-media-devices.ts";
import { FakeAudioContext, FakeAudioElement, stubMediaStream } from "./fake-outputs.ts";
import { FakePeerConnection } from "./fake-peer-connection.ts";
import { ICE, rest } from "./mesh-harness.ts";

beforeEach(stubMediaStream);
afterEach(() => {
  vi.unstubAllGlobals();
});

const BEN = member({ sessionId: "session-b", userId: "ben", peerId: "bbbbbbbbbbbbbbbb" });
const PEER_ID = "peer-id-of-anna-1";

class EngineBench {
  readonly clock = new ManualClock();
  readonly bridge: FakeBridge;
  readonly devices = new FakeMediaDevices();
  readonly connections: FakePeerConnection[] = [];
  readonly contexts: FakeAudioContext[] = [];
  readonly states: VoiceEngineState[] = [];
  readonly engine: VoiceEngine;
  leaveWindow = () => {};
  allowMicrophone = () => {};
  settings: Settings;
  readonly startedLatency: Latency;
  starved = 0;
  /** Who is in voice, as the roster has it. */
  readonly voiceListed = new Map<string, ReturnType<typeof member>>();

  constructor(
    settings: Partial<Settings> = {},
    platform: "web" | "desktop" = "web",
    startedLatency: Latency = "balanced",
  ) {
    this.startedLatency = startedLatency;
    this.bridge = new FakeBridge(platform);
    this.settings = { ...DEFAULT_SETTINGS, ...settings };
    const roster: Roster = {
      self: ANNA,
      sessionId: "session-a",
      limits: DEFAULT_LIMITS,
      channels: [],
      members: new Map(),
      formerMembers: new Map(),
      presence: new Map(),
      voice: this.voiceListed,
    };
    this.engine = new VoiceEngine({
      bridge: this.bridge,
      clock: this.clock,
      settings: this.settings,
      latency: this.startedLatency,
      onStarved: () => {
        this.starved += 1;
      },
      roster: () => roster,
      log: () => {},
      media: {
        mediaDevices: this.devices.typed,
        createPeerConnection: (configuration) => {
          const connection = new FakePeerConnection(configuration);
          this.connections.push(connection);
          return connection.typed;
        },
        createAudioContext: () => {
          const context = new FakeAudioContext();
          this.contexts.push(context);
          return context.typed;
        },
        createAudioElement: () => new FakeAudioElement().typed,
        canChooseOutput: true,
        onUserGesture: () => () => {},
        onMicrophonePermission: (listener) => {
          this.allowMicrophone = listener;
          return () => {};
        },
        onWindowLeft: (listener) => {
          this.leaveWindow = listener;
          return () => {};
        },
        randomPeerId: () => PEER_ID,
      },
    });
    this.engine.onChange((state) => this.states.push(state));
    this.engine.handle(hello("session-a", false));
  }

  get voice() {
    return this.engine.state.voice;
  }

  /** Whether sound gets out: the track is on, and the sender to Ben is. */
  get isHeard(): readonly [track: boolean, sender: boolean] {
    const [connection] = this.connections;
    return [this.devices.live.some((track) => track.enabled), connection?.transceivers[0]?.sender.active ?? false];
  }

  change(change: Partial<Settings>): void {
    this.settings = { ...this.settings, ...change };
    this.engine.settingsChanged(this.settings);
  }

  /** In Lobby with Ben; the microphone is warm. */
  async join(): Promise<this> {
    this.engine.joinVoice("lobby");
    this.bridge.answer("voice.join", { channelId: "lobby", members: [member({ peerId: PEER_ID }), BEN], ...ICE });
    await rest();
    return this;
  }
}

const PATH: [string, unknown][] = [
  ["T", { type: "transport", selectedCandidatePairId: "P" }],
  ["L", { type: "local-candidate", candidateType: "host", protocol: "udp" }],
];

/** Of a connection that sends 100 packets a second; full: Chromium's estimate at its floor, with a queue before it. */
function sendingReport(second: number, isFull: boolean): [string, unknown][] {
  const way = isFull
    ? { availableOutgoingBitrate: 61_000, currentRoundTripTime: 0.4 }
    : { availableOutgoingBitrate: 300_000, currentRoundTripTime: 0.02 };
  const pair = { type: "candidate-pair", transportId: "T", localCandidateId: "L", ...way };
  return [
    ...PATH,
    ["P", { ...pair, timestamp: second * 1_000, responsesReceived: second }],
    ["O", { type: "outbound-rtp", kind: "audio", packetsSent: second * 100 }],
  ];
}

/** Of a page whose output was late for so much of each second. */
function playingReport(second: number, lateS: number): [string, unknown][] {
  const playout = { totalSamplesDuration: second, synthesizedSamplesDuration: second * lateS };
  const entry = { type: "media-playout", kind: "audio", timestamp: second * 1_000, ...playout };
  return [...sendingReport(second, false), ["A", entry]];
}

const inCall = (settings: Partial<Settings> = {}, platform: "web" | "desktop" = "web") =>
  new EngineBench(settings, platform).join();

describe("VoiceEngine", () => {
  it("opens the microphone with the call, keeps it shut until the key is held, and after the delay again", async () => {
    const bench = await inCall();
    expect(bench.voice).toMatchObject({
      call: { kind: "connected", channelId: "lobby" },
      microphone: { kind: "ready" },
      transmitting: false,
    });
    expect(bench.isHeard).toEqual([false, false]);
    bench.engine.holdTalk("key");
    await rest();
    expect(bench.isHeard).toEqual([true, true]);
    expect(bench.voice).toMatchObject({ transmitting: true, talkHeld: true });
    bench.engine.releaseTalk("key");
    await bench.clock.advanceAsync(199);
    expect(bench.isHeard).toEqual([true, true]);
    await bench.clock.advanceAsync(1);
    expect(bench.isHeard[0]).toBe(false);
    await bench.clock.advanceAsync(100);
    expect(bench.isHeard).toEqual([false, false]);
    expect(bench.voice.transmitting).toBe(false);
  });

  it("tells the server what it tells the user", async () => {
    const bench = await inCall();
    expect(bench.bridge.waiting("voice.update")).toEqual([{ connection: "connected" }]);
    bench.bridge.answer("voice.update", {});
    await rest();
    bench.engine.holdTalk("button");
    expect(bench.bridge.waiting("voice.update")).toEqual([{ transmitting: true }]);
    bench.bridge.answer("voice.update", {});
    await rest();
    bench.engine.setDeafened(true);
    expect(bench.bridge.waiting("voice.update")).toEqual([{ deafened: true, transmitting: false }]);
  });

  it.each<{ name: string; act: (bench: EngineBench) => void }>([
    { name: "muting", act: ({ engine }) => engine.setMuted(true) },
    { name: "deafening", act: ({ engine }) => engine.setDeafened(true) },
    { name: "hanging up", act: ({ engine }) => engine.leaveVoice() },
    { name: "unplugging the microphone", act: ({ devices }) => devices.tracks[0]?.unplug() },
    { name: "the end of the engine", act: ({ engine }) => engine[Symbol.dispose]() },
  ])("fails closed: $name ends the sound at once, with the key still down", async ({ act }) => {
    const bench = await inCall();
    bench.engine.holdTalk("key");
    await rest();
    act(bench);
    expect(bench.isHeard[0]).toBe(false);
  });

  it("a key that was down when the microphone was lost does not open the next one", async () => {
    const bench = await inCall();
    bench.engine.holdTalk("key");
    bench.devices.tracks[0]?.unplug();
    await rest();
    expect(bench.voice.microphone.kind).toBe("ready");
    expect(bench.isHeard[0]).toBe(false);
  });

  it("a web page that loses its window lets go; the desktop app, whose key is global, does not", async () => {
    const web = await inCall();
    web.engine.holdTalk("key");
    web.leaveWindow();
    await web.clock.advanceAsync(200);
    expect(web.voice.transmitting).toBe(false);
    const desktop = await inCall({}, "desktop");
    desktop.engine.holdTalk("key");
    desktop.leaveWindow();
    await desktop.clock.advanceAsync(200);
    expect(desktop.voice.transmitting).toBe(true);
  });

  it("unmuting while deafened undeafens; undeafening leaves the mute", async () => {
    const bench = await inCall();
    const silence = () => [bench.voice.muted, bench.voice.deafened];
    bench.engine.setMuted(true);
    bench.engine.setDeafened(true);
    expect(silence()).toEqual([true, true]);
    bench.engine.setDeafened(false);
    expect(silence()).toEqual([true, false]);
    bench.engine.setDeafened(true);
    bench.engine.setMuted(false);
    expect(silence()).toEqual([false, false]);
  });

  it("S2 the sound goes on while the server is away, key and all", async () => {
    const bench = await inCall();
    bench.engine.holdTalk("key");
    await rest();
    bench.engine.handle(LOST);
    expect(bench.voice.call.kind).toBe("connecting");
    expect(bench.isHeard).toEqual([true, true]);
  });

  it("sends at the bitrate of the settings, and at another as soon as that is chosen, behind the closed gate", async () => {
    const bench = await inCall({ bitrateKbps: 96 });
    const sender = bench.connections[0]?.transceivers[0]?.sender;
    expect(sender?.maxBitrate).toBe(96_000);
    bench.change({ bitrateKbps: 32 });
    await rest();
    expect([sender?.maxBitrate, sender?.active, sender?.overlaps]).toEqual([32_000, false, 0]);
    expect(bench.voice.uplink).toEqual({ kind: "free" });
  });

  it("sends less to all and says so where the uplink is full, and the next call begins afresh", async () => {
    const bench = await inCall({ mode: "open" });
    const [connection] = bench.connections;
    connection?.become("connected");
    for (let second = 0; second < 12; second++) {
      const isFull = second > 3;
      if (connection !== undefined) connection.report = new Map(sendingReport(second, isFull));
      await bench.clock.advanceAsync(1_000);
      await rest();
    }
    expect(bench.voice.uplink).toMatchObject({ kind: "limited", wantedKbps: 64 });
    const { uplink } = bench.voice;
    if (uplink.kind === "free") throw new Error("The uplink is not limited.");
    expect(connection?.transceivers[0]?.sender.maxBitrate).toBe(uplink.bitrateKbps * 1_000);
    bench.engine.leaveVoice();
    expect(bench.voice.uplink).toEqual({ kind: "free" });
  });

  it("says what latency the program was started with, whatever the settings say by now", () => {
    const bench = new EngineBench({ latency: "balanced" }, "desktop", "lowest");
    expect(bench.voice).toMatchObject({ latency: "lowest", hasStarved: false });
    bench.change({ latency: "lowest" });
    expect(bench.voice).toMatchObject({ latency: "lowest", hasStarved: false });
  });

  it.each(["lowest", "balanced"] as const)(
    "notices once that %s latency starves, if it was started with the lowest",
    async (started) => {
      const bench = new EngineBench({ latency: started }, "desktop", started);
      await bench.join();
      const [connection] = bench.connections;
      connection?.become("connected");
      for (let second = 0; second < 20; second++) {
        if (connection !== undefined) connection.report = new Map(playingReport(second, 0.1));
        await bench.clock.advanceAsync(1_000);
        await rest();
      }
      expect(bench.starved).toBe(started === "lowest" ? 1 : 0);
      // As the store does.
      bench.change({ latency: "balanced" });
      expect(bench.voice).toMatchObject({ latency: started, hasStarved: started === "lowest" });
      bench.change({ latency: "lowest" });
      expect(bench.voice.hasStarved).toBe(false);
    },
  );

  it("another microphone chosen in the call takes over without a new negotiation, behind the closed gate", async () => {
    const bench = await inCall();
    const offers = bench.bridge.waiting("voice.signal").length;
    bench.change({ inputDeviceId: "headset" });
    await rest();
    expect(bench.connections[0]?.transceivers[0]?.sender.track).toBe(bench.devices.live[0]);
    expect(bench.voice.microphone).toMatchObject({ deviceId: "headset" });
    expect(bench.isHeard).toEqual([false, false]);
    expect(bench.bridge.waiting("voice.signal")).toHaveLength(offers);
  });

  it("without a microphone it is a listener, who is never shown as talking; one that comes later works", async () => {
    const bench = new EngineBench({ mode: "open" });
    bench.devices.failsWith = new DOMException("No.", "NotAllowedError");
    await bench.join();
    expect(bench.voice).toMatchObject({
      call: { kind: "connected" },
      microphone: { kind: "unavailable", reason: "permissionDenied" },
      transmitting: false,
    });
    bench.devices.failsWith = null;
    bench.allowMicrophone();
    await rest();
    expect(bench.voice.transmitting).toBe(true);
    expect(bench.isHeard).toEqual([true, true]);
  });

  it("hanging up lets the microphone go", async () => {
    const bench = await inCall();
    bench.engine.leaveVoice();
    expect(bench.devices.live).toEqual([]);
    expect(bench.voice).toMatchObject({ call: { kind: "none" }, microphone: { kind: "off" } });
  });

  it("a change of the settings counts at once", async () => {
    const bench = await inCall();
    bench.change({ mode: "open" });
    expect(bench.voice.transmitting).toBe(true);
    bench.change({ mode: "pushToTalk" });
    expect(bench.voice.transmitting).toBe(false);
  });

  it("publishes only what changed, and nothing when nothing did", async () => {
    const bench = await inCall();
    bench.states.splice(0);
    bench.engine.setMuted(false);
    bench.engine.releaseTalk("key");
    expect(bench.states).toEqual([]);
    const before = bench.engine.state;
    bench.engine.setMuted(true);
    expect(bench.engine.state.devices).toBe(before.devices);
    expect(bench.engine.state.voice.peers).toBe(before.voice.peers);
    expect(bench.engine.state.voice.call).toBe(before.voice.call);
  });

  it("asks for no devices while nobody needs one, as browsers start processes for them", async () => {
    const bench = new EngineBench();
    const listed = vi.spyOn(bench.devices, "enumerateDevices");
    const watched = vi.spyOn(bench.devices, "addEventListener");
    await rest();
    bench.devices.change([]);
    await rest();
    expect(listed).not.toHaveBeenCalled();
    expect(watched).not.toHaveBeenCalled();
  });

  it("in a call, a device that is plugged in is listed by itself", async () => {
    const bench = await inCall();
    bench.devices.change([...bench.devices.inputs, { deviceId: "usb", label: "USB", groupId: "usb" }]);
    await rest();
    expect(bench.engine.state.devices.inputs.map(({ label }) => label)).toContain("USB");
  });

  it("names the devices, and asks for their names when told to", async () => {
    const bench = new EngineBench();
    bench.engine.listDevices();
    await rest();
    expect(bench.engine.state.devices.inputs.map(({ label }) => label)).toEqual(["Default", "Built-in", "Headset"]);
    bench.engine.requestDeviceNames();
    await rest();
    expect(bench.devices.asked).toHaveLength(1);
    expect(bench.devices.live).toEqual([]);
  });

  it("disposed, it holds no track, no connection, no context and no timer", async () => {
    const bench = await inCall();
    bench.engine.holdTalk("key");
    await rest();
    bench.engine[Symbol.dispose]();
    await rest();
    expect(bench.devices.live).toEqual([]);
    expect(bench.connections.map(({ closed }) => closed)).toEqual([true]);
    expect(bench.contexts.map(({ closed }) => closed)).toEqual([true]);
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it("disposed in the middle of a test of the microphone, it does not open it again", async () => {
    const bench = new EngineBench();
    bench.engine.startMicrophoneTest();
    await rest();
    expect(bench.devices.live).toHaveLength(1);
    bench.engine[Symbol.dispose]();
    await rest();
    expect(bench.devices.live).toEqual([]);
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it("voice activation chosen in the middle of a call measures from then on, and the talk key no longer", async () => {
    const bench = await new EngineBench().join();
    const copies = () =>
      bench.devices.tracks.flatMap((track) => track.copies.filter((copy) => copy.readyState === "live"));
    expect(copies()).toHaveLength(0);
    bench.change({ mode: "voiceActivation" });
    expect(copies()).toHaveLength(1);
    bench.change({ mode: "pushToTalk" });
    expect(copies()).toHaveLength(0);
  });
});

describe("VoiceEngine in the desktop app", () => {
  const HELD = { channelId: "lobby", peerId: PEER_ID, muted: false, deafened: false };

  it.each(["open", "voiceActivation", "pushToTalk"] as const)(
    "fails closed: while nobody is at the machine the microphone is shut, mode %s",
    async (mode) => {
      const bench = await inCall({ mode, releaseDelayMs: 0 }, "desktop");
      bench.engine.holdTalk("globalKey");
      bench.engine.setShut(true);
      await rest();
      expect(bench.isHeard[0]).toBe(false);
      bench.engine.holdTalk("globalKey");
      bench.engine.setShut(false);
      await rest();
      expect(bench.voice.transmitting).toBe(mode === "open");
      expect(bench.voice.talkHeld).toBe(false);
    },
  );

  it("the key that mutes shuts the microphone for as long as it is held", async () => {
    const bench = await inCall({ mode: "open" }, "desktop");
    expect(bench.isHeard).toEqual([true, true]);
    bench.engine.setHushed(true);
    await rest();
    expect(bench.isHeard[0]).toBe(false);
    expect(bench.voice).toMatchObject({ transmitting: false, muted: false });
    bench.engine.setHushed(false);
    await rest();
    expect(bench.isHeard).toEqual([true, true]);
  });

  it("goes on with the call of an earlier page as muted as it was, and tells all anew", async () => {
    const bench = new EngineBench({ mode: "open" }, "desktop");
    bench.voiceListed.set("session-a", member({ peerId: PEER_ID, transmitting: true, connection: "connected" }));
    bench.voiceListed.set("session-b", BEN);
    bench.engine.resumeHeldCall({ ...HELD, muted: true });
    expect(bench.voice).toMatchObject({ muted: true, call: { kind: "connecting" }, transmitting: false });
    bench.engine.handle(hello("session-a", false));
    bench.bridge.answer("voice.ice", ICE);
    await rest();
    expect(bench.voice).toMatchObject({ muted: true, transmitting: false, call: { kind: "connected" } });
    expect(bench.bridge.waiting("voice.update")).toEqual([
      { muted: true, deafened: false, transmitting: false, connection: "connected" },
    ]);
    expect(bench.isHeard).toEqual([false, false]);
    bench.engine.setMuted(false);
    await rest();
    expect(bench.isHeard).toEqual([true, true]);
  });
});
