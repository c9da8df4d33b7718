import { dirname, join } from "node:path";
import { assertNever } from "../../shared/assert-never.ts";
import type { DesktopState, Preferences } from "../../shared/desktop/desktop-state.ts";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { Files } from "../settings/files.ts";
import { codeOf } from "../settings/settings-file.ts";
import { autostartEntry, type LaunchCommand, withCommand } from "./autostart-entry.ts";
import { HIDDEN_ARGUMENT } from "./launch.ts";
import type { Log } from "./log.ts";

/** As much of Electron's `app` as is used. */
export interface LoginItems {
  setLoginItemSettings(settings: { openAtLogin: boolean; path?: string; args?: string[] }): void;
}

export interface AutostartDeps {
  readonly os: DesktopState["os"];
  readonly app: LoginItems;
  readonly files: Pick<Files, "read" | "makeFolder" | "writeSynced" | "replace" | "remove">;
  /** `$XDG_CONFIG_HOME`, or `~/.config`; Linux alone. */
  readonly configFolder: string;
  /** Without `HIDDEN_ARGUMENT`. */
  readonly command: LaunchCommand;
  readonly log: Log;
}

type Wanted = Pick<Preferences, "startAtLogin" | "startHidden">;

const REFUSED = "Start at log-in could not be changed. The log says why: open its folder from the Help menu.";

/** Starting at log-in, in the way of each system. */
export class Autostart {
  readonly #deps: AutostartDeps;

  constructor(deps: AutostartDeps) {
    this.#deps = deps;
  }

  /** After the user changed it. Rejects with `ProtocolError` "unavailable", whose sentence is for the user. */
  async apply(wanted: Wanted): Promise<void> {
    try {
      await this.#apply(wanted);
    } catch (error) {
      this.#deps.log.error("start at log-in could not be changed", { error });
      throw new ProtocolError("unavailable", REFUSED, { cause: error });
    }
  }

  /**
   * At each start: an AppImage may have been moved since. Nothing else is changed, because the user may have switched the
   * start off in the system's own settings. Never rejects.
   */
  async refresh(wanted: Wanted): Promise<void> {
    if (this.#deps.os !== "linux" || !wanted.startAtLogin) return;
    try {
      const entry = this.#deps.files.read(this.#entryPath);
      const fresh = withCommand(entry, this.#commandFor(wanted));
      if (fresh !== entry) await this.#writeEntry(fresh);
    } catch (error) {
      // Whoever deleted the file wants no start.
      if (codeOf(error) !== "ENOENT") this.#deps.log.warn("the start at log-in could not be refreshed", { error });
    }
  }

  async #apply(wanted: Wanted): Promise<void> {
    const { os, app, files, command } = this.#deps;
    switch (os) {
      case "linux":
        if (wanted.startAtLogin) await this.#writeEntry(autostartEntry(this.#commandFor(wanted)));
        else files.remove(this.#entryPath);
        return;
      case "win32":
        app.setLoginItemSettings({
          openAtLogin: wanted.startAtLogin,
          path: command.path,
          args: [...this.#commandFor(wanted).args],
        });
        return;
      case "darwin":
        // It passes no arguments: whether the program was started at log-in, it asks for itself (`wasOpenedAtLogin`).
        app.setLoginItemSettings({ openAtLogin: wanted.startAtLogin });
        return;
      default:
        assertNever(os);
    }
  }

  get #entryPath(): string {
    return join(this.#deps.configFolder, "autostart", "cromulent.desktop");
  }

  #commandFor({ startHidden }: Wanted): LaunchCommand {
    const { path, args } = this.#deps.command;
    return { path, args: startHidden ? [...args, HIDDEN_ARGUMENT] : args };
  }

  async #writeEntry(entry: string): Promise<void> {
    const { files } = this.#deps;
    files.makeFolder(dirname(this.#entryPath));
    await files.writeSynced(`${this.#entryPath}.tmp`, entry);
    await files.replace(`${this.#entryPath}.tmp`, this.#entryPath);
  }
}
