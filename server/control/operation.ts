import type * as z from "zod";
import type { Context } from "../context.ts";

/**
 * Something that whoever runs the machine may ask of the server, beside what members may do (docs/protocol.md, A9). It runs in
 * the process that owns the data folder: in the running server, asked over the control socket, or in the command itself
 * where no server runs. So there is one writer, and what it changes is seen by the clients at once.
 */
export interface Operation<Input, Output> {
  /** Like `user.ban`; the path on the control socket. */
  readonly name: string;
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Output>;
  /** @throws {ProtocolError} what the command prints; `not_found`, `conflict`, `invalid`. */
  run(context: Context, input: Input): Promise<Output>;
}
