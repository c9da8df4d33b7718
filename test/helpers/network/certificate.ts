import { createHash, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "../processes/run-tool.ts";
import type { TempFolder } from "../temp-folder.ts";

export interface Certificate {
  /** PEM. */
  readonly certPath: string;
  readonly keyPath: string;
  /** SHA-256 of its public key (SPKI), base64: by which a browser may be told to take it as it is. */
  readonly keyHash: string;
}

/** Signed by itself, for an address, and valid for a month from `from` on (as `date -d` reads it). */
export async function makeCertificate(folder: TempFolder, address: string, from: string): Promise<Certificate> {
  const name = from.replaceAll(/\W/g, "-");
  const [certPath, keyPath] = [join(folder.path, `${name}.crt`), join(folder.path, `${name}.key`)];
  await runTool("faketime", [
    from,
    "openssl",
    "req",
    "-x509",
    ...["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"],
    ...["-subj", `/CN=${address}`, "-addext", `subjectAltName=IP:${address}`],
    ...["-out", certPath, "-keyout", keyPath],
  ]);
  const { publicKey } = new X509Certificate(await readFile(certPath));
  const spki = publicKey.export({ type: "spki", format: "der" });
  return { certPath, keyPath, keyHash: createHash("sha256").update(spki).digest("base64") };
}
