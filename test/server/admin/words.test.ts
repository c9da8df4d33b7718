import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseJson } from "../../../shared/protocol/frames.ts";
import { HostCommands } from "../../helpers/host-commands.ts";
import { projectDir } from "../../helpers/paths.ts";
import { Child } from "../../helpers/processes/child.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { startTestServer, type TestServer } from "../../helpers/test-server.ts";

const COMMANDS = ["invite", "users", "password", "role", "ban", "unban", "sessions", "export", "delete-user"];

/** A process, on a machine that does much else. */
const STARTS_WITHIN_MS = 60_000;

let server: TestServer;
let admin: HostCommands;
beforeAll(async () => {
  server = await startTestServer();
  admin = HostCommands.beside(server);
  await server.createOwner();
  for (const name of ["anna", "annabel", "ben"]) await server.createMember(name);
});
afterAll(() => server[Symbol.asyncDispose]());

describe("help", () => {
  test("lists every command, and what the process ends with", async () => {
    const { exitCode, stdout, stderr } = await admin.run(["--help"]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    for (const name of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
    expect(stdout).toMatch(/Ends with 0 where it was done, 1 where it failed, 2 /);
  });

  test.each(COMMANDS)("of %s has an example, and the options that all have", async (name) => {
    const { exitCode, stdout } = await admin.run([name, "--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples?:\n  admin ${name}\\b`));
    expect(stdout).toContain("--json");
  });
});

describe("words that a command does not understand end with 2, say why, and change nothing", () => {
  test.each([
    [[], /Usage: admin/],
    [["usres"], /unknown command 'usres'\n\(Did you mean users\?\)/],
    [["invite", "--uses", "0"], /whole number from 1/],
    [["invite", "--uses", "2.5"], /whole number from 1/],
    [["invite", "--expires", "soon"], /like 30m, 12h or 7d/],
    [["invite", "--expires", "0d"], /like 30m, 12h or 7d/],
    [["invite", "--expires", "999999d"], /expiresInS/],
    [["invite", "lsit"], /too many arguments|unknown command/],
    [["role", "anna"], /missing required argument 'role'/],
    [["role", "anna", "host"], /Allowed choices are owner, admin, member/],
    [["role", "anna", "admin", "more"], /too many arguments/],
    [["ban"], /missing required argument 'user'/],
    [["delete-user", "anna"], /--messages/],
    [["delete-user", "anna", "--messages", "some"], /Allowed choices are keep, delete/],
    [["sessions", "anna", "--end", "x"], /Say --end ID alone/],
    [["users", "--jsno"], /unknown option '--jsno'/],
    [["users", "--env-file", "/nowhere/server.env"], /Cannot read \/nowhere\/server\.env/],
  ] as const)("%j", async (words, said) => {
    const { exitCode, stdout, stderr } = await admin.run(words);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(said);
  });

  test("an environment that needs mending, all of it at once", async () => {
    const { exitCode, stderr } = await admin.run(["users"], { env: { PORT: "x", TRUST_PROXY: "y" } });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/PORT must be .*; TRUST_PROXY must be /);
  });
});

describe("a user that is not there ends with 3", () => {
  test.each([
    ["ana", /There is no user "ana"; did you mean anna\?/],
    ["anan", /did you mean anna\?/],
    ["ann", /did you mean anna or annabel\?/],
    ["BENN", /did you mean ben\?/],
    ["zoe", /the command users lists everybody/],
    ["\u001b[2Jben", /There is no user/],
  ])("%s", async (name, said) => {
    for (const words of [
      ["ban", name],
      ["role", name, "admin"],
      ["password", name],
      ["sessions", name],
    ]) {
      const { exitCode, stdout, stderr } = await admin.run(words);
      expect([exitCode, stdout]).toEqual([3, ""]);
      expect(stderr).toMatch(said);
      // Neither name nor anything else steers the terminal.
      expect(stderr).not.toContain("\u001b");
    }
  });

  test("names are found in any case, with an @, and by id", async () => {
    const { users } = (await admin.json("users")) as { users: { id: string; username: string }[] };
    const id = users.find(({ username }) => username === "ben")?.id ?? "";
    for (const name of ["ben", "Ben", "@ben", id]) {
      expect((await admin.run(["sessions", name])).exitCode, name).toBe(0);
    }
  });
});

describe("--json", () => {
  test("prints one line for programs on stdout, and nothing else", async () => {
    const { exitCode, stdout, stderr } = await admin.run(["--json", "invite"]);
    expect([exitCode, stderr, stdout.split("\n").length]).toEqual([0, "", 2]);
    expect(parseJson(stdout)).toEqual({
      code: expect.any(String),
      url: expect.stringContaining("/invite/"),
      expiresAt: expect.any(Number),
      maxUses: null,
    });
  });

  test("tells why it failed as JSON on stderr", async () => {
    const { exitCode, stdout, stderr } = await admin.run(["ban", "zoe", "--json"]);
    expect([exitCode, stdout]).toEqual([3, ""]);
    expect(parseJson(stderr)).toEqual({ error: { message: expect.stringContaining("zoe"), exitCode: 3 } });
  });
});

describe("as a process of its own", () => {
  test("takes the variables from a file, those of the process over them, and ends with its code", async () => {
    await using folder = await TempFolder.make();
    const envFile = join(folder.path, "server.env");
    await mkdir(join(folder.path, "empty"));
    await writeFile(envFile, `# Of the service\nDATA_DIR="${server.server.context.config.dataDir}"\nSTUN_URL=\n`);
    const run = (args: readonly string[], env: Record<string, string> = {}) =>
      new Child({
        program: process.execPath,
        args: ["server/admin/main.ts", ...args],
        cwd: projectDir,
        env: { PATH: process.env["PATH"], ...env },
      });
    await using listing = run(["users", "--env-file", envFile]);
    await listing.waitFor(/^annabel /m, STARTS_WITHIN_MS);
    await using elsewhere = run(["users", "--env-file", envFile, "--data-dir", join(folder.path, "empty")]);
    await elsewhere.waitFor(/There is no data of a server in .*empty: say with --data-dir/, STARTS_WITHIN_MS);
    await using missing = run(["ban", "zoe", "--env-file", envFile]);
    expect(await missing.exitCode).toBe(3);
  }, 180_000);
});
