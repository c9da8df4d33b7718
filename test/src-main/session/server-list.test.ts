import { describe, expect, it } from "vitest";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import { ServerList, type StoredServers } from "../../../src-main/session/server-list.ts";

const INFO = { version: "1", protocol: 1, registration: "invite", needsOwner: false } as const;
const A = { id: "a", url: "https://a.example", name: "A" };
const B = { id: "b", url: "https://b.example", name: "B" };
const C = { id: "c", url: "https://c.example", name: "C" };

function list(stored: StoredServers = { servers: [], activeServerId: null }) {
  const kept = { stored, saves: 0, asked: [] as string[] };
  let ids = 0;
  const held = new Map<string, Promise<void>>();
  /** Lets the server answer only once what is returned was called. */
  const hold = (origin: string): (() => void) => {
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    held.set(origin, answered);
    return answer;
  };
  const servers = new ServerList({
    storage: {
      read: () => kept.stored,
      save: (next) => {
        kept.stored = next;
        kept.saves += 1;
      },
    },
    newId: () => {
      ids += 1;
      return `new-${ids}`;
    },
    async ask(origin) {
      kept.asked.push(origin);
      await held.get(origin);
      if (origin.includes("dead")) {
        throw new ProtocolError("unavailable", "The server cannot be reached.", {
          cause: new TypeError("fetch failed"),
        });
      }
      if (origin.includes("busy")) throw new ProtocolError("unavailable", "The server is busy.");
      return { ...INFO, name: origin.includes("nameless") ? "  " : `Called ${origin}` };
    },
  });
  return { servers, kept, answers: { hold } };
}

describe("ServerList", () => {
  it("keeps a server that answers, by its own name, and makes it the active one", async () => {
    const { servers, kept } = list();
    expect(servers.active).toBeNull();
    await servers.add("voice.example.org/invite/X", "ask");
    const added = { id: "new-1", url: "https://voice.example.org", name: "Called https://voice.example.org" };
    expect(kept.stored).toEqual({ servers: [added], activeServerId: "new-1" });
    expect(servers.active).toEqual(added);
  });

  it("sends nothing to one that others in its network could read before the user was asked", async () => {
    const { servers, kept } = list();
    for (const typed of [
      "192.168.1.20:8787",
      "attic.local",
      "attic",
      "100.64.0.9",
      "[fd12::1]:8787",
      "http://169.254.7.7",
    ]) {
      expect(await servers.add(typed, "ask"), typed).toBe("unencrypted");
    }
    expect(kept.asked).toEqual([]);
    expect(await servers.add("attic", "accept")).toBe("added");
    expect(kept.asked).toEqual(["http://attic"]);
    // It was asked about once.
    expect(await servers.add("attic", "ask")).toBe("added");
  });

  it.each([
    "https://192.168.1.20",
    "voice.example.org",
    "localhost:8787",
    "127.0.0.1:8787",
    "[::1]:8787",
    "raid.localhost",
  ])("has nothing to ask about %s", async (typed) => {
    expect(await list().servers.add(typed, "ask")).toBe("added");
  });

  it("keeps none that does not answer, nor one that may not be used", async () => {
    const { servers, kept } = list();
    await expect(servers.add("dead.example", "ask")).rejects.toMatchObject({ code: "unavailable" });
    await expect(servers.add("http://public.example", "ask")).rejects.toMatchObject({ code: "invalid" });
    expect(kept).toMatchObject({ saves: 0, asked: ["https://dead.example"] });
  });

  it("says what to do where nothing answers, and leaves the server's own words as they are", async () => {
    const { servers } = list();
    await expect(servers.add("dead.example", "ask")).rejects.toThrow(
      /https:\/\/dead\.example.*led on to another address/,
    );
    await expect(servers.add("busy.example", "ask")).rejects.toThrow("The server is busy.");
  });

  it("makes one active that is there already, without asking it; also when it was added twice at once", async () => {
    const { servers, kept } = list({ servers: [A, B], activeServerId: "a" });
    await servers.add("b.example", "ask");
    expect(kept).toMatchObject({ stored: { servers: [A, B], activeServerId: "b" }, asked: [] });
    await Promise.all([servers.add("c.example", "ask"), servers.add("https://c.example/", "ask")]);
    expect(kept.stored.servers).toHaveLength(3);
  });

  it("leaves the user on the server that they chose while a slow one was asked, and keeps that as well", async () => {
    const { servers, kept, answers } = list({ servers: [A, B], activeServerId: "a" });
    const slow = answers.hold("https://slow.example");
    const added = servers.add("slow.example", "ask");
    servers.select("b");
    slow();
    await added;
    expect(kept.stored).toMatchObject({ activeServerId: "b", servers: [A, B, { url: "https://slow.example" }] });
    const later = answers.hold("https://later.example");
    const first = servers.add("later.example", "ask");
    await servers.add("quick.example", "ask");
    later();
    await first;
    expect(servers.active?.url).toBe("https://quick.example");
    // An address that is wrong changes nothing, and is no choice either.
    const last = answers.hold("https://last.example");
    const wanted = servers.add("last.example", "ask");
    await expect(servers.add("dead.example", "ask")).rejects.toMatchObject({ code: "unavailable" });
    await expect(servers.add("http://public.example", "ask")).rejects.toMatchObject({ code: "invalid" });
    expect(() => servers.select("gone")).toThrow();
    last();
    await wanted;
    expect(servers.active?.url).toBe("https://last.example");
  });

  it("shows the host of one that has no name, and cuts a name that has no end", async () => {
    const { servers, kept } = list();
    await servers.add("nameless.example:8443", "ask");
    expect(kept.stored.servers[0]?.name).toBe("nameless.example:8443");
    servers.named("new-1", "🎮".repeat(500));
    expect(kept.stored.servers[0]?.name).toBe("🎮".repeat(64));
  });

  it.each([
    { gone: "b", active: "b", next: "c" },
    { gone: "c", active: "c", next: "b" },
    { gone: "a", active: "b", next: "b" },
  ])("without $gone, while $active was active, $next is", ({ gone, active, next }) => {
    const { servers, kept } = list({ servers: [A, B, C], activeServerId: active });
    servers.remove(gone);
    expect(kept.stored.activeServerId).toBe(next);
  });

  it("has no active one once the last is gone", () => {
    const { servers, kept } = list({ servers: [A], activeServerId: "a" });
    servers.remove("a");
    expect(kept.stored).toEqual({ servers: [], activeServerId: null });
  });

  it("refuses what is not in it, and more than fit", async () => {
    const many = Array.from({ length: 64 }, (_, index) => ({ ...A, id: `${index}`, url: `https://${index}.example` }));
    const { servers } = list({ servers: many, activeServerId: "0" });
    expect(() => servers.select("gone")).toThrow(expect.objectContaining({ code: "not_found" }));
    expect(() => servers.remove("gone")).toThrow(expect.objectContaining({ code: "not_found" }));
    await expect(servers.add("one-more.example", "ask")).rejects.toMatchObject({ code: "conflict" });
  });

  it("saves a name only when it is another", () => {
    const { servers, kept } = list({ servers: [A, B], activeServerId: "a" });
    servers.named("b", "B");
    servers.named("gone", "X");
    expect(kept.saves).toBe(0);
    servers.named("b", "Bee");
    expect(kept.stored.servers).toEqual([A, { ...B, name: "Bee" }]);
  });
});
