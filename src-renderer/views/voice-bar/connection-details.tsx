import { Activity, ChevronLeft } from "lucide-react";
import { useRef, useState } from "react";
import { Button, Dialog, DialogTrigger, Heading, Popover } from "react-aria-components";
import type { IceProvider } from "../../../shared/protocol/values.ts";
import type { PeerMedia } from "../../store/state.ts";
import { useAppState, useCommands, useRoster } from "../app-context.tsx";
import { LINK_WORDS, nameOf } from "../people/people.ts";
import { ms, pathWords, percent, QUALITY_WORDS, UNKNOWN } from "../person/media-words.ts";
import { PersonMedia } from "../person/person-media.tsx";
import { QualitySign } from "../person/quality-sign.tsx";
import { IconButton } from "../widgets/icon-button.tsx";
import { useFocusableScroll } from "../widgets/use-focusable-scroll.ts";

/** How the media with all of the others fares, with each of them on a press, and the way to test one's connection. */
export function ConnectionDetails() {
  return (
    <DialogTrigger>
      <IconButton label="Connection details">
        <Activity size={18} aria-hidden="true" />
      </IconButton>
      <Popover className="popover person-popover scroll" placement="top start" offset={8} containerPadding={8}>
        <Dialog className="popover-body connection-details">{({ close }) => <Details onClose={close} />}</Dialog>
      </Popover>
    </DialogTrigger>
  );
}

const PROVIDER_WORDS: Record<IceProvider, string> = {
  coturn: "Relay available: this server's own (coturn)",
  metered: "Relay available: Metered",
  stun: "No relay: direct connections only",
};

function Details({ onClose }: { onClose: () => void }) {
  const commands = useCommands();
  const roster = useRoster();
  const peers = useAppState((state) => state.voice.peers);
  const provider = useAppState((state) => state.voice.iceProvider);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = chosenId === null ? undefined : peers.get(chosenId);
  const test = () => {
    onClose();
    commands.showSettings("connection");
    commands.startConnectionTest();
  };
  if (chosen !== undefined) {
    const displayName = nameOf(roster, chosen.userId);
    return (
      <>
        <div className="popover-title details-back">
          <Button className="icon-button small" aria-label="Back to all" autoFocus onPress={() => setChosenId(null)}>
            <ChevronLeft size={16} aria-hidden="true" />
          </Button>
          <Heading slot="title" className="truncate person-title">
            {displayName}
          </Heading>
        </div>
        <div className="person-details">
          <PersonMedia peer={chosen} displayName={displayName} />
        </div>
      </>
    );
  }
  return (
    <>
      <Heading slot="title" className="popover-title">
        Connection details
      </Heading>
      {peers.size === 0 ? (
        <p className="empty-line">Nobody else is in the call.</p>
      ) : (
        <DetailsTable peers={[...peers.values()]} onChoose={setChosenId} />
      )}
      <div className="details-foot">
        <p className="details-note">{provider !== null && PROVIDER_WORDS[provider]}</p>
        <Button className="button small" onPress={test}>
          Test my connection
        </Button>
      </div>
    </>
  );
}

function DetailsTable({ peers, onChoose }: { peers: readonly PeerMedia[]; onChoose: (sessionId: string) => void }) {
  const roster = useRoster();
  const table = useRef<HTMLDivElement>(null);
  useFocusableScroll(table);
  return (
    <div ref={table} className="details-scroll">
      <table className="details-table numbers">
        <thead>
          <tr>
            <th scope="col">With</th>
            <th scope="col">Sound</th>
            <th scope="col">Round trip</th>
            <th scope="col">Loss</th>
            <th scope="col">Path</th>
            <th scope="col">Hears me</th>
          </tr>
        </thead>
        <tbody>
          {peers.map((peer) => (
            <DetailsRow
              key={peer.sessionId}
              peer={peer}
              displayName={nameOf(roster, peer.userId)}
              onChoose={() => onChoose(peer.sessionId)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface DetailsRowProps {
  readonly peer: PeerMedia;
  readonly displayName: string;
  readonly onChoose: () => void;
}

function DetailsRow({ peer, displayName, onChoose }: DetailsRowProps) {
  const { statistics } = peer;
  return (
    <tr>
      <th scope="row">
        <Button className="link-button details-name truncate" onPress={onChoose}>
          {displayName}
        </Button>
      </th>
      <td>
        <SoundWord peer={peer} />
      </td>
      <td>{ms(statistics?.roundTripMs ?? null)}</td>
      <td>{percent(statistics?.loss ?? null)}</td>
      <td>{pathWords(statistics)}</td>
      <td>{peer.hearsMe === null ? UNKNOWN : peer.hearsMe ? "yes" : "no"}</td>
    </tr>
  );
}

const LINKS = { connecting: "connecting", disconnected: "reconnecting", failed: "notConnected" } as const;

/** What the sound is like, or what keeps it from coming. */
function SoundWord({ peer: { connection, quality } }: { peer: PeerMedia }) {
  if (connection !== "connected") return <span className="link-word">{LINK_WORDS[LINKS[connection]]}</span>;
  if (quality === null) return UNKNOWN;
  return (
    <span className="sound-word">
      {quality.word !== "good" && <QualitySign word={quality.word} size={14} />}
      {QUALITY_WORDS[quality.word]}
    </span>
  );
}
