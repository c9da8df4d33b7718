import { FakeTrack } from "./fakes.ts";

/** A machine's microphones, as a browser shows them to a page. */
export class FakeMediaDevices extends EventTarget {
  inputs: { deviceId: string; label: string; groupId: string }[] = [
    { deviceId: "default", label: "Default", groupId: "built-in" },
    { deviceId: "built-in", label: "Built-in", groupId: "built-in" },
    { deviceId: "headset", label: "Headset", groupId: "headset" },
  ];
  failsWith: DOMException | null = null;
  readonly asked: MediaTrackConstraints[] = [];
  readonly tracks: FakeTrack[] = [];

  /** The same, as the product's types have it. */
  get typed(): MediaDevices {
    return this as unknown as MediaDevices;
  }

  get live(): FakeTrack[] {
    return this.tracks.filter((track) => track.readyState === "live");
  }

  async getUserMedia({ audio }: MediaStreamConstraints): Promise<MediaStream> {
    await Promise.resolve();
    const constraints = typeof audio === "object" ? audio : {};
    this.asked.push(constraints);
    if (this.failsWith !== null) throw this.failsWith;
    const wanted = exactId(constraints);
    const input = this.inputs.find(({ deviceId }) => deviceId === (wanted ?? "default"));
    if (input === undefined) {
      throw new DOMException("None.", wanted === null ? "NotFoundError" : "OverconstrainedError");
    }
    const track = new FakeTrack(input.deviceId, input.label);
    this.tracks.push(track);
    return { getAudioTracks: () => [track], getTracks: () => [track] } as unknown as MediaStream;
  }

  async enumerateDevices(): Promise<MediaDeviceInfo[]> {
    return this.inputs.map((input) => ({ ...input, kind: "audioinput", toJSON: () => input }));
  }

  change(inputs: FakeMediaDevices["inputs"]): void {
    this.inputs = inputs;
    this.dispatchEvent(new Event("devicechange"));
  }
}

function exactId({ deviceId }: MediaTrackConstraints): string | null {
  return typeof deviceId === "object" && "exact" in deviceId && typeof deviceId.exact === "string"
    ? deviceId.exact
    : null;
}
