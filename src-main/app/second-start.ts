import * as z from "zod";

/** What a second start of the program hands to the first one, beside its command line. */
const schema = z.object({ serverUrl: z.string().max(512).nullable() });
export type SecondStart = z.infer<typeof schema>;

/** Nothing, where it was another version that says something else. */
export function parseSecondStart(data: unknown): SecondStart {
  const parsed = schema.safeParse(data);
  return parsed.success ? parsed.data : { serverUrl: null };
}
