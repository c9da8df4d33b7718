import { describe, expect, it } from "vitest";
import type { CallFailure } from "../../../src-renderer/store/state.ts";
import { callNews, memberNews, troubleNews } from "../../../src-renderer/views/call-news.ts";
import { connectionTrouble } from "../../../src-renderer/views/main/connection-trouble.tsx";
import { deviceChoices } from "../../../src-renderer/views/settings/device-choices.ts";
import { canBeTalkKey, keyName } from "../../../src-renderer/views/settings/key-name.ts";
import {
  deafWords,
  failureWords,
  medianRoundTripMs,
  noPathWords,
  uplinkWords,
  waitingWords,
} from "../../../src-renderer/views/voice-bar/call-words.ts";
import { inviteInAddress } from "../../../src-renderer/views/welcome/invite-address.ts";
import {
  BORIS,
  CHIDI,
  DEWI,
  inLobby,
  LOBBY,
  ME,
  peer,
  QUIET,
  roster,
  sessionOf,
  signedIn,
  UNMEASURED,
  voiceMember,
} from "./helpers/fixtures.ts";

describe("a red call", () => {
  it.each([
    ["V1", { kind: "alreadyInChannel" }, "takeOver"],
    ["V1", { kind: "alreadyInVoice" }, "takeOver"],
    ["V3", { kind: "replaced" }, "takeOver"],
    ["S6", { kind: "lost" }, "tryAgain"],
    ["V1", { kind: "kicked" }, "tryAgain"],
    ["V1", { kind: "refused", error: { code: "channel_full", message: "This channel is full." } }, "tryAgain"],
  ] satisfies [string, CallFailure, string][])("%s %j offers %s", (_, failure, offer) => {
    expect(failureWords(failure).offer).toBe(offer);
  });

  it("gives the server's own words for a refusal", () => {
    const failure = { kind: "refused", error: { code: "channel_full", message: "This channel is full." } } as const;
    expect(failureWords(failure).reason).toBe("This channel is full.");
  });
});

describe("a yellow call", () => {
  const world = roster([BORIS, CHIDI, DEWI].map((each) => voiceMember(each, LOBBY)));

  it.each([
    [[], null],
    [[BORIS], "Waiting for Boris Kowalczyk"],
    [[BORIS, CHIDI], "Waiting for Boris Kowalczyk and Chidi"],
    [[BORIS, CHIDI, DEWI], "Waiting for Boris Kowalczyk and 2 others"],
  ])("names those whom it waits for (%#)", (people, words) => {
    expect(waitingWords(world, people.map(sessionOf))).toBe(words);
  });
});

describe("the notices of a call", () => {
  const world = roster([BORIS, CHIDI, DEWI].map((each) => voiceMember(each, LOBBY)));

  it("V4 name those who do not hear one", () => {
    const deaf = (...people: (typeof BORIS)[]) =>
      deafWords(
        world,
        people.map((who) => peer(who, { hearsMe: false })),
      );
    expect(deaf()).toBeNull();
    expect(deaf(BORIS)).toBe("Boris Kowalczyk does not hear you.");
    expect(deaf(BORIS, CHIDI)).toBe("Boris Kowalczyk and Chidi do not hear you.");
    expect(deafWords(world, [peer(BORIS, { hearsMe: null })])).toBeNull();
  });

  it("leave it to the state of the connection where there is none", () => {
    expect(deafWords(world, [peer(BORIS, { hearsMe: false, connection: "disconnected" })])).toBeNull();
  });

  it("name those to whom there is no path", () => {
    const failed = [BORIS, CHIDI, DEWI].map((who) => peer(who, { connection: "failed" }));
    expect(noPathWords(world, [peer(BORIS)])).toBeNull();
    expect(noPathWords(world, failed.slice(0, 1))).toBe("No path to Boris Kowalczyk. Trying again.");
    expect(noPathWords(world, failed)).toBe("No path to Boris Kowalczyk and 2 others. Trying again.");
  });

  it("say what a full uplink means, and what one can do", () => {
    expect(uplinkWords({ kind: "free" })).toBeNull();
    expect(uplinkWords({ kind: "limited", bitrateKbps: 24, wantedKbps: 64 })).toMatch(
      /sent at 24 kbit\/s instead of 64\. Stop uploads, use a cable/,
    );
  });
});

describe("the round trip of a call", () => {
  it("is the middle one of those that were measured", () => {
    const measured = (roundTripMs: number | null) => peer(BORIS, { statistics: { ...UNMEASURED, roundTripMs } });
    expect(medianRoundTripMs([measured(90), measured(null), measured(10), measured(20)])).toBe(20);
    expect(medianRoundTripMs([measured(null), peer(CHIDI, { statistics: null })])).toBeNull();
  });
});

describe("news for a screen reader", () => {
  const alone = signedIn({ roster: roster([voiceMember(ME, LOBBY)]), voice: inLobby() });
  const together = { ...alone, roster: roster([voiceMember(ME, LOBBY), voiceMember(BORIS, LOBBY)]) };
  const yellow = (waitingFor: readonly string[]) => ({
    ...together,
    voice: inLobby({ call: { kind: "connecting", channelId: LOBBY.id, waitingFor } }),
  });

  it("tells how the call goes", () => {
    const connecting = yellow([]);
    const refused = {
      ...alone,
      voice: { ...QUIET, call: { kind: "disconnected", channelId: LOBBY.id, failure: { kind: "lost" } } as const },
    };
    expect(callNews(signedIn(), connecting)).toEqual(["Connecting to Lobby"]);
    expect(callNews(connecting, alone)).toEqual(["Connected to Lobby"]);
    expect(callNews(alone, refused)).toEqual(["Disconnected. The connection was lost and did not come back."]);
    expect(callNews(alone, signedIn())).toEqual(["Left the call"]);
  });

  it("tells who joins and who leaves", () => {
    expect(memberNews(alone, together)).toEqual(["Boris Kowalczyk joined"]);
    expect(memberNews(together, alone)).toEqual(["Boris Kowalczyk left"]);
  });

  it("is silent about other channels, about speaking, and about those found on entering", () => {
    const speaking = { ...together, voice: inLobby({}, [peer(BORIS, { speaking: true })]) };
    expect(memberNews(signedIn(), { ...together, voice: QUIET })).toEqual([]);
    expect([...callNews(together, speaking), ...memberNews(together, speaking)]).toEqual([]);
    expect(troubleNews(together, speaking)).toEqual([]);
    expect(memberNews(signedIn(), together)).toEqual([]);
  });

  it("tells of a recovery as trouble, not as a call of its own", () => {
    const recovering = yellow([sessionOf(BORIS)]);
    expect([...callNews(together, recovering), ...callNews(recovering, together)]).toEqual([]);
    expect(troubleNews(together, recovering)).toEqual(["Reconnecting. Waiting for Boris Kowalczyk"]);
    expect(troubleNews(together, yellow([]))).toEqual(["Reconnecting to the server"]);
    expect(troubleNews(recovering, together)).toEqual(["Connected to Lobby"]);
    expect(troubleNews(recovering, yellow([sessionOf(BORIS), sessionOf(CHIDI)]))).toEqual([]);
  });

  it("V4 tells who does not hear one, and who does again", () => {
    const deaf = { ...together, voice: inLobby({}, [peer(BORIS, { hearsMe: false })]) };
    const hearing = { ...together, voice: inLobby({}, [peer(BORIS)]) };
    const lost = { ...together, voice: inLobby({}, [peer(BORIS, { hearsMe: false, connection: "disconnected" })]) };
    expect(troubleNews(hearing, deaf)).toEqual(["Boris Kowalczyk does not hear you"]);
    expect(troubleNews(deaf, hearing)).toEqual(["Boris Kowalczyk hears you again"]);
    expect(troubleNews(deaf, lost)).toEqual([]);
  });

  it("tells once that the uplink is full, whatever the bitrate becomes", () => {
    const limited = (bitrateKbps: number) => ({
      ...together,
      voice: inLobby({ uplink: { kind: "limited", bitrateKbps, wantedKbps: 64 } }),
    });
    expect(troubleNews(together, limited(24))).toEqual(["Your connection is full: sound to others is reduced"]);
    expect(troubleNews(limited(24), limited(16))).toEqual([]);
    expect(troubleNews(limited(16), together)).toEqual(["Sound to others is full again"]);
  });
});

describe("the connection to the server", () => {
  it("is worth no word on a first attempt, while all is well, and after a log-out", () => {
    expect(connectionTrouble({ kind: "connecting", attempt: 0 })).toBeNull();
    expect(connectionTrouble({ kind: "attached", sessionId: "s" })).toBeNull();
    expect(connectionTrouble({ kind: "ended", reason: "closed" })).toBeNull();
  });

  it("S3 S7 is worth one when it is lost or taken over", () => {
    expect(connectionTrouble({ kind: "connecting", attempt: 2 })).toEqual({ kind: "reconnecting" });
    expect(connectionTrouble({ kind: "waiting", attempt: 2, retryAt: 5 })).toEqual({ kind: "waiting", retryAt: 5 });
    expect(connectionTrouble({ kind: "ended", reason: "takenOver" })).toEqual({ kind: "ended", reason: "takenOver" });
  });
});

describe("the choice of a device", () => {
  it("has the system's once, and a number for those without a name", () => {
    const devices = [
      { deviceId: "default", label: "Default - Headset" },
      { deviceId: "communications", label: "Communications - Headset" },
      { deviceId: "a", label: "Headset" },
      { deviceId: "b", label: "" },
    ];
    expect(deviceChoices(devices, "a", "Microphone")).toEqual([
      { id: "default", label: "System default" },
      { id: "a", label: "Headset" },
      { id: "b", label: "Microphone 2" },
    ]);
  });

  it("keeps the chosen one while it is unplugged", () => {
    expect(deviceChoices([], "gone", "Microphone").at(-1)).toEqual({
      id: "gone",
      label: "Your chosen device (not connected)",
    });
  });
});

describe("the name of a key", () => {
  it.each([
    ["KeyV", "V"],
    ["Digit4", "4"],
    ["Space", "Space"],
    ["ControlRight", "right Ctrl"],
    ["Numpad0", "Numpad 0"],
    ["F13", "F13"],
  ])("%s is %s", (code, name) => {
    expect(keyName(code)).toBe(name);
  });

  it("is not one that a page needs itself", () => {
    expect(["Escape", "Tab", "Enter", "MetaLeft", ""].filter(canBeTalkKey)).toEqual([]);
    expect(["Space", "KeyV", "CapsLock", "F13"].every(canBeTalkKey)).toBe(true);
  });
});

describe("the invite in an address", () => {
  it.each([
    ["/invite/k7Qw-2mXp", "", "k7Qw-2mXp"],
    ["/invite/a%20b/", "", "a b"],
    ["/", "#/invite/k7Qw", "k7Qw"],
    ["/", "", null],
    ["/invite/", "", null],
    ["/invite/a/b", "", null],
    ["/invite/%E0%A4%A", "", null],
    ["/old/invite/x", "", null],
  ])("%s%s is %s", (pathname, hash, code) => {
    expect(inviteInAddress({ pathname, hash })).toBe(code);
  });
});
