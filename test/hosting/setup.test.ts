import { execFile, spawnSync } from "node:child_process";
import { chmod, chown, cp, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readConfig } from "../../server/config.ts";
import { projectDir } from "../helpers/paths.ts";
import { TempFolder } from "../helpers/temp-folder.ts";

const SETUP = join(projectDir, "docker", "setup");
const DOMAIN = "voice.example.org";
const ADDRESS = "5.9.0.1";
const PERMISSIONS = 0o777;
/** Debian's `nobody`. */
const NOBODY = 65_534;

let folder: TempFolder;
let outside: TempFolder;
beforeEach(async () => {
  [folder, outside] = [await TempFolder.make(), await TempFolder.make()];
  await surroundings({ own: ADDRESS, internet: null, dns: ADDRESS });
});
afterEach(async () => {
  await folder[Symbol.asyncDispose]();
  await outside[Symbol.asyncDispose]();
});

/** The world around the script: this machine's address, the one that name servers tell, and what the domain's DNS says. */
async function surroundings(world: { own: string | null; internet: string | null; dns: string | null }): Promise<void> {
  const says = (text: string | null) => (text === null ? "exit 1" : `echo ${text}`);
  const perl = `case $1 in *public-address.pl) ${says(world.internet)} ;; *) printf %s "$(${says(world.own)})" ;; esac`;
  await program("perl", perl);
  await program("getent", world.dns === null ? "exit 2" : `echo "${world.dns} STREAM ${DOMAIN}"`);
  await program("docker", "exit 0");
}

async function program(name: string, script: string): Promise<void> {
  const path = join(outside.path, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function setup(...options: string[]): Result {
  const env = { PATH: `${outside.path}:${process.env["PATH"]}` };
  return spawnSync(SETUP, ["--dir", folder.path, ...options], { env, encoding: "utf8" });
}

/** As compose reads it: values stand as they are, or in single quotes. */
async function readEnv(): Promise<Record<string, string>> {
  const text = await readFile(join(folder.path, ".env"), "utf8");
  const lines = text.split("\n").filter((line) => /^[A-Z]/.test(line));
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf("=");
      const value = line.slice(at + 1);
      const [, quoted] = /^'(.*)'$/.exec(value) ?? [];
      return [line.slice(0, at), quoted?.replaceAll("\\'", "'") ?? value];
    }),
  );
}

describe("docker/setup", () => {
  test("writes an environment that server and relay start with, for its owner's eyes alone, and says what is left to do", async () => {
    const { status, stdout, stderr } = setup("--domain", "Voice.Example.org", "--email", "anna@example.org");
    expect([status, stderr]).toEqual([0, ""]);
    const mode = (await stat(join(folder.path, ".env"))).mode & PERMISSIONS;
    expect(mode.toString(8)).toBe("600");
    expect(await readdir(folder.path)).toEqual([".env"]);

    const env = await readEnv();
    expect(env).toMatchObject({
      COMPOSE_FILE: join(projectDir, "docker", "compose.production.yml"),
      COMPOSE_PROFILES: "turn",
      DOMAIN,
      ACME_EMAIL: "anna@example.org",
      TLS: "",
      EXTERNAL_IP: ADDRESS,
      PEERS: "internet",
    });
    const { turn, setupCode } = readConfig(env);
    expect(turn).toMatchObject({
      provider: "coturn",
      urls: [
        `turn:${DOMAIN}:3478?transport=udp`,
        `turn:${DOMAIN}:3478?transport=tcp`,
        `turns:${DOMAIN}:5349?transport=tcp`,
      ],
    });
    expect(env["TURN_SECRET"]).toMatch(/^[0-9a-f]{64}$/);
    expect(stdout).toContain(`open https://${DOMAIN} and enter the set-up code: ${setupCode}`);
    expect(stdout).toContain(`cd ${folder.path} && docker compose up -d`);
    for (const port of ["80/tcp", "443/tcp", "443/udp", "3478/udp", "5349/tcp", "49152-65535/udp"]) {
      expect(stdout).toContain(port);
    }
    expect(stdout + stderr).not.toContain(env["TURN_SECRET"]);
  });

  test("makes other secrets for each server", async () => {
    setup("--domain", DOMAIN);
    const first = await readEnv();
    await using other = await TempFolder.make();
    setup("--domain", DOMAIN, "--dir", other.path);
    const second = await readFile(join(other.path, ".env"), "utf8");
    expect(second).not.toContain(first["TURN_SECRET"]);
    expect(second).not.toContain(first["SETUP_CODE"]);
  });

  test("changes nothing when it runs again, and says the next steps again", async () => {
    const before = setup("--domain", DOMAIN, "--email", "anna@example.org");
    const written = await readFile(join(folder.path, ".env"), "utf8");
    const again = setup("--domain", DOMAIN);
    expect(again.status).toBe(0);
    expect(again.stdout).toContain("is there already and stays as it is");
    expect(again.stdout.slice(again.stdout.indexOf("Let everyone"))).toBe(
      before.stdout.slice(before.stdout.indexOf("Let everyone")),
    );
    expect(await readFile(join(folder.path, ".env"), "utf8")).toBe(written);
  });

  test("refuses to be asked for something else than what is there, and leaves that alone", async () => {
    await writeFile(join(folder.path, ".env"), `DOMAIN=other.example.org\nEXTERNAL_IP=${ADDRESS}\n`);
    const { status, stderr } = setup("--domain", DOMAIN, "--external-ip", "5.9.0.2");
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^setup: \S+ is there already, and it says something else for DOMAIN EXTERNAL_IP\. It was not/,
    );
    expect(await readFile(join(folder.path, ".env"), "utf8")).toBe(
      `DOMAIN=other.example.org\nEXTERNAL_IP=${ADDRESS}\n`,
    );
  });

  test("of two that run at once one writes the file, and the other's secrets are nowhere", async () => {
    const run = () =>
      new Promise<string>((resolve) => {
        const env = { PATH: `${outside.path}:${process.env["PATH"]}` };
        execFile(SETUP, ["--dir", folder.path, "--domain", DOMAIN], { env }, (_error, stdout) => resolve(stdout));
      });
    const outputs = await Promise.all([run(), run(), run()]);
    expect(await readdir(folder.path)).toEqual([".env"]);
    const code = (await readEnv())["SETUP_CODE"];
    const told = outputs.flatMap((output) => /set-up code: (\w+)/.exec(output)?.[1] ?? []);
    expect(told.length).toBeGreaterThan(0);
    expect(new Set(told)).toEqual(new Set([code]));
  });

  test("keeps a name as it was given: quotes, blanks, dollars, other scripts", async () => {
    const name = "Anna's 'place' $HOME # ünï";
    setup("--domain", DOMAIN, "--name", name);
    const env = await readEnv();
    expect(readConfig(env).serverName).toBe(name);
  });

  test("asks at a terminal for what was not given, and again where the answer cannot be", async () => {
    const env = { PATH: `${outside.path}:${process.env["PATH"]}` };
    const answers = ["https://voice.example.org", DOMAIN, "anna@example.org", "Anna & Co"];
    const command = `${SETUP} --dir ${folder.path}`;
    const input = `${answers.join("\n")}\n`;
    const { status, stdout } = spawnSync("script", ["-qec", command, "/dev/null"], { env, input, encoding: "utf8" });
    expect(status).toBe(0);
    expect(stdout).toContain("It must be the host name alone, without https:// and without a path.");
    expect(await readEnv()).toMatchObject({ DOMAIN, ACME_EMAIL: "anna@example.org", SERVER_NAME: "Anna & Co" });
  });

  test("without a relay asks for no address and gives the server none", async () => {
    await surroundings({ own: "10.0.0.5", internet: null, dns: ADDRESS });
    const { status, stdout } = setup("--domain", DOMAIN, "--no-turn");
    expect(status).toBe(0);
    expect(stdout).not.toMatch(/3478|49152/);
    const env = await readEnv();
    expect(env).toMatchObject({ COMPOSE_PROFILES: "", EXTERNAL_IP: "" });
    expect(readConfig(env).turn).toEqual({ provider: "none" });
  });

  test("in a network of one's own takes private names and addresses, with Caddy's own authority", async () => {
    await surroundings({ own: "192.168.1.5", internet: null, dns: null });
    const { status, stderr } = setup("--lan", "--domain", "192.168.1.5");
    expect([status, stderr]).toEqual([0, ""]);
    expect(await readEnv()).toMatchObject({ DOMAIN: "192.168.1.5", TLS: "internal", PEERS: "lan", EXTERNAL_IP: "" });
  });
});

describe("the external address", () => {
  test("is what name servers tell, where the machine's own is private; the ports are to be forwarded then", async () => {
    await surroundings({ own: "192.168.1.5", internet: "5.9.0.7", dns: "5.9.0.7" });
    const { stdout } = setup("--domain", DOMAIN);
    expect((await readEnv())["EXTERNAL_IP"]).toBe("5.9.0.7");
    expect(stdout).toContain("forward them all to 192.168.1.5");
  });

  test("has to be said where nobody tells it", async () => {
    await surroundings({ own: "192.168.1.5", internet: null, dns: ADDRESS });
    const { status, stderr } = setup("--domain", DOMAIN);
    expect([status, stderr]).toEqual([
      1,
      "setup: no name server told the external address: say it with --external-ip\n",
    ]);
    expect(await readdir(folder.path)).toEqual([]);
  });

  test("is changed alone by --renew-address", async () => {
    setup("--domain", DOMAIN);
    const before = await readEnv();
    await surroundings({ own: "5.9.0.8", internet: null, dns: "5.9.0.8" });
    expect(setup("--renew-address").stdout).toContain("is 5.9.0.8 now, and was 5.9.0.1");
    expect(await readEnv()).toEqual({ ...before, EXTERNAL_IP: "5.9.0.8" });
    expect(setup("--renew-address").stdout).toBe("The address stays 5.9.0.8; nothing was changed.\n");
    const mode = (await stat(join(folder.path, ".env"))).mode & PERMISSIONS;
    expect(mode.toString(8)).toBe("600");
  });

  // Root alone can become somebody else.
  test.skipIf(process.getuid?.() !== 0)(
    "is not renewed, and nothing of the file is lost, for a user who may not read it",
    async () => {
      const path = join(folder.path, ".env");
      setup("--domain", DOMAIN);
      const written = await readFile(path, "utf8");
      // The project itself may lie where nobody else can look.
      const program = join(folder.path, "program");
      for (const name of ["docker", "coturn"])
        await cp(join(projectDir, name), join(program, name), { recursive: true });
      await chown(folder.path, NOBODY, NOBODY);
      const script = join(program, "docker/setup");
      const asNobody = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", script, "--dir", folder.path];
      const { status, stderr } = spawnSync("setpriv", [...asNobody, "--renew-address", "--external-ip", "5.9.0.8"], {
        encoding: "utf8",
      });
      expect(await readFile(path, "utf8")).toBe(written);
      expect([status, stderr]).toEqual([
        1,
        expect.stringMatching(/^setup: \S+ is there already, and this user may not/),
      ]);
    },
  );

  test("is none in a network of one's own, but for one that is given", async () => {
    await surroundings({ own: "192.168.1.5", internet: "5.9.0.7", dns: null });
    setup("--lan", "--domain", "voice.lan");
    expect(setup("--renew-address").stdout).toMatch(/^In a network of your own there is no external address/);
    expect((await readEnv())["EXTERNAL_IP"]).toBe("");

    await using other = await TempFolder.make();
    setup("--lan", "--domain", "voice.lan", "--external-ip", "192.168.1.6", "--dir", other.path);
    expect(await readFile(join(other.path, ".env"), "utf8")).toContain("\nEXTERNAL_IP=192.168.1.6\n");
  });

  test("is not renewed where there is nothing yet", () => {
    expect(setup("--renew-address").stderr).toMatch(/^setup: there is no \S+\/\.env yet: run docker\/setup without/);
  });

  test.each([
    {
      name: "nowhere",
      dns: null,
      warning: /^Warning: voice\.example\.org does not lead anywhere yet\. Make an A record/,
    },
    {
      name: "elsewhere",
      dns: "5.9.0.9",
      warning: /^Warning: voice\.example\.org leads to 5\.9\.0\.9, and not to 5\.9\.0\.1, this machine/,
    },
  ])("is compared with the domain's: one that leads $name is a warning", async ({ dns, warning }) => {
    await surroundings({ own: ADDRESS, internet: null, dns });
    const { status, stderr } = setup("--domain", DOMAIN);
    expect(status).toBe(0);
    expect(stderr).toMatch(warning);
  });
});

describe("a clear line, and no file, for", () => {
  test.each([
    { name: "no domain", options: [], line: /^setup: --domain must be given/ },
    { name: "an address of a page", options: ["--domain", "https://voice.example.org"], line: /without https:\/\// },
    {
      name: "a port",
      options: ["--domain", "voice.example.org:8443"],
      line: /--domain must be a host name, without a/,
    },
    { name: "an IP address", options: ["--domain", ADDRESS], line: /--domain must be a name, as nobody gives certif/ },
    { name: "a blank", options: ["--domain", "voice example.org"], line: /--domain must be a host name, of letters/ },
    {
      name: "two lines",
      options: ["--domain", "a.example\nTLS=internal"],
      line: /--domain must be a host name, of let/,
    },
    { name: "a single label", options: ["--domain", "voice"], line: /--domain must be a public name with a dot/ },
    { name: "a name at home", options: ["--domain", "voice.lan"], line: /--domain is a name of a network of your own/ },
    { name: "half an e-mail", options: ["--domain", DOMAIN, "--email", "anna"], line: /--email must be an address/ },
    {
      name: "an e-mail with a command of Caddy's",
      options: ["--domain", DOMAIN, "--email", "a@b.org\n}"],
      line: /--email must be/,
    },
    {
      name: "a long name",
      options: ["--domain", DOMAIN, "--name", "n".repeat(65)],
      line: /--name must have at most 64 characters/,
    },
    { name: "a name of two lines", options: ["--domain", DOMAIN, "--name", "a\nB=c"], line: /--name must be one line/ },
    {
      name: "a backslash",
      options: ["--domain", DOMAIN, "--name", "a\\"],
      line: /--name must be one line, without back/,
    },
    {
      name: "half an address",
      options: ["--domain", DOMAIN, "--external-ip", "5.9.0"],
      line: /--external-ip must be an IPv4 address, or auto/,
    },
    {
      name: "a private address",
      options: ["--domain", DOMAIN, "--external-ip", "10.0.0.5"],
      line: /--external-ip is 10\.0\.0\.5, which nobody on the internet reaches/,
    },
    { name: "a missing value", options: ["--domain"], line: /^setup: --domain needs a value after it/ },
    { name: "an unknown option", options: ["--force"], line: /^setup: there is no --force/ },
    { name: "a folder that is none", options: ["--dir", "/nowhere"], line: /^setup: --dir \/nowhere is no folder/ },
  ])("$name", async ({ options, line }) => {
    const { status, stdout, stderr } = setup(...options);
    expect(stderr).toMatch(line);
    expect(stderr.match(/\n/g)).toHaveLength(1);
    expect([status, stdout]).toEqual([2, ""]);
    expect(await readdir(folder.path)).toEqual([]);
  });
});
