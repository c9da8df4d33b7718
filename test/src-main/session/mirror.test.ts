import { describe, expect, it } from "vitest";
import type { User } from "../../../shared/protocol/values.ts";
import { Mirror } from "../../../src-main/session/mirror.ts";
import { helloAnswer } from "../../shared/connection/fake-gateway.ts";
import { message } from "../../src-renderer/views/helpers/chat-fixtures.ts";

const BORIS: User = { id: "u2", username: "boris", displayName: "Boris", role: "member" };
const READ = { channelId: "c", lastReadId: 3, unread: 0, mentions: 0, revision: 4 };

function mirror(): Mirror {
  const created = new Mirror();
  const snapshot = { channels: [], members: [BORIS], presence: {}, voice: [], reads: [READ] };
  created.helloAnswered(helloAnswer({ snapshot }));
  return created;
}

const written = (id: number, revision: number) =>
  ({
    event: "message.created",
    data: { message: message(id, { channelId: "c", mentions: ["u1"] }), revision },
  }) as const;

describe("what main tells a page that comes to a session that stands", () => {
  it("M7 has the counts of now, and says up to where they count", () => {
    const standing = mirror();
    standing.happened(written(4, 5));
    standing.happened(written(5, 6));
    expect(standing.helloForNewPage()?.snapshot?.reads).toEqual([
      { channelId: "c", lastReadId: 3, unread: 2, mentions: 2, revision: 6 },
    ]);
    const answer = { channelId: "c", lastReadId: 5, unread: 0, mentions: 0, revision: 6 };
    standing.answered("channel.read", { channelId: "c", messageId: 5 }, answer);
    expect(standing.helloForNewPage()?.snapshot?.reads).toEqual([answer]);
  });

  it("A3 names those who were members", () => {
    const standing = mirror();
    standing.happened({ event: "member.left", data: { userId: BORIS.id } });
    expect(standing.helloForNewPage()?.snapshot).toMatchObject({ members: [], formerMembers: [BORIS] });
  });
});
