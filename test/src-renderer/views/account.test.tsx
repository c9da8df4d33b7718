// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { LoginPlace, User } from "../../../shared/protocol/values.ts";
import { loginName } from "../../../src-renderer/views/settings/account/login-words.ts";
import { passwordStrength, passwordWords } from "../../../src-renderer/views/settings/account/password-strength.ts";
import { BORIS, ME, roster, signedIn } from "./helpers/fixtures.ts";
import type { Answers } from "./helpers/recording-commands.ts";
import { renderApp } from "./helpers/render-app.tsx";

afterEach(() => void vi.restoreAllMocks());

const refuse = (code: "conflict" | "invalid" | "forbidden" | "rate_limited" | "unavailable", message = "No.") =>
  Promise.reject(new ProtocolError(code, message, code === "rate_limited" ? { retryAfterMs: 12_000 } : {}));

const withSelf = (self: User) =>
  signedIn({
    roster: roster([], {
      self,
      members: new Map([
        [self.id, self],
        [BORIS.id, BORIS],
      ]),
    }),
  });

async function openAccount(answers: Answers = {}, self: User = ME) {
  const app = renderApp(withSelf(self), answers);
  await app.user.click(screen.getByRole("button", { name: "Settings" }));
  await app.user.click(screen.getByRole("tab", { name: "Account" }));
  return { ...app, asked: () => app.given.filter(([name]) => name.startsWith("administration.")) };
}

const page = () => within(screen.getByRole("dialog", { name: "Settings" }));
const box = (name: string) => page().getByLabelText<HTMLInputElement>(name);
const press = (name: string | RegExp) => page().getByRole("button", { name });

describe("the names of an account", () => {
  it("are saved where they changed, and no more than that", async () => {
    const { user, asked } = await openAccount();
    expect(press("Save").hasAttribute("disabled")).toBe(true);
    await user.clear(box("Display name"));
    await user.type(box("Display name"), " Ada L. ");
    await user.click(press("Save"));
    expect(asked()).toEqual([["administration.updateAccount", { displayName: "Ada L." }]]);
  });

  it("says that they are saved once the server has told so", async () => {
    const { user, store } = await openAccount();
    await user.clear(box("Username"));
    await user.type(box("Username"), "Countess");
    await user.click(press("Save"));
    act(() => void store.setState({ roster: withSelf({ ...ME, username: "countess" }).roster }));
    expect(await page().findByText("Saved.")).toBeTruthy();
  });

  it.each([
    ["Display name", " ", "Enter a name for others to see."],
    ["Display name", "x".repeat(65), "Use at most 64 characters."],
    ["Username", "a", /^Use 2 to 32 letters/],
    ["Username", "Ada Lovelace", /^Use 2 to 32 letters/],
  ])("are judged before they are sent: %s %j", async (name, text, words) => {
    const { user, asked } = await openAccount();
    fireEvent.change(box(name), { target: { value: text } });
    await user.click(press("Save"));
    expect(page().getByText(words)).toBeTruthy();
    expect(asked()).toEqual([]);
  });

  it.each([
    ["conflict", "This name is taken: choose another one."],
    ["invalid", "This name cannot be used: choose one that can be seen."],
    ["unavailable", "No."],
    ["rate_limited", "Too many attempts. Try again in 12 seconds."],
  ] as const)("A7 show a refusal in place and keep what was typed: %s", async (code, words) => {
    const { user } = await openAccount({ administration: { updateAccount: () => refuse(code) } });
    await user.type(box("Username"), "2");
    await user.click(press("Save"));
    expect(await page().findByText(words)).toBeTruthy();
    expect(box("Username").value).toBe("ada2");
  });
});

describe("a password change", () => {
  async function change(answers: Answers = {}, oldPassword = "hunter22", newPassword = "correct horse") {
    const app = await openAccount(answers);
    if (oldPassword !== "") await app.user.type(box("Present password"), oldPassword);
    if (newPassword !== "") await app.user.type(box("New password"), newPassword);
    await app.user.click(press("Change password"));
    return app;
  }

  it("A7 asks for the old one, then empties both, and asks anew where one is logged in", async () => {
    let lists = 0;
    const listLogins = async () => {
      lists++;
      return [];
    };
    const { asked } = await change({ administration: { listLogins } });
    expect(asked()).toEqual([
      ["administration.changePassword", { oldPassword: "hunter22", newPassword: "correct horse" }],
    ]);
    expect(await page().findByText("Changed. All other log-ins have ended.")).toBeTruthy();
    expect([box("Present password").value, box("New password").value]).toEqual(["", ""]);
    expect(lists).toBe(2);
  });

  it.each([
    ["", "correct horse", "Enter your present password."],
    ["hunter22", "short", "Use at least 8 characters."],
    ["hunter22", "hunter22", "This is the password that you have already."],
  ])("is judged before it is sent: %j to %j", async (oldPassword, newPassword, words) => {
    const { asked } = await change({}, oldPassword, newPassword);
    expect(page().getByText(words)).toBeTruthy();
    expect(asked()).toEqual([]);
  });

  it("says beside it when the old one was wrong, and keeps the new one", async () => {
    await change({ administration: { changePassword: () => refuse("forbidden") } });
    expect(await page().findByText("This is not your present password.")).toBeTruthy();
    expect(box("New password").value).toBe("correct horse");
    expect(document.activeElement).toBe(box("Present password"));
  });
});

describe("the strength of a password", () => {
  it.each([
    ["1234567", "short"],
    ["password1", "weak"],
    ["aaaaaaaaaaaaaaaa", "weak"],
    ["20261121", "weak"],
    ["ada.lovelace1", "weak"],
    ["kT7 vQ2x", "fair"],
    ["correct horse", "good"],
    ["correct horse battery", "strong"],
    ["🦊🐙🦄🐝🐢🦉🐳🦔", "fair"],
  ] as const)("of %j is %s", (password, strength) => {
    expect(passwordStrength(password, "ada.lovelace")).toBe(strength);
  });

  it("counts what is missing", () => {
    expect(passwordWords("12345", "ada")).toBe("Too short: 3 more to go.");
  });
});

describe("where one is logged in", () => {
  const place = (id: string, change: Partial<LoginPlace> = {}): LoginPlace => ({
    id,
    client: "cromulent-desktop",
    platform: "linux",
    createdAt: 1_790_000_000_000,
    lastUsedAt: 1_790_000_000_000,
    isCurrent: false,
    isOnline: false,
    ...change,
  });
  const places = [
    place("b", { client: "cromulent-web", platform: "web" }),
    place("a", { isCurrent: true }),
    place("c"),
  ];

  it("has the present place first, which only Log out ends", async () => {
    await openAccount({ administration: { listLogins: async () => places } });
    const rows = within(await page().findByRole("list", { name: "Log-ins" })).getAllByRole("listitem");
    expect(rows.map((each) => each.textContent?.slice(0, 20))).toEqual([
      expect.stringContaining("Desktop app on Linux"),
      expect.stringContaining("Web client"),
      expect.stringContaining("Desktop app on Linux"),
    ]);
    expect(within(rows[0] as HTMLElement).queryByRole("button")).toBeNull();
  });

  it("ends one, and all the others", async () => {
    let standing = places;
    const ended: string[] = [];
    const endLogin = async (id: string) => {
      ended.push(id);
      standing = standing.filter((each) => each.id !== id);
    };
    const { user } = await openAccount({ administration: { listLogins: async () => standing, endLogin } });
    await page().findByRole("list", { name: "Log-ins" });
    await user.click(press("Log out everywhere else"));
    expect(ended).toEqual(["b", "c"]);
    expect(await page().findByText("You are logged in nowhere else.")).toBeTruthy();
  });

  it("keeps the list, and says why one did not end", async () => {
    const administration = { listLogins: async () => places, endLogin: () => refuse("unavailable", "Not now.") };
    const { user } = await openAccount({ administration });
    await page().findByRole("list", { name: "Log-ins" });
    await user.click(press("Log out Web client"));
    expect((await page().findByRole("alert")).textContent).toBe("Not now.");
    expect(page().getByRole("list", { name: "Log-ins" })).toBeTruthy();
  });

  it.each([
    ["cromulent-desktop", "windows", "Desktop app on Windows"],
    ["cromulent-web", "web", "Web client"],
    ["my-bot", "amiga", "my-bot"],
    ["", "", "A client that has not connected yet"],
  ])("calls %s on %s by name", (client, platform, expected) => {
    expect(loginName({ client, platform })).toBe(expected);
  });
});

describe("one's picture", () => {
  const picture = new File([new Uint8Array([0x89, 0x50])], "me.png", { type: "image/png" });
  const choose = async (file: File) => {
    const input = screen.getByRole("dialog", { name: "Settings" }).querySelector("input[type=file]");
    if (!(input instanceof HTMLInputElement)) throw new Error("There is nothing to choose a file with.");
    Object.defineProperty(input, "files", { value: [file], configurable: true });
    fireEvent.change(input);
  };

  it("is shown before it is taken, and the address of it is let go", async () => {
    const revoke = vi.spyOn(URL, "revokeObjectURL");
    const { user, asked } = await openAccount();
    await choose(picture);
    const shown = await page().findByRole<HTMLImageElement>("img", { name: "As the others will see it" });
    expect(shown.src).toMatch(/^blob:/);
    await user.click(press("Use this picture"));
    expect(asked()).toEqual([["administration.setAvatar", picture]]);
    await waitFor(() => expect(page().queryByRole("img", { name: "As the others will see it" })).toBeNull());
    expect(revoke).toHaveBeenCalledWith(shown.src);
  });

  it("is kept for another try where it is refused", async () => {
    const { user } = await openAccount({ administration: { setAvatar: () => refuse("unavailable", "Not now.") } });
    await choose(picture);
    await user.click(await page().findByRole("button", { name: "Use this picture" }));
    expect((await page().findByRole("alert")).textContent).toBe("Not now.");
    expect(press("Use this picture")).toBeTruthy();
  });

  it.each(["application/pdf", "image/svg+xml"])("is not made of a file of the type %s", async (type) => {
    await openAccount();
    await choose(new File(["x"], "me", { type }));
    expect((await page().findByRole("alert")).textContent).toMatch(/choose a PNG, JPEG, GIF or WebP/);
  });

  it("is taken away", async () => {
    const { user, asked } = await openAccount({}, { ...ME, avatarId: "f-me" });
    await user.click(press("Remove picture"));
    expect(asked()).toEqual([["administration.setAvatar", null]]);
  });

  it("stands wherever one is shown, and the initials where it does not come", () => {
    renderApp(withSelf({ ...ME, avatarId: "f-me" }));
    const pictures = [...document.querySelectorAll<HTMLImageElement>(".avatar-picture")];
    expect(pictures.length).toBeGreaterThan(1);
    expect(pictures.every((each) => each.src.endsWith("/files/f-me/avatar"))).toBe(true);
    for (const each of pictures) fireEvent.error(each);
    expect(document.querySelector(".avatar-picture")).toBeNull();
  });
});
