/** One channel of sound; samples are linear, 1 is full scale. */
export interface Sound {
  readonly sampleRate: number;
  readonly samples: Float32Array;
}

const PCM = 1;
const FULL_SCALE = 32_768;

/** Reads mono 16-bit PCM, the one kind that the tests make. Throws on any other. */
export function readWav(bytes: Uint8Array): Sound {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = (offset: number) => String.fromCharCode(...bytes.subarray(offset, offset + 4));
  if (bytes.length < 12 || tag(0) !== "RIFF" || tag(8) !== "WAVE") throw new Error("This is no WAV file.");
  let sampleRate: number | null = null;
  for (let offset = 12; offset + 8 <= bytes.length; ) {
    const size = view.getUint32(offset + 4, true);
    const body = offset + 8;
    if (tag(offset) === "fmt ") {
      const [format, channels, bits] = [
        view.getUint16(body, true),
        view.getUint16(body + 2, true),
        view.getUint16(body + 14, true),
      ];
      if (format !== PCM || channels !== 1 || bits !== 16) throw new Error("Only mono 16-bit PCM is read.");
      sampleRate = view.getUint32(body + 4, true);
    } else if (tag(offset) === "data") {
      if (sampleRate === null) throw new Error("The WAV file has no format before its data.");
      return { sampleRate, samples: readSamples(view, body, Math.min(size, bytes.length - body)) };
    }
    offset = body + size + (size % 2);
  }
  throw new Error("The WAV file has no data.");
}

function readSamples(view: DataView, offset: number, bytes: number): Float32Array {
  return Float32Array.from(
    { length: Math.floor(bytes / 2) },
    (_, index) => view.getInt16(offset + 2 * index, true) / FULL_SCALE,
  );
}

/** Mono 16-bit PCM; what is louder than full scale is clipped. */
export function writeWav({ sampleRate, samples }: Sound): Uint8Array {
  const bytes = new Uint8Array(44 + 2 * samples.length);
  const view = new DataView(bytes.buffer);
  const tag = (offset: number, text: string) => bytes.set(new TextEncoder().encode(text), offset);
  tag(0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  tag(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, PCM, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 2 * sampleRate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  tag(36, "data");
  view.setUint32(40, 2 * samples.length, true);
  samples.forEach((sample, index) => {
    view.setInt16(
      44 + 2 * index,
      Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, Math.round(sample * FULL_SCALE))),
      true,
    );
  });
  return bytes;
}
