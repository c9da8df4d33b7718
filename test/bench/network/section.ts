import type { NetworkStage, NetworkStageOptions } from "../../helpers/network/network-stage.ts";

/** Something that each run measures, and what is promised of it. */
export interface Measure {
  readonly what: string;
  readonly unit: "ms" | "%" | "";
  /** null: only to be looked at. */
  readonly promise: { readonly of: "median" | "p95" | "worst"; readonly atMost: number } | null;
}

/** A kind of trouble, tried over and over in one call. */
export interface Section<Key extends string = string> {
  /** For `--only`. */
  readonly name: string;
  readonly measures: Readonly<Record<Key, Measure>>;
  readonly stage: NetworkStageOptions;
  /** However many are asked for. */
  readonly runsAtMost?: number;
  /** From two people at their pages to the call that the runs need; left out: they just call. */
  prepare?(stage: NetworkStage): Promise<void>;
  /** In a call that stands. `run` counts from 0. A run that throws counts as the worst there is. */
  measure(stage: NetworkStage, run: number): Promise<Record<Key, number>>;
}

/** Keeps the keys of a section's measures and of what its runs return the same. */
export function section<Key extends string>(definition: Section<Key>): Section {
  return definition;
}

export const nobodyLeft: Measure = {
  what: "told that the other left",
  unit: "",
  promise: { of: "worst", atMost: 0 },
};
