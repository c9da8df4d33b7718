import type { Latency, Settings } from "../../shared/client/settings.ts";
import type { HeldCall } from "../../shared/desktop/desktop-state.ts";
import type { Clock } from "../../shared/time.ts";
import type { Bridge, BridgeMessage } from "../bridge/bridge.ts";
import type { TalkSource } from "../store/commands.ts";
import type { Devices, PeerMedia, Roster, Voice } from "../store/state.ts";
import { AudioOutput } from "./audio-output.ts";
import { Call, type SelfIdentity } from "./call.ts";
import { Cues } from "./cues.ts";
import { DeviceList } from "./devices.ts";
import { keepSame, type VoiceEngineState } from "./engine-state.ts";
import { Gate } from "./gate.ts";
import { InputLevel } from "./input-level.ts";
import { browserMedia, type MediaAdapters } from "./media-adapters.ts";
import { Mesh } from "./mesh.ts";
import { Microphone } from "./microphone.ts";
import { MicrophoneTest } from "./microphone-test.ts";
import { FRAME_MS } from "./opus-format.ts";
import { Playback } from "./playback.ts";
import { type OwnState, Reports } from "./reports.ts";
import type { SoundName } from "./sounds.ts";
import { INITIAL_STARVATION, type PlayoutCounters, type StarvationWatch, watchStarvation } from "./starvation.ts";
import type { TransmitEvent, TransmitFacts } from "./transmit.ts";
import { Transmitter } from "./transmitter.ts";
import { initialUplink, type PairLoad, type UplinkWatch, uplinkOf, wantBitrate, watchUplink } from "./uplink.ts";
import type { VoiceLog } from "./voice-log.ts";

export type { VoiceEngineState } from "./engine-state.ts";

export interface VoiceEngineDeps {
  readonly bridge: Bridge;
  readonly clock: Clock;
  /** Those to start with; `settingsChanged` brings later ones. */
  readonly settings: Settings;
  /** That the program around the page was started with. */
  readonly latency: Latency;
  /** It cannot play with the lowest latency. Once in the life of the engine. */
  onStarved(): void;
  /** null before the first hello. Not asked while the engine is being made. */
  roster(): Roster | null;
  readonly log?: VoiceLog;
  readonly media?: MediaAdapters;
}

const NO_PEERS: ReadonlyMap<string, PeerMedia> = new Map();

/**
 * Everything of voice in this page, behind one face: builds the managers, passes facts from one to the other, and
 * publishes what they say as one state.
 */
export class VoiceEngine implements Disposable {
  readonly #listeners = new Set<(state: VoiceEngineState) => void>();
  readonly #unsubscribe: (() => void)[] = [];
  readonly #gate: Gate;
  readonly #output: AudioOutput;
  readonly #cues: Cues;
  readonly #playback: Playback;
  readonly #transmitter: Transmitter;
  readonly #level: InputLevel;
  readonly #microphone: Microphone;
  readonly #test: MicrophoneTest;
  readonly #deviceList: DeviceList;
  readonly #reports: Reports;
  readonly #call: Call;
  #settings: Settings;
  #uplink: UplinkWatch;
  readonly #latency: Latency;
  readonly #onStarved: () => void;
  #starvation: StarvationWatch = INITIAL_STARVATION;
  #muted = false;
  #deafened = false;
  #hushed = false;
  #shut = false;
  #devices: Devices;
  #releaseOutput: (() => void) | null = null;
  #state: VoiceEngineState;

  constructor(deps: VoiceEngineDeps) {
    const media = deps.media ?? browserMedia();
    const log = deps.log ?? reportErrors;
    const { settings } = deps;
    this.#settings = settings;
    this.#uplink = initialUplink(settings.bitrateKbps);
    this.#latency = deps.latency;
    this.#onStarved = () => deps.onStarved();
    this.#devices = { inputs: [], outputs: [], canChooseOutput: media.canChooseOutput };
    const { clock } = deps;
    const outlet = { createAudioElement: media.createAudioElement, canChooseOutput: media.canChooseOutput, log };

    this.#gate = new Gate({
      clock,
      onFault: (fault) => log("warning", "A sender did not follow the gate; the track does", fault),
    });
    this.#gate.setBitrate(this.#uplink.bitrateKbps);
    this.#output = new AudioOutput(
      { createAudioContext: media.createAudioContext, clock, log },
      settings.outputDeviceId,
    );
    this.#cues = new Cues(this.#output, settings);
    this.#playback = new Playback({ ...outlet, output: this.#output }, settings);
    this.#transmitter = new Transmitter(
      { clock, onOpen: (open) => this.#opened(open) },
      { ...talkChoice(settings), inCall: false, muted: false, deafened: false, hushed: false, shut: false },
    );
    this.#level = new InputLevel({
      clock,
      output: this.#output,
      log,
      onLevel: (levelDb) => this.#transmitter.handle({ kind: "level", levelDb }),
    });
    this.#microphone = new Microphone(
      {
        mediaDevices: media.mediaDevices,
        clock,
        log,
        onTrack: (track) => this.#microphoneTrack(track),
        onStatus: () => this.#microphoneStatus(),
      },
      settings,
    );
    this.#test = new MicrophoneTest({ ...outlet, onChange: () => this.#update() });
    this.#deviceList = new DeviceList({
      mediaDevices: media.mediaDevices,
      canChooseOutput: media.canChooseOutput,
      log,
      onDevices: (devices, all) => this.#devicesChanged(devices, all),
    });
    this.#reports = new Reports(
      { clock, update: (change) => deps.bridge.request("voice.update", change) },
      { muted: false, deafened: false, transmitting: false, connection: "disconnected" },
    );
    this.#call = new Call({
      bridge: deps.bridge,
      clock,
      log,
      self: () => selfOf(deps.roster()),
      listed: () => [...(deps.roster()?.voice.values() ?? [])],
      randomPeerId: media.randomPeerId,
      createMedia: (ownPeerId, gens, events) =>
        new Mesh(
          {
            clock,
            log,
            ownPeerId,
            gens,
            gate: this.#gate,
            createPeerConnection: media.createPeerConnection,
            random: Math.random,
            fetchIce: () => deps.bridge.request("voice.ice", {}),
            icePolicy: () => (this.#settings.relayOnly ? "relay" : "all"),
            play: (sounds) => this.#playback.play(sounds),
            opusFormat: () => ({ frameMs: FRAME_MS, bitrateKbps: this.#settings.bitrateKbps }),
            onLoads: (loads, playout) => this.#measured(loads, playout),
          },
          events,
        ),
      onMembership: (own) => this.#reports.joined(own),
      onOther: (what) => this.#cues.play(what === "joined" ? "join" : "leave"),
      onChange: () => this.#update(),
    });
    this.#state = this.#nextState();
    this.#unsubscribe.push(
      media.onUserGesture(() => this.#gesture()),
      media.onMicrophonePermission(() => this.#microphone.retry()),
      // In the desktop app the key is global: a game has the focus while one talks.
      deps.bridge.platform === "web" ? media.onWindowLeft(() => this.#transmit({ kind: "releaseAll" })) : () => {},
    );
  }

  get state(): VoiceEngineState {
    return this.#state;
  }

  /** Returns its unsubscribe. */
  onChange(listener: (state: VoiceEngineState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Each message of the bridge, after the roster has been brought up to it. */
  handle(message: BridgeMessage): void {
    this.#call.handle(message);
  }

  settingsChanged(settings: Settings): void {
    const isPolicyNew = settings.relayOnly !== this.#settings.relayOnly;
    this.#settings = settings;
    if (isPolicyNew) this.#call.icePolicyChanged();
    this.#microphone.choose(settings);
    this.#playback.choose(settings);
    this.#output.setDevice(settings.outputDeviceId);
    this.#cues.choose(settings);
    this.#test.outputChanged(settings.outputDeviceId);
    this.#setUplink(wantBitrate(this.#uplink, settings.bitrateKbps));
    this.#update();
  }

  joinVoice(channelId: string, options: { takeOver?: boolean } = {}): void {
    this.#call.join(channelId, options.takeOver ?? false);
    this.#microphone.retry();
  }

  /** Goes on with the call of an earlier page of this program, as soon as there is a roster. Nobody hears a sound of it. */
  resumeHeldCall(held: HeldCall): void {
    this.#muted = held.muted;
    this.#deafened = held.deafened;
    this.#playback.setDeafened(held.deafened);
    this.#cues.callGoesOn(held.channelId);
    this.#call.resume(held);
  }

  leaveVoice(): void {
    this.#call.leave();
  }

  /** Unmuting while deafened also undeafens. */
  setMuted(muted: boolean): void {
    this.#setSilence(muted, this.#deafened && muted);
  }

  setDeafened(deafened: boolean): void {
    this.#setSilence(this.#muted, deafened);
  }

  holdTalk(source: TalkSource): void {
    this.#transmit({ kind: "hold", source });
  }

  releaseTalk(source: TalkSource): void {
    this.#transmit({ kind: "release", source });
  }

  /** As `releaseTalk`, and at once: nobody heard when it was released. */
  cutTalk(source: TalkSource): void {
    this.#transmit({ kind: "cut", source });
  }

  /** The key that is held to mute is down: nobody hears anything for as long, whatever else is held. */
  setHushed(hushed: boolean): void {
    this.#hushed = hushed;
    this.#transmit({ kind: "facts", facts: { hushed } });
  }

  /** Nobody is at the machine: the microphone stays shut in every mode, and what was held counts as let go. */
  setShut(shut: boolean): void {
    this.#shut = shut;
    this.#transmit({ kind: "facts", facts: { shut } });
  }

  startMicrophoneTest(): void {
    this.#test.start(!this.#call.isWanted);
    this.#microphone.retry();
  }

  stopMicrophoneTest(): void {
    this.#test.stop();
  }

  /** Where the user wants sounds. */
  playSound(name: SoundName): void {
    this.#cues.play(name);
  }

  /** In dBFS, -100 when silent or closed. */
  inputLevelDb(): number {
    return this.#level.read();
  }

  listDevices(): void {
    void this.#deviceList.refresh();
  }

  requestDeviceNames(): void {
    void this.#deviceList.requestNames();
  }

  [Symbol.dispose](): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#listeners.clear();
    // The microphone first: whatever fails behind it, nobody is heard any more.
    this.#transmitter[Symbol.dispose]();
    this.#gate[Symbol.dispose]();
    this.#microphone[Symbol.dispose]();
    this.#test[Symbol.dispose]();
    this.#level[Symbol.dispose]();
    this.#reports[Symbol.dispose]();
    this.#call[Symbol.dispose]();
    this.#playback[Symbol.dispose]();
    this.#deviceList[Symbol.dispose]();
    this.#output[Symbol.dispose]();
  }

  #setSilence(muted: boolean, deafened: boolean): void {
    if (muted === this.#muted && deafened === this.#deafened) return;
    const wasSilent = this.#muted || this.#deafened;
    this.#muted = muted;
    this.#deafened = deafened;
    this.#transmit({ kind: "facts", facts: { muted, deafened } });
    this.#playback.setDeafened(deafened);
    const isSilent = muted || deafened;
    if (isSilent !== wasSilent) this.#cues.play(isSilent ? "mute" : "unmute");
  }

  #transmit(event: TransmitEvent): void {
    this.#transmitter.handle(event);
    this.#publish();
  }

  #transmitFacts(): TransmitFacts {
    return {
      ...talkChoice(this.#settings),
      // Without a microphone nothing is sent, so nobody is shown as talking.
      inCall: this.#call.isWanted && this.#microphone.track !== null,
      muted: this.#muted,
      deafened: this.#deafened,
      hushed: this.#hushed,
      shut: this.#shut,
    };
  }

  #opened(open: boolean): void {
    this.#gate.setOpen(open);
    if (this.#settings.mode === "pushToTalk") this.#cues.play(open ? "talkOn" : "talkOff");
    this.#publish();
  }

  #microphoneTrack(track: MediaStreamTrack | null): void {
    this.#gate.setTrack(track);
    this.#level.setSource(track);
    this.#transmit({ kind: "facts", facts: this.#transmitFacts() });
  }

  #microphoneStatus(): void {
    const { status, track } = this.#microphone;
    this.#test.microphoneChanged(status, track, this.#settings.outputDeviceId);
    // From the first permission on, devices have names.
    if (status.kind === "ready") void this.#deviceList.refresh();
    this.#publish();
  }

  #devicesChanged(devices: Devices, all: readonly MediaDeviceInfo[]): void {
    this.#devices = devices;
    this.#microphone.devicesChanged(all);
    this.#playback.devicesChanged();
    this.#publish();
  }

  #measured(loads: ReadonlyMap<string, PairLoad>, playout: PlayoutCounters | null): void {
    this.#setUplink(watchUplink(this.#uplink, loads));
    if (this.#latency === "lowest" && !this.#starvation.hasStarved) {
      this.#starvation = watchStarvation(this.#starvation, playout);
      if (this.#starvation.hasStarved) this.#onStarved();
    }
    this.#publish();
  }

  #setUplink(uplink: UplinkWatch): void {
    this.#uplink = uplink;
    this.#gate.setBitrate(uplink.bitrateKbps);
  }

  #gesture(): void {
    this.#playback.resume();
    this.#output.resume();
  }

  /** What follows for the managers from where the call and the test stand. */
  #update(): void {
    const inCall = this.#call.isWanted;
    if (inCall) this.#test.callBegan();
    const isMicrophoneWanted = inCall || this.#test.isRunning;
    if (isMicrophoneWanted) this.#deviceList.watch();
    this.#microphone.setWanted(isMicrophoneWanted);
    this.#level.setNeeded(this.#test.isRunning || (inCall && this.#settings.mode === "voiceActivation"));
    if (inCall) this.#releaseOutput ??= this.#output.use().release;
    else {
      this.#releaseOutput?.();
      this.#releaseOutput = null;
      // The next call may be with others, or from another network.
      this.#setUplink(initialUplink(this.#settings.bitrateKbps));
    }
    this.#transmit({ kind: "facts", facts: this.#transmitFacts() });
  }

  #publish(): void {
    const state = keepSame(this.#state, this.#nextState());
    if (state === this.#state) return;
    this.#state = state;
    this.#reports.set(ownState(state.voice));
    this.#cues.callIs(state.voice.call);
    for (const listener of this.#listeners) listener(state);
  }

  #nextState(): VoiceEngineState {
    return {
      voice: {
        call: this.#call.status,
        refusedMove: this.#call.refusedMove,
        muted: this.#muted,
        deafened: this.#deafened,
        transmitting: this.#transmitter.open,
        talkHeld: this.#transmitter.talkHeld,
        microphone: this.#microphone.status,
        iceProvider: this.#call.iceProvider,
        peers: this.#call.media?.peers ?? NO_PEERS,
        uplink: uplinkOf(this.#uplink),
        latency: this.#latency,
        hasStarved: this.#starvation.hasStarved && this.#settings.latency === "balanced",
      },
      microphoneTest: this.#test.state,
      devices: this.#devices,
    };
  }
}

function talkChoice({ mode, voiceThresholdDb, releaseDelayMs }: Settings) {
  return { mode, voiceThresholdDb, releaseDelayMs };
}

function ownState({ call, muted, deafened, transmitting }: Voice): OwnState {
  return { muted, deafened, transmitting, connection: call.kind === "none" ? "disconnected" : call.kind };
}

function selfOf(roster: Roster | null): SelfIdentity | null {
  return roster === null ? null : { userId: roster.self.id, sessionId: roster.sessionId };
}

/** Without a log of the program's own, faults of ours at least reach the browser's console. */
const reportErrors: VoiceLog = (level, what, cause) => {
  if (level === "error") globalThis.reportError(new Error(what, { cause }));
};
