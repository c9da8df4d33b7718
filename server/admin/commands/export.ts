import { resolve } from "node:path";
import { sizeWords } from "../../../shared/size-words.ts";
import type { AddCommand } from "../command.ts";
import { writeExport } from "../write-export.ts";

/** `export USER FILE`: what concerns a member, for them. */
export const addExport: AddCommand = (program, tools) => {
  program
    .command("export")
    .description("write everything that concerns somebody into a tar: JSON, and the files that they sent")
    .argument("<user>", "their username")
    .argument("<file>", "where to; nothing may be there yet")
    .addHelpText("after", "\nExample:\n  admin export anna anna.tar")
    .action(async (user: string, file: string) => {
      const { dataDir } = tools.config();
      const made = await writeExport({
        ...{ user, dataDir, file: resolve(file), now: Date.now },
        ask: (operation, input) => tools.ask(operation, input),
      });
      const lines = [`${made.file} (${sizeWords(made.bytes)}): ${made.messages} messages and ${made.files} files.`];
      if (made.missing.length > 0) lines.push(`Not on the disk any more, and not in it: ${made.missing.join(", ")}.`);
      tools.result(made, lines);
    });
};
