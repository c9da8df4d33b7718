import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HTTP_STATUS } from "../../../shared/protocol/errors.ts";
import { httpErrorSchema } from "../../../shared/protocol/frames.ts";
import { projectDir } from "../../helpers/paths.ts";
import { startTestServer, type TestServer } from "../../helpers/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.createOwner();
});
afterAll(() => server[Symbol.asyncDispose]());

const FIELDS = ["username", "password", "displayName", "invite", "maxUses", "expiresInS", "__proto__", "x"];
const body = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.json(),
  fc.dictionary(fc.constantFrom(...FIELDS), fc.jsonValue({ maxDepth: 3 })).map((value) => JSON.stringify(value)),
);
const request = fc.record({
  method: fc.constantFrom("POST", "PUT", "PATCH", "DELETE"),
  path: fc.constantFrom("register", "login", "logout", "invites", "uploads", "server", "%00", "a/../b", "\u{1F419}"),
  type: fc.constantFrom("application/json", "text/plain", "application/json; charset=x", "multipart/form-data", "a"),
  authorization: fc.constantFrom("", "Bearer", "Bearer x", "Bearer ../..", `Bearer ${"A".repeat(43)}`),
  body,
});

test("whatever is sent gets an answer of the protocol, never an internal one", { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(request, async ({ method, path, type, authorization, body: sent }) => {
      const headers = { "content-type": type, ...(authorization === "" ? {} : { authorization }) };
      const answer = await server.call(method, `/api/v1/${path}`, { body: sent, headers });
      const { error } = httpErrorSchema.parse(answer.json);
      expect(HTTP_STATUS[error.code]).toBe(answer.status);
      expect(error.code).not.toBe("internal");
      expect(error.message).toMatch(/^[A-Z][^\n]*\.$/);
      expect(error.message).not.toContain(projectDir);
      expect(error.message).not.toMatch(/node_modules|SELECT|INSERT|\.ts\b/);
    }),
    { numRuns: 400 },
  );
  expect((await server.call("GET", "/readyz")).status).toBe(200);
});
