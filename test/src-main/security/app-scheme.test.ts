import { expect, it } from "vitest";
import { registerAppScheme } from "../../../src-main/security/app-scheme.ts";

it("18 The scheme has an origin and is secure, and has no way around the content security policy", () => {
  const registered: unknown[] = [];
  registerAppScheme({ registerSchemesAsPrivileged: (schemes) => registered.push(...schemes) });
  expect(registered).toEqual([{ scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
});
