import { build } from "vite";

/** A module with all that it imports, as one script for a page. */
export async function bundle(entry: string): Promise<string> {
  const outputs = await build({
    configFile: false,
    logLevel: "silent",
    build: { write: false, minify: false, rolldownOptions: { input: entry } },
  });
  for (const { output } of [outputs].flat().filter((item) => "output" in item)) {
    for (const part of output) if (part.type === "chunk" && part.isEntry) return part.code;
  }
  throw new Error(`${entry} made no script.`);
}
