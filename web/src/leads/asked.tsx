/** Which sources were asked about the company, and what came of each. */

import type { LeadWholeFragment } from "../gen/graphql";
import { Badge } from "../parts/badge";
import { sourceStatuses, sources } from "../words/labels";

export function Asked({ reports }: { reports: LeadWholeFragment["sources"] }) {
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
      </ul>
    </section>
  );
}
