import { errorCode } from "../start-error.ts";

/** Why a connection did not come about, as far as this end can tell. */
export type ConnectionFault = "nameUnknown" | "refused" | "noRoute" | "silent" | "noTls" | "cut";

/** Of an error of Node's sockets, DNS, TLS or `AbortSignal.timeout`. */
export function connectionFault(error: unknown): ConnectionFault {
  const code = errorCode(error) ?? "";
  if (/^(ENOTFOUND|EAI_|ENODATA)/.test(code)) return "nameUnknown";
  if (code === "ECONNREFUSED") return "refused";
  if (/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES|EPERM)$/.test(code)) return "noRoute";
  if (/^(EPROTO|ERR_SSL|ERR_TLS)/.test(code)) return "noTls";
  if (/^(ECONNRESET|EPIPE|HPE_|UND_ERR)/.test(code)) return "cut";
  return "silent";
}

/** As the end of a sentence about the address `at`. */
export const FAULT_WORDS: Readonly<Record<ConnectionFault, string>> = {
  nameUnknown: "its name is not found in DNS",
  refused: "nothing listens there",
  noRoute: "there is no way to it from this machine",
  silent: "nothing answers there",
  noTls: "what listens there speaks no TLS",
  cut: "the connection is cut before an answer",
};

/**
 * The first network error within an error: Node tries all addresses of a name and tells of them together.
 */
export function firstCause(error: unknown): unknown {
  return error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
}
