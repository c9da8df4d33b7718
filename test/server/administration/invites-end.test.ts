import { expect, test } from "vitest";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { createAccount } from "../../helpers/people.ts";
import { startTestServer, type TestServer } from "../../helpers/test-server.ts";

async function inviteBy(server: TestServer, token: string): Promise<string> {
  const answer = await server.call("POST", "/api/v1/invites", { body: {}, token });
  return (answer.json as { code: string }).code;
}

function comeBy(server: TestServer, invite: string, username: string) {
  return server.call("POST", "/api/v1/register", { body: { username, password: "correct horse battery", invite } });
}

test.each(["ban", "role"] as const)(
  "A3 an admin's invites end with what let them invite (%s), each in the log, and stay so",
  async (how) => {
    await using server = await startTestServer();
    using owner = await GatewayClient.connect(server, await server.createOwner());
    const admin = await createAccount(server, "ann", "admin");
    const userId = admin.user.id;
    const codes = [await inviteBy(server, admin.token), await inviteBy(server, admin.token)];
    const { code: ofOwner } = await server.createInvite();
    expect((await comeBy(server, codes[0] ?? "", "first")).status).toBe(200);

    if (how === "ban") await owner.request("member.ban", { userId });
    else await owner.request("member.update", { userId, role: "member" });
    for (const [index, code] of codes.entries()) expect((await comeBy(server, code, `late${index}`)).status).toBe(403);
    expect((await comeBy(server, ofOwner, "guest")).status).toBe(200);
    const { invites } = await owner.request("invite.list", {});
    expect(invites.filter(({ createdBy }) => createdBy === userId)).toEqual([]);
    const { entries } = await owner.request("audit.list", { limit: 100 });
    const revoked = entries.filter(({ action }) => action === "invite.revoked");
    expect(revoked).toHaveLength(2);
    expect(revoked[0]).toMatchObject({ targetId: userId, actorId: owner.welcome.self.id });
    expect(revoked.map(({ detail }) => detail).sort()).toEqual(codes.map((code) => code.slice(0, 4)).sort());

    if (how === "ban") await owner.request("member.unban", { userId });
    else await owner.request("member.update", { userId, role: "admin" });
    expect((await comeBy(server, codes[1] ?? "", "later")).status).toBe(403);
  },
);
