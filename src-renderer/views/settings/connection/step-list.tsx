import { Check, CircleDashed, LoaderCircle, type LucideIcon, Minus, X } from "lucide-react";
import type { ConnectionStep } from "../../../../shared/protocol/connection-report.ts";
import { OUTCOME_WORDS, STEP_WORDS, STEPS } from "./verdict-words.ts";

type Progress = ConnectionStep["outcome"] | "running" | "waiting";

const ICONS: Record<Progress, LucideIcon> = {
  passed: Check,
  failed: X,
  skipped: Minus,
  running: LoaderCircle,
  waiting: CircleDashed,
};

/** The steps of a test: those that are done with what came of them, and while it runs those that are still to come. */
export function StepList({
  steps,
  current,
}: {
  steps: readonly ConnectionStep[];
  current: ConnectionStep["step"] | null;
}) {
  const done = new Map(steps.map((each) => [each.step, each]));
  const shown = STEPS.filter((step) => current !== null || done.has(step));
  return (
    <ol className="test-steps" aria-label="Steps of the test">
      {shown.map((step) => (
        <Step key={step} step={step} done={done.get(step) ?? null} isRunning={step === current} />
      ))}
    </ol>
  );
}

interface StepProps {
  readonly step: ConnectionStep["step"];
  readonly done: ConnectionStep | null;
  readonly isRunning: boolean;
}

function Step({ step, done, isRunning }: StepProps) {
  const progress: Progress = done?.outcome ?? (isRunning ? "running" : "waiting");
  const Icon = ICONS[progress];
  return (
    <li className="test-step" data-progress={progress} aria-current={isRunning ? "step" : false}>
      <Icon size={16} aria-hidden="true" />
      <span className="test-step-name">{STEP_WORDS[step]}</span>
      <span className="test-step-outcome numbers">
        {done === null ? (isRunning ? "trying…" : "") : outcomeWords(done)}
      </span>
      {done !== null && done.detail !== "" && <span className="test-step-detail">{done.detail}</span>}
    </li>
  );
}

function outcomeWords({ outcome, tookMs }: ConnectionStep): string {
  const words = OUTCOME_WORDS[outcome];
  return tookMs === null || outcome === "skipped" ? words : `${words}, ${tookWords(tookMs)}`;
}

function tookWords(tookMs: number): string {
  return tookMs < 1_000 ? `${tookMs} ms` : `${(tookMs / 1_000).toFixed(1)} s`;
}
