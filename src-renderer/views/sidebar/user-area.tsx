import { LogOut, Settings } from "lucide-react";
import { useAppState, useCommands, useRoster } from "../app-context.tsx";
import { Avatar } from "../people/avatar.tsx";
import { IconButton } from "../widgets/icon-button.tsx";

/** Oneself, with the way to the settings and out. */
export function UserArea({ onOpenSettings }: { onOpenSettings: () => void }) {
  const commands = useCommands();
  const { self } = useRoster();
  const isOnAir = useAppState((state) => state.voice.transmitting);
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
      <IconButton label="Log out" onPress={() => void commands.logout()}>
        <LogOut size={18} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
