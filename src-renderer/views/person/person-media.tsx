import type { PeerMedia } from "../../store/state.ts";
import { CONNECTION_WORDS, ms, pathSentence, percent, qualitySentence } from "./media-words.ts";
import { QualityPicture } from "./quality-picture.tsx";
import { QualitySign } from "./quality-sign.tsx";

/** How the media with one person fares: the word and its reason, the last minute, and the figures. */
export function PersonMedia({ peer, displayName }: { peer: PeerMedia; displayName: string }) {
  const { statistics, quality, hearsMe } = peer;
  return (
    <>
      <p className="person-quality" data-quality={quality?.word ?? "unknown"}>
        {quality !== null && quality.word !== "good" && <QualitySign word={quality.word} size={16} />}
        {qualitySentence(peer)}
      </p>
      {hearsMe === false && <p className="person-trouble">{displayName} does not hear you.</p>}
      <QualityPicture history={peer.history} />
      <dl className="facts person-facts numbers">
        <dt>Connection</dt>
        <dd>{CONNECTION_WORDS[peer.connection]}</dd>
        <dt>Path</dt>
        <dd>{pathSentence(statistics)}</dd>
        <dt>Round trip</dt>
        <dd>{ms(statistics?.roundTripMs ?? null)}</dd>
        <dt>Lost on the way to you</dt>
        <dd>{percent(statistics?.loss ?? null)}</dd>
        <dt>Made up, as it came late</dt>
        <dd>{percent(statistics?.concealment ?? null)}</dd>
        <dt>Unevenness (jitter)</dt>
        <dd>{ms(statistics?.jitterMs ?? null)}</dd>
        <dt>Waits to be played</dt>
        <dd>{ms(statistics?.jitterBufferMs ?? null)}</dd>
        <dt>Hears you</dt>
        <dd>{hearsWords(hearsMe)}</dd>
      </dl>
    </>
  );
}

function hearsWords(hearsMe: PeerMedia["hearsMe"]): string {
  return hearsMe === null ? "Not known yet" : hearsMe ? "Yes" : "No";
}
