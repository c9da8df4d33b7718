import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectDir } from "../helpers/paths.ts";
import { CoturnProcess, TURN_SECRET } from "../helpers/processes/coturn-process.ts";
import { runTool } from "../helpers/processes/run-tool.ts";
import { TempFolder } from "../helpers/temp-folder.ts";

const ENTRYPOINT = join(projectDir, "coturn", "entrypoint.sh");
const PERMISSIONS = 0o777;

async function permissionsOf(path: string): Promise<string> {
  return ((await stat(path)).mode & PERMISSIONS).toString(8);
}

test("the secret stands in a file that nobody else may read: no argument, no variable and no log shows it", async () => {
  await using folder = await TempFolder.make();
  const config = join(folder.path, "turnserver.conf");
  await writeFile(config, "left by a start before, for everyone to read", { mode: 0o644 });
  await using coturn = await CoturnProcess.start({ env: { RUNTIME_DIR: folder.path } });

  expect([await permissionsOf(folder.path), await permissionsOf(config)]).toEqual(["700", "600"]);
  expect(await readFile(config, "utf8")).toContain(`static-auth-secret=${TURN_SECRET}`);
  const [command, environment] = await Promise.all(
    ["cmdline", "environ"].map((file) => readFile(`/proc/${coturn.pid}/${file}`, "utf8")),
  );
  expect(command?.split("\0")).toEqual(["turnserver", "-c", config, ""]);
  expect(environment).toContain("LISTENING_PORT=");
  expect(environment).not.toContain(TURN_SECRET);
  expect(coturn.output).not.toContain(TURN_SECRET);
});

test("coturn knows every setting that it is given, and reads every range", async () => {
  await using coturn = await CoturnProcess.start();
  expect(coturn.output).not.toMatch(/Bad configuration|Wrong address/);
  const ranges = (await readFile(join(projectDir, "coturn", "internal-ranges"), "utf8")).match(/^(always|private) /gm);
  expect(coturn.output.match(/Black listing: /g)).toHaveLength(ranges?.length ?? 0);
});

test("the health check is content with a relay that answers, and only with that", async () => {
  const answer = (port: string) =>
    runTool(join(projectDir, "coturn", "healthcheck.sh"), [], { env: { ...process.env, LISTENING_PORT: port } });
  const port = await (async () => {
    await using coturn = await CoturnProcess.start();
    const listening = /:(\d+)\?/.exec(coturn.serverEnv["TURN_URL"] ?? "")?.[1] ?? "";
    await expect(answer(listening)).resolves.toBe("");
    return listening;
  })();
  await expect(answer(port)).rejects.toThrow();
});

test("arguments are refused: the secret would stand among them", async () => {
  await expect(runTool(ENTRYPOINT, [`--static-auth-secret=${TURN_SECRET}`])).rejects.toThrow(
    /it takes variables, no arguments/,
  );
});

test.each([
  ["TLS_WAIT_S", "long", /TLS_WAIT_S must be a whole number of seconds from 0 to 3600/],
  ["TLS_WAIT_S", "3601", /TLS_WAIT_S must be/],
  ["TLS_POLL_S", "0", /TLS_POLL_S must be a whole number of seconds from 1 to 3600/],
])("%s=%s is refused", async (name, value, why) => {
  await expect(runTool(ENTRYPOINT, [], { env: { ...process.env, [name]: value, TURN_SECRET } })).rejects.toThrow(why);
});

test("a certificate that does not come in time is told", async () => {
  await using folder = await TempFolder.make();
  const certificate = { TLS_CERT: join(folder.path, "none.pem"), TLS_KEY: join(folder.path, "none.pem") };
  const env = { ...process.env, ...certificate, TLS_WAIT_S: "1", RUNTIME_DIR: folder.path, TURN_SECRET };
  await expect(runTool(ENTRYPOINT, [], { env: { ...env, PEERS: "loopback" } })).rejects.toMatchObject({
    stdout: expect.stringContaining("coturn waits for its certificate"),
    stderr: expect.stringMatching(/TLS_CERT is not a file that the user \S+ may read/),
  });
});

test.each(["/tmp/relay\nno-auth", "$".concat("{RUNTIME_DIR}"), "relay"])(
  "a runtime folder %j is refused",
  async (folder) => {
    await expect(
      runTool(ENTRYPOINT, [], { env: { ...process.env, RUNTIME_DIR: folder, TURN_SECRET } }),
    ).rejects.toThrow(/RUNTIME_DIR must be the whole path of a folder/);
  },
);
