import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { projectDir } from "../paths.ts";
import { Child } from "../processes/child.ts";
import { freePort } from "../processes/free-port.ts";

const HANDED_OVER = /the certificate of localhost was handed to the relay/;

export interface CaddyOptions {
  /** Where Caddy keeps its authority and certificates, and shares the one of the site; kept between starts. */
  readonly folder: string;
  /** Of the server behind it. */
  readonly port: number;
}

/** Debian's Caddy with the entry point and the configuration that ship, its own authority, and free ports of this machine. */
export class CaddyProcess implements AsyncDisposable {
  readonly port: number;
  readonly httpPort: number;
  /** PEM. */
  readonly rootPath: string;
  /** What the relay reads: certificate and key in one file. */
  readonly certificatePath: string;
  readonly #child: Child;
  readonly #env: Readonly<Record<string, string>>;

  private constructor(child: Child, folder: string, env: Readonly<Record<string, string>>, ports: readonly number[]) {
    [this.port = 0, this.httpPort = 0] = ports;
    this.rootPath = join(folder, "caddy", "pki", "authorities", "local", "root.crt");
    this.certificatePath = join(folder, "shared", "certificate.pem");
    this.#child = child;
    this.#env = env;
  }

  /** @param ports for https and http; free ones where they are left out */
  static async start({ folder, port }: CaddyOptions, ports?: readonly number[]): Promise<CaddyProcess> {
    const [https, http, health] = ports ?? [await freePort(), await freePort(), await freePort()];
    await mkdir(join(folder, "shared"), { recursive: true });
    const env = {
      PATH: process.env["PATH"] ?? "",
      HOME: folder,
      DOMAIN: "localhost",
      TLS: "internal",
      UPSTREAM: `127.0.0.1:${port}`,
      HTTPS_PORT: String(https),
      HTTP_PORT: String(http),
      HEALTH_PORT: String(health),
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
      CERTIFICATES_DIR: join(folder, "shared"),
      CERTIFICATE_POLL_S: "1",
      CADDYFILE: join(projectDir, "docker", "caddy", "Caddyfile"),
    };
    const program = join(projectDir, "docker", "caddy", "entrypoint.sh");
    const child = new Child({ program, args: [], env, cwd: folder });
    try {
      await child.waitFor(HANDED_OVER, 60_000);
      return new CaddyProcess(child, folder, env, [https ?? 0, http ?? 0, health ?? 0]);
    } catch (error) {
      await child[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The address of the site. */
  get url(): string {
    return `https://localhost:${this.port}`;
  }

  /** Its log so far. */
  get output(): string {
    return this.#child.output;
  }

  /** The environment of its health check. */
  get env(): Readonly<Record<string, string>> {
    return this.#env;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }
}
