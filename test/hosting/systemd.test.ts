import { execFile } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv, promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { readConfig } from "../../server/config.ts";
import { projectDir } from "../helpers/paths.ts";
import { TempFolder } from "../helpers/temp-folder.ts";

const run = promisify(execFile);
const CONFIGURE = join(projectDir, "docs/systemd/configure");

async function configure(folder: string, ...options: string[]) {
  const env = { ...process.env, CONFIG_DIR: folder };
  return run(CONFIGURE, ["--yes", "--external-ip", "8.8.4.4", ...options], { env });
}

async function variables(folder: string, name: string) {
  return parseEnv(await readFile(join(folder, `${name}.env`), "utf8"));
}

describe("docs/systemd/configure", () => {
  test("writes what server, Caddy and relay need, with one secret, for root's eyes alone", async () => {
    await using temp = await TempFolder.make();
    const folder = join(temp.path, "etc");
    const { stdout, stderr } = await configure(folder, "--domain", "voice.example.org", "--name", "Anna's place");
    const [server, caddy, coturn] = await Promise.all(
      ["server", "caddy", "coturn"].map((name) => variables(folder, name)),
    );
    const config = readConfig(server ?? {});
    expect(config).toMatchObject({
      dataDir: "/var/lib/cromulent",
      publicUrls: ["https://voice.example.org"],
      serverName: "Anna's place",
      turn: { provider: "coturn", secret: coturn?.["TURN_SECRET"] },
    });
    expect(stdout).toContain(config.setupCode ?? "none");
    expect(stderr).not.toContain("docker");
    expect(caddy).toMatchObject({ DOMAIN: "voice.example.org", TLS: "" });
    expect(coturn).toMatchObject({ EXTERNAL_IP: "8.8.4.4", PEERS: "internet" });
    for (const name of ["server", "caddy", "coturn"]) {
      expect((await stat(join(folder, `${name}.env`))).mode & 0o777).toBe(0o600);
    }
  });

  test("says which ports to open: those of the relay where there is one", async () => {
    await using temp = await TempFolder.make();
    const [withRelay, without] = [join(temp.path, "with"), join(temp.path, "without")];
    expect((await configure(withRelay, "--domain", "voice.example.org")).stdout).toContain("49152-65535/udp");
    const { stdout } = await configure(without, "--domain", "voice.example.org", "--no-turn");
    expect(stdout).not.toMatch(/3478|5349|49152/);
    expect(stdout).toContain("do not enable cromulent-coturn");
  });

  test("never overwrites what is there", async () => {
    await using temp = await TempFolder.make();
    await configure(temp.path, "--domain", "voice.example.org");
    const before = await readFile(join(temp.path, "server.env"), "utf8");
    await expect(configure(temp.path, "--domain", "other.example.org")).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("is there already, and was not changed"),
    });
    expect(await readFile(join(temp.path, "server.env"), "utf8")).toBe(before);
  });

  test("refuses what docker/setup refuses, and leaves nothing behind", async () => {
    await using temp = await TempFolder.make();
    const folder = join(temp.path, "etc");
    await expect(configure(folder, "--domain", "https://voice.example.org")).rejects.toMatchObject({ code: 2 });
    await expect(stat(folder)).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("docs/systemd", () => {
  test.each(["cromulent", "cromulent-caddy", "cromulent-coturn"])(
    "%s runs without root and writes to its own folder alone",
    async (name) => {
      const unit = await readFile(join(projectDir, `docs/systemd/${name}.service`), "utf8");
      const users = await readFile(join(projectDir, "docs/systemd/sysusers.conf"), "utf8");
      const user = /^User=(.+)$/m.exec(unit)?.[1] ?? "root";
      expect(users).toMatch(new RegExp(`^u ${user} `, "m"));
      for (const line of ["ProtectSystem=strict", "NoNewPrivileges=yes", "ProtectHome=yes", "PrivateTmp=yes"]) {
        expect(unit.split("\n")).toContain(line);
      }
      const program = /^ExecStart=\/opt\/cromulent\/(\S+)/m.exec(unit)?.[1] ?? "";
      await expect(stat(join(projectDir, program))).resolves.toMatchObject({ mode: expect.any(Number) });
    },
  );
});
