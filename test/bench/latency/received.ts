import type { BrowserContext, Page } from "playwright-core";

/** The browser's counters of the voice that comes in, since the call began. */
export interface Received {
  readonly packets: number;
  readonly samples: number;
  /** Made up, as nothing had come to play: but for those made up while the line was silent. */
  readonly concealedSamples: number;
  /** Samples that left the jitter buffer, and the time that all of them together had waited in it, in s. */
  readonly emittedSamples: number;
  readonly waitedS: number;
  /** When they were read, in ms. */
  readonly atMs: number;
}

/** What came between two readings. */
export interface ReceivedFigures {
  readonly packetsPerS: number;
  /** 0 to 1. */
  readonly concealedShare: number;
  readonly jitterBufferMs: number;
}

declare global {
  interface Window {
    /** All that the page ever made. */
    measuredConnections: RTCPeerConnection[];
  }
}

/** Lets `readReceived` look into every page that this context opens from now on. Costs the page nothing until then. */
export async function watchConnections(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    window.measuredConnections = [];
    const Native = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        window.measuredConnections.push(this);
      }
    };
  });
}

/** Of the one connection that the page has open. */
export async function readReceived(page: Page): Promise<Received> {
  return page.evaluate(async () => {
    const open = window.measuredConnections.filter(({ connectionState }) => connectionState === "connected");
    const [connection] = open;
    if (connection === undefined || open.length > 1) throw new Error(`The page has ${open.length} connections.`);
    for (const entry of (await connection.getStats()).values()) {
      if (entry.type !== "inbound-rtp") continue;
      return {
        packets: entry.packetsReceived,
        samples: entry.totalSamplesReceived,
        concealedSamples: entry.concealedSamples - entry.silentConcealedSamples,
        emittedSamples: entry.jitterBufferEmittedCount,
        waitedS: entry.jitterBufferDelay,
        atMs: entry.timestamp,
      };
    }
    throw new Error("The connection receives nothing.");
  });
}

export function receivedBetween(before: Received, after: Received): ReceivedFigures {
  const grown = (key: keyof Received) => after[key] - before[key];
  return {
    packetsPerS: (1_000 * grown("packets")) / grown("atMs"),
    concealedShare: grown("concealedSamples") / grown("samples"),
    jitterBufferMs: (1_000 * grown("waitedS")) / grown("emittedSamples"),
  };
}
