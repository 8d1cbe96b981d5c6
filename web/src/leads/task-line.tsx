/** One task of a lead: what it is, where it stands, and why it did not come to anything. */

import { Badge } from "../parts/badge";
import { ago } from "../words/format";
import { taskKinds, taskStatuses } from "../words/labels";
import { now } from "../words/now";
import type { Task } from "./tasks";

export function TaskLine({ task: { kind, status, reason, createdAt, finishedAt } }: { task: Task }) {
  return (
    <li data-task={kind}>
      <b>{taskKinds[kind]}</b>
      <Badge {...taskStatuses[status]} />
      <small>{[reason, ago(finishedAt ?? createdAt, now.value)].filter(Boolean).join(" · ")}</small>
    </li>
  );
}
