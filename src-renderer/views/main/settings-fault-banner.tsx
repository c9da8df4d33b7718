import { Save } from "lucide-react";
import { useAppState } from "../app-context.tsx";

/** The desktop app cannot save its settings: what is changed now would be gone after the next start. */
export function SettingsFaultBanner() {
  const fault = useAppState(({ desktop }) => desktop?.settingsFault ?? null);
  if (fault === null) return null;
  return (
    <section className="connection-banner" aria-label="Settings" role="alert">
      <Save size={16} aria-hidden="true" />
      <div className="connection-words">
        <p>{fault}</p>
      </div>
    </section>
  );
}
