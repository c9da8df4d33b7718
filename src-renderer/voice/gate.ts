import type { Cancel, Clock } from "../../shared/time.ts";

/** The parts of `RTCRtpSender` that the gate works on. */
export type GatedSender = Pick<RTCRtpSender, "getParameters" | "setParameters" | "replaceTrack">;

/** What each sender is set to. */
interface SenderWish {
  readonly active: boolean;
  /** null: as the browser has it. */
  readonly bitrateKbps: number | null;
}

/** The parts of the microphone's track that the gate works on. */
export type GatedTrack = MediaStreamTrack;

/**
 * How long packets of silence follow the last sound. Cut off in the middle of a word, the listener's jitter buffer spins
 * that word on for 100 to 250 ms; having heard silence, it spins silence (docs/benchmarks.md, "Push-to-talk").
 */
const SILENCE_AFTER_SOUND_MS = 100;

export interface GateDeps {
  readonly clock: Clock;
  readonly onFault: (fault: unknown) => void;
}

/**
 * Everything that is set on senders, in one place, as `setParameters` refuses to overlap itself: the lock, and the bitrate.
 *
 * Opens and closes the microphone to all peers, by two locks: the track is silenced (`enabled`, at once and for all
 * peers together) and no packet is sent (`active`, for each sender a little later). Either alone keeps sound in. Why
 * both, and why never `replaceTrack(null)`: docs/benchmarks.md, "Push-to-talk".
 */
export class Gate implements Disposable {
  readonly #deps: GateDeps;
  readonly #locks = new Map<GatedSender, SenderLock>();
  #track: GatedTrack | null = null;
  #open = false;
  #bitrateKbps: number | null = null;
  #cancelShutting: Cancel = () => {};

  constructor(deps: GateDeps) {
    this.#deps = deps;
  }

  get track(): GatedTrack | null {
    return this.#track;
  }

  get open(): boolean {
    return this.#open;
  }

  setOpen(open: boolean): void {
    this.#open = open;
    if (this.#track !== null) this.#track.enabled = open;
    this.#cancelShutting();
    if (open) this.#setSenders({ active: true });
    else {
      this.#cancelShutting = this.#deps.clock.after(SILENCE_AFTER_SOUND_MS, () => this.#setSenders({ active: false }));
    }
  }

  /** Of Opus, for each sender alike, those of today and those to come. */
  setBitrate(bitrateKbps: number): void {
    if (bitrateKbps === this.#bitrateKbps) return;
    this.#bitrateKbps = bitrateKbps;
    this.#setSenders({ bitrateKbps });
  }

  /**
   * Puts another microphone in the place of the present one, without renegotiation. null only takes note that there is
   * none: the senders keep the ended track, which sends silence.
   */
  setTrack(track: GatedTrack | null): void {
    this.#track = track;
    if (track === null) return;
    // First the lock, then the way out.
    track.enabled = this.#open;
    for (const sender of this.#locks.keys()) void this.#give(sender, track);
  }

  /** Takes a sender into the gate's care; resolves once its locks stand as the gate does. */
  async add(sender: GatedSender): Promise<void> {
    const lock = new SenderLock(sender, (fault) => this.#report(sender, fault));
    this.#locks.set(sender, lock);
    const given = this.#track === null ? null : this.#give(sender, this.#track);
    await Promise.all([lock.set(this.#wish()), given]);
  }

  /** Brings the sender's lock to the gate again: one that had no encodings before its first negotiation has them now. */
  async renew(sender: GatedSender): Promise<void> {
    await this.#locks.get(sender)?.set(this.#wish());
  }

  remove(sender: GatedSender): void {
    this.#locks.delete(sender);
  }

  [Symbol.dispose](): void {
    this.#cancelShutting();
  }

  #wish(): SenderWish {
    return { active: this.#open, bitrateKbps: this.#bitrateKbps };
  }

  #setSenders(change: Partial<SenderWish>): void {
    for (const lock of this.#locks.values()) void lock.set(change);
  }

  #give(sender: GatedSender, track: GatedTrack): Promise<void> {
    return sender.replaceTrack(track).catch((fault: unknown) => this.#report(sender, fault));
  }

  /** A sender whose connection was closed meanwhile refuses everything; that is no fault. */
  #report(sender: GatedSender, fault: unknown): void {
    if (this.#locks.has(sender)) this.#deps.onFault(fault);
  }
}

/** Brings one sender to what is wanted, one change at a time: `setParameters` refuses to overlap itself. */
class SenderLock {
  readonly #sender: GatedSender;
  readonly #onFault: (fault: unknown) => void;
  #wanted: SenderWish = { active: false, bitrateKbps: null };
  #running = false;
  #done: Promise<void> = Promise.resolve();

  constructor(sender: GatedSender, onFault: (fault: unknown) => void) {
    this.#sender = sender;
    this.#onFault = onFault;
  }

  set(change: Partial<SenderWish>): Promise<void> {
    this.#wanted = { ...this.#wanted, ...change };
    if (!this.#running) this.#done = this.#run();
    return this.#done;
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      // A browser that rounds what it is told never follows quite: each wish is told once.
      for (let told: SenderWish | null = null; told !== this.#wanted; ) {
        told = this.#wanted;
        const parameters = this.#sender.getParameters();
        const stale = parameters.encodings.filter((encoding) => !follows(encoding, this.#wanted));
        if (stale.length === 0) return;
        for (const encoding of stale) follow(encoding, this.#wanted);
        await this.#sender.setParameters(parameters);
      }
    } catch (error) {
      this.#onFault(error);
    } finally {
      this.#running = false;
    }
  }
}

function follows({ active, maxBitrate }: RTCRtpEncodingParameters, wish: SenderWish): boolean {
  return active === wish.active && (wish.bitrateKbps === null || maxBitrate === wish.bitrateKbps * 1_000);
}

function follow(encoding: RTCRtpEncodingParameters, { active, bitrateKbps }: SenderWish): void {
  encoding.active = active;
  if (bitrateKbps !== null) encoding.maxBitrate = bitrateKbps * 1_000;
}
