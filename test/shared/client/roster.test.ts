import { describe, expect, it } from "vitest";
import { joinedVoice, leftVoice, reduceRoster, rosterFromHello, updatedVoice } from "../../../shared/client/roster.ts";
import type { Channel, VoiceMember } from "../../../shared/protocol/values.ts";
import type { Roster } from "../../../src-renderer/store/state.ts";
import { helloAnswer } from "../connection/fake-gateway.ts";

const channel = (id: string, position: number): Channel => ({
  id,
  kind: "voice",
  name: id,
  topic: "",
  position,
  userLimit: 0,
});

const member = (sessionId: string, change: Partial<VoiceMember> = {}): VoiceMember => ({
  sessionId,
  userId: `user-${sessionId}`,
  peerId: `peer-${sessionId}`,
  channelId: "lobby",
  muted: false,
  deafened: false,
  transmitting: false,
  connection: "connected",
  link: "attached",
  joinedAt: 1,
  ...change,
});

function roster(...voice: VoiceMember[]): Roster {
  const answer = helloAnswer({
    snapshot: {
      channels: [channel("games", 2), channel("lobby", 1)],
      members: [{ id: "u1", username: "ada", displayName: "Ada", role: "owner" }],
      presence: { u1: "online" },
      voice,
      reads: [],
    },
  });
  const built = rosterFromHello(null, answer);
  if (built === null) throw new Error("no roster");
  return built;
}

describe("rosterFromHello", () => {
  it("S4 takes the snapshot, with the channels in their order", () => {
    const built = roster(member("s2"));
    expect(built.channels.map(({ id }) => id)).toEqual(["lobby", "games"]);
    expect(built.voice.get("s2")?.channelId).toBe("lobby");
    expect(built.presence.get("u1")).toBe("online");
  });

  it("S2 keeps what it has where the session was resumed", () => {
    const before = roster(member("s2"));
    const after = rosterFromHello(before, helloAnswer({ resumed: true, snapshot: undefined }));
    expect(after?.voice).toBe(before.voice);
  });
});

describe("reduceRoster", () => {
  it("V2 a move is seen as left, then joined elsewhere", () => {
    let state = roster(member("s2"));
    const left = { sessionId: "s2", userId: "user-s2", channelId: "lobby", reason: "moved" } as const;
    state = reduceRoster(state, { event: "voice.left", data: left });
    expect(state.voice.has("s2")).toBe(false);
    state = reduceRoster(state, { event: "voice.joined", data: { member: member("s2", { channelId: "games" }) } });
    expect(state.voice.get("s2")?.channelId).toBe("games");
  });

  it("changes the member that an update names and nobody else", () => {
    const state = reduceRoster(roster(member("s2"), member("s3")), {
      event: "voice.updated",
      data: { member: member("s2", { muted: true, link: "detached" }) },
    });
    expect(state.voice.get("s2")).toMatchObject({ muted: true, link: "detached" });
    expect(state.voice.get("s3")).toMatchObject({ muted: false });
  });

  it("S2 an update of someone who is not in voice brings nobody back", () => {
    const before = roster();
    expect(reduceRoster(before, { event: "voice.updated", data: { member: member("s2") } })).toBe(before);
  });

  it("follows people, presence and channels", () => {
    let state = roster();
    const bob = { id: "u2", username: "bob", displayName: "Bob", role: "member" } as const;
    state = reduceRoster(state, { event: "member.joined", data: { user: bob } });
    state = reduceRoster(state, { event: "presence.changed", data: { userId: "u2", status: "idle" } });
    state = reduceRoster(state, {
      event: "member.updated",
      data: { user: { ...state.self, displayName: "Countess" } },
    });
    state = reduceRoster(state, { event: "channel.created", data: { channel: channel("first", 0) } });
    expect(state.members.get("u2")).toEqual(bob);
    expect(state.presence.get("u2")).toBe("idle");
    expect(state.self.displayName).toBe("Countess");
    expect(state.channels.map(({ id }) => id)).toEqual(["first", "lobby", "games"]);
    state = reduceRoster(state, { event: "member.left", data: { userId: "u2" } });
    state = reduceRoster(state, { event: "channel.deleted", data: { channelId: "first" } });
    expect(state.members.has("u2")).toBe(false);
    expect(state.channels).toHaveLength(2);
  });
});

describe("one's own voice, which no event tells", () => {
  const own = member("s1", { userId: "u1" });

  it("V1 the answer to a join says who is in the channel, and drops whom it does not name", () => {
    const state = joinedVoice(roster(member("ghost"), member("elsewhere", { channelId: "games" })), {
      channelId: "lobby",
      members: [own, member("s2")],
      iceServers: [],
      iceExpiresAt: null,
      iceProvider: "stun",
    });
    expect([...state.voice.keys()].sort()).toEqual(["elsewhere", "s1", "s2"]);
  });

  it("an update changes one's own member by the fields that were given", () => {
    const state = updatedVoice(roster(own), { transmitting: true });
    expect(state.voice.get("s1")).toMatchObject({ transmitting: true, muted: false });
  });

  it("an update of someone not in voice changes nothing, leaving takes one out", () => {
    const out = leftVoice(roster(own));
    expect(out.voice.has("s1")).toBe(false);
    expect(updatedVoice(out, { muted: true })).toBe(out);
  });
});
