import type { Role } from "../../shared/protocol/values.ts";
import { GatewayClient } from "./gateway-client.ts";
import type { TestAccount, TestServer } from "./test-server.ts";

/** A new account in that role; the owner makes it so. */
export async function createAccount(server: TestServer, username: string, role: Role = "member"): Promise<TestAccount> {
  const account = await server.createMember(username);
  if (role === "member") return account;
  using owner = await GatewayClient.connect(server, await server.createOwner());
  const { user } = await owner.request("member.update", { userId: account.user.id, role });
  return { ...account, user };
}
