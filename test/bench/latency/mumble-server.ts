import { X509Certificate } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Child } from "../../helpers/processes/child.ts";
import { freePort } from "../../helpers/processes/free-port.ts";
import { runTool } from "../../helpers/processes/run-tool.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { SEARCH_PATH } from "./missing-packages.ts";

/** Room for the smallest packets: with less, a client makes them larger than it was told to. */
const BITS_PER_S = 200_000;

/** Debian's Mumble server on loopback, with a database of its own. */
export class MumbleServer implements AsyncDisposable {
  readonly host = "127.0.0.1";
  readonly port: number;
  /** Lower-case hexadecimal digits without colons. */
  readonly certificateSha1: string;
  readonly #folder: TempFolder;
  readonly #child: Child;

  private constructor(folder: TempFolder, child: Child, port: number, certificateSha1: string) {
    this.#folder = folder;
    this.#child = child;
    this.port = port;
    this.certificateSha1 = certificateSha1;
  }

  static async start(): Promise<MumbleServer> {
    await using owned = new AsyncDisposableStack();
    const folder = owned.use(await TempFolder.make());
    const port = await freePort();
    const { pem } = await makeCertificate(folder.path, "bench");
    const settings = join(folder.path, "server.ini");
    await writeFile(settings, configuration(folder.path, port));
    const child = owned.use(
      new Child({
        program: "murmurd",
        args: ["-fg", "-ini", settings],
        env: { ...process.env, PATH: SEARCH_PATH, HOME: folder.path },
        cwd: folder.path,
      }),
    );
    await child.waitFor(/Server listening on/);
    const sha1 = new X509Certificate(pem).fingerprint.replaceAll(":", "").toLowerCase();
    const server = new MumbleServer(folder, child, port, sha1);
    owned.move();
    return server;
  }

  /** Waits until that user is in, and can be heard. */
  async waitForEntry(username: string, withinMs: number): Promise<void> {
    await this.#child.waitFor(new RegExp(`<\\d+:${username}\\(-1\\)> Authenticated`), withinMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}

/** A certificate that nobody signed, and the same with its key as Mumble's client keeps it. */
export async function makeCertificate(folder: string, name: string): Promise<{ pem: string; pkcs12: Uint8Array }> {
  const [certificate, key, both] = ["certificate.pem", "key.pem", "both.p12"].map((file) => join(folder, file));
  if (certificate === undefined || key === undefined || both === undefined) throw new Error("unreachable");
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", `/CN=${name}`];
  await runTool("openssl", [...request, "-keyout", key, "-out", certificate]);
  await runTool("openssl", [
    ...["pkcs12", "-export", "-in", certificate, "-inkey", key, "-passout", "pass:", "-out", both],
  ]);
  return { pem: await readFile(certificate, "utf8"), pkcs12: await readFile(both) };
}

function configuration(folder: string, port: number): string {
  return `database=${join(folder, "server.sqlite")}
host=127.0.0.1
port=${port}
sslCert=${join(folder, "certificate.pem")}
sslKey=${join(folder, "key.pem")}
logfile=
pidfile=${join(folder, "server.pid")}
bonjour=false
bandwidth=${BITS_PER_S}
${process.getuid?.() === 0 ? "uname=root\n" : ""}`;
}
