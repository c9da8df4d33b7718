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

/** The mark's ring, spreading as sound does; decoration. */
function Rings() {
  return (
    <svg className="welcome-rings" viewBox="0 0 1200 1200" fill="none" aria-hidden="true">
      {[150, 250, 360, 480, 610].map((radius) => (
        <circle key={radius} cx="600" cy="600" r={radius} stroke="currentColor" strokeWidth="1.5" />
      ))}
    </svg>
  );
}
