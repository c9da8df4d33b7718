/** The one way of authentication that Xlib, GTK and Electron use as well (Xsecurity(7)). */
export const COOKIE_NAME = "MIT-MAGIC-COOKIE-1";

/** Families of an Xauthority entry (X11/Xauth.h) that fit a server on this machine. */
const FAMILY_LOCAL = 256;
const FAMILY_WILD = 65_535;

/**
 * The cookie for display `display` of this machine, out of an Xauthority file: entries of family, address, display number,
 * name and data, each but the first with its length in front, all big-endian. null: it has none.
 */
export function findCookie(file: Buffer, display: number, hostname: string): Buffer | null {
  for (const [family, address, number, name, data] of entries(file)) {
    const isHere = family === FAMILY_WILD || (family === FAMILY_LOCAL && address.toString("utf8") === hostname);
    const isDisplay = number.length === 0 || number.toString("latin1") === String(display);
    if (isHere && isDisplay && name.toString("latin1") === COOKIE_NAME) return data;
  }
  return null;
}

type Entry = [family: number, address: Buffer, display: Buffer, name: Buffer, data: Buffer];

function* entries(file: Buffer): Generator<Entry> {
  let at = 0;
  const field = (): Buffer => {
    const length = file.readUInt16BE(at);
    if (at + 2 + length > file.length) throw new RangeError("Xauthority ends within an entry");
    at += 2 + length;
    return file.subarray(at - length, at);
  };
  while (at + 2 <= file.length) {
    const family = file.readUInt16BE(at);
    at += 2;
    yield [family, field(), field(), field(), field()];
  }
}
