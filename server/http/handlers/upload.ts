import type { Request, RequestHandler } from "express";
import type { Accounts } from "../../accounts/accounts.ts";
import type { Uploads } from "../../uploads/uploads.ts";
import { requireLogin } from "../bearer.ts";
import { limitRequestTime } from "../request-deadline.ts";

/** At 60 kbit/s: slower lines than that do not carry a call either. */
const UPLOAD_WITHIN_MS = 3_600_000;
/** Of a body that is refused: browsers read an answer that comes early only while what they send is still taken. */
const REFUSED_BODY_WITHIN_MS = 10_000;

export function upload(accounts: Pick<Accounts, "authenticate">, uploads: Pick<Uploads, "receive">): RequestHandler {
  return async (request, response) => {
    try {
      const { user } = await requireLogin(accounts, request);
      limitRequestTime(request, UPLOAD_WITHIN_MS);
      response.json({ attachment: await uploads.receive(user.id, request) });
    } catch (error) {
      readToNowhere(request);
      throw error;
    }
  };
}

function readToNowhere(request: Request): void {
  limitRequestTime(request, REFUSED_BODY_WITHIN_MS);
  // It may have been broken off already.
  request.on("error", () => undefined);
  request.resume();
}
