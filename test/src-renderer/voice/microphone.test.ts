import { describe, expect, it } from "vitest";
import type { MicrophoneStatus } from "../../../src-renderer/store/state.ts";
import { Microphone, type MicrophoneChoice } from "../../../src-renderer/voice/microphone.ts";
import { ManualClock, settle } from "../../helpers/manual-clock.ts";
import { FakeMediaDevices } from "./fake-media-devices.ts";

const CHOICE: MicrophoneChoice = {
  inputDeviceId: "default",
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

function bench(choice: Partial<MicrophoneChoice> = {}, hasDevices = true) {
  const clock = new ManualClock();
  const devices = new FakeMediaDevices();
  const tracks: (string | null)[] = [];
  const statuses: MicrophoneStatus[] = [];
  const microphone = new Microphone(
    {
      mediaDevices: hasDevices ? devices.typed : null,
      clock,
      log: () => {},
      onTrack: (track) => tracks.push(track?.getSettings().deviceId ?? null),
      onStatus: (status) => statuses.push(status),
    },
    { ...CHOICE, ...choice },
  );
  const changeDevices = async (inputs: FakeMediaDevices["inputs"]) => {
    devices.inputs = inputs;
    microphone.devicesChanged(await devices.enumerateDevices());
    await settle();
  };
  return { clock, devices, tracks, statuses, microphone, changeDevices };
}

describe("Microphone", () => {
  it("opens when wanted, with what was chosen, and is let go when not", async () => {
    const { microphone, devices, tracks, statuses } = bench({ noiseSuppression: false });
    microphone.setWanted(true);
    await settle();
    expect(devices.asked).toEqual([
      {
        echoCancellation: true,
        noiseSuppression: false,
        autoGainControl: true,
        channelCount: 1,
        latency: { ideal: 0.01 },
      },
    ]);
    expect(statuses.map(({ kind }) => kind)).toEqual(["opening", "ready"]);
    microphone.setWanted(false);
    expect(devices.live).toEqual([]);
    expect(tracks).toEqual(["default", null]);
    expect(microphone.status).toEqual({ kind: "off" });
  });

  it("another device is opened before the old one is let go, and the call never goes without", async () => {
    const { microphone, devices, tracks } = bench();
    microphone.setWanted(true);
    await settle();
    microphone.choose({ ...CHOICE, inputDeviceId: "headset" });
    await settle();
    expect(tracks).toEqual(["default", "headset"]);
    expect(devices.live.map(({ deviceId }) => deviceId)).toEqual(["headset"]);
    expect(microphone.status).toEqual({ kind: "ready", deviceId: "headset", label: "Headset" });
  });

  it("a switch of the processing takes effect at once", async () => {
    const { microphone, devices } = bench();
    microphone.setWanted(true);
    await settle();
    microphone.choose({ ...CHOICE, echoCancellation: false });
    await settle();
    expect(devices.asked.at(-1)).toMatchObject({ echoCancellation: false });
    expect(devices.live).toHaveLength(1);
  });

  it("a chosen device that is not there: the default, by its name, and the chosen one when it comes", async () => {
    const { microphone, changeDevices, devices } = bench({ inputDeviceId: "usb" });
    microphone.setWanted(true);
    await settle();
    expect(microphone.status).toEqual({ kind: "ready", deviceId: "default", label: "Default" });
    await changeDevices([...devices.inputs, { deviceId: "usb", label: "USB", groupId: "usb" }]);
    expect(microphone.status).toEqual({ kind: "ready", deviceId: "usb", label: "USB" });
    expect(devices.live).toHaveLength(1);
  });

  it("unplugged: closed at once, then the default takes its place", async () => {
    const { microphone, devices, tracks } = bench({ inputDeviceId: "headset" });
    microphone.setWanted(true);
    await settle();
    devices.inputs = devices.inputs.filter(({ deviceId }) => deviceId !== "headset");
    devices.tracks[0]?.unplug();
    expect(tracks).toEqual(["headset", null]);
    await settle();
    expect(microphone.status).toEqual({ kind: "ready", deviceId: "default", label: "Default" });
  });

  it("the system's default moved to another device: it is followed", async () => {
    const { microphone, changeDevices, devices } = bench();
    microphone.setWanted(true);
    await settle();
    await changeDevices(devices.inputs);
    expect(devices.tracks).toHaveLength(1);
    await changeDevices(
      devices.inputs.map((input) => (input.deviceId === "default" ? { ...input, groupId: "headset" } : input)),
    );
    expect(devices.tracks).toHaveLength(2);
    expect(devices.live).toHaveLength(1);
  });

  it.each<{ name: string; error: string; reason: string }>([
    { name: "the user said no", error: "NotAllowedError", reason: "permissionDenied" },
    { name: "there is none", error: "NotFoundError", reason: "noDevice" },
    { name: "another program has it", error: "NotReadableError", reason: "deviceBusy" },
    { name: "anything else", error: "InvalidStateError", reason: "failed" },
  ])("unavailable when $name", async ({ error, reason }) => {
    const { microphone, devices, tracks } = bench();
    devices.failsWith = new DOMException("No.", error);
    microphone.setWanted(true);
    await settle();
    expect(microphone.status).toEqual({ kind: "unavailable", reason });
    expect(tracks).toEqual([]);
  });

  it("unavailable on a page that has no devices at all", async () => {
    const { microphone } = bench({}, false);
    microphone.setWanted(true);
    await settle();
    expect(microphone.status).toEqual({ kind: "unavailable", reason: "insecureContext" });
  });

  it("a permission denied for the chosen device is not asked for again by way of the default", async () => {
    const { microphone, devices } = bench({ inputDeviceId: "headset" });
    devices.failsWith = new DOMException("No.", "NotAllowedError");
    microphone.setWanted(true);
    await settle();
    expect(devices.asked).toHaveLength(1);
  });

  it("a microphone that is plugged in later opens by itself", async () => {
    const { microphone, devices, changeDevices } = bench();
    const inputs = devices.inputs;
    devices.inputs = [];
    microphone.setWanted(true);
    await settle();
    expect(microphone.status).toEqual({ kind: "unavailable", reason: "noDevice" });
    await changeDevices(inputs);
    expect(microphone.status.kind).toBe("ready");
  });

  it("a busy one is tried again until it is free", async () => {
    const { microphone, devices, clock } = bench();
    devices.failsWith = new DOMException("No.", "NotReadableError");
    microphone.setWanted(true);
    await settle();
    devices.failsWith = null;
    await clock.advanceAsync(5_000);
    expect(microphone.status.kind).toBe("ready");
    expect(clock.pendingTimers).toBe(0);
  });

  it("a device that cannot be opened leaves the one that works", async () => {
    const { microphone, devices } = bench();
    microphone.setWanted(true);
    await settle();
    devices.failsWith = new DOMException("No.", "NotReadableError");
    microphone.choose({ ...CHOICE, inputDeviceId: "headset" });
    await settle();
    expect(devices.live.map(({ deviceId }) => deviceId)).toEqual(["default"]);
    expect(microphone.status.kind).toBe("ready");
  });

  it("no longer wanted while the browser still asks: what it gives is let go", async () => {
    const { microphone, devices, tracks } = bench();
    microphone.setWanted(true);
    microphone.setWanted(false);
    await settle();
    expect(devices.live).toEqual([]);
    expect(tracks).toEqual([]);
    expect(microphone.status).toEqual({ kind: "off" });
  });

  it("devices that cannot be listed do not leave a track behind that nobody stops", async () => {
    const { microphone, devices } = bench();
    devices.enumerateDevices = () => Promise.reject(new DOMException("No.", "InvalidStateError"));
    microphone.setWanted(true);
    await settle();
    expect(microphone.status.kind).toBe("ready");
    microphone.setWanted(false);
    expect(devices.live).toEqual([]);
  });

  it("changed again while the browser still asks: the last choice counts, and nothing else stays open", async () => {
    const { microphone, devices } = bench();
    microphone.setWanted(true);
    microphone.choose({ ...CHOICE, inputDeviceId: "headset" });
    microphone.choose({ ...CHOICE, inputDeviceId: "built-in" });
    await settle();
    await settle();
    expect(devices.live.map(({ deviceId }) => deviceId)).toEqual(["built-in"]);
  });

  it("disposed, it leaves no track and no timer", async () => {
    const { microphone, devices, clock } = bench();
    microphone.setWanted(true);
    await settle();
    microphone[Symbol.dispose]();
    expect(devices.live).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });
});
