/** What `installHearing` puts on the page's window; its types are the only thing of this file that lives in Node. */
export interface InPageHearing {
  /** Sound that came from now on, once `durationMs` of it is there. */
  record(durationMs: number): Promise<RawRecording>;
  /** Sound from `atMs` (Unix ms) until now; as far back as the recorder keeps it. */
  since(atMs: number): RawRecording;
  /** Level of each 10 ms from `atMs` (Unix ms) until now. */
  levelsSince(atMs: number): RawLevels;
  /** Resolves with the time of the first 10 ms from now on that are louder than `thresholdDb`; rejects after `withinMs`. */
  louderThan(thresholdDb: number, withinMs: number): Promise<number>;
  sent(): Promise<Sent>;
  /** The names of the microphones that the page's connections send, one for each connection that sends any. */
  microphones(): string[];
  /** The path of each connection that has one. */
  paths(): Promise<Path[]>;
  played(): Promise<Played>;
  /** Makes every connection find its path anew, as a browser does when its network changes. */
  restartIce(): void;
  /** How many peer connections the page has made in its life. */
  connectionsMade(): number;
}

export interface RawRecording {
  readonly startMs: number;
  /** Base64 of 32-bit floats at 48 kHz. */
  readonly samples: string;
}

export interface RawLevels {
  /** Of the first level, Unix ms. */
  readonly startMs: number;
  /** dBFS, one each 10 ms; digital silence is -200. */
  readonly levelsDb: readonly number[];
}

/** Sums over the page's open connections. */
export interface Sent {
  readonly packets: number;
  /** `totalAudioEnergy` of the microphone as the senders see it. */
  readonly energy: number;
}

/** Sums over the page's open connections, of samples that they gave out. */
export interface Played {
  readonly samples: number;
  /** Of those, made up for what had not come. */
  readonly concealed: number;
}

export interface Path {
  /** Types of candidates: "host", "srflx", "prflx", "relay". */
  readonly local: string;
  readonly remote: string;
  /** "udp", "tcp" or "tls" where the local one is a relay's. */
  readonly relayProtocol: string | null;
}

export interface HearingOptions {
  readonly isRelayOnly: boolean;
  /** How far back sound is kept: all of it takes 12 MB a minute. */
  readonly keepsMs: number;
}

declare global {
  /** Of mediacapture-transform, which Chromium has and TypeScript does not know. */
  class MediaStreamTrackProcessor<T> {
    constructor(options: { track: MediaStreamTrack; maxBufferSize: number });
    readonly readable: ReadableStream<T>;
  }
  interface Window {
    hearing: InPageHearing;
  }
}

/**
 * Runs in the page before its own code: records what arrives over all its peer connections, mixed as an ear hears it, and
 * reads their statistics. Playwright sends its source text, so it must not use anything from outside of itself.
 */
export function installHearing({ isRelayOnly, keepsMs }: HearingOptions): void {
  /** 10 ms each; their times are those of the recorder's own clock. */
  const blocks: { startMs: number; samples: Float32Array; levelDb: number }[] = [];
  /** Blocks that were there before the first of `blocks`; with it a block has its number. */
  let forgotten = 0;
  let clockOffsetMs = Number.POSITIVE_INFINITY;
  const listeners = new Set<() => void>();
  const connections = new Set<RTCPeerConnection>();
  let made = 0;
  /** Chromium decodes a remote track only while some element plays it. */
  const players = new Set<HTMLAudioElement>();
  let ear: AudioNode | null = null;

  const NativeConnection = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends NativeConnection {
    constructor(configuration: RTCConfiguration = {}) {
      super(isRelayOnly ? { ...configuration, iceTransportPolicy: "relay" } : configuration);
      connections.add(this);
      made++;
      ear ??= startRecorder();
      this.addEventListener("track", ({ track }) => void hear(track));
    }

    override setConfiguration(configuration: RTCConfiguration = {}): void {
      super.setConfiguration(isRelayOnly ? { ...configuration, iceTransportPolicy: "relay" } : configuration);
    }

    override close(): void {
      connections.delete(this);
      super.close();
    }
  };

  /** No AudioWorklet: its script would need an address that the server's content security policy allows. */
  function startRecorder(): AudioNode {
    const context = new AudioContext({ sampleRate: 48_000 });
    const ear = new MediaStreamAudioDestinationNode(context, { channelCount: 1, channelCountMode: "explicit" });
    // Keeps the graph running, and the recording with it, while nobody is connected.
    const silence = new ConstantSourceNode(context, { offset: 0 });
    silence.connect(ear);
    silence.start();
    const [track] = ear.stream.getAudioTracks();
    if (track === undefined) throw new Error("The audio graph has no output track.");
    void store(new MediaStreamTrackProcessor<AudioData>({ track, maxBufferSize: 1_000 }).readable);
    void context.resume();
    return ear;
  }

  /** Cuts what was recorded into blocks of 10 ms. */
  async function store(readable: ReadableStream<AudioData>): Promise<void> {
    const reader = readable.getReader();
    let block = new Float32Array(480);
    let filled = 0;
    for (;;) {
      const { value: data, done } = await reader.read();
      if (done) return;
      const samples = new Float32Array(data.numberOfFrames);
      data.copyTo(samples, { planeIndex: 0, format: "f32-planar" });
      const startMs = data.timestamp / 1_000;
      // A busy page reads late but never early: the smallest difference is the one between the two clocks.
      clockOffsetMs = Math.min(clockOffsetMs, Date.now() - startMs);
      data.close();
      for (const [index, sample] of samples.entries()) {
        block[filled++] = sample;
        if (filled < 480) continue;
        blocks.push({ startMs: startMs + (index - 479) / 48, samples: block, levelDb: levelDb(block) });
        block = new Float32Array(480);
        filled = 0;
      }
      for (const listener of listeners) listener();
      // Once a second, as it moves all the others.
      if (blocks.length > keepsMs / 10 + 100) forgotten += blocks.splice(0, blocks.length - keepsMs / 10).length;
    }
  }

  async function hear(track: MediaStreamTrack): Promise<void> {
    const stream = new MediaStream([track]);
    const player = new Audio();
    player.muted = true;
    player.srcObject = stream;
    players.add(player);
    await player.play();
    ear ??= startRecorder();
    const { context } = ear;
    if (context instanceof AudioContext) context.createMediaStreamSource(stream).connect(ear);
  }

  function wall(block: { startMs: number }): number {
    return block.startMs + clockOffsetMs;
  }

  function recorded(): number {
    return forgotten + blocks.length;
  }

  function levelDb(samples: Float32Array): number {
    const energy = samples.reduce((sum, sample) => sum + sample * sample, 0);
    return 10 * Math.log10(energy / samples.length);
  }

  function numberAt(atMs: number): number {
    const index = blocks.findIndex((block) => wall(block) >= atMs);
    return index === -1 ? recorded() : forgotten + index;
  }

  function pack(from: number): RawRecording {
    const chosen = blocks.slice(Math.max(0, from - forgotten));
    const [first] = chosen;
    const bytes = new Uint8Array(chosen.length * 480 * 4);
    chosen.forEach(({ samples }, index) => {
      bytes.set(new Uint8Array(samples.buffer), index * 480 * 4);
    });
    let text = "";
    for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
    return { startMs: first === undefined ? Date.now() : wall(first), samples: btoa(text) };
  }

  /** Looks again at each new block until `look` has found something. */
  function eventually<T>(look: () => T | null): Promise<T> {
    return new Promise((resolve, reject) => {
      const listener = () => {
        try {
          const found = look();
          if (found === null) return;
          resolve(found);
        } catch (error) {
          reject(error);
        }
        listeners.delete(listener);
      };
      listeners.add(listener);
      listener();
    });
  }

  async function statistics(): Promise<RTCStats[][]> {
    return Promise.all(
      [...connections].map(async (connection) => {
        const all: RTCStats[] = [];
        (await connection.getStats()).forEach((entry: RTCStats) => {
          all.push(entry);
        });
        return all;
      }),
    );
  }

  window.hearing = {
    record(durationMs) {
      const from = recorded();
      return eventually(() => (recorded() - from >= durationMs / 10 ? pack(from) : null));
    },
    since: (atMs) => pack(numberAt(atMs)),
    levelsSince(atMs) {
      const chosen = blocks.slice(numberAt(atMs) - forgotten);
      const [first] = chosen;
      return {
        startMs: first === undefined ? Date.now() : wall(first),
        levelsDb: chosen.map((block) => Math.max(-200, block.levelDb)),
      };
    },
    louderThan(thresholdDb, withinMs) {
      const deadline = Date.now() + withinMs;
      let next = recorded();
      return eventually(() => {
        for (; next < recorded(); next++) {
          const block = blocks[next - forgotten];
          if (block !== undefined && block.levelDb > thresholdDb) return wall(block);
        }
        if (Date.now() > deadline)
          throw new Error(`Nothing louder than ${thresholdDb} dBFS came within ${withinMs} ms.`);
        return null;
      });
    },
    async sent() {
      let [packets, energy] = [0, 0];
      for (const entry of (await statistics()).flat()) {
        if ("packetsSent" in entry && entry.type === "outbound-rtp") packets += Number(entry.packetsSent);
        if ("totalAudioEnergy" in entry && entry.type === "media-source") energy += Number(entry.totalAudioEnergy);
      }
      return { packets, energy };
    },
    microphones: () =>
      [...connections].flatMap((connection) =>
        connection.getSenders().flatMap(({ track }) => (track?.kind === "audio" ? [track.label] : [])),
      ),
    async paths() {
      return (await statistics()).flatMap((entries) => {
        const byId = new Map(entries.map((entry) => [entry.id, { ...entry } as Record<string, unknown>]));
        const transport = [...byId.values()].find((entry) => entry["type"] === "transport");
        const pair = byId.get(String(transport?.["selectedCandidatePairId"]));
        const local = byId.get(String(pair?.["localCandidateId"]));
        const remote = byId.get(String(pair?.["remoteCandidateId"]));
        if (local === undefined || remote === undefined) return [];
        const relayProtocol = local["relayProtocol"];
        return [
          {
            local: String(local["candidateType"]),
            remote: String(remote["candidateType"]),
            relayProtocol: relayProtocol === undefined ? null : String(relayProtocol),
          },
        ];
      });
    },
    async played() {
      let [samples, concealed] = [0, 0];
      for (const entry of (await statistics()).flat()) {
        if (entry.type !== "inbound-rtp") continue;
        if ("totalSamplesReceived" in entry) samples += Number(entry.totalSamplesReceived);
        if ("concealedSamples" in entry) concealed += Number(entry.concealedSamples);
      }
      return { samples, concealed };
    },
    restartIce() {
      for (const connection of connections) connection.restartIce();
    },
    connectionsMade: () => made,
  };
}
