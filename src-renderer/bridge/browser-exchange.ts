import { type HttpExchange, REQUEST_TIMEOUT_MS } from "../../shared/client/http-client.ts";

/** HTTP through the browser's `fetch`. */
export const browserExchange: HttpExchange = async ({ method, url, headers, body }) => {
  const response = await fetch(url, {
    method,
    headers,
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    ...(body !== undefined && { body }),
  });
  const value: unknown = await response.json().catch(() => undefined);
  return { status: response.status, value };
};
