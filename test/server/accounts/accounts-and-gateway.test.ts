import { describe, expect, test } from "vitest";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { startTestServer } from "../../helpers/test-server.ts";

describe("accounts as the gateway sees them", () => {
  test("log-out closes the token's connections 4001 and ends their sessions, and nobody else's", async () => {
    await using server = await startTestServer();
    const owner = await server.createOwner();
    const elsewhere = await server.logIn(owner);
    using first = await GatewayClient.connect(server, owner);
    using second = await GatewayClient.connect(server, owner);
    using other = await GatewayClient.connect(server, elsewhere);
    const resume = { sessionId: first.sessionId, seq: first.lastSeq };

    await server.call("POST", "/api/v1/logout", { token: owner.token });
    expect(await Promise.all([first.closed, second.closed])).toEqual([4001, 4001]);
    await other.ping();
    using late = await GatewayClient.connect(server, elsewhere, { resume });
    expect(late.welcome.resumed).toBe(false);
    using refused = await GatewayClient.open(server);
    await expect(refused.hello(owner.token)).rejects.toMatchObject({ code: "unauthorized" });
    expect(await refused.closed).toBe(4001);
  });

  test("a new account is in everyone's list at once", async () => {
    await using server = await startTestServer();
    using owner = await GatewayClient.connect(server, await server.createOwner());
    const { user } = await server.createMember("ben");
    expect(await owner.event("member.joined")).toEqual({ user });
    using ben = await GatewayClient.connect(server, await server.register("cid", (await server.createInvite()).code));
    expect(ben.welcome.snapshot?.members.map((member) => member.username)).toEqual(["ben", "cid", "owner"]);
    expect(ben.welcome.server).toEqual((await server.call("GET", "/api/v1/server")).json);
  });

  test("S6 a restart closes 1001, keeps accounts and tokens, and forgets sessions", async () => {
    await using folder = await TempFolder.make();
    const first = await startTestServer({ dataDir: folder.path });
    const owner = await first.createOwner();
    using client = await GatewayClient.connect(first, owner);
    await first.server.drain();
    expect(await client.closed).toBe(1001);
    expect(await client.event("server.draining")).toEqual({ reconnectInMs: expect.any(Number) });
    await first[Symbol.asyncDispose]();

    await using second = await startTestServer({ dataDir: folder.path });
    expect(second.server.setupCode).toBeNull();
    const resume = { sessionId: client.sessionId, seq: client.lastSeq };
    using again = await GatewayClient.connect(second, owner, { resume });
    expect([again.welcome.resumed, again.welcome.self]).toEqual([false, owner.user]);
  });
});
