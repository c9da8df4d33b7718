// @vitest-environment happy-dom
import { screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import { SERVER, signedIn, signedOut } from "./helpers/fixtures.ts";
import { renderApp } from "./helpers/render-app.tsx";

afterEach(() => history.replaceState(null, "", "/"));

const field = (name: string) => screen.getByRole<HTMLInputElement>("textbox", { name });
const password = () => screen.getByLabelText<HTMLInputElement>("Password");
const press = (name: string) => screen.getByRole("button", { name });

describe("log in", () => {
  it("sends the name without the spaces around it, and the password as it is", async () => {
    const { user, given } = renderApp(signedOut());
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe(SERVER.name);
    await user.type(field("Username"), " ada ");
    await user.type(password(), " secret words ");
    await user.click(press("Log in"));
    expect(given).toEqual([["login", { username: "ada", password: " secret words " }]]);
  });

  it("asks for what is missing before it sends anything, and puts the focus there", async () => {
    const { user, given } = renderApp(signedOut());
    await user.click(press("Log in"));
    expect(screen.getByText("Enter your username.")).toBeTruthy();
    expect(screen.getByText("Enter your password.")).toBeTruthy();
    expect(field("Username").getAttribute("aria-invalid")).toBe("true");
    expect(document.activeElement).toBe(field("Username"));
    expect(given).toEqual([]);
  });

  it("takes a fault away as soon as its field is changed", async () => {
    const { user } = renderApp(signedOut());
    await user.click(press("Log in"));
    await user.type(field("Username"), "a");
    expect(screen.queryByText("Enter your username.")).toBeNull();
    expect(screen.getByText("Enter your password.")).toBeTruthy();
  });

  it("shows a refusal in place and keeps what was typed", async () => {
    const { user } = renderApp(signedOut(), {
      login: () => Promise.reject(new ProtocolError("unauthorized", "No.")),
    });
    await user.type(field("Username"), "ada");
    await user.type(password(), "wrong horse");
    await user.click(press("Log in"));
    expect((await screen.findByRole("alert")).textContent).toContain("Username or password is wrong");
    expect(field("Username").value).toBe("ada");
    expect(password().value).toBe("wrong horse");
  });

  it("says how long to wait after too many attempts", async () => {
    const { user } = renderApp(signedOut(), {
      login: () => Promise.reject(new ProtocolError("rate_limited", "Slow down.", { retryAfterMs: 11_200 })),
    });
    await user.type(field("Username"), "ada");
    await user.type(password(), "wrong horse");
    await user.click(press("Log in"));
    expect((await screen.findByRole("alert")).textContent).toContain("Try again in 12 seconds.");
  });

  it("cannot be sent twice while the answer is awaited", async () => {
    let answer = () => {};
    let asked = 0;
    const { user } = renderApp(signedOut(), {
      login: () => {
        asked++;
        return new Promise((resolve) => {
          answer = resolve;
        });
      },
    });
    await user.type(field("Username"), "ada");
    await user.type(password(), "right horse{Enter}");
    await user.click(screen.getByRole("button", { name: /Logging in/ }));
    expect(asked).toBe(1);
    answer();
    await waitFor(() => expect(press("Log in")).toBeTruthy());
  });

  it("shows the password on demand", async () => {
    const { user } = renderApp(signedOut());
    await user.type(password(), "hunter22");
    expect(password().type).toBe("password");
    await user.click(press("Show characters"));
    expect(password().type).toBe("text");
  });

  it("says why one is here again", () => {
    renderApp(signedIn({ phase: { kind: "signedOut", server: SERVER, notice: "kicked" }, roster: null }));
    expect(screen.getByText("You were removed from this server.")).toBeTruthy();
  });
});

describe("register", () => {
  it("takes the code out of the address of an invite", async () => {
    history.replaceState(null, "", "/invite/k7Qw-2mXp");
    const { user, given } = renderApp(signedOut());
    expect(field("Invite code").value).toBe("k7Qw-2mXp");
    await user.type(field("Username"), "Boris");
    await user.type(password(), "eight or more");
    await user.click(press("Create account"));
    expect(given).toEqual([["register", { username: "Boris", password: "eight or more", invite: "k7Qw-2mXp" }]]);
  });

  it("is one press away from the log-in, and back", async () => {
    const { user } = renderApp(signedOut());
    await user.click(press("I have an invite"));
    expect(press("Create account")).toBeTruthy();
    await user.click(press("I have an account"));
    expect(press("Log in")).toBeTruthy();
  });

  it("judges each field by the schema of the request before it sends anything", async () => {
    const { user, given } = renderApp(signedOut());
    await user.click(press("I have an invite"));
    await user.type(field("Username"), "Ada Lovelace");
    await user.type(password(), "short");
    await user.click(press("Create account"));
    expect(screen.getByText("Enter your invite code.")).toBeTruthy();
    expect(screen.getByText(/^Use 2 to 32 letters/)).toBeTruthy();
    expect(screen.getByText("Use at least 8 characters.")).toBeTruthy();
    expect(document.activeElement).toBe(field("Invite code"));
    expect(given).toEqual([]);
  });

  it.each([
    ["conflict", "Username", "This name is taken: choose another one."],
    ["forbidden", "Invite code", "This invite is wrong, used up or expired: ask for a new one."],
  ] as const)("puts the refusal %s beside the field %s", async (code, name, words) => {
    history.replaceState(null, "", "/invite/k7Qw-2mXp");
    const { user } = renderApp(signedOut(), { register: () => Promise.reject(new ProtocolError(code, "No.")) });
    await user.type(field("Username"), "boris");
    await user.type(password(), "eight or more");
    await user.click(press("Create account"));
    expect(await screen.findByText(words)).toBeTruthy();
    expect(field(name).getAttribute("aria-invalid")).toBe("true");
    await waitFor(() => expect(document.activeElement).toBe(field(name)));
  });

  it("asks for no code where anyone may register", async () => {
    const { user, given } = renderApp(signedOut({ registration: "open" }));
    await user.click(press("Make an account"));
    expect(screen.queryByRole("textbox", { name: "Invite code" })).toBeNull();
    await user.type(field("Username"), "boris");
    await user.type(field("Display name (optional)"), " Boris K. ");
    await user.type(password(), "eight or more");
    await user.click(press("Create account"));
    expect(given).toEqual([["register", { username: "boris", password: "eight or more", displayName: "Boris K." }]]);
  });
});

describe("set up a new server", () => {
  it("asks for the code that the server printed, and offers no log-in", async () => {
    const { user, given } = renderApp(signedOut({ needsOwner: true }));
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe(`Set up ${SERVER.name}`);
    expect(screen.queryByRole("button", { name: "I have an account" })).toBeNull();
    await user.type(field("Set-up code"), "abcd-efgh-ijkl-mnop");
    await user.type(field("Username"), "ada");
    await user.type(password(), "eight or more");
    await user.click(press("Create account"));
    expect(given).toEqual([
      ["register", { username: "ada", password: "eight or more", invite: "abcd-efgh-ijkl-mnop" }],
    ]);
  });

  it("says what the code is when it is wrong", async () => {
    const { user } = renderApp(signedOut({ needsOwner: true }), {
      register: () => Promise.reject(new ProtocolError("forbidden", "No.")),
    });
    await user.type(field("Set-up code"), "wrong");
    await user.type(field("Username"), "ada");
    await user.type(password(), "eight or more");
    await user.click(press("Create account"));
    expect(await screen.findByText(/^This is not the set-up code/)).toBeTruthy();
  });
});

describe("before there is a server", () => {
  it("offers to try again when it does not answer", async () => {
    const { user, given } = renderApp(
      signedIn({ phase: { kind: "unreachable", message: "Nobody answers at raid.example." }, roster: null }),
    );
    expect(screen.getByRole("alert").textContent).toBe("Nobody answers at raid.example.");
    await user.click(press("Try again now"));
    expect(given).toEqual([["retryServer"]]);
  });

  it("lets one log out when the world does not arrive", async () => {
    const { user, given } = renderApp(signedIn({ roster: null, connection: { kind: "ended", reason: "flooding" } }));
    await user.click(press("Log out"));
    expect(given).toEqual([["logout"]]);
  });
});
