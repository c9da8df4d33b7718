import { expect, test, vi } from "vitest";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { startTestServer, type TestAccount, type TestServer } from "../../helpers/test-server.ts";
import { lobbyOf } from "../../helpers/voice-clients.ts";

/** A look-up of the server that stands still, after it was made, until the test lets its result through. */
interface Held {
  /** Resolves when it was made. */
  readonly made: Promise<void>;
  letThrough(): void;
}

function holdHello(server: TestServer): Held {
  const { accounts } = server.server.context;
  const lookUp = accounts.authenticate.bind(accounts);
  const { held, hold } = gate();
  vi.spyOn(accounts, "authenticate").mockImplementationOnce((token) => hold(lookUp(token)));
  return held;
}

function gate(): { held: Held; hold: <T>(looking: Promise<T>) => Promise<T> } {
  let tellMade = () => {};
  let letThrough = () => {};
  const made = new Promise<void>((resolve) => {
    tellMade = resolve;
  });
  const opened = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  const hold = async <T>(looking: Promise<T>) => {
    const result = await looking;
    tellMade();
    await opened;
    return result;
  };
  return { held: { made, letThrough: () => letThrough() }, hold };
}

async function helloUnderWay(server: TestServer, account: TestAccount) {
  const held = holdHello(server);
  const client = await GatewayClient.open(server);
  const hello = client.hello(account.token);
  hello.catch(() => {});
  await held.made;
  return { client, hello, letThrough: held.letThrough };
}

test("A1 a hello that is under way while its role changes has the new one", async () => {
  await using server = await startTestServer();
  using owner = await GatewayClient.connect(server, await server.createOwner());
  const account = await server.createMember("ben");
  const { client, hello, letThrough } = await helloUnderWay(server, account);
  using ben = client;
  await owner.request("member.update", { userId: account.user.id, role: "admin" });
  letThrough();
  expect((await hello).self.role).toBe("admin");
  await ben.request("invite.list", {});
});

test.each(["member.kick", "member.ban"] as const)(
  "A3 a hello that is under way at a %s opens no session",
  async (op) => {
    await using server = await startTestServer();
    using owner = await GatewayClient.connect(server, await server.createOwner());
    const account = await server.createMember("ben");
    const { client, hello, letThrough } = await helloUnderWay(server, account);
    using ben = client;
    await owner.request(op, { userId: account.user.id });
    letThrough();
    await expect(hello).rejects.toMatchObject({ code: "unauthorized" });
    expect(await ben.closed).toBe(4001);
  },
);

test("A5 a join that found its channel just before it was deleted is refused", async () => {
  await using server = await startTestServer();
  using owner = await GatewayClient.connect(server, await server.createOwner());
  using ben = await GatewayClient.connect(server, await server.createMember("ben"));
  const channelId = lobbyOf(ben).id;
  const { channels } = server.server.context;
  const find = channels.find.bind(channels);
  const { held, hold } = gate();
  // The first look is before the credentials, the second one decides.
  vi.spyOn(channels, "find")
    .mockImplementationOnce(find)
    .mockImplementationOnce((id) => hold(find(id)));
  const refusal = ben.refusal("voice.join", { channelId });
  await held.made;
  await owner.request("channel.delete", { channelId });
  held.letThrough();
  expect(await refusal).toBe("not_found");
  using cid = await GatewayClient.connect(server, await server.createMember("cid"));
  expect(cid.welcome.snapshot?.voice).toEqual([]);
});
