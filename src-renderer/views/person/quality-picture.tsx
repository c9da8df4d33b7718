import type { QualitySample } from "../../store/state.ts";
import { ms } from "./media-words.ts";
import { type Bar, GRAPH_HEIGHT, GRAPH_WIDTH, qualityGraph } from "./quality-graph.ts";

/** The last minute of the sound from somebody: the round trip as a line, what was lost and made up as bars. */
export function QualityPicture({ history }: { history: readonly QualitySample[] }) {
  const graph = qualityGraph(history);
  if (graph === null) return null;
  return (
    <figure className="quality-picture">
      <svg
        role="img"
        aria-label={graph.summary}
        viewBox={`0 0 ${GRAPH_WIDTH} ${GRAPH_HEIGHT}`}
        preserveAspectRatio="none"
        className="quality-graph"
      >
        <Bars className="quality-loss" bars={graph.loss} />
        <Bars className="quality-concealment" bars={graph.concealment} />
        <path className="quality-trip" d={graph.roundTrip} vectorEffect="non-scaling-stroke" />
      </svg>
      {/* The summary says it to those who do not see the picture. */}
      <figcaption className="quality-legend numbers" aria-hidden="true">
        <span className="quality-axis">
          <span>a minute ago</span>
          <span>now</span>
        </span>
        <span className="quality-key" data-of="trip">
          Round trip, to {ms(graph.roundTripScaleMs)}
        </span>
        <span className="quality-key" data-of="loss">
          Lost, to {percentScale(graph.shareScale)}
        </span>
        <span className="quality-key" data-of="concealment">
          Made up
        </span>
      </figcaption>
    </figure>
  );
}

function Bars({ className, bars }: { className: string; bars: readonly Bar[] }) {
  return (
    <g className={className}>
      {bars.map(({ x, height }) => (
        <rect key={x} x={x} y={GRAPH_HEIGHT - height} width={2} height={height} />
      ))}
    </g>
  );
}

function percentScale(share: number): string {
  return `${Math.round(share * 100)} %`;
}
