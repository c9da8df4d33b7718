import { join } from "node:path";
import type { Clock } from "../../shared/time.ts";
import type { Log } from "../system/log.ts";
import { DEFAULT_STORED_SETTINGS, type StoredSettings } from "./desktop-settings.ts";
import type { Files } from "./files.ts";
import { readSettings, writeSettings } from "./read-settings.ts";

export interface SettingsFileDeps {
  readonly files: Files;
  /** Absolute; made where it is missing. */
  readonly folder: string;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
}

type Candidate = { readonly path: string; readonly name: string };

/** A file that the next save would lose; it goes aside before that. */
interface Unkept {
  readonly from: string;
  readonly to: string;
  readonly how: "copy" | "move";
}

/**
 * `settings.json`, and `settings.json.bak` with what stood in it before the last save. Whenever the program dies, one of
 * the two is whole: the new text is complete on the disk before the old one makes room for it. What cannot be read in
 * full goes aside as `settings.damaged-<date>.json` (`settings.newer-…` if a newer program wrote it) before it is replaced.
 */
export class SettingsFile {
  readonly #deps: SettingsFileDeps;
  readonly #main: Candidate;
  readonly #backup: Candidate;
  #unkept: readonly Unkept[] = [];

  constructor(deps: SettingsFileDeps) {
    this.#deps = deps;
    this.#main = { path: join(deps.folder, "settings.json"), name: "settings" };
    this.#backup = { path: join(deps.folder, "settings.json.bak"), name: "settings.bak" };
  }

  /** Never throws: what is nowhere to be had takes its default. */
  load(): StoredSettings {
    return this.#read(this.#main) ?? this.#readBackup() ?? DEFAULT_STORED_SETTINGS;
  }

  /** One at a time. Rejects with Node's error where the disk does not take it; the earlier settings are still there then. */
  async write(settings: StoredSettings): Promise<void> {
    const { files, folder } = this.#deps;
    const fresh = `${this.#main.path}.tmp`;
    files.makeFolder(folder);
    this.#keepAside();
    await files.writeSynced(fresh, writeSettings(settings));
    await this.#replaceBackup();
    await files.replace(fresh, this.#main.path);
    await files.syncFolder(folder);
  }

  async #replaceBackup(): Promise<void> {
    try {
      await this.#deps.files.replace(this.#main.path, this.#backup.path);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw error;
    }
  }

  #readBackup(): StoredSettings | null {
    const settings = this.#read(this.#backup);
    if (settings !== null) this.#deps.log.warn("settings were taken from their backup");
    return settings;
  }

  #read(candidate: Candidate): StoredSettings | null {
    let fileText: string;
    try {
      fileText = this.#deps.files.read(candidate.path);
    } catch (error) {
      if (codeOf(error) === "ENOENT") return null;
      this.#deps.log.error("settings cannot be read", { file: candidate.name, error });
      this.#markUnkept(candidate, "damaged", "move");
      return null;
    }
    const read = readSettings(fileText);
    if (read.kind === "broken") {
      this.#deps.log.error("settings are damaged", { file: candidate.name });
      this.#markUnkept(candidate, "damaged", "move");
      return null;
    }
    if (read.loss !== "none") {
      this.#deps.log.warn("not all of the settings can be used", { file: candidate.name, why: read.loss });
      this.#markUnkept(candidate, read.loss, "copy");
    }
    return read.settings;
  }

  #markUnkept({ path, name }: Candidate, why: "damaged" | "newer", how: Unkept["how"]): void {
    const date = new Date(this.#deps.clock.now()).toISOString().replaceAll(":", "-");
    this.#unkept = [...this.#unkept, { from: path, to: join(this.#deps.folder, `${name}.${why}-${date}.json`), how }];
  }

  #keepAside(): void {
    const { files } = this.#deps;
    for (const file of this.#unkept) {
      if (file.how === "copy") files.copy(file.from, file.to);
      else files.move(file.from, file.to);
      this.#unkept = this.#unkept.filter((other) => other !== file);
    }
  }
}

/** `code` of Node's system errors ("ENOSPC"), or null. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}
