import * as z from "zod";
import { findingSchema } from "../../../shared/protocol/values.ts";
import type { Operation } from "../operation.ts";

const input = z.object({});
const output = z.object({ findings: z.array(findingSchema) });

/** A10: looks at everything now; the worst comes first. */
export const doctor: Operation<z.infer<typeof input>, z.infer<typeof output>> = {
  name: "doctor",
  input,
  output,
  run: async ({ status }) => ({ findings: [...(await status.check())] }),
};
