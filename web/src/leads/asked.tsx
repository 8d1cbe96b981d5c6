/** Which sources were asked about the company, what came of each, and what is still being looked up. */

import type { LeadWholeFragment } from "../gen/graphql";
import { Badge } from "../parts/badge";
import { sourceStatuses, sources } from "../words/labels";
import { TaskLine } from "./task-line";
import { latestOf } from "./tasks";

export function Asked({ lead: { sources: reports, tasks } }: { lead: LeadWholeFragment }) {
  return (
    <section class="panel" aria-labelledby="asked">
      <header>
        <h2 id="asked">Sources asked</h2>
      </header>
      {reports.length === 0 && <p class="mute quiet">No source was asked.</p>}
      <ul class="asked">
        {reports.map(({ source, status, detail }) => (
          <li key={source}>
            <b>{sources[source]}</b>
            <Badge {...sourceStatuses[status]} />
            {detail && <small>{detail}</small>}
          </li>
        ))}
        {latestOf(tasks, ["LINKEDIN", "REGISTER"]).map((task) => (
          <TaskLine key={task.id} task={task} />
        ))}
      </ul>
    </section>
  );
}
