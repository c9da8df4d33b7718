/** What stands around the bytes of the one file in the body of an upload (RFC 7578). */
export interface MultipartFrame {
  readonly contentType: string;
  readonly head: Buffer;
  readonly tail: Buffer;
}

/** @param boundary letters and digits that the file does not hold: random ones */
export function multipartFrame(name: string, boundary: string): MultipartFrame {
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    head: Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${escapeName(name)}"\r\n` +
        "Content-Type: application/octet-stream\r\n\r\n",
    ),
    tail: Buffer.from(`\r\n--${boundary}--\r\n`),
  };
}

/** As browsers do it (HTML, "multipart/form-data encoding algorithm"). */
function escapeName(name: string): string {
  return name.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");
}
