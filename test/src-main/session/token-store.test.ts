import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { TokenStore, type TokenStoreDeps } from "../../../src-main/session/token-store.ts";
import { nodeFiles } from "../../../src-main/settings/files.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";

/** A keyring that turns texts round, under a key; another key cannot read them. */
class FakeKeyring {
  #ready: Promise<void> = Promise.resolve();
  key = "key-1";
  isAvailable = true;
  backend = "gnome_libsecret";
  /** Still readable, for a last time. */
  oldKey: string | null = null;

  async isAsyncEncryptionAvailable() {
    return this.isAvailable;
  }

  /** Until it resolves, nothing that is asked from now on is encrypted. */
  hold(): () => void {
    let release = () => {};
    this.#ready = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  async encryptStringAsync(text: string) {
    await this.#ready;
    if (!this.isAvailable) throw new Error("no keyring");
    return Buffer.from(`${this.key}:${[...text].reverse().join("")}`);
  }

  async decryptStringAsync(encrypted: Buffer) {
    const [key, text = ""] = encrypted.toString().split(":");
    if (key !== this.key && key !== this.oldKey) throw new Error("another key");
    return { result: [...text].reverse().join(""), shouldReEncrypt: key === this.oldKey };
  }

  getSelectedStorageBackend() {
    return this.backend;
  }
}

class Bench implements AsyncDisposable {
  readonly keyring = new FakeKeyring();
  readonly warnings: string[] = [];
  allowPlain = false;
  os: TokenStoreDeps["os"] = "linux";
  readonly folder: TempFolder;

  constructor(folder: TempFolder) {
    this.folder = folder;
  }

  static async make(): Promise<Bench> {
    return new Bench(await TempFolder.make());
  }

  get path(): string {
    return join(this.folder.path, "data", "tokens.json");
  }

  /** As after a start of the program. */
  async start(): Promise<TokenStore> {
    const warn = (what: string) => void this.warnings.push(what);
    const store = new TokenStore({
      encryption: this.keyring,
      os: this.os,
      files: nodeFiles,
      folder: join(this.folder.path, "data"),
      allowPlain: () => this.allowPlain,
      log: { error: warn, warn, info: () => {}, debug: () => {} },
    });
    await store.load();
    return store;
  }

  file(): Promise<string> {
    return readFile(this.path, "utf8");
  }

  async [Symbol.asyncDispose]() {
    await this.folder[Symbol.asyncDispose]();
  }
}

describe("TokenStore", () => {
  it("keeps tokens encrypted over a restart, for this user alone, and forgets them", async () => {
    await using bench = await Bench.make();
    const first = await bench.start();
    expect(first.kind).toBe("encrypted");
    await first.set("a", "token-a");
    await first.set("b", "token-b");
    await first.flush();
    expect(await bench.file()).not.toContain("token-a");
    if (process.platform !== "win32") expect((await stat(bench.path)).mode & 0o077).toBe(0);

    const second = await bench.start();
    expect([await second.get("a"), await second.get("b"), await second.get("c")]).toEqual(["token-a", "token-b", null]);
    await second.remove("a");
    await second.flush();
    const third = await bench.start();
    expect([await third.get("a"), await third.get("b")]).toEqual([null, "token-b"]);
    expect(bench.warnings).toEqual([]);
  });

  it("removes a token only if it is still the one that ended", async () => {
    await using bench = await Bench.make();
    const store = await bench.start();
    await store.set("a", "newer");
    await store.remove("a", "older");
    expect(await store.get("a")).toBe("newer");
    await store.remove("a", "newer");
    expect(await store.get("a")).toBeNull();
    await store.flush();
  });

  it.each([
    ["there is no keyring", (keyring: FakeKeyring) => Object.assign(keyring, { isAvailable: false })],
    [
      "Linux has but a key that anybody knows",
      (keyring: FakeKeyring) => Object.assign(keyring, { backend: "basic_text" }),
    ],
  ])("keeps tokens until the end of the program where %s", async (_name, prepare) => {
    await using bench = await Bench.make();
    prepare(bench.keyring);
    const store = await bench.start();
    expect(store.kind).toBe("session");
    await store.set("a", "token-a");
    await store.flush();
    expect(await store.get("a")).toBe("token-a");
    expect(await bench.file()).not.toContain("token-a");
    expect(await (await bench.start()).get("a")).toBeNull();
  });

  it("passes over Linux's word for the keyring elsewhere", async () => {
    await using bench = await Bench.make();
    bench.keyring.backend = "basic_text";
    bench.os = "win32";
    expect((await bench.start()).kind).toBe("encrypted");
  });

  it("keeps plain tokens once the user agreed, and takes them from the disk when they do not any more", async () => {
    await using bench = await Bench.make();
    bench.keyring.isAvailable = false;
    const store = await bench.start();
    await store.set("a", "token-a");
    bench.allowPlain = true;
    await store.allowPlainChanged();
    await store.flush();
    expect(store.kind).toBe("plain");
    expect(await (await bench.start()).get("a")).toBe("token-a");

    bench.allowPlain = false;
    await store.allowPlainChanged();
    await store.flush();
    expect(await bench.file()).not.toContain("token-a");
    expect(await store.get("a")).toBe("token-a");
  });

  it("encrypts plain tokens as soon as there is a keyring", async () => {
    await using bench = await Bench.make();
    bench.keyring.isAvailable = false;
    bench.allowPlain = true;
    const plain = await bench.start();
    await plain.set("a", "token-a");
    await plain.flush();
    expect(await bench.file()).toContain("token-a");
    bench.keyring.isAvailable = true;
    const store = await bench.start();
    await store.flush();
    expect(await store.get("a")).toBe("token-a");
    expect(await bench.file()).not.toContain("token-a");
  });

  it("takes plain tokens from the disk at the next start where the user does not agree any more", async () => {
    await using bench = await Bench.make();
    bench.keyring.isAvailable = false;
    bench.allowPlain = true;
    const plain = await bench.start();
    await plain.set("a", "token-a");
    await plain.flush();
    bench.allowPlain = false;
    await (await bench.start()).flush();
    expect(await bench.file()).not.toContain("token-a");
  });

  it("is logged out after the keyring was reset, and can log in again; a locked one may come back", async () => {
    await using bench = await Bench.make();
    const first = await bench.start();
    await first.set("a", "token-a");
    await first.set("b", "token-b");
    await first.flush();
    bench.keyring.key = "key-2";
    const reset = await bench.start();
    expect(await reset.get("a")).toBeNull();
    expect(bench.warnings).toHaveLength(2);
    await reset.set("a", "new-a");
    await reset.flush();
    expect(await (await bench.start()).get("a")).toBe("new-a");
    bench.keyring.key = "key-1";
    expect(await (await bench.start()).get("b")).toBe("token-b");
  });

  it("writes a token anew when the key was changed, so that it outlives the old one", async () => {
    await using bench = await Bench.make();
    const first = await bench.start();
    await first.set("a", "token-a");
    await first.flush();
    bench.keyring.oldKey = "key-1";
    bench.keyring.key = "key-2";
    await (await bench.start()).flush();
    bench.keyring.oldKey = null;
    expect(await (await bench.start()).get("a")).toBe("token-a");
    expect(bench.warnings).toEqual([]);
  });

  it.each([
    "",
    "not json",
    "[]",
    '{"tokens":{"a":7}}',
    '{"tokens":{"a":{"encrypted":"%%%"}}}',
    '{"tokens":{"a":{"plain":"two words"}}}',
  ])("is logged out where the file says %j", async (fileText) => {
    await using bench = await Bench.make();
    nodeFiles.makeFolder(join(bench.folder.path, "data"));
    await writeFile(bench.path, fileText);
    const store = await bench.start();
    expect(await store.get("a")).toBeNull();
    await store.set("a", "token-a");
    await store.flush();
    expect(await (await bench.start()).get("a")).toBe("token-a");
  });

  it("keeps nothing of a token that was removed while it was being encrypted", async () => {
    await using bench = await Bench.make();
    const store = await bench.start();
    const release = bench.keyring.hold();
    const setting = store.set("a", "token-a");
    await vi.waitFor(async () => expect(await store.get("a")).toBe("token-a"));
    await store.remove("a");
    release();
    await setting;
    await store.flush();
    expect(await store.get("a")).toBeNull();
    expect(await (await bench.start()).get("a")).toBeNull();
  });

  it("keeps the newer of two tokens, whichever was encrypted first", async () => {
    await using bench = await Bench.make();
    const store = await bench.start();
    const release = bench.keyring.hold();
    const older = store.set("a", "older");
    await vi.waitFor(async () => expect(await store.get("a")).toBe("older"));
    bench.keyring.hold()();
    await store.set("a", "newer");
    release();
    await older;
    await store.flush();
    expect(await (await bench.start()).get("a")).toBe("newer");
  });

  it("waits, before the program ends, for what is being encrypted", async () => {
    await using bench = await Bench.make();
    const store = await bench.start();
    const release = bench.keyring.hold();
    const setting = store.set("a", "token-a");
    const flushed = store.flush();
    release();
    await flushed;
    expect(await (await bench.start()).get("a")).toBe("token-a");
    await setting;
  });

  it("leaves no token behind in a file that was never finished", async () => {
    await using bench = await Bench.make();
    nodeFiles.makeFolder(join(bench.folder.path, "data"));
    await writeFile(`${bench.path}.tmp`, '{"tokens":{"a":{"plain":"token-a"}}');
    await bench.start();
    await expect(readFile(`${bench.path}.tmp`)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("goes on with what it has in memory where the disk takes nothing", async () => {
    await using bench = await Bench.make();
    await writeFile(join(bench.folder.path, "data"), "a file where the folder should be");
    const store = await bench.start();
    await store.set("a", "token-a");
    await store.flush();
    expect(await store.get("a")).toBe("token-a");
    expect(bench.warnings).toContain("log-ins cannot be saved");
  });
});
