import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { TempFolder } from "../temp-folder.ts";
import { Child } from "./child.ts";

/** Without the system's services: no portal but the test's own is ever started on it. */
function configuration(address: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>${address}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
}

/** A session bus of the test's own: a real dbus-daemon, which can be killed and come back at the same address. */
export class DBusDaemon implements AsyncDisposable {
  /** For DBUS_SESSION_BUS_ADDRESS. */
  readonly address: string;
  readonly #folder: TempFolder;
  #child: Child;

  private constructor(folder: TempFolder, address: string, child: Child) {
    this.#folder = folder;
    this.address = address;
    this.#child = child;
  }

  static async start(): Promise<DBusDaemon> {
    const folder = await TempFolder.make();
    const address = `unix:path=${join(folder.path, "bus")}`;
    await writeFile(join(folder.path, "bus.conf"), configuration(address));
    return new DBusDaemon(folder, address, await startChild(folder));
  }

  /** As if the session's bus had crashed: everybody on it is cut off. */
  async kill(): Promise<void> {
    await this.#child.end("SIGKILL");
  }

  /** After `kill`. */
  async comeBack(): Promise<void> {
    this.#child = await startChild(this.#folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}

async function startChild({ path }: TempFolder): Promise<Child> {
  const args = [`--config-file=${join(path, "bus.conf")}`, "--nofork", "--nopidfile", "--print-address=1"];
  const child = new Child({ program: "dbus-daemon", args, env: process.env, cwd: path });
  try {
    await child.waitFor(/^unix:/m);
    return child;
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw error;
  }
}
