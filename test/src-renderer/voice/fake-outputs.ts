import { vi } from "vitest";

/**
 * Stand-ins for what Node has none of: elements and contexts that play nothing. They say what was asked of them; what is
 * really heard is the matter of the tests with a browser.
 */
export class FakeAudioElement {
  muted = false;
  volume = 1;
  autoplay = false;
  srcObject: unknown = null;
  sinkId = "";
  /** A browser that wants a gesture first. */
  blocked = false;
  plays = 0;
  missingSinks: readonly string[] = [];

  get typed(): HTMLAudioElement {
    return this as unknown as HTMLAudioElement;
  }

  async play(): Promise<void> {
    this.plays += 1;
    if (this.blocked) throw new DOMException("A gesture first.", "NotAllowedError");
  }

  pause(): void {}

  async setSinkId(sinkId: string): Promise<void> {
    if (this.missingSinks.includes(sinkId)) throw new DOMException("Not there.", "NotFoundError");
    this.sinkId = sinkId;
  }
}

/** Never runs, so no sound is made of it. */
export class FakeAudioContext {
  readonly state = "suspended";
  closed = false;

  get typed(): AudioContext {
    return this as unknown as AudioContext;
  }

  resume = async () => {};
  suspend = async () => {};

  async close(): Promise<void> {
    this.closed = true;
  }
}

export class FakeMediaStream {
  readonly tracks: readonly MediaStreamTrack[];

  constructor(tracks: readonly MediaStreamTrack[]) {
    this.tracks = tracks;
  }
}

/** Puts `MediaStream` in its place; the caller takes it out again (`vi.unstubAllGlobals`). */
export function stubMediaStream(): void {
  vi.stubGlobal("MediaStream", FakeMediaStream);
}
