import { describe, expect, it } from "vitest";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import { type OwnState, Reports } from "../../../src-renderer/voice/reports.ts";
import { ManualClock, settle } from "../../helpers/manual-clock.ts";

const OWN: OwnState = { muted: false, deafened: false, transmitting: false, connection: "connected" };

function reports() {
  const clock = new ManualClock();
  const sent: unknown[] = [];
  const open: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  const update = (change: unknown) =>
    new Promise<void>((resolve, reject) => {
      sent.push(change);
      open.push({ resolve, reject });
    });
  const answer = async () => {
    open.shift()?.resolve();
    await settle();
  };
  const refuse = async (error: unknown) => {
    open.shift()?.reject(error);
    await settle();
  };
  return { clock, sent, answer, refuse, reports: new Reports({ clock, update }, OWN) };
}

describe("Reports", () => {
  it("tells nothing outside of voice, and after a join what differs from the server's list", async () => {
    const { reports: own, sent, answer } = reports();
    own.set({ ...OWN, muted: true });
    expect(sent).toEqual([]);
    own.joined({ ...OWN, connection: "connecting" });
    expect(sent).toEqual([{ muted: true, connection: "connected" }]);
    await answer();
    own.set({ ...OWN, muted: true });
    expect(sent).toHaveLength(1);
  });

  it("one request at a time; the next holds what changed meanwhile, and what changed back is not told", async () => {
    const { reports: own, sent, answer } = reports();
    own.joined(OWN);
    own.set({ ...OWN, transmitting: true });
    own.set({ ...OWN, transmitting: false });
    own.set({ ...OWN, transmitting: true, muted: true });
    own.set({ ...OWN, transmitting: true });
    expect(sent).toEqual([{ transmitting: true }]);
    await answer();
    expect(sent).toHaveLength(1);
    own.set(OWN);
    expect(sent.at(-1)).toEqual({ transmitting: false });
  });

  it("a join while a request is under way says what is shown", async () => {
    const { reports: own, sent, answer } = reports();
    own.joined(OWN);
    own.set({ ...OWN, muted: true });
    own.joined(OWN);
    await answer();
    expect(sent).toEqual([{ muted: true }, { muted: true }]);
  });

  it("rate limited: again after the time that the server names, with what is true then", async () => {
    const { reports: own, sent, refuse, clock } = reports();
    own.joined(OWN);
    own.set({ ...OWN, muted: true });
    await refuse(new ProtocolError("rate_limited", "Slower.", { retryAfterMs: 700 }));
    own.set({ ...OWN, muted: true, deafened: true });
    await clock.advanceAsync(699);
    expect(sent).toHaveLength(1);
    await clock.advanceAsync(1);
    expect(sent.at(-1)).toEqual({ muted: true, deafened: true });
  });

  it("not in voice any more: quiet until the next join", async () => {
    const { reports: own, sent, refuse, clock } = reports();
    own.joined(OWN);
    own.set({ ...OWN, muted: true });
    await refuse(new ProtocolError("not_found", "Not in voice."));
    own.set({ ...OWN, deafened: true });
    await clock.advanceAsync(60_000);
    expect(sent).toHaveLength(1);
    own.joined(OWN);
    expect(sent.at(-1)).toEqual({ deafened: true });
  });

  it("a refusal that belongs to the membership before does not silence the next", async () => {
    const { reports: own, sent, refuse } = reports();
    own.joined(OWN);
    own.set({ ...OWN, muted: true });
    own.joined({ ...OWN });
    await refuse(new ProtocolError("not_found", "Not in voice."));
    expect(sent).toEqual([{ muted: true }, { muted: true }]);
  });

  it("disposed while a request is open, it makes no timer for it", async () => {
    const { reports: own, refuse, clock } = reports();
    own.joined(OWN);
    own.set({ ...OWN, muted: true });
    own[Symbol.dispose]();
    await refuse(new ProtocolError("unavailable", "Later."));
    expect(clock.pendingTimers).toBe(0);
  });

  it("disposed, it keeps no timer", async () => {
    const { reports: own, refuse, clock } = reports();
    own.joined(OWN);
    own.set({ ...OWN, muted: true });
    await refuse(new ProtocolError("unavailable", "Later."));
    own[Symbol.dispose]();
    expect(clock.pendingTimers).toBe(0);
  });
});
