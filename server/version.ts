import { readFileSync } from "node:fs";
import * as z from "zod";
import { parseJson } from "../shared/protocol/frames.ts";

const packageUrl = new URL("../package.json", import.meta.url);

/** The version of package.json, the only place where it stands. */
export const VERSION: string = z
  .object({ version: z.string() })
  .parse(parseJson(readFileSync(packageUrl, "utf8"))).version;
