import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { projectDir } from "../helpers/paths.ts";
import { runTool } from "../helpers/processes/run-tool.ts";

const SCRIPTS = [
  "docker/setup",
  "docker/setup-checks.sh",
  "docker/admin",
  "docs/systemd/admin",
  "docs/systemd/configure",
  ...["entrypoint.sh", "healthcheck.sh"].map((name) => `docker/caddy/${name}`),
  ...["entrypoint.sh", "render-config.sh", "addresses.sh", "reload-on-renewal.sh", "healthcheck.sh"].map(
    (name) => `coturn/${name}`,
  ),
];

test.each(SCRIPTS)("shellcheck has nothing against %s", async (script) => {
  await expect(runTool("shellcheck", ["-x", script], { cwd: projectDir })).resolves.toBe("");
});

/** RFC 1035, 4.1.1: an answer, and nothing wrong. */
const ANSWER = Buffer.from([0x81, 0x80]);
const NAME_OF_QUESTION = Buffer.from([0xc0, 0x0c]);
const TYPES = { A: 1, TXT: 16, CNAME: 5 } as const;

function record(type: keyof typeof TYPES, data: Buffer): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt16BE(TYPES[type], 0);
  head.writeUInt16BE(1, 2);
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([NAME_OF_QUESTION, head, data]);
}

describe("the public address", () => {
  let nameServer: Socket;
  let answers: readonly Buffer[];
  beforeEach(async () => {
    nameServer = createSocket("udp4", (query, { port, address }) => {
      const counts = Buffer.from([0, 1, 0, answers.length, 0, 0, 0, 0]);
      const text = Buffer.concat([query.subarray(0, 2), ANSWER, counts, query.subarray(12), ...answers]);
      nameServer.send(text, port, address);
    });
    nameServer.bind(0, "127.0.0.1");
    await once(nameServer, "listening");
  });
  afterEach(() => {
    nameServer.close();
  });

  function ask(type: "A" | "TXT", ...before: string[]): Promise<string> {
    const server = `127.0.0.1:${nameServer.address().port}`;
    return runTool("perl", [join(projectDir, "docker/public-address.pl"), ...before, server, "me.example.org", type]);
  }

  test("is what a name server answers with, whatever stands before it", async () => {
    answers = [record("CNAME", NAME_OF_QUESTION), record("A", Buffer.from([5, 9, 0, 77]))];
    await expect(ask("A")).resolves.toBe("5.9.0.77\n");
  });

  test("may come as text, as some servers tell it", async () => {
    answers = [record("TXT", Buffer.concat([Buffer.from([8]), Buffer.from("5.9.0.78")]))];
    await expect(ask("TXT")).resolves.toBe("5.9.0.78\n");
  });

  test("is asked for at the next server where one does not answer", async () => {
    answers = [record("A", Buffer.from([5, 9, 0, 77]))];
    // Port 1 of the loopback network: refused at once.
    await expect(ask("A", "127.0.0.1:1", "me.example.org", "A")).resolves.toBe("5.9.0.77\n");
  });

  test("is nothing that has not the form of one", async () => {
    answers = [record("TXT", Buffer.concat([Buffer.from([10]), Buffer.from("$(reboot) ")]))];
    await expect(ask("TXT")).rejects.toMatchObject({ code: 1, stdout: "" });
  });
});
