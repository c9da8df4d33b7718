import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GatewayConnection } from "../../../shared/connection/gateway-connection.ts";
import { ManualClock, settle } from "../../helpers/manual-clock.ts";
import { type Line, ModelServer } from "./model-server.ts";

type Step =
  | { readonly kind: "ask" | "up" | "finish" | "down" | "push"; readonly count: number }
  | { readonly kind: "wait"; readonly ms: number }
  /** Attaches, if the line is up. */
  | { readonly kind: "greet" }
  | { readonly kind: "cut"; readonly how: "told" | "silent" | "restart" };

const count = fc.oneof(fc.integer({ min: 1, max: 8 }), fc.constantFrom(50, 100, 200));
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constantFrom("ask", "up", "finish", "down", "push"), count }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("wait"), ms: fc.integer({ min: 0, max: 9_000 }) }) },
  { weight: 6, arbitrary: fc.constant({ kind: "greet" }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("cut"), how: fc.constantFrom("told", "silent", "restart") }) },
);

/** Found by this test, or by thinking, in an earlier version of the queue. */
const FOUND: [Step[]][] = [
  // A second loss between the word on the first request and that on the second put the second before the first.
  [
    [
      { kind: "ask", count: 2 },
      { kind: "greet" },
      { kind: "cut", how: "told" },
      { kind: "greet" },
      { kind: "down", count: 1 },
      { kind: "cut", how: "told" },
    ],
  ],
  // More was under way than the server keeps answers for: what had been done was taken for lost, and done again.
  [
    [
      { kind: "ask", count: 100 },
      { kind: "greet" },
      { kind: "up", count: 100 },
      { kind: "finish", count: 100 },
      { kind: "cut", how: "told" },
    ],
  ],
];

type Outcome =
  | { readonly kind: "answered"; readonly userId: string }
  | { readonly kind: "refused"; readonly code: string };

/** A client on a line that a list of steps moves, and what became of everything that it asked and was told. */
class Run {
  readonly clock = new ManualClock();
  readonly server = new ModelServer();
  readonly outcomes = new Map<string, Outcome[]>();
  /** By session. */
  readonly seen = new Map<string, string[]>();
  readonly pushed = new Map<string, string[]>();
  #asked = 0;
  #told = 0;
  #sessionId = "";
  readonly connection = new GatewayConnection({
    openSocket: (handlers) => this.server.open(handlers),
    clock: this.clock,
    random: () => 0.5,
    client: { name: "test", version: "1", platform: "test", deviceId: "device" },
    onState: () => {},
    onHello: ({ sessionId }) => {
      this.#sessionId = sessionId;
      if (!this.seen.has(sessionId)) this.seen.set(sessionId, []);
    },
    onEvent: (event) => {
      if (event.event === "channel.deleted") this.seen.get(this.#sessionId)?.push(event.data.channelId);
    },
    onOddity: (what) => {
      throw new Error(what);
    },
  });

  constructor() {
    this.connection.connect("token");
    this.server.line?.handlers.onOpen();
  }

  async take(step: Step): Promise<void> {
    const { line } = this.server;
    switch (step.kind) {
      case "ask":
        for (let asked = 0; asked < step.count; asked++) this.#ask();
        break;
      case "wait":
        this.#wait(step.ms);
        break;
      case "greet":
        return this.#greet();
      case "cut":
        if (line !== null) this.#cut(line, step.how);
        break;
      default:
        if (line !== null) this.#move(line, step.kind, step.count);
    }
    await settle();
  }

  /** Lets everything run until nothing is on its way any more. */
  async rest(): Promise<void> {
    for (let turn = 0; turn < 60; turn++) {
      this.#wait(500);
      for (const kind of ["up", "finish", "down"] as const) await this.take({ kind, count: 1_000 });
    }
  }

  async #greet(): Promise<void> {
    this.#wait(250);
    await this.take({ kind: "up", count: 1 });
    await this.take({ kind: "down", count: 1 });
  }

  #ask(): void {
    this.#asked += 1;
    const userId = String(this.#asked);
    const outcomes: Outcome[] = [];
    this.outcomes.set(userId, outcomes);
    this.connection.request("member.update", { userId, role: "member" }).then(
      ({ user }) => outcomes.push({ kind: "answered", userId: user.id }),
      (error: { code: string }) => outcomes.push({ kind: "refused", code: error.code }),
    );
  }

  #move(line: Line, kind: "up" | "finish" | "down" | "push", frames: number): void {
    switch (kind) {
      case "up":
        return this.server.takeUp(line, frames);
      case "finish":
        return this.server.finish(line, frames);
      case "down":
        for (const frame of line.down.splice(0, frames)) line.handlers.onText(JSON.stringify(frame));
        return;
      case "push":
        for (let pushed = 0; pushed < frames; pushed++) this.#push(line);
    }
  }

  #push(line: Line): void {
    if (line.session === null) return;
    this.#told += 1;
    const channelId = String(this.#told);
    this.server.push(line, { event: "channel.deleted", data: { channelId } });
    this.pushed.set(line.session.id, [...(this.pushed.get(line.session.id) ?? []), channelId]);
  }

  #cut(line: Line, how: "told" | "silent" | "restart"): void {
    if (how === "restart") this.server.restart();
    else this.server.cut(line);
    if (how !== "silent") line.handlers.onClose(1006);
  }

  #wait(ms: number): void {
    for (let passed = 0; passed < ms; passed += 250) {
      const before = this.server.lines.length;
      this.clock.advance(250);
      if (this.server.lines.length > before) this.server.line?.handlers.onOpen();
    }
  }
}

function ascending(ids: readonly string[]): boolean {
  return ids.every((id, index) => index === 0 || Number(ids[index - 1]) < Number(id));
}

describe("S2 across lost connections, against a model of the server", () => {
  it("S2 every request is answered once, done once at most, in the order of asking; events come once, in order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 80, size: "max" }), async (steps) => {
        const run = new Run();
        for (const step of steps) await run.take(step);
        await run.rest();

        expect(ascending(run.server.done)).toBe(true);
        const done = new Set(run.server.done);
        for (const [userId, outcomes] of run.outcomes) {
          expect(outcomes).toHaveLength(1);
          const [outcome] = outcomes;
          if (outcome?.kind === "answered") expect([outcome.userId, done.has(userId)]).toEqual([userId, true]);
          else expect(outcome).toEqual({ kind: "refused", code: "unavailable" });
        }
        const last = run.server.lines.at(-1)?.session?.id ?? "";
        expect(run.seen.get(last) ?? []).toEqual(run.pushed.get(last) ?? []);
        for (const [sessionId, seen] of run.seen) {
          expect(run.pushed.get(sessionId)?.slice(0, seen.length) ?? []).toEqual(seen);
        }
        run.connection.close();
      }),
      { numRuns: 200, seed: 20_261_121, examples: FOUND },
    );
  }, 30_000);
});
