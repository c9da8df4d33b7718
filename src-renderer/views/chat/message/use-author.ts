import { useAppState } from "../../app-context.tsx";

interface Author {
  readonly displayName: string;
  /** No member any more, or nobody that this client ever heard of. */
  readonly isFormer: boolean;
}

const UNKNOWN = "Former member";

/** The name of somebody who wrote something. */
export function useAuthor(userId: string): Author {
  const member = useAppState(({ roster }) => roster?.members.get(userId)?.displayName);
  const former = useAppState(({ roster }) => roster?.formerMembers.get(userId)?.displayName);
  return member === undefined
    ? { displayName: former ?? UNKNOWN, isFormer: true }
    : { displayName: member, isFormer: false };
}
