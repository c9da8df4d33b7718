import { join } from "node:path";
import { type MadeBackup, makeBackup } from "../../server/backup/make-backup.ts";
import { readPieces } from "../../server/backup/pieces.ts";
import { type Restored, restoreBackup } from "../../server/backup/restore-backup.ts";
import { GatewayClient } from "./gateway-client.ts";
import { startTestServer, type TestServer } from "./test-server.ts";
import { uploadFile } from "./uploads.ts";

/** A server on which a few things were said and sent, an owner and a member. */
export async function startLivedInServer(dataDir: string): Promise<TestServer> {
  const server = await startTestServer({
    dataDir,
    env: { SERVER_NAME: "Lived in", SETUP_CODE: "a secret of sixteen" },
  });
  const ann = await server.createOwner();
  await server.createMember("ben");
  using client = await GatewayClient.connect(server, ann);
  const channelId = client.welcome.snapshot?.channels.find(({ kind }) => kind === "text")?.id ?? "";
  for (let index = 0; index < MESSAGES; index++) {
    const part = { name: `${index}.bin`, bytes: Buffer.alloc(index * 40_000, `${index}`) };
    const attachmentIds = index % 2 === 0 ? [] : [(await uploadFile(server, ann.token, part)).id];
    await client.request("message.send", { channelId, text: `message ${index}`, nonce: `n${index}`, attachmentIds });
  }
  return server;
}

/** Half of them have a file. */
export const MESSAGES = 6;

/** Of that data folder, as the command makes one. */
export function backUp(
  dataDir: string,
  file: string,
  progress: (line: string) => void = () => {},
): Promise<MadeBackup> {
  const settings = { SERVER_NAME: "Lived in" };
  return makeBackup({ dataDir, target: { kind: "file", path: file }, settings, now: Date.now, progress });
}

/** Without a question. */
export function restore(dataDir: string, file: string): Promise<Restored> {
  const archive = readPieces(file);
  return restoreBackup({ dataDir, archive, now: Date.now, progress: () => {}, confirm: async () => {} });
}

/** The texts of a server's first channel as a member reads them. */
export async function readTexts(server: TestServer, account: { token: string }): Promise<string[]> {
  using client = await GatewayClient.connect(server, account);
  const channelId = client.welcome.snapshot?.channels.find(({ kind }) => kind === "text")?.id ?? "";
  const { messages } = await client.request("message.list", { channelId, limit: 100 });
  return messages.map(({ text }) => text);
}

export function databaseOf(dataDir: string): string {
  return join(dataDir, "cromulent.db");
}
