/** Between a test and the process that holds its sockets in another network namespace. */
import * as z from "zod";

const endpointSchema = z.object({ address: z.string(), port: z.number() });
const bytesSchema = z.instanceof(Uint8Array);

export const toSocketHostSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("open"), socketId: z.number(), localAddress: z.string() }),
  z.object({ kind: z.literal("send"), socketId: z.number(), bytes: bytesSchema, to: endpointSchema }),
  z.object({ kind: z.literal("close"), socketId: z.number() }),
]);
export type ToSocketHost = z.infer<typeof toSocketHostSchema>;

export const fromSocketHostSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready") }),
  z.object({ kind: z.literal("open"), socketId: z.number(), port: z.number() }),
  z.object({ kind: z.literal("received"), socketId: z.number(), bytes: bytesSchema, from: endpointSchema }),
]);
export type FromSocketHost = z.infer<typeof fromSocketHostSchema>;
