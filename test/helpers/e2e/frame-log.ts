import type { Page } from "playwright-core";
import { EVENTS } from "../../../shared/protocol/events.ts";
import { parseRequestFrame, parseServerFrame, type ServerFrame } from "../../../shared/protocol/frames.ts";
import { helloAnswerSchema } from "../../../shared/protocol/requests.ts";
import type { VoiceMember } from "../../../shared/protocol/values.ts";

type RequestFrame = NonNullable<ReturnType<typeof parseRequestFrame>>;

/** Someone's coming to or going from a voice channel, as one other session was told. */
export interface VoiceMove {
  readonly event: "voice.joined" | "voice.left";
  readonly userId: string;
  readonly channelId: string;
  readonly reason?: string;
}

/** What went over a page's gateway sockets, in order. */
export class FrameLog {
  readonly #received: ServerFrame[] = [];
  readonly #sent: RequestFrame[] = [];

  constructor(page: Page) {
    page.on("websocket", (socket) => {
      socket.on("framereceived", ({ payload }) => {
        const frame = parseServerFrame(payload.toString());
        if (frame !== null) this.#received.push(frame);
      });
      socket.on("framesent", ({ payload }) => {
        const frame = parseRequestFrame(payload.toString());
        if (frame !== null) this.#sent.push(frame);
      });
    });
  }

  /** The name of each event so far. */
  events(): string[] {
    return this.#received.flatMap((frame) => (frame.kind === "event" ? [frame.event] : []));
  }

  voiceMoves(): VoiceMove[] {
    return this.#received.flatMap((frame): VoiceMove[] => {
      if (frame.kind !== "event") return [];
      const { event, data } = frame;
      if (event === "voice.joined") {
        const { userId, channelId } = EVENTS[event].parse(data).member;
        return [{ event, userId, channelId }];
      }
      if (event === "voice.left") {
        const { userId, channelId, reason } = EVENTS[event].parse(data);
        return [{ event, userId, channelId, reason }];
      }
      return [];
    });
  }

  /** What this page's session was told of the members of voice channels, at each change. */
  voiceUpdates(): VoiceMember[] {
    return this.#received.flatMap((frame) =>
      frame.kind === "event" && frame.event === "voice.updated" ? [EVENTS[frame.event].parse(frame.data).member] : [],
    );
  }

  /** Who else is in a voice channel, as this page's session knows by now; oneself only since a reconnect. */
  voiceMembers(): VoiceMember[] {
    const hellos = new Set(this.#sent.filter(({ op }) => op === "session.hello").map(({ id }) => id));
    let members = new Map<string, VoiceMember>();
    for (const frame of this.#received) {
      if (frame.kind === "answer") {
        if (!frame.ok || !hellos.has(frame.id)) continue;
        const { snapshot } = helloAnswerSchema.parse(frame.data);
        if (snapshot !== undefined) members = new Map(snapshot.voice.map((member) => [member.sessionId, member]));
      } else if (frame.event === "voice.joined" || frame.event === "voice.updated") {
        const { member } = EVENTS[frame.event].parse(frame.data);
        members.set(member.sessionId, member);
      } else if (frame.event === "voice.left") {
        members.delete(EVENTS[frame.event].parse(frame.data).sessionId);
      }
    }
    return [...members.values()];
  }

  /** The code of each error that a request of this op was answered with. */
  refusals(op: string): string[] {
    const ids = new Set(this.#sent.filter((frame) => frame.op === op).map(({ id }) => id));
    return this.#received.flatMap((frame) =>
      frame.kind === "answer" && !frame.ok && ids.has(frame.id) ? [frame.error.code] : [],
    );
  }
}
