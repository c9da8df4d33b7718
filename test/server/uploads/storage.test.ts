import { expect, test } from "vitest";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { errorOf, startTestServer } from "../../helpers/test-server.ts";
import { filesOf, postParts, uploadFile } from "../../helpers/uploads.ts";

const BYTES = 20_000;

test("M10 what does not fit into the server's room for files is refused, and fits once a message with files is deleted", async () => {
  await using folder = await TempFolder.make();
  await using server = await startTestServer({
    dataDir: folder.path,
    env: { LIMIT_STORAGE_BYTES: String(2.5 * BYTES), LIMIT_UPLOAD_BYTES: String(2 * BYTES) },
  });
  const owner = await server.createOwner();
  const member = await server.createMember("ben");
  const bytes = "x".repeat(BYTES);
  const first = await uploadFile(server, owner.token, { bytes });
  await uploadFile(server, member.token, { bytes });
  const refused = await postParts(server, member.token, [{ bytes }]);
  expect(refused.status).toBe(503);
  expect(errorOf(refused)).toMatchObject({ code: "unavailable", message: expect.stringContaining("room for files") });
  expect(await filesOf(folder.path)).toHaveLength(2);
  // What is small enough still fits.
  await uploadFile(server, member.token, { bytes: "x".repeat(BYTES / 10) });

  using client = await GatewayClient.connect(server, owner);
  const channelId = client.welcome.snapshot?.channels.find(({ kind }) => kind === "text")?.id ?? "";
  const attachmentIds = [first.id];
  const { message } = await client.request("message.send", { channelId, nonce: "n", text: "", attachmentIds });
  await client.request("message.delete", { messageId: message.id });
  await uploadFile(server, member.token, { bytes });
});

test("M10 files on their way take their room before they are there", async () => {
  await using server = await startTestServer({
    env: { LIMIT_STORAGE_BYTES: String(2.5 * BYTES), LIMIT_UPLOAD_BYTES: String(2 * BYTES) },
  });
  const { token } = await server.createOwner();
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => postParts(server, token, [{ bytes: "x".repeat(BYTES) }])),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 503, 503, 503]);
});
