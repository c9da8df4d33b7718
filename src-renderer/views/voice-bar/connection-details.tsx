import { Activity } from "lucide-react";
import { useRef } from "react";
import { Dialog, DialogTrigger, Heading, Popover } from "react-aria-components";
import type { IceProvider } from "../../../shared/protocol/values.ts";
import type { PeerMedia } from "../../store/state.ts";
import { useAppState, useRoster } from "../app-context.tsx";
import { nameOf } from "../people/people.ts";
import { IconButton } from "../widgets/icon-button.tsx";
import { useFocusableScroll } from "../widgets/use-focusable-scroll.ts";

/** Opens the table of how the media with each of the others fares. */
export function ConnectionDetails() {
  return (
    <DialogTrigger>
      <IconButton label="Connection details">
        <Activity size={18} aria-hidden="true" />
      </IconButton>
      <Popover className="popover" placement="top start" offset={8} containerPadding={8}>
        <Dialog className="popover-body connection-details">
          <Heading slot="title" className="popover-title">
            Connection details
          </Heading>
          <DetailsTable />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

const PROVIDER_WORDS: Record<IceProvider, string> = {
  coturn: "Relay available: this server's own (coturn)",
  metered: "Relay available: Metered",
  stun: "No relay: direct connections only",
};

function DetailsTable() {
  const roster = useRoster();
  const peers = useAppState((state) => state.voice.peers);
  const table = useRef<HTMLDivElement>(null);
  useFocusableScroll(table);
  const provider = useAppState((state) => state.voice.iceProvider);
  return (
    <>
      {peers.size === 0 ? (
        <p className="empty-line">Nobody else is in the call.</p>
      ) : (
        <div ref={table} className="details-scroll">
          <table className="details-table numbers">
            <thead>
              <tr>
                <th scope="col">With</th>
                <th scope="col">Round trip</th>
                <th scope="col">Loss</th>
                <th scope="col">Jitter</th>
                <th scope="col">Path</th>
                <th scope="col">Hears me</th>
              </tr>
            </thead>
            <tbody>
              {[...peers.values()].map((peer) => (
                <DetailsRow key={peer.sessionId} peer={peer} displayName={nameOf(roster, peer.userId)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {provider !== null && <p className="details-note">{PROVIDER_WORDS[provider]}</p>}
    </>
  );
}

const CONNECTION_WORDS: Record<Exclude<PeerMedia["connection"], "connected">, string> = {
  connecting: "connecting",
  disconnected: "reconnecting",
  failed: "not connected",
};

function DetailsRow({ peer, displayName }: { peer: PeerMedia; displayName: string }) {
  const { statistics, connection } = peer;
  return (
    <tr>
      <th scope="row">
        <span className="truncate details-name">{displayName}</span>
        {connection !== "connected" && (
          <span className="link-word" data-link={connection === "failed" ? "notConnected" : "connecting"}>
            {CONNECTION_WORDS[connection]}
          </span>
        )}
      </th>
      <td>{ms(statistics?.roundTripMs)}</td>
      <td>{percent(statistics?.loss)}</td>
      <td>{ms(statistics?.jitterMs)}</td>
      <td>{pathWords(statistics)}</td>
      <td>{peer.hearsMe === null ? NONE : peer.hearsMe ? "yes" : "no"}</td>
    </tr>
  );
}

const NONE = "–";

function ms(value: number | null | undefined): string {
  return value == null ? NONE : `${Math.round(value)} ms`;
}

function percent(share: number | null | undefined): string {
  return share == null ? NONE : `${(share * 100).toFixed(1)} %`;
}

function pathWords(statistics: PeerMedia["statistics"]): string {
  if (statistics == null || statistics.path === null) return NONE;
  return statistics.transport === null ? statistics.path : `${statistics.path}, ${statistics.transport}`;
}
