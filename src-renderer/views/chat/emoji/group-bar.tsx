import { Clock, Flag, Heart, Lamp, Leaf, type LucideIcon, Pizza, Plane, Smile, Trophy, UsersRound } from "lucide-react";
import { Toolbar } from "react-aria-components";
import { IconButton } from "../../widgets/icon-button.tsx";
import type { Row } from "./emoji-rows.ts";

const ICONS: Readonly<Record<string, LucideIcon>> = {
  Recent: Clock,
  Smileys: Smile,
  People: UsersRound,
  Nature: Leaf,
  Food: Pizza,
  Places: Plane,
  Activities: Trophy,
  Objects: Lamp,
  Symbols: Heart,
  Flags: Flag,
};

/** The way to each group of emoji. */
export function GroupBar({ rows, onGo }: { rows: readonly Row[]; onGo: (row: number) => void }) {
  return (
    <Toolbar className="emoji-groups" aria-label="Groups of emoji">
      {rows.map((row, index) => {
        if (row.kind !== "title") return null;
        const Icon = ICONS[row.title];
        return Icon === undefined ? null : (
          <IconButton key={row.title} label={row.title} onPress={() => onGo(index)}>
            <Icon size={16} aria-hidden="true" />
          </IconButton>
        );
      })}
    </Toolbar>
  );
}
