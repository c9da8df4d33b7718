import { LogOut, Settings } from "lucide-react";
import { useState } from "react";
import { useAppState, useCommands, useRoster } from "../app-context.tsx";
import { Avatar } from "../people/avatar.tsx";
import { ConfirmDialog } from "../widgets/confirm-dialog.tsx";
import { IconButton } from "../widgets/icon-button.tsx";

/** Oneself, with the way to the settings and out. */
export function UserArea({ onOpenSettings }: { onOpenSettings: () => void }) {
  const commands = useCommands();
  const { self } = useRoster();
  const isOnAir = useAppState((state) => state.voice.transmitting);
  const unsent = useAppState((state) => state.chat.pending.length);
  const [isAsking, setAsking] = useState(false);
  return (
    <div className="user-area">
      <Avatar userId={self.id} displayName={self.displayName} size="medium" isSpeaking={isOnAir} />
      <div className="user-names">
        <span className="user-name truncate">{self.displayName}</span>
        <span className="user-handle truncate">@{self.username}</span>
      </div>
      <IconButton label="Settings" onPress={onOpenSettings}>
        <Settings size={18} aria-hidden="true" />
      </IconButton>
      <IconButton label="Log out" onPress={() => (unsent > 0 ? setAsking(true) : void commands.logout())}>
        <LogOut size={18} aria-hidden="true" />
      </IconButton>
      {isAsking && (
        <ConfirmDialog
          title="Log out with words unsent?"
          action={{ label: "Log out", pendingLabel: "Logging out…", run: async () => commands.logout() }}
          onCancel={() => setAsking(false)}
          onDone={() => setAsking(false)}
        >
          <p>
            {unsent === 1
              ? "One message has not been sent yet, and goes"
              : `${unsent} messages have not been sent yet, and go`}{" "}
            with your log-in. What waits for the connection is sent when it is back.
          </p>
        </ConfirmDialog>
      )}
    </div>
  );
}
