import { join } from "node:path";
import * as z from "zod";
import { TOKEN } from "../../shared/client/token.ts";
import type { DesktopState } from "../../shared/desktop/desktop-state.ts";
import { parseJson } from "../../shared/protocol/frames.ts";
import type { Files } from "../settings/files.ts";
import { codeOf } from "../settings/settings-file.ts";
import type { Log } from "../system/log.ts";

/** As much of Electron's `safeStorage` as is used; only after `app` is ready. */
export interface Encryption {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(plainText: string): Promise<Buffer>;
  decryptStringAsync(encrypted: Buffer): Promise<{ readonly shouldReEncrypt: boolean; readonly result: string }>;
  /** Linux alone: "basic_text" stands for a key that anybody knows. */
  getSelectedStorageBackend(): string;
}

export interface TokenStoreDeps {
  readonly encryption: Encryption;
  readonly os: DesktopState["os"];
  readonly files: Pick<Files, "read" | "makeFolder" | "remove" | "writeSynced" | "replace" | "syncFolder">;
  /** Absolute. */
  readonly folder: string;
  /** Whether the user agreed to plain tokens where the system cannot encrypt them. */
  readonly allowPlain: () => boolean;
  readonly log: Log;
}

export type TokenStoreKind = DesktopState["tokenStore"];

const storedTokenSchema = z.union([
  /** base64 */
  z.object({ encrypted: z.string() }),
  z.object({ plain: z.string() }),
]);
type StoredToken = z.infer<typeof storedTokenSchema>;
const fileSchema = z.object({ tokens: z.record(z.string(), storedTokenSchema) });

/**
 * The log-in tokens, by server. On disk they are encrypted with a key that the system keeps; where it keeps none, they last
 * until the program ends, unless the user agreed to plain ones. What cannot be decrypted is as good as logged out.
 */
export class TokenStore {
  readonly #deps: TokenStoreDeps;
  readonly #path: string;
  /** Written first, and then put in the other's place. */
  readonly #freshPath: string;
  readonly #tokens = new Map<string, string>();
  /** As in the file: also what could not be decrypted, because a keyring that is locked today may be open tomorrow. */
  readonly #stored = new Map<string, StoredToken>();
  #canEncrypt = false;
  #loaded: Promise<void> | null = null;
  /** What is being encrypted; resolves whatever becomes of it. */
  #sealing: Promise<unknown> = Promise.resolve();
  #writing: Promise<void> = Promise.resolve();

  constructor(deps: TokenStoreDeps) {
    this.#deps = deps;
    this.#path = join(deps.folder, "tokens.json");
    this.#freshPath = `${this.#path}.tmp`;
  }

  /** Right once `load` has resolved. */
  get kind(): TokenStoreKind {
    if (this.#canEncrypt) return "encrypted";
    return this.#deps.allowPlain() ? "plain" : "session";
  }

  /** To be called once `app` is ready; the keyring may ask the user something before it resolves. Never rejects. */
  load(): Promise<void> {
    this.#loaded ??= this.#load();
    return this.#loaded;
  }

  async get(serverId: string): Promise<string | null> {
    await this.load();
    return this.#tokens.get(serverId) ?? null;
  }

  set(serverId: string, token: string): Promise<void> {
    const done = this.#set(serverId, token);
    this.#sealing = Promise.allSettled([this.#sealing, done]);
    return done;
  }

  /** Forgets the token, on disk as well; `token`: only if it is still this one. */
  async remove(serverId: string, token?: string): Promise<void> {
    await this.load();
    if (token !== undefined && this.#tokens.get(serverId) !== token) return;
    const wasStored = this.#stored.delete(serverId);
    this.#tokens.delete(serverId);
    if (wasStored) this.#save();
  }

  /** `allowPlain` says something else now: plain tokens go to the disk, or go from it. */
  async allowPlainChanged(): Promise<void> {
    await this.load();
    if (this.#canEncrypt) return;
    for (const [serverId, stored] of this.#stored) if ("plain" in stored) this.#stored.delete(serverId);
    for (const [serverId, token] of this.#tokens) await this.#store(serverId, token);
    this.#save();
  }

  /** Resolves once everything is on the disk. */
  async flush(): Promise<void> {
    await this.#sealing;
    await this.#writing;
  }

  async #set(serverId: string, token: string): Promise<void> {
    await this.load();
    this.#tokens.set(serverId, token);
    await this.#store(serverId, token);
    this.#save();
  }

  async #load(): Promise<void> {
    this.#removeUnfinished();
    this.#canEncrypt = await this.#encryptionWorks();
    for (const [serverId, stored] of Object.entries(this.#readFile())) {
      this.#stored.set(serverId, stored);
      const token = await this.#open(serverId, stored);
      if (token !== null && TOKEN.test(token)) this.#tokens.set(serverId, token);
    }
    await this.#bringUpToDate();
  }

  async #encryptionWorks(): Promise<boolean> {
    const { encryption, os, log } = this.#deps;
    try {
      if (os === "linux" && encryption.getSelectedStorageBackend() === "basic_text") return false;
      return await encryption.isAsyncEncryptionAvailable();
    } catch (error) {
      log.warn("the system's store of secrets cannot be used", { error });
      return false;
    }
  }

  #readFile(): Readonly<Record<string, StoredToken>> {
    try {
      const file = fileSchema.safeParse(parseJson(this.#deps.files.read(this.#path)));
      if (file.success) return file.data.tokens;
      this.#deps.log.warn("the file of log-ins is damaged; everybody is logged out");
    } catch (error) {
      if (codeOf(error) !== "ENOENT") this.#deps.log.warn("the file of log-ins cannot be read", { error });
    }
    return {};
  }

  /** Of a program that died while it wrote: a plain token in it would outlive the log-in. */
  #removeUnfinished(): void {
    try {
      this.#deps.files.remove(this.#freshPath);
    } catch (error) {
      this.#deps.log.warn("a file of log-ins that was never finished cannot be removed", { error });
    }
  }

  async #open(serverId: string, stored: StoredToken): Promise<string | null> {
    if ("plain" in stored) return stored.plain;
    if (!this.#canEncrypt) return null;
    try {
      const encrypted = Buffer.from(stored.encrypted, "base64");
      const { result, shouldReEncrypt } = await this.#deps.encryption.decryptStringAsync(encrypted);
      if (shouldReEncrypt && TOKEN.test(result)) {
        this.#tokens.set(serverId, result);
        await this.#store(serverId, result);
        this.#save();
      }
      return result;
    } catch (error) {
      this.#deps.log.warn("a log-in could not be decrypted; it has to be made anew", { error });
      return null;
    }
  }

  /** Plain tokens of a time without a keyring, or without the user's leave by now. */
  async #bringUpToDate(): Promise<void> {
    const plain = [...this.#stored].filter(([, stored]) => "plain" in stored);
    if (plain.length === 0 || this.kind === "plain") return;
    for (const [serverId] of plain) {
      this.#stored.delete(serverId);
      const token = this.#tokens.get(serverId);
      if (token !== undefined) await this.#store(serverId, token);
    }
    this.#save();
  }

  /** In the form in which it may lie on the disk; not at all where it may not. */
  async #store(serverId: string, token: string): Promise<void> {
    const stored = await this.#sealed(token);
    // It was removed, or there is a newer one: sealing took a while.
    if (this.#tokens.get(serverId) !== token) return;
    if (stored === null) this.#stored.delete(serverId);
    else this.#stored.set(serverId, stored);
  }

  async #sealed(token: string): Promise<StoredToken | null> {
    if (!this.#canEncrypt) return this.#deps.allowPlain() ? { plain: token } : null;
    try {
      return { encrypted: (await this.#deps.encryption.encryptStringAsync(token)).toString("base64") };
    } catch (error) {
      this.#deps.log.warn("a log-in could not be encrypted; it lasts until the program ends", { error });
      return null;
    }
  }

  /** One write after the other; the last one has the last word. */
  #save(): void {
    this.#writing = this.#writing
      .then(() => this.#write())
      .catch((error: unknown) => this.#deps.log.error("log-ins cannot be saved", { error }));
  }

  async #write(): Promise<void> {
    const { files, folder } = this.#deps;
    files.makeFolder(folder);
    await files.writeSynced(this.#freshPath, `${JSON.stringify({ tokens: Object.fromEntries(this.#stored) })}\n`);
    await files.replace(this.#freshPath, this.#path);
    await files.syncFolder(folder);
  }
}
