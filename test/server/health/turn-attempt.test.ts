import { createSocket, type RemoteInfo } from "node:dgram";
import { once } from "node:events";
import { expect, test } from "vitest";
import { attemptTurn, type TurnLogin } from "../../../server/health/turn-attempt.ts";
import { openTurnSocket } from "../../../server/turn/turn-socket.ts";
import { parseIceUrl } from "../../../shared/ice-url.ts";

const ERROR_OF_ALLOCATE = 0x0113;
const DATA_INDICATION = 0x0017;
const ERROR_CODE = 0x0009;
const PEER = 0x0012;
const DATA = 0x0013;
const LIMIT_MS = 5_000;

function login(url: string): TurnLogin {
  const parts = parseIceUrl(url);
  if (parts === null) throw new Error(`${url} is no address of a relay.`);
  return { url, parts, now: { username: "9:doctor", credential: "secret" }, later: null };
}

/** RFC 8489, section 5; each value in whole words. */
function message(
  type: number,
  transactionId: Buffer,
  ...attributes: (readonly [type: number, value: Buffer])[]
): Buffer {
  const body = attributes.flatMap(([attribute, value]) => {
    const head = Buffer.alloc(4);
    head.writeUInt16BE(attribute, 0);
    head.writeUInt16BE(value.length, 2);
    return [head, value, Buffer.alloc((4 - (value.length % 4)) % 4)];
  });
  const head = Buffer.alloc(8);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(Buffer.concat(body).length, 2);
  head.writeUInt32BE(0x2112a442, 4);
  return Buffer.concat([head, transactionId, ...body]);
}

/** A relay on UDP that says all of this to each request. */
async function relayThatSays(answers: (transactionId: Buffer) => readonly Buffer[]) {
  const socket = createSocket("udp4", (request: Buffer, { port, address }: RemoteInfo) => {
    for (const answer of answers(request.subarray(8, 20))) socket.send(answer, port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return { url: `turn:127.0.0.1:${socket.address().port}?transport=udp`, [Symbol.dispose]: () => void socket.close() };
}

test("A10 answers that are damaged, as anybody may send them in the relay's name, are passed over and end no server", async () => {
  using relay = await relayThatSays((id) => [
    message(ERROR_OF_ALLOCATE, id, [ERROR_CODE, Buffer.alloc(0)]),
    message(ERROR_OF_ALLOCATE, Buffer.alloc(12), [ERROR_CODE, Buffer.alloc(3)]),
    message(DATA_INDICATION, Buffer.alloc(12), [PEER, Buffer.alloc(0)], [DATA, Buffer.from("x")]),
    message(DATA_INDICATION, Buffer.alloc(12), [PEER, Buffer.alloc(9)], [DATA, Buffer.from("x")]),
    message(ERROR_OF_ALLOCATE, id, [ERROR_CODE, Buffer.from([0, 0, 5, 0])]),
  ]);
  const attempt = await attemptTurn(login(relay.url), AbortSignal.timeout(LIMIT_MS));
  expect(attempt).toMatchObject({ kind: "refused", code: 500 });
});

test("A10 where the system has no way to a relay over UDP, it says so at once", async () => {
  // Of a link, and of none in particular.
  const opened = openTurnSocket(login("turn:[fe80::1]").parts, "fe80::1", AbortSignal.timeout(LIMIT_MS));
  await expect(opened).rejects.toMatchObject({ syscall: "connect" });
});
