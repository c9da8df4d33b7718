/** A name server that knows one name: `node name-server.ts NAME ADDRESS`, on 127.0.0.1:53. RFC 1035, section 4. */
import { createSocket } from "node:dgram";

const HEADER_BYTES = 12;
const ANSWER = 0x8180;
const NO_SUCH_NAME = 0x8183;
const TYPE_A = 1;
const TTL_S = 60;

const [name = "", address = ""] = process.argv.slice(2);
const socket = createSocket("udp4");
socket.on("message", (query, from) => {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  const isKnown = labels.join(".").toLowerCase() === name;
  const isAsked = isKnown && query.readUInt16BE(at + 1) === TYPE_A;
  const question = query.subarray(HEADER_BYTES, at + 5);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(query.readUInt16BE(0), 0);
  header.writeUInt16BE(isKnown ? ANSWER : NO_SUCH_NAME, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(isAsked ? 1 : 0, 6);
  socket.send(Buffer.concat([header, question, ...(isAsked ? [record()] : [])]), from.port, from.address);
});
socket.bind(53, "127.0.0.1", () => process.stdout.write("knows the name\n"));

function record(): Buffer {
  const head = Buffer.alloc(HEADER_BYTES);
  // The name of the question, which follows the header.
  head.writeUInt16BE(0xc000 | HEADER_BYTES, 0);
  head.writeUInt16BE(TYPE_A, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(TTL_S, 6);
  head.writeUInt16BE(4, 10);
  return Buffer.concat([head, Buffer.from(address.split(".").map(Number))]);
}
