/** What is being done for a lead after it has become one; pure. */

import type { LeadWholeFragment, TaskKind } from "../gen/graphql";

export type Task = LeadWholeFragment["tasks"][number];

/** The latest task of each of `kinds` that there is one of, in their order. */
export function latestOf(tasks: readonly Task[], kinds: readonly TaskKind[]): readonly Task[] {
  const newestFirst = tasks.toSorted((one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt));
  return kinds.flatMap((kind) => newestFirst.find((task) => task.kind === kind) ?? []);
}

export const isWaiting = ({ status }: Task): boolean => status === "WAITING";
