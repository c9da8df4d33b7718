import { CircleUser, SlidersHorizontal, Ticket, X } from "lucide-react";
import { Button, Dialog, Heading, Modal, ModalOverlay, Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import type { ServerInfo } from "../../../shared/protocol/requests.ts";
import { useRoster } from "../app-context.tsx";
import { COMPACT, useMediaQuery } from "../widgets/use-media-query.ts";
import { AccountPage } from "./account-page.tsx";
import { InvitesPage } from "./invites-page.tsx";
import { VoicePage } from "./voice-page.tsx";

interface SettingsDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly server: ServerInfo;
}

/** All settings; beside the left column, so that the voice bar is never covered. Changes hold at once. */
export function SettingsDialog({ isOpen, onOpenChange, server }: SettingsDialogProps) {
  const { self } = useRoster();
  const isCompact = useMediaQuery(COMPACT);
  return (
    <ModalOverlay className="overlay" isOpen={isOpen} onOpenChange={onOpenChange} isDismissable>
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
          <Tabs className="settings-tabs" orientation={isCompact ? "horizontal" : "vertical"}>
            <TabList className="settings-tab-list" aria-label="Pages">
              <Tab id="voice" className="settings-tab">
                <SlidersHorizontal size={16} aria-hidden="true" /> Voice
              </Tab>
              <Tab id="account" className="settings-tab">
                <CircleUser size={16} aria-hidden="true" /> Account
              </Tab>
              {self.role !== "member" && (
                <Tab id="invites" className="settings-tab">
                  <Ticket size={16} aria-hidden="true" /> Invites
                </Tab>
              )}
            </TabList>
            <TabPanel id="voice" className="settings-panel scroll">
              <VoicePage />
            </TabPanel>
            <TabPanel id="account" className="settings-panel scroll">
              <AccountPage server={server} />
            </TabPanel>
            {self.role !== "member" && (
              <TabPanel id="invites" className="settings-panel scroll">
                <InvitesPage />
              </TabPanel>
            )}
          </Tabs>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
