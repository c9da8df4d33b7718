/**
 * As much of the X protocol, version 11 (X.Org, "X Window System Protocol"), as it takes to ask who owns a selection and
 * to be told when that changes. All little-endian, as the set-up asks for.
 */
import { COOKIE_NAME } from "./x-authority.ts";

/** Replies that are no longer than this, errors and events all have this length. */
const MESSAGE_BYTES = 32;
const SETUP_HEAD_BYTES = 8;
const NO_WINDOW = 0;

const CHANGE_WINDOW_ATTRIBUTES = 2;
const INTERN_ATOM = 16;
const GET_SELECTION_OWNER = 23;
const EVENT_MASK_ATTRIBUTE = 1 << 11;
const STRUCTURE_NOTIFY = 1 << 17;

const ERROR = 0;
const REPLY = 1;
const DESTROY_NOTIFY = 17;
const CLIENT_MESSAGE = 33;
/** Set in the code of an event that another client sent. */
const SENT = 0x80;

export function setupRequest(cookie: Buffer | null): Buffer {
  const name = Buffer.from(cookie === null ? "" : COOKIE_NAME, "latin1");
  const data = cookie ?? Buffer.alloc(0);
  const head = Buffer.alloc(12);
  head.write("l", "latin1");
  head.writeUInt16LE(11, 2);
  head.writeUInt16LE(name.length, 6);
  head.writeUInt16LE(data.length, 8);
  return Buffer.concat([head, padded(name), padded(data)]);
}

export function internAtom(name: string): Buffer {
  const text = Buffer.from(name, "latin1");
  const length = Buffer.alloc(4);
  length.writeUInt16LE(text.length);
  return request(INTERN_ATOM, Buffer.concat([length, padded(text)]));
}

/** Answered with `NO_WINDOW` or the owner. */
export function getSelectionOwner(selection: number): Buffer {
  return request(GET_SELECTION_OWNER, words(selection));
}

/** No answer, unless the window is not there: then an error. */
export function watchStructure(window: number): Buffer {
  return request(CHANGE_WINDOW_ATTRIBUTES, words(window, EVENT_MASK_ATTRIBUTE, STRUCTURE_NOTIFY));
}

function request(opcode: number, content: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt8(opcode);
  head.writeUInt16LE(1 + content.length / 4, 2);
  return Buffer.concat([head, content]);
}

function words(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(4 * values.length);
  values.forEach((value, at) => {
    buffer.writeUInt32LE(value, 4 * at);
  });
  return buffer;
}

function padded(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc(-content.length & 3)]);
}

export type XMessage =
  /** The server let us in. `roots`: the root window of each screen. */
  | { readonly kind: "setup"; readonly roots: readonly number[] }
  | { readonly kind: "refused" }
  /** `word`: an atom or a window, null for none; in the order of the requests that have a reply. */
  | { readonly kind: "reply"; readonly word: number | null }
  | { readonly kind: "error" }
  | { readonly kind: "destroyed"; readonly window: number }
  /** ICCCM 2.8: on the root window, with the type MANAGER, a manager tells that it has `selection` now. */
  | { readonly kind: "clientMessage"; readonly type: number; readonly selection: number }
  | { readonly kind: "other" };

/** Cuts what comes from an X server into messages. */
export class XReader {
  #rest: Buffer = Buffer.alloc(0);
  #isSetUp = false;

  *read(chunk: Buffer): Generator<XMessage> {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (let length = this.#nextBytes(); length <= this.#rest.length; length = this.#nextBytes()) {
      const message = this.#rest.subarray(0, length);
      this.#rest = this.#rest.subarray(length);
      yield this.#isSetUp ? parseMessage(message) : this.#setUp(message);
    }
  }

  #setUp(message: Buffer): XMessage {
    this.#isSetUp = true;
    return message.readUInt8() === 1 ? { kind: "setup", roots: rootWindows(message) } : { kind: "refused" };
  }

  /** Bytes of the next message; more than there are where its head is not there yet. */
  #nextBytes(): number {
    const rest = this.#rest;
    if (!this.#isSetUp) {
      return rest.length < SETUP_HEAD_BYTES ? SETUP_HEAD_BYTES : SETUP_HEAD_BYTES + 4 * rest.readUInt16LE(6);
    }
    const isLong = rest.length >= MESSAGE_BYTES && rest.readUInt8() === REPLY;
    return isLong ? MESSAGE_BYTES + 4 * rest.readUInt32LE(4) : MESSAGE_BYTES;
  }
}

function parseMessage(message: Buffer): XMessage {
  switch (message.readUInt8() & ~SENT) {
    case ERROR:
      return { kind: "error" };
    case REPLY: {
      const word = message.readUInt32LE(8);
      return { kind: "reply", word: word === NO_WINDOW ? null : word };
    }
    case DESTROY_NOTIFY:
      return { kind: "destroyed", window: message.readUInt32LE(8) };
    case CLIENT_MESSAGE:
      return { kind: "clientMessage", type: message.readUInt32LE(8), selection: message.readUInt32LE(16) };
    default:
      return { kind: "other" };
  }
}

/** The set-up's answer holds the vendor's name, formats of 8 bytes, and screens with depths and their visuals. */
function rootWindows(setup: Buffer): number[] {
  const vendorBytes = setup.readUInt16LE(24);
  const screens = setup.readUInt8(28);
  const formats = setup.readUInt8(29);
  let at = 40 + vendorBytes + (-vendorBytes & 3) + 8 * formats;
  const roots: number[] = [];
  for (let screen = 0; screen < screens; screen++) {
    roots.push(setup.readUInt32LE(at));
    const depths = setup.readUInt8(at + 39);
    at += 40;
    for (let depth = 0; depth < depths; depth++) at += 8 + 24 * setup.readUInt16LE(at + 2);
  }
  return roots;
}
