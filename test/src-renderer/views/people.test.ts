import { describe, expect, it } from "vitest";
import { initials } from "../../../src-renderer/views/people/avatar.tsx";
import { memberGroups, participants, stateWords } from "../../../src-renderer/views/people/people.ts";
import {
  BORIS,
  CHIDI,
  EIRA,
  GAMES,
  inLobby,
  LOBBY,
  ME,
  peer,
  QUIET,
  roster,
  user,
  voiceMember,
} from "./helpers/fixtures.ts";

describe("the people in a voice channel", () => {
  const wordsOf = (displayName: string, people: ReturnType<typeof participants>) =>
    people.filter((person) => person.displayName === displayName).map(stateWords)[0];

  it("stand by name, whatever the order in which they came", () => {
    const zoe = user("u-zoe", "zoë");
    const world = roster([
      voiceMember(zoe, LOBBY),
      voiceMember(CHIDI, LOBBY),
      voiceMember(BORIS, GAMES),
      voiceMember(ME, LOBBY),
    ]);
    const people = participants({ ...world, members: new Map([...world.members, [zoe.id, zoe]]) }, QUIET, LOBBY.id);
    expect(people.map(({ displayName }) => displayName)).toEqual(["Ada", "Chidi", "zoë"]);
  });

  it("speak by what is heard of them, and by what they report where nothing is heard", () => {
    const world = roster([
      voiceMember(BORIS, LOBBY, { transmitting: true }),
      voiceMember(CHIDI, GAMES, { transmitting: true }),
    ]);
    const voice = inLobby({}, [peer(BORIS, { speaking: false })]);
    expect(participants(world, voice, LOBBY.id)[0]?.isSpeaking).toBe(false);
    expect(participants(world, voice, GAMES.id)[0]?.isSpeaking).toBe(true);
  });

  it("show of oneself what is so here and now, not what the server knows", () => {
    const world = roster([voiceMember(ME, LOBBY, { muted: false, transmitting: false })]);
    const [me] = participants(world, inLobby({ muted: true, transmitting: true }), LOBBY.id);
    expect(me).toMatchObject({ who: "me", isMuted: true, isSpeaking: true, link: "ok" });
  });

  it("tell one's own other device apart", () => {
    const world = roster([voiceMember(ME, LOBBY, { sessionId: "elsewhere" })]);
    expect(participants(world, QUIET, LOBBY.id)[0]?.who).toBe("elsewhere");
  });

  it.each([
    ["a connection that is being made", { connection: "connecting" } as const, {}, "connecting"],
    ["media that was lost", { connection: "disconnected" } as const, {}, "reconnecting"],
    ["media that failed", { connection: "failed" } as const, {}, "not connected"],
    ["V4 a detached session", {}, { link: "detached" } as const, "reconnecting"],
    ["a call that they report as lost", {}, { connection: "disconnected" } as const, "not connected"],
  ])("have a word for %s", (_, media, member, word) => {
    const world = roster([voiceMember(BORIS, LOBBY, member)]);
    const people = participants(world, inLobby({}, [peer(BORIS, media)]), LOBBY.id);
    expect(wordsOf(BORIS.displayName, people)).toEqual([word]);
  });

  it("do not pass on what they report about others as their link with me", () => {
    const world = roster([voiceMember(BORIS, LOBBY, { connection: "connecting" })]);
    const people = participants(world, inLobby({}, [peer(BORIS)]), LOBBY.id);
    expect(wordsOf(BORIS.displayName, people)).toEqual([]);
  });

  it("say that they do not hear me, once the connection stands", () => {
    const world = roster([voiceMember(BORIS, LOBBY), voiceMember(CHIDI, LOBBY)]);
    const voice = inLobby({}, [
      peer(BORIS, { hearsMe: false }),
      peer(CHIDI, { hearsMe: false, connection: "connecting" }),
    ]);
    const people = participants(world, voice, LOBBY.id);
    expect(wordsOf(BORIS.displayName, people)).toEqual(["does not hear you"]);
    expect(wordsOf(CHIDI.displayName, people)).toEqual(["connecting"]);
  });

  it("are said to be deafened and not muted as well, which goes without saying", () => {
    const world = roster([voiceMember(BORIS, LOBBY, { muted: true, deafened: true })]);
    expect(wordsOf(BORIS.displayName, participants(world, QUIET, LOBBY.id))).toEqual(["deafened"]);
  });
});

describe("the members", () => {
  it("stand in groups by role, those who are idle among those who are there, and the others last", () => {
    const groups = memberGroups(roster([voiceMember(BORIS, GAMES)]));
    const names = groups.map(({ name, members }) => [name, members.map(({ user: { displayName } }) => displayName)]);
    expect(names).toEqual([
      ["owner", ["Ada"]],
      ["admins", ["Boris Kowalczyk"]],
      ["members", ["Chidi", "Dewi", EIRA.displayName]],
      ["offline", ["Łucja Żak"]],
    ]);
    const listed = groups.flatMap(({ members }) => members);
    expect(listed.find(({ user: { displayName } }) => displayName === "Dewi")?.status).toBe("idle");
    expect(listed.find(({ user: { id } }) => id === BORIS.id)?.voiceChannel?.name).toBe("Games");
    expect(listed.find(({ user: { id } }) => id === ME.id)?.voiceChannel).toBeNull();
  });

  it("leave out a group that has nobody, and whoever is a member no more", () => {
    const world = roster([], { members: new Map([[ME.id, ME]]), formerMembers: new Map([[BORIS.id, BORIS]]) });
    expect(memberGroups(world).map(({ name }) => name)).toEqual(["owner"]);
  });
});

describe("initials", () => {
  it.each([
    ["Ada", "A"],
    ["Boris Kowalczyk", "BK"],
    ["ada.l-x", "AX"],
    ["  ", "?"],
    ["👩‍🚀 Ride", "👩‍🚀R"],
    ["é", "É"],
  ])("of %j are %j", (name, expected) => {
    expect(initials(name)).toBe(expected);
  });
});
