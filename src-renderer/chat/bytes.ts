export type Bytes = Uint8Array<ArrayBuffer>;

/** Each byte as the character of its number; shorter where there are not so many. */
export function latin1(bytes: Bytes, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

/** With the high byte first; 0 for what is past the end. */
export function uint16(bytes: Bytes, at: number): number {
  return (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
}

/** 0 for what is past the end. */
export function uint32(bytes: Bytes, at: number, order: "big" | "little"): number {
  const four = Array.from(bytes.subarray(at, at + 4));
  return (order === "big" ? four : four.reverse()).reduce((sum, byte) => sum * 256 + byte, 0);
}

export function joined(parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** PNG, third edition, annex D. For few bytes. */
export function crc32(bytes: Bytes): number {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
