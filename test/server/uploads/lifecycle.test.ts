import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { png } from "../../helpers/image-bytes.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { startTestServer, type TestAccount, type TestServer } from "../../helpers/test-server.ts";
import { filesOf, uploadFile } from "../../helpers/uploads.ts";

let folder: TempFolder;
let server: TestServer;
let owner: TestAccount;
let client: GatewayClient;
let channelId: string;

beforeEach(async () => {
  folder = await TempFolder.make();
  server = await startTestServer({ dataDir: folder.path, env: { LIMIT_UPLOADS_WAITING: "2" } });
  owner = await server.createOwner();
  client = await GatewayClient.connect(server, owner);
  channelId = client.welcome.snapshot?.channels.find(({ name }) => name === "general")?.id ?? "";
});
afterEach(async () => {
  client[Symbol.dispose]();
  await server[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const status = async (id: string) => (await server.call("HEAD", `/files/${id}/a`)).status;
const send = (attachmentIds: string[]) =>
  client.request("message.send", { channelId, nonce: crypto.randomUUID(), text: "", attachmentIds });

describe("a file's life, over the wire", () => {
  test("M3, M5, M10 it waits, goes with its message, and goes with its message for good", async () => {
    const picture = await uploadFile(server, owner.token, { name: "a.png", bytes: png(64, 32) });
    const file = await uploadFile(server, owner.token, { name: "b.txt", bytes: "b" });
    const { message } = await send([file.id, picture.id]);
    expect(message.attachments).toEqual([file, picture]);
    expect(await Promise.all([status(file.id), status(picture.id)])).toEqual([200, 200]);
    // Those of a message wait no more.
    const waiting = await uploadFile(server, owner.token, { bytes: "c" });

    await client.request("message.delete", { messageId: message.id });
    expect(await Promise.all([status(file.id), status(picture.id)])).toEqual([404, 404]);
    await server.server.context.uploads.sweep();
    expect(await filesOf(folder.path)).toEqual([waiting.id]);
    await expect(send([file.id])).rejects.toMatchObject({ code: "invalid" });
  });

  test("A7, M10 an avatar stays, and its predecessor goes", async () => {
    const avatars = [];
    for (const width of [1, 2]) {
      const { id } = await uploadFile(server, owner.token, { name: "avatar.png", bytes: png(width, width) });
      await client.request("account.update", { avatarId: id });
      avatars.push(id);
    }
    // Neither counts as waiting.
    await uploadFile(server, owner.token, { bytes: "x" });
    await uploadFile(server, owner.token, { bytes: "x" });
    await server.server.context.uploads.sweep();
    expect(await Promise.all(avatars.map(status))).toEqual([404, 200]);
    expect(await filesOf(folder.path)).toHaveLength(3);
  });
});
