import { Command, CommanderError } from "commander";
import { VERSION } from "../version.ts";
import { EXIT, type ExitCode } from "./command.ts";
import { COMMANDS } from "./commands/index.ts";
import { explain } from "./explain.ts";
import { HostTools, type Surroundings } from "./tools.ts";

/**
 * One command of the host.
 * @param words what stands behind the program's name.
 * @returns what the process is to end with; it never throws.
 */
export async function runAdmin(words: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const program = new Command("admin");
  const tools = new HostTools(surroundings, () => program.opts());
  addAll(program, tools, surroundings);
  try {
    await program.parseAsync(words, { from: "user" });
    return tools.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    const { message, exitCode } = explain(error);
    tools.failed(message, exitCode);
    return exitCode;
  }
}

function addAll(program: Command, tools: HostTools, { stdout, stderr }: Surroundings): void {
  program
    .description("Commands of whoever runs the machine, beside the running server or where none runs.")
    .version(VERSION)
    .option("--json", "print the result as one line of JSON")
    .option("--yes", "do not ask before what destroys")
    .option("--data-dir <path>", "the server's data folder, in the place of DATA_DIR")
    .option("--env-file <path>", "a file with the server's variables, as systemd reads it")
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError("Say --help behind a command to see what it takes.")
    .addHelpText("after", EXIT_CODES);
  // Commands take these from the program as they are added: an error must not end the process by itself.
  program.exitOverride().configureOutput({
    writeOut: (text) => void stdout.write(text),
    writeErr: (text) => void stderr.write(text),
  });
  for (const add of COMMANDS) add(program, tools);
}

const EXIT_CODES = `
Ends with 0 where it was done, 1 where it failed, 2 for words or an environment that it does not understand, 3 where there is no
such user, invite or log-in, 4 where a check found something wrong, 5 where it asked and nobody said yes.`;
