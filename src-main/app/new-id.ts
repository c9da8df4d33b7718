import { randomBytes } from "node:crypto";

const ID_BYTES = 16;

/** 128 random bits, in characters that may stand in an address. */
export const newId = (): string => randomBytes(ID_BYTES).toString("base64url");
