import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { projectDir } from "../../../helpers/paths.ts";

/** What docs/self-hosting.md tells a host to type, taken out of the page itself. */
export interface PageCommands {
  /** From the empty machine to the services that run. */
  readonly install: readonly string[];
  /** After it, where Caddy has an authority of its own. */
  readonly trust: readonly string[];
  readonly doctor: string;
  /** Of README.md, "Host it": what comes before Docker is needed. */
  readonly dockerSetup: string;
}

const PAGE = join(projectDir, "docs", "self-hosting.md");
const SECTION = "## On the internet without Docker";

export async function readPage(): Promise<PageCommands> {
  const page = await readFile(PAGE, "utf8");
  const section = page.split(/^(?=## )/m).find((part) => part.startsWith(`${SECTION}\n`)) ?? "";
  const blocks = [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, lines = ""]) => lines.trim().split("\n"));
  const [install, trust] = blocks;
  const doctor = /`([^`]*\bdoctor)`/.exec(section)?.[1];
  if (install === undefined || trust === undefined || blocks.length !== 2 || doctor === undefined) {
    throw new Error(`${PAGE} has no two blocks of commands and a doctor under "${SECTION}" any more.`);
  }
  const readme = await readFile(join(projectDir, "README.md"), "utf8");
  const dockerSetup = /^## Host it\n.*?^```sh\n(docker\/setup [^\n]*)\n/ms.exec(readme)?.[1];
  if (dockerSetup === undefined)
    throw new Error('README.md does not begin with docker/setup under "Host it" any more.');
  return { install, trust, doctor, dockerSetup };
}
