import type { ConnectionReport, ConnectionStep } from "../../shared/protocol/connection-report.ts";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { AnswerData } from "../../shared/protocol/requests.ts";
import type { DiagnosisDeps } from "./diagnosis-deps.ts";
import type { Evidence, Outcome, RelayAttempt } from "./evidence.ts";
import { type RelayAddress, type RelayStepName, relayAddresses, stunUrls } from "./relay-addresses.ts";
import { relayStep } from "./relay-step.ts";
import { type Signalling, signallingStep } from "./signalling-step.ts";
import { echoWords, relayWords, signallingWords, stunWords } from "./step-words.ts";
import { type StunAnswer, stunStep } from "./stun-step.ts";
import { withinLimit } from "./time-limit.ts";
import { turnStep } from "./turn-step.ts";
import { isOutOfReach, verdict } from "./verdict.ts";

export interface Progress {
  /** Those that are done. */
  readonly steps: readonly ConnectionStep[];
  readonly current: ConnectionStep["step"];
}

type IceOffer = AnswerData<"connection.ice">;

/** The server itself waits for 2 s at most, for a provider of relays (V5). */
const OFFER_LIMIT_MS = 5_000;
/** C1 */
const LATER_BY_MS = 3 * 3_600_000;
const RELAY_STEPS: readonly RelayStepName[] = ["turnUdp", "turnTcp", "turnTls"];
const MEDIA_STEPS: readonly ConnectionStep["step"][] = ["stun", ...RELAY_STEPS, "relay"];

/**
 * Runs all steps of C2; those that only ask a server for an address run side by side, as most of their time is waiting for
 * what does not come, and are told of in their order all the same. No report holds a credential.
 * @throws ProtocolError where the server does not say what there is to be tested; `signal`'s reason once it is aborted.
 */
export async function runConnectionTest(
  deps: DiagnosisDeps,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<ConnectionReport> {
  const run = new Run(deps, signal, onProgress);
  const signalling = await run.signalling();
  if (signalling === null) return run.report(run.skipMedia());
  return run.report(await run.media(await askForOffer(deps, signal)));
}

async function askForOffer({ request, clock }: DiagnosisDeps, signal: AbortSignal): Promise<IceOffer> {
  const limits = { clock, limitMs: OFFER_LIMIT_MS, signal };
  const offer = await withinLimit(limits, () => request("connection.ice", {}));
  if (offer === null) throw new ProtocolError("unavailable", "The server stopped answering; start the test again.");
  return offer;
}

class Run {
  readonly #deps: DiagnosisDeps;
  readonly #signal: AbortSignal;
  readonly #onProgress: (progress: Progress) => void;
  readonly #steps: ConnectionStep[] = [];

  constructor(deps: DiagnosisDeps, signal: AbortSignal, onProgress: (progress: Progress) => void) {
    this.#deps = deps;
    this.#signal = signal;
    this.#onProgress = onProgress;
  }

  signalling(): Promise<Signalling> {
    return this.#step("signalling", {
      run: () => this.#timed(() => signallingStep(this.#deps, this.#signal)),
      outcome: (found) => (found === null ? "failed" : "passed"),
      detail: signallingWords,
    });
  }

  /** Without the server's offer there is nothing else to try. */
  skipMedia(): Evidence {
    for (const step of MEDIA_STEPS) this.#skip(step, "Not tried, as the server did not answer.");
    return {
      signalling: "failed",
      stun: "skipped",
      relays: { turnUdp: [], turnTcp: [], turnTls: [] },
      relay: "skipped",
      endedByOwnClock: false,
    };
  }

  async media(offer: IceOffer): Promise<Evidence> {
    const urls = stunUrls(offer.iceServers);
    const asking = this.#ask(offer, urls);
    const stun = await this.#stun(urls, asking.stun);
    const relays = {
      turnUdp: await this.#relays("turnUdp", asking.turnUdp),
      turnTcp: await this.#relays("turnTcp", asking.turnTcp),
      turnTls: await this.#relays("turnTls", asking.turnTls),
    };
    const relay = await this.#relay(firstAllocated(offer, relays));
    const { iceExpiresAt } = offer;
    const endedByOwnClock = iceExpiresAt !== null && this.#deps.clock.now() > iceExpiresAt + LATER_BY_MS;
    return { signalling: "passed", stun, relays, relay, endedByOwnClock };
  }

  report(found: Evidence): ConnectionReport {
    return { verdict: verdict(found), steps: this.#steps };
  }

  /** null: there is none to ask. */
  #ask(offer: IceOffer, urls: readonly string[]) {
    const early = <T>(run: () => Promise<T>): Promise<Timed<T>> => {
      const asking = this.#timed(run);
      // Awaited when its turn comes; that it failed before is no fault that nobody heeds.
      asking.catch(() => undefined);
      return asking;
    };
    const relays = (step: RelayStepName) =>
      relayAddresses(offer.iceServers, step).length === 0
        ? null
        : early(() => turnStep(this.#deps, step, offer, this.#signal));
    return {
      stun: urls.length === 0 ? null : early(() => stunStep(this.#deps, urls, this.#signal)),
      turnUdp: relays("turnUdp"),
      turnTcp: relays("turnTcp"),
      turnTls: relays("turnTls"),
    };
  }

  async #stun(urls: readonly string[], asking: Promise<Timed<StunAnswer>> | null): Promise<Outcome> {
    if (asking === null) return this.#skip("stun", "The server names no STUN server.");
    const { kind } = await this.#step("stun", {
      run: () => asking,
      outcome: (answer) => (answer.kind === "answered" ? "passed" : "failed"),
      detail: (answer) => stunWords(answer, urls),
    });
    return kind === "answered" ? "passed" : "failed";
  }

  async #relays(
    step: RelayStepName,
    asking: Promise<Timed<readonly RelayAttempt[]>> | null,
  ): Promise<readonly RelayAttempt[]> {
    if (asking === null) {
      this.#skip(step, "The server names no such relay.");
      return [];
    }
    return this.#step(step, {
      run: () => asking,
      outcome: (attempts) =>
        attempts.every((attempt) => attempt.kind === "allocated" && !isOutOfReach(attempt)) ? "passed" : "failed",
      detail: relayWords,
    });
  }

  async #relay(address: RelayAddress | null): Promise<Outcome> {
    if (address === null) return this.#skip("relay", "There is no relay to go through.");
    const roundTripMs = await this.#step("relay", {
      run: () => this.#timed(() => relayStep(this.#deps, address, this.#signal)),
      outcome: (found) => (found === null ? "failed" : "passed"),
      detail: echoWords,
    });
    return roundTripMs === null ? "failed" : "passed";
  }

  async #step<T>(step: ConnectionStep["step"], { run, outcome, detail }: StepPlan<T>): Promise<T> {
    this.#onProgress({ steps: [...this.#steps], current: step });
    const { found, tookMs } = await run();
    this.#signal.throwIfAborted();
    this.#steps.push({ step, outcome: outcome(found), tookMs, detail: detail(found) });
    return found;
  }

  async #timed<T>(run: () => Promise<T>): Promise<Timed<T>> {
    const { clock } = this.#deps;
    const startedAt = clock.now();
    const found = await run();
    // A clock that is set back meanwhile must not spoil the report.
    return { found, tookMs: Math.max(0, Math.round(clock.now() - startedAt)) };
  }

  #skip(step: ConnectionStep["step"], detail: string): Outcome {
    this.#steps.push({ step, outcome: "skipped", tookMs: null, detail });
    return "skipped";
  }
}

interface Timed<T> {
  readonly found: T;
  readonly tookMs: number;
}

interface StepPlan<T> {
  run(): Promise<Timed<T>>;
  outcome(found: T): Outcome;
  detail(found: T): string;
}

/** UDP before TCP before TLS, as a call prefers them. */
function firstAllocated(
  { iceServers }: IceOffer,
  relays: Readonly<Record<RelayStepName, readonly RelayAttempt[]>>,
): RelayAddress | null {
  for (const step of RELAY_STEPS) {
    const allocated = relays[step].find(({ kind }) => kind === "allocated");
    const address = relayAddresses(iceServers, step).find(({ url }) => url === allocated?.url);
    if (address !== undefined) return address;
  }
  return null;
}
