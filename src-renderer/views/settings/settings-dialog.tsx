import { Activity, AppWindow, CircleUser, Keyboard, type LucideIcon, SlidersHorizontal, Ticket, X } from "lucide-react";
import type { ReactNode } from "react";
import { Button, Dialog, Heading, Modal, ModalOverlay, Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import type { AppState, SettingsPage } from "../../store/state.ts";
import { useAppState, useCommands } from "../app-context.tsx";
import { COMPACT, useMediaQuery } from "../widgets/use-media-query.ts";
import { AccountPage } from "./account-page.tsx";
import { AppPage } from "./app-page.tsx";
import { ConnectionPage } from "./connection/connection-page.tsx";
import { InvitesPage } from "./invites-page.tsx";
import { KeysPage } from "./keys/keys-page.tsx";
import { VoicePage } from "./voice-page.tsx";

interface Page {
  readonly id: SettingsPage;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly content: ReactNode;
}

/**
 * All settings; beside the left column, so that the voice bar is never covered. Changes hold at once. In the desktop app
 * they open without a server as well: its own pages need none.
 */
export function SettingsDialog() {
  const commands = useCommands();
  const page = useAppState((state) => state.settingsPage);
  const pages = usePages();
  const isCompact = useMediaQuery(COMPACT);
  const shown = pages.find(({ id }) => id === page) ?? pages[0];
  return (
    <ModalOverlay
      className="overlay"
      isOpen={page !== null && shown !== undefined}
      onOpenChange={(isOpen) => {
        if (!isOpen) commands.showSettings(null);
      }}
      isDismissable
    >
      <Modal className="modal">
        <Dialog className="settings">
          <header className="settings-header">
            <Heading slot="title" className="settings-title">
              Settings
            </Heading>
            <Button slot="close" className="icon-button" aria-label="Close">
              <X size={18} aria-hidden="true" />
            </Button>
          </header>
          <Tabs
            className="settings-tabs"
            orientation={isCompact ? "horizontal" : "vertical"}
            selectedKey={shown?.id ?? "voice"}
            onSelectionChange={(key) => {
              const chosen = pages.find(({ id }) => id === key);
              if (chosen !== undefined) commands.showSettings(chosen.id);
            }}
          >
            <TabList className="settings-tab-list" aria-label="Pages">
              {pages.map(({ id, label, icon: Icon }) => (
                <Tab key={id} id={id} className="settings-tab">
                  <Icon size={16} aria-hidden="true" /> {label}
                </Tab>
              ))}
            </TabList>
            {pages.map(({ id, content }) => (
              <TabPanel key={id} id={id} className="settings-panel scroll">
                {content}
              </TabPanel>
            ))}
          </Tabs>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Those that there is something to set on: none before anybody is logged in, but for the desktop app's. */
function usePages(): readonly Page[] {
  const server = useAppState(serverOfSession);
  const role = useAppState((state) => state.roster?.self.role ?? null);
  const isDesktop = useAppState((state) => state.desktop !== null);
  const isMember = server !== null && role !== null;
  const voice: Page = { id: "voice", label: "Voice", icon: SlidersHorizontal, content: <VoicePage /> };
  const connection: Page = { id: "connection", label: "Connection", icon: Activity, content: <ConnectionPage /> };
  const keys: Page = { id: "keys", label: "Keys", icon: Keyboard, content: <KeysPage /> };
  const app: Page = { id: "app", label: "App", icon: AppWindow, content: <AppPage /> };
  return [
    ...(isMember || isDesktop ? [voice] : []),
    ...(isMember ? [connection] : []),
    ...(isDesktop ? [keys, app] : []),
    ...(isMember
      ? [
          {
            id: "account",
            label: "Account",
            icon: CircleUser,
            content: <AccountPage server={server} />,
          } as const,
        ]
      : []),
    ...(isMember && role !== "member"
      ? [{ id: "invites", label: "Invites", icon: Ticket, content: <InvitesPage /> } as const]
      : []),
  ];
}

function serverOfSession({ phase }: AppState) {
  return phase.kind === "signedIn" ? phase.server : null;
}
