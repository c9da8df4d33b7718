import * as z from "zod";
import type { Operation } from "../operation.ts";
import { userNameSchema } from "./schemas.ts";

const dataInput = z.object({ user: userNameSchema });
const dataOutput = z.object({
  account: z.looseObject({ id: z.string(), username: z.string() }),
  parts: z.record(z.string(), z.array(z.unknown())),
  files: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      type: z.string(),
      size: z.int(),
      createdAt: z.int(),
      messageId: z.int().nullable(),
    }),
  ),
});
const pageInput = z.object({ userId: z.string(), afterId: z.int(), limit: z.int().min(1).max(1_000) });
const pageOutput = z.object({ messages: z.array(z.looseObject({ id: z.int() })), more: z.boolean() });

/** Everything that is kept of an account, but for its messages. */
export const userExport: Operation<z.infer<typeof dataInput>, z.infer<typeof dataOutput>> = {
  name: "user.export",
  input: dataInput,
  output: dataOutput,
  run: async ({ host }, { user }) => dataOutput.parse(await host.exportAccount(user)),
};

/** The account's messages, oldest first, some at a time. */
export const userMessages: Operation<z.infer<typeof pageInput>, z.infer<typeof pageOutput>> = {
  name: "user.messages",
  input: pageInput,
  output: pageOutput,
  run: async ({ host }, { userId, afterId, limit }) => pageOutput.parse(await host.messages(userId, afterId, limit)),
};
