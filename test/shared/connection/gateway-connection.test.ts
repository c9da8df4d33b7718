import { describe, expect, it } from "vitest";
import { ABANDONED } from "../../../shared/connection/gateway-socket.ts";
import { connectionBench } from "./fake-gateway.ts";

const resumed = { resumed: true, snapshot: undefined };

function attached() {
  const bench = connectionBench();
  bench.connection.connect("token");
  bench.attach();
  return bench;
}

describe("hello", () => {
  it("is the first request, with the token and who the client is", () => {
    const { socket } = attached();
    expect(socket().ops[0]).toBe("session.hello");
    expect(socket().hello).toEqual({
      token: "token",
      client: { name: "test", version: "1", platform: "test", deviceId: "device" },
    });
  });

  it("S7 an attempt without an answer to hello within 3 s is abandoned for a fresh socket", () => {
    const { clock, connection, sockets } = connectionBench();
    connection.connect("token");
    sockets[0]?.handlers.onOpen();
    clock.advance(2_999);
    expect(sockets).toHaveLength(1);
    clock.advance(2);
    expect(sockets[0]?.closedWith).toBe(ABANDONED);
    expect(sockets).toHaveLength(2);
  });

  it("S7 from the third attempt after a loss on, one has 5 s", () => {
    const { clock, connection, socket, sockets } = attached();
    connection.setInVoice(true);
    clock.advance(10_000);
    socket().handlers.onClose(1006);
    clock.advance(0);
    for (const [index, lastsMs] of [3_000, 3_000, 5_000, 5_000].entries()) {
      clock.advance(lastsMs - 1);
      expect(sockets).toHaveLength(index + 2);
      clock.advance(1);
      clock.advance(0);
      expect(sockets).toHaveLength(index + 3);
    }
  });

  it("heeds nothing that an abandoned socket still says", () => {
    const { clock, connection, sockets, hellos, states } = connectionBench();
    connection.connect("token");
    const first = sockets[0];
    first?.handlers.onOpen();
    const id = first?.last("session.hello").id ?? 0;
    clock.advance(3_000);
    first?.answer(id, {});
    first?.handlers.onClose(4001);
    expect(hellos).toEqual([]);
    expect(states.at(-1)?.kind).toBe("connecting");
  });

  it("waits for as long as a refused hello asks", () => {
    const { clock, connection, sockets, socket } = connectionBench();
    connection.connect("token");
    socket().handlers.onOpen();
    socket().refuse(socket().last("session.hello").id, { code: "rate_limited", retryAfterMs: 6_000 });
    clock.advance(5_999);
    expect(sockets).toHaveLength(1);
    clock.advance(1);
    expect(sockets).toHaveLength(2);
  });
});

describe("a refused hello", () => {
  const refuse = (bench: ReturnType<typeof connectionBench>, code: string) => {
    bench.socket().handlers.onOpen();
    bench.socket().refuse(bench.socket().last("session.hello").id, { code });
  };

  it("`unauthorized` is final, also where the close 4001 behind it gets lost", () => {
    const bench = connectionBench();
    bench.connection.connect("token");
    refuse(bench, "unauthorized");
    expect(bench.states.at(-1)).toEqual({ kind: "ended", reason: "notLoggedIn" });
    bench.clock.advance(60_000);
    expect(bench.sockets).toHaveLength(1);
  });

  it("S7 in voice the time that a busy server took to refuse is not taken off the pause: it answered", () => {
    const bench = attached();
    bench.connection.setInVoice(true);
    bench.socket().handlers.onClose(1006);
    bench.clock.advance(0);
    for (let attempt = 1; attempt < 5; attempt++) {
      bench.clock.advance(1_500);
      const before = bench.sockets.length;
      refuse(bench, "unavailable");
      bench.clock.advance(250);
      expect(bench.sockets).toHaveLength(before);
      bench.clock.advance(750);
      expect(bench.sockets).toHaveLength(before + 1);
    }
  });

  it("`invalid` is tried again without the old session, and not for ever", () => {
    const bench = attached();
    bench.socket().handlers.onClose(1006);
    bench.clock.advance(0);
    refuse(bench, "invalid");
    bench.clock.advance(2_000);
    bench.socket().handlers.onOpen();
    expect(bench.socket().hello.resume).toBeUndefined();
    for (let attempt = 0; attempt < 2; attempt++) {
      refuse(bench, "invalid");
      bench.clock.advance(4_000);
    }
    expect(bench.states.at(-1)).toEqual({ kind: "ended", reason: "ownFault" });
  });
});

describe("S1 heartbeat", () => {
  it("S1 pings every heartbeatMs", () => {
    const { clock, socket } = attached();
    clock.advance(5_000);
    socket().answer(socket().last("session.ping").id, { now: 1 });
    clock.advance(5_000);
    expect(socket().ops.filter((op) => op === "session.ping")).toHaveLength(2);
  });

  it("S1 reconnects when nothing was heard for deadAfterMs", () => {
    const { clock, sockets } = attached();
    clock.advance(12_499);
    expect(sockets).toHaveLength(1);
    clock.advance(2);
    expect(sockets).toHaveLength(2);
  });

  it("S3 a connection that is taken for dead is closed when the next one is attached: closed at once it would detach the session", () => {
    const { clock, attach, sockets } = attached();
    clock.advance(12_501);
    expect(sockets[0]?.closedWith).toBeNull();
    attach(resumed);
    expect(sockets.map(({ closedWith }) => closedWith)).toEqual([ABANDONED, null]);
  });

  it("S2 a client that means to go ends its session also over the connection that it took for dead", () => {
    const { clock, connection, sockets } = attached();
    clock.advance(12_501);
    connection.close();
    expect(sockets.map(({ closedWith }) => closedWith)).toEqual([1_000, 1_000]);
  });

  it("S1 any frame is a sign of life, also one that cannot be read and a control frame", () => {
    const { clock, socket, sockets } = attached();
    clock.advance(12_000);
    socket().receive({ what: "is this" });
    clock.advance(12_000);
    socket().handlers.onControlFrame();
    clock.advance(12_000);
    expect(sockets).toHaveLength(1);
  });

  it("S1 after a gap in its own timer it pings and waits 2 s before it gives up", () => {
    const { clock, socket, sockets } = attached();
    clock.sleep(3_600_000);
    expect(sockets).toHaveLength(1);
    const ping = socket().last("session.ping");
    clock.advance(1_900);
    socket().answer(ping.id, { now: 1 });
    clock.advance(10_000);
    expect(sockets).toHaveLength(1);
    clock.sleep(3_600_000);
    clock.advance(2_001);
    expect(sockets).toHaveLength(2);
  });

  it("S1 a sleep shows in the first timer after it, long before silence would", () => {
    const { clock, sockets } = attached();
    clock.advance(4_000);
    clock.suspend(3_600_000);
    clock.advance(2_999);
    expect(sockets).toHaveLength(1);
    clock.advance(2);
    expect(sockets).toHaveLength(2);
  });

  it("S7 suspicions that follow each other do not put off the answer to the first", () => {
    const { clock, connection, sockets } = attached();
    for (let suspicion = 0; suspicion < 4; suspicion++) {
      connection.check();
      clock.advance(500);
    }
    expect(sockets).toHaveLength(2);
  });

  it("a connection lost while it was probed leaves no timer behind that would end the next one", () => {
    const { clock, connection, attach, socket, sockets } = attached();
    connection.check();
    socket().handlers.onClose(1006);
    clock.advance(0);
    attach(resumed);
    for (let second = 0; second < 60; second++) {
      clock.advance(1_000);
      socket().handlers.onControlFrame();
    }
    expect(sockets).toHaveLength(2);
    connection.close();
    expect(clock.pendingTimers).toBe(0);
  });
});

describe("S2 resume", () => {
  it("S2 resumes with the last seq; an event sent twice is heard once", () => {
    const { clock, attach, socket, events } = attached();
    socket().event(1, "presence.changed", { userId: "a", status: "online" });
    socket().handlers.onClose(1006);
    clock.advance(0);
    const fresh = attach(resumed);
    expect(fresh.hello.resume).toEqual({ sessionId: "s1", seq: 1, pending: [] });
    fresh.event(1, "presence.changed", { userId: "a", status: "online" });
    fresh.event(2, "presence.changed", { userId: "a", status: "offline" });
    expect(events.map(({ data }) => data)).toEqual([
      { userId: "a", status: "online" },
      { userId: "a", status: "offline" },
    ]);
  });

  it("S2 a hole in the events is mended by a resume from before it", () => {
    const { clock, attach, socket, sockets, events } = attached();
    socket().event(1, "presence.changed", { userId: "a", status: "online" });
    socket().event(3, "presence.changed", { userId: "a", status: "offline" });
    expect(events).toHaveLength(1);
    clock.advance(0);
    expect(sockets).toHaveLength(2);
    expect(attach(resumed).hello.resume?.seq).toBe(1);
  });

  it("S2 a request under way when the connection went is named in pending and answered after the resume", async () => {
    const { clock, connection, attach, socket } = attached();
    const answer = connection.request("presence.set", { status: "idle" });
    const { id } = socket().last("presence.set");
    socket().handlers.onClose(1006);
    clock.advance(0);
    const fresh = attach(resumed);
    expect(fresh.hello.resume?.pending).toEqual([id]);
    fresh.answer(id);
    await expect(answer).resolves.toEqual({});
    expect(fresh.ops).not.toContain("presence.set");
  });

  it("S2 one that never arrived is sent again under a new id, before anything newer", async () => {
    const { clock, connection, attach, socket } = attached();
    const first = connection.request("voice.link", { peer: "first", state: "up" });
    const second = connection.request("voice.link", { peer: "second", state: "up" });
    const ids = socket()
      .sent.filter(({ op }) => op === "voice.link")
      .map(({ id }) => id);
    socket().handlers.onClose(1006);
    const third = connection.request("voice.link", { peer: "third", state: "up" });
    clock.advance(0);
    const fresh = attach(resumed);
    expect(fresh.ops).toEqual(["session.hello"]);
    for (const id of ids) fresh.refuse(id, { code: "unavailable" });
    const again = fresh.sent.filter(({ op }) => op === "voice.link");
    expect(again.map(({ data }) => data)).toMatchObject([{ peer: "first" }, { peer: "second" }, { peer: "third" }]);
    expect(again.some(({ id }) => ids.includes(id))).toBe(false);
    for (const { id } of again) fresh.answer(id);
    await expect(Promise.all([first, second, third])).resolves.toEqual([{}, {}, {}]);
  });

  it("S2 with a new session what was under way is refused as unavailable, and what was not yet sent goes out", async () => {
    const { clock, connection, attach, socket, hellos } = attached();
    const lost = connection.request("presence.set", { status: "idle" });
    socket().handlers.onClose(1006);
    const kept = connection.request("presence.set", { status: "online" });
    clock.advance(0);
    const fresh = attach({ sessionId: "s2" });
    await expect(lost).rejects.toMatchObject({ code: "unavailable" });
    fresh.answer(fresh.last("presence.set").id);
    await expect(kept).resolves.toEqual({});
    expect(hellos.map(({ sessionId }) => sessionId)).toEqual(["s1", "s2"]);
  });

  it("S2 closing on purpose uses 1000, which ends the session; the next connect starts a new one", async () => {
    const { connection, attach, socket, states } = attached();
    const open = connection.request("presence.set", { status: "idle" });
    connection.close();
    expect(socket().closedWith).toBe(1000);
    expect(states.at(-1)).toEqual({ kind: "ended", reason: "closed" });
    await expect(open).rejects.toMatchObject({ code: "unavailable" });
    connection.connect("token");
    expect(attach().hello.resume).toBeUndefined();
  });
});

describe("closes that end it", () => {
  it.each([
    [4001, "notLoggedIn"],
    [4002, "takenOver"],
    [4003, "flooding"],
    [4010, "kicked"],
  ])("S7 after %i a client does not reconnect by itself", (code, reason) => {
    const { clock, socket, sockets, states } = attached();
    socket().handlers.onClose(code);
    clock.advance(600_000);
    expect(sockets).toHaveLength(1);
    expect(states.at(-1)).toEqual({ kind: "ended", reason });
  });

  it("S7 after three closes in a row for broken frames it stops and says so; never at once", () => {
    const { clock, attach, socket, sockets, states } = attached();
    for (const delayMs of [300, 300]) {
      const before = sockets.length;
      socket().handlers.onClose(4000);
      clock.advance(delayMs - 1);
      expect(sockets).toHaveLength(before);
      clock.advance(2_000);
      expect(sockets).toHaveLength(before + 1);
      attach(resumed);
    }
    socket().handlers.onClose(1009);
    expect(states.at(-1)).toEqual({ kind: "ended", reason: "ownFault" });
  });
});

describe("S7 back-off", () => {
  it("S7 tries at once, then after 0.3, 1.2, 2.7, 4.8 and each 7 s", () => {
    const { clock, socket, states } = attached();
    const delays: number[] = [];
    for (let attempt = 0; attempt < 7; attempt++) {
      socket().handlers.onClose(1006);
      const state = states.at(-1);
      if (state?.kind !== "waiting") throw new Error("not waiting");
      delays.push(state.retryAt - clock.now());
      clock.advance(state.retryAt - clock.now());
    }
    expect(delays).toEqual([0, 300, 1_200, 2_700, 4_800, 7_000, 7_000]);
  });

  it("S7 starts anew only after 10 s attached", () => {
    const { clock, attach, socket, states } = attached();
    const lose = () => {
      socket().handlers.onClose(1006);
      const state = states.at(-1);
      return state?.kind === "waiting" ? state.retryAt - clock.now() : null;
    };
    expect(lose()).toBe(0);
    clock.advance(0);
    attach(resumed);
    clock.advance(9_999);
    socket().handlers.onControlFrame();
    expect(lose()).toBe(300);
    clock.advance(300);
    attach(resumed);
    clock.advance(10_000);
    expect(lose()).toBe(0);
  });

  it("S7 a change of network pings at once and reconnects if nothing comes within 1.5 s", () => {
    const { clock, connection, socket, sockets } = attached();
    connection.networkChanged();
    expect(socket().ops).toContain("session.ping");
    clock.advance(1_499);
    expect(sockets).toHaveLength(1);
    clock.advance(2);
    expect(sockets).toHaveLength(2);
  });

  it("S7 while waiting, a change of network tries at once with the back-off anew", () => {
    const { clock, connection, socket, sockets, states } = attached();
    for (let attempt = 0; attempt < 4; attempt++) {
      socket().handlers.onClose(1006);
      clock.advance(attempt === 3 ? 0 : 8_000);
    }
    const before = sockets.length;
    connection.networkChanged();
    expect(sockets).toHaveLength(before + 1);
    expect(states.at(-1)).toEqual({ kind: "connecting", attempt: 0 });
  });

  it("S7 a change of network during an attempt begins it anew: the one on the old network would wait for nothing", () => {
    const { clock, connection, socket, sockets } = attached();
    socket().handlers.onClose(1006);
    clock.advance(0);
    connection.networkChanged();
    expect(sockets).toHaveLength(3);
    expect(sockets[1]?.closedWith).toBe(ABANDONED);
  });

  it("S6 after server.draining it comes back when it was asked to", () => {
    const { clock, socket, sockets } = attached();
    socket().event(1, "server.draining", { reconnectInMs: 4_000 });
    socket().handlers.onClose(1001);
    clock.advance(3_999);
    expect(sockets).toHaveLength(1);
    clock.advance(1);
    expect(sockets).toHaveLength(2);
  });
});

describe("what the server may send", () => {
  it("passes over unknown events, counting them, and unreadable ones with a word to the log", () => {
    const { socket, events, oddities } = attached();
    socket().event(1, "something.new", { a: 1 });
    socket().event(2, "presence.changed", { userId: 5 });
    socket().event(3, "presence.changed", { userId: "a", status: "online" });
    expect(events).toHaveLength(1);
    expect(oddities).toHaveLength(1);
  });

  it("an answer that does not fit its request is an error of the request alone", async () => {
    const { connection, socket } = attached();
    const join = connection.request("voice.join", { channelId: "c" });
    socket().answer(socket().last("voice.join").id, { members: "none" });
    await expect(join).rejects.toMatchObject({ code: "internal" });
  });

  it("a refusal carries the server's code and retryAfterMs", async () => {
    const { connection, socket } = attached();
    const join = connection.request("voice.join", { channelId: "c" });
    socket().refuse(socket().last("voice.join").id, { code: "rate_limited", retryAfterMs: 50 });
    await expect(join).rejects.toMatchObject({ code: "rate_limited", retryAfterMs: 50 });
  });
});
