import { Component, type ReactNode } from "react";
import { Button } from "react-aria-components";
import { Mark } from "./widgets/logo.tsx";

interface CrashGuardProps {
  /** Called once when a view fails. */
  readonly onCrash: () => void;
  readonly children: ReactNode;
}

/**
 * What stands in the place of views that failed: React takes the whole page down then, and with it each sign that the
 * microphone is open.
 */
export class CrashGuard extends Component<CrashGuardProps, { readonly hasCrashed: boolean }> {
  override state = { hasCrashed: false };

  static getDerivedStateFromError() {
    return { hasCrashed: true };
  }

  override componentDidCatch(): void {
    this.props.onCrash();
  }

  override render(): ReactNode {
    if (!this.state.hasCrashed) return this.props.children;
    return (
      <main className="opening">
        <span className="opening-mark">
          <Mark size={48} />
        </span>
        <h1 className="opening-title">This page failed</h1>
        <p role="alert">You left the call, so that nobody hears what you do not see. Load the page again to go on.</p>
        <Button className="button primary" onPress={() => location.reload()}>
          Load again
        </Button>
      </main>
    );
  }
}
