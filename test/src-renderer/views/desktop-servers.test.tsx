// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { AppState } from "../../../src-renderer/store/state.ts";
import {
  desktopState,
  inLobby,
  LOBBY,
  ME,
  RAIDERS,
  roster,
  SERVERS,
  signedIn,
  signedOut,
  voiceMember,
} from "./helpers/fixtures.ts";
import { renderApp } from "./helpers/render-app.tsx";

const five = desktopState({ servers: [...SERVERS] });
const inCall: Partial<AppState> = { roster: roster([voiceMember(ME, LOBBY)]), voice: inLobby() };
const noServer: AppState = {
  ...signedOut(),
  phase: { kind: "noServer" },
  desktop: desktopState({ servers: [], activeServerId: null }),
};
const invite = { serverUrl: "https://raid.example", code: "k7Qw-2mXp" };
const elsewhere = { serverUrl: "https://newcomers.example", code: "k7Qw-2mXp" };

const press = (name: string | RegExp) => screen.getByRole("button", { name });
const rail = () => screen.getByRole("toolbar", { name: "Servers" });
const field = () => screen.getByRole<HTMLInputElement>("textbox", { name: "Address or invite link" });
const dialog = (name: string) => screen.findByRole("dialog", { name });

describe("the web client", () => {
  it("shows nothing of the desktop app", async () => {
    const { user } = renderApp(signedIn());
    expect(screen.queryByRole("toolbar", { name: "Servers" })).toBeNull();
    await user.click(press("Settings"));
    expect(screen.getAllByRole("tab").map(({ textContent }) => textContent?.trim())).toEqual([
      "Voice",
      "Connection",
      "Notifications",
      "Account",
      "Invites",
      "Channels",
      "People",
      "Audit log",
      "Server",
    ]);
    expect(screen.queryByText(/No global key yet/)).toBeNull();
  });
});

describe("the rail of servers", () => {
  it("names each server with its address, and marks the one that is shown", () => {
    renderApp(signedIn({ desktop: five }));
    const names = [
      "Thursday Raiders, raid.example",
      "Home, 192.168.1.20:8787",
      "Chess Club, voice.chess-club.example",
      "östliche Nachtschicht, second.example:8443",
      "The Unusually Long-Named Fellowship, a.very.long.host.name.of.a.server.example",
      "Add a server",
    ];
    expect(within(rail()).getAllByRole("button")).toEqual(names.map(press));
    expect(press(/^Thursday Raiders/).getAttribute("aria-current")).toBe("true");
    expect(press(/^Home/).getAttribute("aria-current")).toBe("false");
  });

  it("goes to another server, and not to the one that is shown", async () => {
    const { user, given } = renderApp(signedIn({ desktop: five }));
    await user.click(press(/^Thursday Raiders/));
    await user.click(press(/^Home/));
    expect(given).toEqual([["desktop.selectServer", "home"]]);
  });

  it("is one stop of the Tab key, with arrow keys inside", async () => {
    const { user } = renderApp(signedIn({ desktop: five }));
    await user.tab();
    expect(document.activeElement).toBe(press(/^Thursday Raiders/));
    await user.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(press(/^Home/));
    await user.tab();
    expect(rail().contains(document.activeElement)).toBe(false);
  });

  it("asks before it leaves a call for another server", async () => {
    const { user, given } = renderApp(signedIn({ ...inCall, desktop: five }));
    await user.click(press(/^Chess Club/));
    expect((await dialog("Switch to Chess Club?")).textContent).toContain("You leave your call in Lobby.");
    await user.click(press("Stay here"));
    expect(given).toEqual([]);
    await user.click(press(/^Chess Club/));
    await user.click(press("Switch"));
    expect(given).toEqual([["desktop.selectServer", "chess"]]);
  });

  it("removes a server by its context menu, once it has said what is lost", async () => {
    const { user, given } = renderApp(signedIn({ ...inCall, desktop: five }));
    fireEvent.contextMenu(press(/^Home/));
    await user.click(await screen.findByRole("menuitem", { name: "Remove server" }));
    const asked = await dialog("Remove Home?");
    expect(asked.textContent).toContain("You are logged out there");
    // The call is on another server.
    expect(asked.textContent).not.toContain("You leave your call");
    await user.click(press("Cancel"));
    expect(given).toEqual([]);
    fireEvent.contextMenu(press(/^Home/));
    await user.click(await screen.findByRole("menuitem", { name: "Remove server" }));
    await user.click(press("Remove server"));
    expect(given).toEqual([["desktop.removeServer", "home"]]);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("keeps the question open, with the reason, when a server could not be removed", async () => {
    const { user } = renderApp(signedIn({ desktop: five }), {
      desktop: { removeServer: () => Promise.reject(new ProtocolError("internal", "The list could not be written.")) },
    });
    fireEvent.contextMenu(press(/^Home/));
    await user.click(await screen.findByRole("menuitem", { name: "Remove server" }));
    await user.click(press("Remove server"));
    expect((await screen.findByRole("alert")).textContent).toBe("The list could not be written.");
  });

  it("stands beside every phase, as another server may answer", async () => {
    const unreachable: AppState["phase"] = { kind: "unreachable", message: "It does not answer." };
    const { user, given, store } = renderApp(signedIn({ desktop: five, phase: unreachable, roster: null }));
    await user.click(press(/^Home/));
    expect(given).toEqual([["desktop.selectServer", "home"]]);
    await user.click(press("Remove this server…"));
    await user.click(press("Remove server"));
    expect(given.at(-1)).toEqual(["desktop.removeServer", RAIDERS.id]);
    act(() => store.setState({ phase: { kind: "loading" } }));
    expect(rail()).toBeTruthy();
  });

  it("has the active server's removal among the account's settings too", async () => {
    const { user } = renderApp(signedIn({ ...inCall, desktop: five, settingsPage: "account" }));
    await user.click(press("Remove this server…"));
    expect((await dialog("Remove Thursday Raiders?")).textContent).toContain("You leave your call in Lobby.");
  });
});

describe("adding a server", () => {
  it("is all that there is before the first one", async () => {
    const { user, given } = renderApp(noServer);
    expect(screen.queryByRole("toolbar", { name: "Servers" })).toBeNull();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Add the server you were invited to");
    await user.type(field(), " 192.168.1.20:8787 {Enter}");
    expect(given).toEqual([["desktop.addServer", "192.168.1.20:8787", "ask"]]);
  });

  it("takes an invite link as it is, and closes once the server is there", async () => {
    const { user, given } = renderApp(signedIn({ desktop: five }));
    await user.click(press("Add a server"));
    await user.type(field(), "https://raid.example/invite/k7Qw-2mXp");
    await user.click(press("Add server"));
    expect(given).toEqual([["desktop.addServer", "https://raid.example/invite/k7Qw-2mXp", "ask"]]);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("warns before it connects to one that others in the network could read, and goes on when told so", async () => {
    const asked: unknown[] = [];
    const { user } = renderApp(noServer, {
      desktop: {
        addServer: async (url, unencrypted) => {
          asked.push([url, unencrypted]);
          return unencrypted === "ask" ? "unencrypted" : "added";
        },
      },
    });
    await user.type(field(), "attic:8787{Enter}");
    expect((await screen.findByText(/others in its network could read along/)).closest("[role=status]")).toBeTruthy();
    await user.click(press("Add without encryption"));
    expect(asked).toEqual([
      ["attic:8787", "ask"],
      ["attic:8787", "accept"],
    ]);
  });

  it("asks anew for another address than the one that it warned of", async () => {
    const asked: unknown[] = [];
    const { user } = renderApp(noServer, {
      desktop: {
        addServer: async (url, unencrypted) => {
          asked.push([url, unencrypted]);
          return "unencrypted";
        },
      },
    });
    await user.type(field(), "attic{Enter}");
    await screen.findByText(/others in its network could read along/);
    await user.type(field(), "2");
    expect(screen.queryByText(/others in its network could read along/)).toBeNull();
    await user.click(press("Add server"));
    expect(asked).toEqual([
      ["attic", "ask"],
      ["attic2", "ask"],
    ]);
  });

  it.each([
    ["{Enter}", /Paste the invite link/],
    ["raid example{Enter}", /An address has no spaces/],
  ])("asks nobody about %j", async (typed, words) => {
    const { user, given } = renderApp(noServer);
    await user.type(field(), typed);
    expect(screen.getByText(words)).toBeTruthy();
    expect(given).toEqual([]);
  });

  it("says why it failed as whoever asked says it, and keeps what was typed", async () => {
    const { user } = renderApp(noServer, {
      desktop: { addServer: () => Promise.reject(new ProtocolError("unavailable", "raid.example does not answer.")) },
    });
    await user.type(field(), "raid.example{Enter}");
    expect(await screen.findByText("raid.example does not answer.")).toBeTruthy();
    expect(field().value).toBe("raid.example");
    expect(document.activeElement).toBe(field());
  });

  it("shows that it asks", async () => {
    const { user } = renderApp(noServer, { desktop: { addServer: () => new Promise<never>(() => {}) } });
    await user.type(field(), "raid.example{Enter}");
    expect(press(/Asking the server/)).toBeTruthy();
    expect(field().readOnly).toBe(true);
  });

  it("says that it ends the call", async () => {
    const { user } = renderApp(signedIn({ ...inCall, desktop: five }));
    await user.click(press("Add a server"));
    expect((await dialog("Add a server")).textContent).toContain("You leave your call in Lobby.");
  });
});

describe("an invite link", () => {
  it("to a new server asks first, and is not taken before its form is there", async () => {
    const { user, given } = renderApp(signedIn({ ...inCall, desktop: desktopState({ invite: elsewhere }) }));
    const asked = await dialog("Join newcomers.example?");
    expect(asked.textContent).toContain("You leave your call in Lobby.");
    expect(given).toEqual([]);
    await user.click(press("Add server"));
    expect(given).toEqual([["desktop.addServer", "https://newcomers.example", "accept"]]);
    expect(asked.textContent).not.toContain("no encryption");
  });

  it("to a new server without encryption says so in its question", async () => {
    const atHome = { serverUrl: "http://192.168.1.77:8787", code: "k7Qw-2mXp" };
    renderApp(signedIn({ desktop: desktopState({ invite: atHome }) }));
    expect((await dialog("Join 192.168.1.77:8787?")).textContent).toContain("others in its network could read along");
  });

  it("is forgotten by “Not now”", async () => {
    const { user, given } = renderApp(signedIn({ desktop: desktopState({ invite: elsewhere }) }));
    await user.click(press("Not now"));
    expect(given).toEqual([["desktop.inviteHandled"]]);
  });

  it("says why its server cannot be had", async () => {
    const { user, given } = renderApp(signedIn({ desktop: desktopState({ invite: elsewhere }) }), {
      desktop: { addServer: () => Promise.reject(new ProtocolError("unavailable", "It does not answer.")) },
    });
    await user.click(press("Add server"));
    expect((await screen.findByRole("alert")).textContent).toBe("It does not answer.");
    expect(given).toEqual([]);
  });

  it("fills its code into the form of its server, where nobody is logged in", async () => {
    const { store, given } = renderApp({ ...signedOut(), desktop: desktopState({ invite }) });
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Invite code" }).value).toBe(invite.code);
    expect(given).toEqual([["desktop.inviteHandled"]]);
    act(() => store.setState({ desktop: desktopState() }));
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Invite code" }).value).toBe(invite.code);
  });

  it("does so also when it comes while the log-in stands there", () => {
    const { store } = renderApp({ ...signedOut(), desktop: desktopState() });
    expect(press("Log in")).toBeTruthy();
    act(() => store.setState({ desktop: desktopState({ invite }) }));
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Invite code" }).value).toBe(invite.code);
  });

  it("waits for its server to answer", () => {
    const { store, given } = renderApp(
      signedIn({ phase: { kind: "loading" }, roster: null, desktop: desktopState({ invite }) }),
    );
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(given).toEqual([]);
    act(() => store.setState({ phase: signedOut().phase }));
    expect(given).toEqual([["desktop.inviteHandled"]]);
  });

  it("tells who is a member already so", async () => {
    const { user, given } = renderApp(signedIn({ desktop: desktopState({ invite }) }));
    expect((await dialog("You are already a member")).textContent).toContain(RAIDERS.name);
    await user.click(press("Done"));
    expect(given).toEqual([["desktop.inviteHandled"]]);
  });

  it("to a server of the list leads there", async () => {
    const known = { serverUrl: "HTTPS://second.example:8443/", code: "x" };
    renderApp(signedIn({ desktop: desktopState({ servers: [...SERVERS], invite: known }) }));
    expect((await dialog("Join östliche Nachtschicht?")).textContent).toContain("among your servers already");
    expect(press("Go there")).toBeTruthy();
  });
});
