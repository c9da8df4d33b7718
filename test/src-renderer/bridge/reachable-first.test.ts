import { describe, expect, it } from "vitest";
import type { OpenSocket, SocketHandlers } from "../../../shared/connection/gateway-socket.ts";
import { reachableFirst } from "../../../src-renderer/bridge/reachable-first.ts";

/** Sockets and questions that the test answers. */
function bench() {
  const sockets: { handlers: SocketHandlers; sent: string[]; closed: number[] }[] = [];
  const questions: { signal: AbortSignal; answer: (isReachable: boolean) => Promise<void> }[] = [];
  const closes: number[] = [];
  const opens: number[] = [];
  const open: OpenSocket = (handlers) => {
    const socket = { handlers, sent: [] as string[], closed: [] as number[] };
    sockets.push(socket);
    return { send: (text) => socket.sent.push(text), close: (code) => socket.closed.push(code) };
  };
  const openFirst = reachableFirst(open, (signal) => {
    let settle = (_isReachable: boolean): void => {};
    const answered = new Promise<void>((resolve, reject) => {
      settle = (isReachable) => (isReachable ? resolve() : reject(new Error("Nobody answers.")));
    });
    const answer = async (isReachable: boolean) => {
      settle(isReachable);
      await answered.catch(() => {});
    };
    questions.push({ signal, answer });
    return answered;
  });
  const attempt = () =>
    openFirst({
      onOpen: () => opens.push(sockets.length),
      onText: () => {},
      onControlFrame: () => {},
      onClose: (code) => closes.push(code),
    });
  return { sockets, questions, closes, opens, attempt };
}

function afterTries(count: number): ReturnType<typeof bench> {
  const made = bench();
  for (let index = 0; index < count; index++) made.attempt().close(3000);
  return made;
}

describe("reachableFirst", () => {
  it("S7 the first tries open a socket at once, and the next one asks for the server first", async () => {
    const { sockets, questions, attempt } = afterTries(3);
    expect([sockets.length, questions.length]).toEqual([3, 0]);
    const socket = attempt();
    expect([sockets.length, questions.length]).toEqual([3, 1]);
    await questions[0]?.answer(true);
    expect(sockets).toHaveLength(4);
    socket.send("hello");
    expect(sockets[3]?.sent).toEqual(["hello"]);
  });

  it("S7 a server that is not reached is a try in vain, without a socket", async () => {
    const { sockets, questions, closes, attempt } = afterTries(3);
    attempt();
    await questions[0]?.answer(false);
    expect([sockets.length, closes]).toEqual([3, [1006]]);
  });

  it("S7 who gives up while it is asked hears nothing more, and no socket is opened", async () => {
    const { sockets, questions, closes, attempt } = afterTries(3);
    attempt().close(3000);
    expect(questions[0]?.signal.aborted).toBe(true);
    await questions[0]?.answer(true);
    expect([sockets.length, closes]).toEqual([3, []]);
  });

  it("S7 a socket that opened makes the next tries free again", async () => {
    const { sockets, questions, opens, attempt } = afterTries(3);
    attempt();
    await questions[0]?.answer(true);
    sockets[3]?.handlers.onOpen();
    expect(opens).toEqual([4]);
    attempt();
    expect([sockets.length, questions.length]).toEqual([5, 1]);
  });
});
