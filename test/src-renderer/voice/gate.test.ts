import { describe, expect, it } from "vitest";
import { Gate } from "../../../src-renderer/voice/gate.ts";
import { ManualClock, settle } from "../../helpers/manual-clock.ts";
import { FakeSender, FakeTrack } from "./fakes.ts";

function gate() {
  const faults: unknown[] = [];
  const track = new FakeTrack();
  const clock = new ManualClock();
  return { faults, track, clock, gate: new Gate({ clock, onFault: (fault) => faults.push(fault) }) };
}

describe("Gate", () => {
  it("starts closed: a track that was open and a new sender are both shut", async () => {
    const { gate: shut, track } = gate();
    const sender = new FakeSender();
    track.enabled = true;
    shut.setTrack(track);
    await shut.add(sender);
    expect(track.enabled).toBe(false);
    expect(sender.active).toBe(false);
    expect(sender.track).toBe(track);
  });

  it("opens and closes both locks of every sender", async () => {
    const { gate: door, track, clock } = gate();
    const senders = [new FakeSender(), new FakeSender()];
    door.setTrack(track);
    for (const sender of senders) await door.add(sender);
    door.setOpen(true);
    await settle();
    expect([track.enabled, ...senders.map((sender) => sender.active)]).toEqual([true, true, true]);
    door.setOpen(false);
    expect(track.enabled).toBe(false);
    await clock.advanceAsync(100);
    expect(senders.map((sender) => sender.active)).toEqual([false, false]);
  });

  it("sends silence for a moment before it sends nothing, so that listeners do not spin on the cut word", async () => {
    const { gate: door, track, clock } = gate();
    const sender = new FakeSender();
    door.setTrack(track);
    await door.add(sender);
    door.setOpen(true);
    await settle();
    door.setOpen(false);
    await clock.advanceAsync(99);
    expect([track.enabled, sender.active]).toEqual([false, true]);
    await clock.advanceAsync(1);
    expect(sender.active).toBe(false);
  });

  it("stays open when it is opened again within that moment", async () => {
    const { gate: door, track, clock } = gate();
    const sender = new FakeSender();
    door.setTrack(track);
    await door.add(sender);
    door.setOpen(true);
    door.setOpen(false);
    await clock.advanceAsync(50);
    door.setOpen(true);
    await clock.advanceAsync(500);
    expect([track.enabled, sender.active]).toEqual([true, true]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("ends as the last wish says, however quickly wishes change, and never overlaps setParameters", async () => {
    const { gate: door, track, clock } = gate();
    const sender = new FakeSender();
    door.setTrack(track);
    await door.add(sender);
    for (let press = 0; press < 5; press++) {
      door.setOpen(true);
      await Promise.resolve();
      door.setOpen(false);
    }
    await clock.advanceAsync(100);
    expect(sender.active).toBe(false);
    door.setOpen(true);
    await settle();
    expect(sender.active).toBe(true);
    expect(sender.overlaps).toBe(0);
  });

  it("a microphone exchanged while the gate is closed lets nothing out, and none is ever taken away", async () => {
    const { gate: door, track } = gate();
    const sender = new FakeSender();
    door.setTrack(track);
    await door.add(sender);
    const other = new FakeTrack();
    other.enabled = true;
    door.setTrack(other);
    expect(other.enabled).toBe(false);
    door.setTrack(null);
    await settle();
    expect(sender.replaced).toEqual([track, other]);
  });

  it("a microphone exchanged while the gate is open goes on", async () => {
    const { gate: door, track } = gate();
    const sender = new FakeSender();
    door.setTrack(track);
    await door.add(sender);
    door.setOpen(true);
    const other = new FakeTrack();
    other.enabled = false;
    door.setTrack(other);
    await settle();
    expect([other.enabled, sender.active, sender.track]).toEqual([true, true, other]);
  });

  it("a sender whose parameters cannot be set still falls silent with its track", async () => {
    const { gate: door, track, clock, faults } = gate();
    const sender = new FakeSender();
    door.setTrack(track);
    await door.add(sender);
    door.setOpen(true);
    await settle();
    sender.failsWith = new DOMException("No.", "InvalidStateError");
    door.setOpen(false);
    await clock.advanceAsync(100);
    expect(track.enabled).toBe(false);
    expect(faults).toHaveLength(1);
  });

  it("sets the bitrate on all senders, those that come later too, and again where encodings came late", async () => {
    const { gate: door, track } = gate();
    const [early, late] = [new FakeSender(), new FakeSender()];
    late.hasEncodings = false;
    door.setTrack(track);
    await door.add(early);
    expect(early.maxBitrate).toBeNull();
    door.setBitrate(48);
    await settle();
    await door.add(late);
    expect([early.maxBitrate, late.maxBitrate]).toEqual([48_000, null]);
    late.hasEncodings = true;
    await door.renew(late);
    expect([late.maxBitrate, late.active]).toEqual([48_000, false]);
  });

  it("a bitrate that changes while the gate opens and closes neither opens nor closes it, nor overlaps", async () => {
    const { gate: door, track, clock } = gate();
    const sender = new FakeSender();
    door.setTrack(track);
    await door.add(sender);
    for (const bitrateKbps of [64, 48, 32, 24, 16]) {
      door.setOpen(true);
      door.setBitrate(bitrateKbps);
      await Promise.resolve();
      door.setBitrate(bitrateKbps + 1);
      door.setOpen(false);
    }
    await settle();
    expect([sender.maxBitrate, sender.active]).toEqual([17_000, true]);
    await clock.advanceAsync(100);
    expect([sender.maxBitrate, sender.active, sender.overlaps]).toEqual([17_000, false, 0]);
    door.setBitrate(64);
    await settle();
    expect([sender.maxBitrate, sender.active, track.enabled]).toEqual([64_000, false, false]);
  });

  it("a browser that rounds what it is told is not told for ever", async () => {
    const { gate: door, track, clock } = gate();
    const sender = new FakeSender();
    sender.bitrateStep = 1_500;
    door.setTrack(track);
    await door.add(sender);
    const before = sender.settings;
    door.setBitrate(16);
    await settle();
    door.setOpen(true);
    await clock.advanceAsync(0);
    expect([sender.maxBitrate, sender.active]).toEqual([15_000, true]);
    expect(sender.settings - before).toBeLessThanOrEqual(2);
  });

  it("a sender that was let go is left alone, and its refusals are no fault", async () => {
    const { gate: door, track, clock, faults } = gate();
    const sender = new FakeSender();
    door.setTrack(track);
    await door.add(sender);
    door.setOpen(true);
    sender.failsWith = new DOMException("Closed.", "InvalidStateError");
    door.remove(sender);
    await settle();
    door.setOpen(false);
    await clock.advanceAsync(100);
    expect(faults).toEqual([]);
  });
});
