/** The audit log: who did what to what, how it ended, from where and with what. */

import { usePages } from "../client/read";
import { type AuditEntryFragment, AuditLogDocument, type AuditLogQueryVariables, type Outcome } from "../gen/graphql";
import { Badge } from "../parts/badge";
import { Loaded, More } from "../parts/loaded";
import { Empty } from "../parts/notice";
import { refine, route, to } from "../router";
import { moment } from "../words/format";
import { known } from "../words/labels";
import { actionName, outcomes } from "./words";
import "./access.css";

export function AuditLog() {
  const outcome = route.value.query.get("outcome") ?? "";
  const pages = usePages<AuditEntryFragment, AuditLogQueryVariables>(AuditLogDocument, {
    filter: { outcome: known(outcomes, outcome) },
  });
  return (
    <>
      <p class="filters">
        <label>
          Outcome{" "}
          <select value={outcome} onChange={(event) => refine({ outcome: event.currentTarget.value })}>
            <option value="">Any</option>
            {(Object.keys(outcomes) as Outcome[]).map((each) => (
              <option key={each} value={each}>
                {outcomes[each].text}
              </option>
            ))}
          </select>
        </label>
      </p>
      <Loaded of={pages} value={pages.items.value}>
        {(entries) => (entries.length === 0 ? <Empty title="No entries" /> : <Table entries={entries} />)}
      </Loaded>
      <More pages={pages} />
    </>
  );
}

function Table({ entries }: { entries: readonly AuditEntryFragment[] }) {
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">What</th>
          <th scope="col">Outcome</th>
          <th scope="col">Who</th>
          <th scope="col" class="wide">
            From
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.id} title={`Correlation id ${entry.correlationId}`}>
            <td class="mute">
              <time dateTime={entry.at}>{moment(entry.at)}</time>
            </td>
            <th scope="row">
              {actionName(entry.action)} <Subject of={entry} />
            </th>
            <td class="status">
              <Badge {...outcomes[entry.outcome]} />
            </td>
            <td>{whoDid(entry)}</td>
            <td class="wide mute">{entry.address}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function whoDid({ user, apiKey }: AuditEntryFragment): string {
  const name = user?.name ?? "–";
  return apiKey ? `${apiKey.name} (key of ${name})` : name;
}

function nameOf(subject: NonNullable<AuditEntryFragment["subject"]>): string | null {
  if ("company" in subject) return subject.company.name;
  if ("name" in subject) return subject.name;
  return "email" in subject ? subject.email : null;
}

const PAGES: Readonly<Record<string, string>> = { Campaign: "campaigns", Lead: "leads", Customer: "customers" };

/** What it was done to, with a way to its page where it has one; whoever signs in does so to nobody else. */
function Subject({ of: { subject, subjectId, user } }: { of: AuditEntryFragment }) {
  if (!subject || !subjectId || subjectId === user?.id) return null;
  const name = nameOf(subject);
  const page = PAGES[subject.__typename];
  if (!name) return null;
  return page ? <a href={to([page, subjectId])}>{name}</a> : <span class="mute">{name}</span>;
}
