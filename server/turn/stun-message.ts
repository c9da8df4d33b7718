import { createHmac, randomBytes } from "node:crypto";
import ipaddr from "ipaddr.js";

/** RFC 8489, section 5: the value that tells STUN from everything else. */
const MAGIC_COOKIE = 0x2112a442;
const HEADER_BYTES = 20;
const INTEGRITY_BYTES = 20;
const ATTRIBUTE_HEADER_BYTES = 4;
/** RFC 8489, section 14.8: without its reason. */
const ERROR_CODE_BYTES = 4;
/** RFC 8489, section 14.2: family, port, and the address in IPv4 or IPv6. */
const ADDRESS_BYTES: readonly number[] = [8, 20];

/** RFC 8656, section 17, and RFC 6062, section 6.1. */
const METHODS = {
  allocate: 0x003,
  refresh: 0x004,
  createPermission: 0x008,
  channelBind: 0x009,
  connect: 0x00a,
} as const;
export type Method = keyof typeof METHODS;
/** Message types of the two indications (RFC 8656, section 17). */
const SEND_INDICATION = 0x0016;
const DATA_INDICATION = 0x0017;

const SUCCESS_BITS = 0x0100;
const ERROR_BITS = 0x0110;

/** RFC 8656, section 18, and RFC 8489, section 18.3. */
export const ATTRIBUTES = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedAddressFamily: 0x0017,
  requestedTransport: 0x0019,
  xorMappedAddress: 0x0020,
} as const;

export type Attributes = readonly (readonly [type: number, value: Buffer])[];

export interface Endpoint {
  /** IPv4, or IPv6 in any of its forms. */
  readonly address: string;
  readonly port: number;
}

export type StunMessage = {
  readonly transactionId: Buffer;
  /** By type; of several of a kind the first. */
  readonly attributes: ReadonlyMap<number, Buffer>;
} & ({ readonly kind: "success" } | { readonly kind: "error"; readonly code: number } | { readonly kind: "data" });

export function newTransactionId(): Buffer {
  return randomBytes(12);
}

/** @param key for MESSAGE-INTEGRITY (RFC 8489, section 14.5); null: without. */
export function encodeRequest(
  method: Method,
  transactionId: Buffer,
  attributes: Attributes,
  key: Buffer | null,
): Buffer {
  const body = encodeAttributes(attributes);
  if (key === null) return Buffer.concat([encodeHeader(METHODS[method], transactionId, body.length), body]);
  const covered = body.length + ATTRIBUTE_HEADER_BYTES + INTEGRITY_BYTES;
  const signed = Buffer.concat([encodeHeader(METHODS[method], transactionId, covered), body]);
  const integrity = createHmac("sha1", key).update(signed).digest();
  return Buffer.concat([signed, encodeAttributes([[ATTRIBUTES.messageIntegrity, integrity]])]);
}

export function encodeSendIndication(transactionId: Buffer, attributes: Attributes): Buffer {
  const body = encodeAttributes(attributes);
  return Buffer.concat([encodeHeader(SEND_INDICATION, transactionId, body.length), body]);
}

/**
 * The first whole STUN message of a stream, and what comes after it (RFC 8489, section 6.2.2); null as long as it has not
 * all arrived.
 */
export function takeMessage(stream: Buffer): { readonly message: Buffer; readonly rest: Buffer } | null {
  if (stream.length < HEADER_BYTES) return null;
  const end = HEADER_BYTES + stream.readUInt16BE(2);
  return stream.length < end ? null : { message: stream.subarray(0, end), rest: stream.subarray(end) };
}

/**
 * null for what is no answer and no Data indication: ChannelData, no STUN at all, or damaged. Over UDP anybody may send it in
 * the relay's name.
 */
export function decodeMessage(bytes: Buffer): StunMessage | null {
  if (bytes.length < HEADER_BYTES || bytes.readUInt32BE(4) !== MAGIC_COOKIE) return null;
  const type = bytes.readUInt16BE(0);
  const transactionId = bytes.subarray(8, HEADER_BYTES);
  const attributes = decodeAttributes(bytes.subarray(HEADER_BYTES));
  if (type === DATA_INDICATION) return { kind: "data", transactionId, attributes };
  if ((type & ERROR_BITS) === SUCCESS_BITS) return { kind: "success", transactionId, attributes };
  const error = attributes.get(ATTRIBUTES.errorCode);
  if ((type & ERROR_BITS) !== ERROR_BITS || error === undefined || error.length < ERROR_CODE_BYTES) return null;
  return { kind: "error", transactionId, attributes, code: error.readUInt8(2) * 100 + error.readUInt8(3) };
}

/** RFC 8489, section 14.2. An IPv6 address stays one, whatever it holds. */
export function encodeAddress({ address, port }: Endpoint, transactionId: Buffer): Buffer {
  const parsed = ipaddr.parse(address);
  const bytes = Buffer.from(parsed.toByteArray());
  const head = Buffer.from([0, parsed.kind() === "ipv4" ? 1 : 2, 0, 0]);
  head.writeUInt16BE(port ^ (MAGIC_COOKIE >>> 16), 2);
  return Buffer.concat([head, xorAddress(bytes, transactionId)]);
}

/** null for what is no address. */
export function decodeAddress(value: Buffer, transactionId: Buffer): Endpoint | null {
  if (!ADDRESS_BYTES.includes(value.length)) return null;
  const port = value.readUInt16BE(2) ^ (MAGIC_COOKIE >>> 16);
  const bytes = xorAddress(value.subarray(4), transactionId);
  return { address: ipaddr.fromByteArray([...bytes]).toString(), port };
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

function xorAddress(bytes: Buffer, transactionId: Buffer): Buffer {
  const mask = Buffer.concat([uint32(MAGIC_COOKIE), transactionId]);
  return Buffer.from(bytes.map((byte, index) => byte ^ (mask[index] ?? 0)));
}

function encodeHeader(type: number, transactionId: Buffer, bodyBytes: number): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(bodyBytes, 2);
  head.writeUInt32BE(MAGIC_COOKIE, 4);
  return Buffer.concat([head, transactionId]);
}

function encodeAttributes(attributes: Attributes): Buffer {
  return Buffer.concat(
    attributes.flatMap(([type, value]) => {
      const head = Buffer.alloc(ATTRIBUTE_HEADER_BYTES);
      head.writeUInt16BE(type, 0);
      head.writeUInt16BE(value.length, 2);
      return [head, value, Buffer.alloc(padding(value.length))];
    }),
  );
}

function decodeAttributes(body: Buffer): Map<number, Buffer> {
  const attributes = new Map<number, Buffer>();
  let offset = 0;
  while (offset + ATTRIBUTE_HEADER_BYTES <= body.length) {
    const type = body.readUInt16BE(offset);
    const start = offset + ATTRIBUTE_HEADER_BYTES;
    const length = body.readUInt16BE(offset + 2);
    if (!attributes.has(type)) attributes.set(type, body.subarray(start, start + length));
    offset = start + length + padding(length);
  }
  return attributes;
}

function padding(bytes: number): number {
  return (4 - (bytes % 4)) % 4;
}
