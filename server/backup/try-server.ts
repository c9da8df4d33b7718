import { join } from "node:path";
import { HOST_ACTOR_ID } from "../../shared/protocol/values.ts";
import { readConfig } from "../config.ts";
import { createLog } from "../log.ts";
import { newToken } from "../secrets.ts";
import { type RunningServer, startServer } from "../server.ts";
import { DATABASE_FILE } from "../store/database.ts";
import { DatabaseCopy, type Visible } from "../store/database-copy.ts";
import { type Manifest, uploadEntry } from "./manifest.ts";
import { Visitor } from "./visitor.ts";

const PAGE_LENGTH = 50;

/**
 * Migrates the data of `folder` and runs a server on it that nobody else sees, makes an account there, logs in, and compares
 * what it gets with what the database holds. The folder is not the same afterwards.
 * @throws {Error} What does not work, whosever fault it is.
 */
export async function tryServer(folder: string, manifest: Manifest): Promise<void> {
  const lines: string[] = [];
  const log = createLog("error", { write: (line) => void lines.push(line) });
  await using server = await startServer(trialConfig(folder), { log });
  // It goes on with deletions that were under way: what they take meanwhile is nothing that is missing.
  await server.context.gateway.host.erasure.run();
  const visible = look(folder);
  const { visitor, welcome } = await Visitor.arrive(server.url, await admission(server));
  using _leaving = visitor;
  const { store } = server.context;
  expectSame("members", welcome.snapshot?.members.length, (await store.listUsers()).length);
  expectSame("channels", welcome.snapshot?.channels.length, (await store.listChannels()).length);
  await comparePage(visitor, visible.page);
  await compareFile(visitor, visible.uploadId, manifest);
  await server.drain();
  if (lines.length > 0) throw new Error(`its log says ${lines[0]?.trim()}`);
}

/** By invite alone: whoever else works on this machine can reach that server too, and it has everything that was ever written. */
async function admission({ setupCode, context }: RunningServer): Promise<string> {
  return setupCode ?? (await context.invites.create(HOST_ACTOR_ID, { maxUses: 1 })).code;
}

function trialConfig(folder: string): ReturnType<typeof readConfig> {
  return readConfig({
    ...{ HOST: "127.0.0.1", PORT: "0", ADMIN_HOST: "127.0.0.1", ADMIN_PORT: "0", DATA_DIR: folder },
    // It asks nobody outside of this machine for anything.
    ...{ STUN_URL: "", TIME_URL: "", REGISTRATION: "invite", SETUP_CODE: newToken() },
  });
}

function look(folder: string): Visible {
  using db = DatabaseCopy.open(join(folder, DATABASE_FILE), "look");
  return db.visible(PAGE_LENGTH);
}

async function comparePage(visitor: Visitor, page: Visible["page"]): Promise<void> {
  if (page === null) return;
  const { channelId, messageIds } = page;
  const { messages } = await visitor.request("message.list", { channelId, limit: PAGE_LENGTH });
  expectSame("messages", messages.map(({ id }) => id).join(), messageIds.join());
}

async function compareFile(visitor: Visitor, uploadId: string | null, manifest: Manifest): Promise<void> {
  if (uploadId === null || manifest.missing.includes(uploadId)) return;
  const name = uploadEntry(uploadId);
  const entry = manifest.entries.find((each) => each.name === name);
  expectSame("a file", await visitor.hashOfFile(uploadId), entry?.sha256);
}

function expectSame(what: string, shown: unknown, held: unknown): void {
  if (shown !== held) throw new Error(`it shows other ${what} than its database holds`);
}
