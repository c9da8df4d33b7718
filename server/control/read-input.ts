import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { Operation } from "./operation.ts";

/** @throws {ProtocolError} `invalid`, which names the first thing that is wrong. */
export function readInput<Input>({ input }: Pick<Operation<Input, unknown>, "input">, value: unknown): Input {
  const parsed = input.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ProtocolError("invalid", `Check "${issue?.path.join(".")}": ${issue?.message}.`);
}
