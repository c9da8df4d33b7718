import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DATABASE_FILE } from "../store/database.ts";
import { syncFolder } from "../sync-folder.ts";
import { UploadFolder } from "../uploads/upload-folder.ts";
import { readArchive } from "./archive-reader.ts";
import { unsound } from "./backup-error.ts";
import { CONFIGURATION, MANIFEST, type Manifest, type ManifestEntry, readManifest, uploadIdOf } from "./manifest.ts";
import { requireRoom } from "./scratch.ts";
import type { TarEntry } from "./tar-header.ts";

/** Held in memory: some hundred bytes for each upload. */
const MAX_MANIFEST_BYTES = 256 * 1024 * 1024;
const MAX_CONFIGURATION_BYTES = 1024 * 1024;
/** How much may be written before the disk is asked again how much room it has. */
const ROOM_STEP_BYTES = 16 * 1024 * 1024;

export interface ExtractOptions {
  /** Empty; it looks like a data folder afterwards. */
  readonly folder: string;
  /** Whether all of it is on the disk when this resolves. */
  readonly durable: boolean;
}

/**
 * Unpacks an archive and compares each file with the manifest. Nothing but files of names that a backup has is written, and
 * nothing outside of `folder`.
 * @throws {BackupError} What was written until then is worth nothing.
 */
export async function extractBackup(source: AsyncIterable<Uint8Array>, options: ExtractOptions): Promise<Manifest> {
  const extraction = new Extraction(options);
  await readArchive(source, (entry, body) => extraction.take(entry, body));
  return await extraction.end();
}

class Extraction {
  readonly #options: ExtractOptions;
  readonly #found = new Map<string, ManifestEntry>();
  #manifest: Manifest | null = null;
  /** Whose names are to be on the disk. */
  readonly #folders = new Set<string>();
  #roomBytes = 0;

  constructor(options: ExtractOptions) {
    this.#options = options;
  }

  async take(entry: TarEntry, body: AsyncIterable<Buffer>): Promise<void> {
    if (this.#manifest !== null) throw unsound("something stands behind its manifest");
    if (entry.name === MANIFEST) {
      expectAtMost(entry, MAX_MANIFEST_BYTES);
      this.#manifest = readManifest(await text(body));
      return;
    }
    if (this.#found.has(entry.name)) throw unsound(`it holds ${entry.name} twice`);
    this.#found.set(entry.name, await this.#write(entry, this.#placeOf(entry), body));
  }

  /** What it holds is what the manifest says. */
  async end(): Promise<Manifest> {
    const manifest = this.#manifest;
    if (manifest === null) throw unsound("it has no manifest");
    for (const { name, sizeBytes, sha256 } of manifest.entries) {
      const found = this.#found.get(name);
      if (found === undefined) throw unsound(`${name} is not in it`);
      if (found.sizeBytes !== sizeBytes || found.sha256 !== sha256) throw unsound(`${name} is damaged`);
      this.#found.delete(name);
    }
    const [extra] = this.#found.keys();
    if (extra !== undefined) throw unsound(`its manifest does not know ${extra}`);
    if (!manifest.entries.some(({ name }) => name === DATABASE_FILE)) throw unsound("it has no database");
    for (const folder of this.#folders) await syncFolder(folder);
    return manifest;
  }

  #placeOf(entry: TarEntry): string {
    const { folder } = this.#options;
    if (entry.name === CONFIGURATION) {
      expectAtMost(entry, MAX_CONFIGURATION_BYTES);
      return join(folder, CONFIGURATION);
    }
    if (entry.name === DATABASE_FILE) return join(folder, DATABASE_FILE);
    const id = uploadIdOf(entry.name);
    if (id === null) throw unsound("it holds a file of a name that no backup has");
    const uploads = new UploadFolder(join(folder, "uploads"));
    return join(uploads.path, uploads.placeOf(id));
  }

  async #write(entry: TarEntry, path: string, body: AsyncIterable<Buffer>): Promise<ManifestEntry> {
    await this.#reserve(entry.sizeBytes);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const hash = createHash("sha256");
    const file = await open(path, "wx", 0o600);
    try {
      for await (const piece of body) {
        hash.update(piece);
        await writeAll(file, piece);
      }
      if (this.#options.durable) {
        await file.sync();
        this.#folders.add(dirname(path));
      }
    } finally {
      await file.close();
    }
    return { ...entry, sha256: hash.digest("hex") };
  }

  /** Before it is written: what a header promises may be more than the disk has. */
  async #reserve(bytes: number): Promise<void> {
    if (bytes > this.#roomBytes) {
      const wanted = Math.max(bytes, ROOM_STEP_BYTES);
      await requireRoom(this.#options.folder, bytes);
      this.#roomBytes = wanted;
    }
    this.#roomBytes -= bytes;
  }
}

function expectAtMost({ name, sizeBytes }: TarEntry, maxBytes: number): void {
  if (sizeBytes > maxBytes) throw unsound(`${name} in it is too large`);
}

async function text(body: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString("utf8");
}

async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done)).bytesWritten;
}
