import type { Roster } from "../../../shared/client/roster.ts";
import { rosterFromHello } from "../../../shared/client/roster.ts";
import { NO_VOICE, NOTHING_UNREAD, type VoiceReport } from "../../../shared/desktop/desktop-state.ts";
import type { Channel, User, VoiceMember } from "../../../shared/protocol/values.ts";
import type { TrayFacts } from "../../../src-main/tray/tray-state.ts";
import { helloAnswer } from "../../shared/connection/fake-gateway.ts";

export const LOBBY = "c-lobby";
export const IN_LOBBY: VoiceReport = { ...NO_VOICE, call: "connected", channelId: LOBBY };

export function voiceChannel(id: string, name: string, position = 0): Channel {
  return { id, kind: "voice", name, topic: "", position, userLimit: 0 };
}

/** Ada's world: a lobby with herself and these others in it, a channel of text, and further channels. */
export function worldOf(others: readonly string[] = [], channels: readonly Channel[] = []): Roster {
  const answer = helloAnswer();
  const { self, sessionId } = answer;
  const people = others.map(
    (displayName, at): User => ({ id: `o${at}`, username: `o${at}`, displayName, role: "member" }),
  );
  const roster = rosterFromHello(null, {
    ...answer,
    snapshot: {
      channels: [
        { ...voiceChannel("c-text", "general"), kind: "text" },
        ...(channels.length > 0 ? channels : [voiceChannel(LOBBY, "Lobby"), voiceChannel("c-games", "Games", 1)]),
      ],
      members: [self, ...people],
      presence: {},
      voice: [inVoice(sessionId, self.id), ...people.map(({ id }) => inVoice(`s-${id}`, id))],
      reads: [],
    },
  });
  if (roster === null) throw new Error("no roster");
  return roster;
}

function inVoice(sessionId: string, userId: string): VoiceMember {
  return {
    sessionId,
    userId,
    peerId: `peer-of-${sessionId}`,
    channelId: LOBBY,
    muted: false,
    deafened: false,
    transmitting: false,
    connection: "connected",
    link: "attached",
    joinedAt: 1,
  };
}

/** Signed in and attached, not in voice. */
export function facts(change: Partial<TrayFacts> = {}): TrayFacts {
  return {
    voice: NO_VOICE,
    connection: { kind: "attached", sessionId: "s1" },
    roster: worldOf(),
    isSignedIn: true,
    unread: NOTHING_UNREAD,
    ...change,
  };
}
