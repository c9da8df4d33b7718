import type { SentConnectionReport } from "../../../../shared/protocol/connection-report.ts";

/** What one member sent, newest first. */
export interface MemberReports {
  readonly userId: string;
  readonly latest: SentConnectionReport;
  readonly earlier: readonly SentConnectionReport[];
}

/** `reports`: newest first. Whoever sent last stands first. */
export function reportsByMember(reports: readonly SentConnectionReport[]): readonly MemberReports[] {
  const members = new Map<string, MemberReports>();
  for (const report of reports) {
    const known = members.get(report.userId);
    members.set(
      report.userId,
      known === undefined
        ? { userId: report.userId, latest: report, earlier: [] }
        : { ...known, earlier: [...known.earlier, report] },
    );
  }
  return [...members.values()];
}
