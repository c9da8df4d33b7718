import type { ReactNode } from "react";
import { Wordmark } from "../widgets/logo.tsx";

/** What stands around the forms and the pages before there is a server to show. */
export function WelcomeFrame({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  return (
    <div className="welcome scroll">
      <Rings />
      <header className="welcome-header">
        <Wordmark />
      </header>
      <main className="welcome-card">
        <div>
          <h1 className="welcome-title">{title}</h1>
          {lead !== undefined && <p className="welcome-lead">{lead}</p>}
        </div>
        {children}
      </main>
    </div>
  );
}

const RING_RADII = [290, 390, 500, 620, 750];
/** Where the mark's arc begins and ends, above and below the axis. */
const OPENING_RAD = (43 / 180) * Math.PI;

/** The mark's open ring, spreading as sound does; decoration. */
function Rings() {
  return (
    <svg className="welcome-rings" viewBox="-800 -800 1600 1600" fill="none" aria-hidden="true">
      {RING_RADII.map((radius) => {
        const x = radius * Math.cos(OPENING_RAD);
        const y = radius * Math.sin(OPENING_RAD);
        return (
          <path
            key={radius}
            d={`M${x} ${-y}A${radius} ${radius} 0 1 0 ${x} ${y}`}
            stroke="currentColor"
            strokeWidth="2"
            strokeLinecap="round"
          />
        );
      })}
    </svg>
  );
}
