import * as z from "zod";
import { type Channel, channelKindSchema } from "../../../shared/protocol/values.ts";
import type { Database } from "../database.ts";
import { statement } from "../statements.ts";

const channelRowSchema = z
  .object({
    id: z.string(),
    kind: channelKindSchema,
    name: z.string(),
    topic: z.string(),
    position: z.int(),
    user_limit: z.int(),
  })
  .transform(({ user_limit, ...channel }): Channel => ({ ...channel, userLimit: user_limit }));

const COLUMNS = "id, kind, name, topic, position, user_limit";

export function listChannels(db: Database): Channel[] {
  const rows = statement(db, `SELECT ${COLUMNS} FROM channels ORDER BY position, name, id`).all();
  return z.array(channelRowSchema).parse(rows);
}

export function findChannel(db: Database, id: string): Channel | null {
  const row = statement(db, `SELECT ${COLUMNS} FROM channels WHERE id = ?`).get(id);
  return row === undefined ? null : channelRowSchema.parse(row);
}
