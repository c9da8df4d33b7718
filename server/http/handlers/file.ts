import type { RequestHandler, Response } from "express";
import { errorCode } from "../../start-error.ts";
import { contentDisposition } from "../../uploads/content-disposition.ts";
import type { ServedFile, Uploads } from "../../uploads/uploads.ts";
import { notFound } from "../errors.ts";

/** `no-store` for what is not there: it may be there later, or was deleted. */
const NOT_KEPT = "no-store";
/** In the browser of who saw it alone; never in a proxy, where it would outlive its message. */
const KEPT_FOR_GOOD = "private, max-age=31536000, immutable";

/** `GET /files/:id/:name`, by its id alone: whatever the file is, it runs nothing. */
export function file(uploads: Pick<Uploads, "find">): RequestHandler<{ id: string; name: string }> {
  return async (request, response) => {
    response.setHeader("Cache-Control", NOT_KEPT);
    const found = await uploads.find(request.params.id);
    if (found === null) throw notFound();
    setHeaders(response, found);
    await send(response, found);
  };
}

function setHeaders(response: Response, { attachment: { id, name, type } }: ServedFile): void {
  const kind = type.startsWith("image/") ? "inline" : "attachment";
  response.setHeader("Content-Type", type);
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'");
  response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
  response.setHeader("Content-Disposition", contentDisposition(kind, name));
  response.setHeader("Cache-Control", KEPT_FOR_GOOD);
  // What an id names never changes.
  response.setHeader("ETag", `"${id}"`);
}

function send(response: Response, { attachment, root, place }: ServedFile): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { root, lastModified: false, cacheControl: false, dotfiles: "allow" } as const;
    response.sendFile(place, options, (error: unknown) => {
      if (error === undefined || error === null) return resolve();
      // Whoever asked has gone, or the rest cannot be read: nothing can be said any more.
      if (response.headersSent || errorCode(error) === "ECONNABORTED") return resolve();
      if (statusOf(error) === 416) {
        response.status(416).setHeader("Content-Range", `bytes */${attachment.size}`).end();
        return resolve();
      }
      forgetHeaders(response);
      reject(statusOf(error) === 404 ? notFound() : error);
    });
  });
}

function forgetHeaders(response: Response): void {
  for (const name of ["Content-Type", "Content-Disposition", "ETag"]) response.removeHeader(name);
  response.setHeader("Cache-Control", NOT_KEPT);
}

function statusOf(error: unknown): number | null {
  return error instanceof Error && "status" in error && typeof error.status === "number" ? error.status : null;
}
