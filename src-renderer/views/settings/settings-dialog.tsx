import {
  Activity,
  AppWindow,
  Bell,
  CircleUser,
  Hash,
  Keyboard,
  type LucideIcon,
  ScrollText,
  Server,
  SlidersHorizontal,
  Ticket,
  Users,
  X,
} from "lucide-react";
import type { ReactNode } from "react";
import { Button, Dialog, Heading, Modal, ModalOverlay, Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import type { ServerInfo } from "../../../shared/protocol/requests.ts";
import type { AppState, SettingsPage } from "../../store/state.ts";
import { useAppState, useCommands } from "../app-context.tsx";
import { isAdministrator } from "../people/permissions.ts";
import { COMPACT, useMediaQuery } from "../widgets/use-media-query.ts";
import { AccountPage } from "./account-page.tsx";
import { AppPage } from "./app-page.tsx";
import { AuditPage } from "./audit-page.tsx";
import { ChannelsPage } from "./channels-page.tsx";
import { ConnectionPage } from "./connection/connection-page.tsx";
import { InvitesPage } from "./invites-page.tsx";
import { KeysPage } from "./keys/keys-page.tsx";
import { NotificationsPage } from "./notifications-page.tsx";
import { PeoplePage } from "./people-page.tsx";
import { ServerPage } from "./server-page.tsx";
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
                <Tab key={id} id={id} className="settings-tab" {...(id === shown?.id && { ref: bringIntoView })}>
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
  const notifications: Page = {
    id: "notifications",
    label: "Notifications",
    icon: Bell,
    content: <NotificationsPage />,
  };
  const keys: Page = { id: "keys", label: "Keys", icon: Keyboard, content: <KeysPage /> };
  const app: Page = { id: "app", label: "App", icon: AppWindow, content: <AppPage /> };
  return [
    ...(isMember || isDesktop ? [voice] : []),
    ...(isMember ? [connection, notifications] : []),
    ...(isDesktop ? [keys, app] : []),
    ...(isMember ? [accountPage(server)] : []),
    // A2: the server has the last word; what it would refuse is not shown.
    ...(isMember && isAdministrator(role) ? ADMINISTRATION : []),
    ...(isMember && role === "owner" ? [serverPage(server)] : []),
  ];
}

/** On a narrow page the tabs do not all fit. */
function bringIntoView(tab: HTMLElement | null): void {
  tab?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
}

function accountPage(server: ServerInfo): Page {
  return { id: "account", label: "Account", icon: CircleUser, content: <AccountPage server={server} /> };
}

function serverPage(server: ServerInfo): Page {
  return { id: "server", label: "Server", icon: Server, content: <ServerPage server={server} /> };
}

const ADMINISTRATION: readonly Page[] = [
  { id: "invites", label: "Invites", icon: Ticket, content: <InvitesPage /> },
  { id: "channels", label: "Channels", icon: Hash, content: <ChannelsPage /> },
  { id: "people", label: "People", icon: Users, content: <PeoplePage /> },
  { id: "audit", label: "Audit log", icon: ScrollText, content: <AuditPage /> },
];

function serverOfSession({ phase }: AppState) {
  return phase.kind === "signedIn" ? phase.server : null;
}
