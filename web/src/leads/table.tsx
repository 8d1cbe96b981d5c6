/** The table of leads, with rows to select. */

import type { Signal } from "@preact/signals";
import { mayWrite } from "../client/session";
import { Badge } from "../parts/badge";
import { Score } from "../parts/meter";
import { onRowKey } from "../parts/rows";
import { to } from "../router";
import { ago, miles, moment } from "../words/format";
import { leadStatuses } from "../words/labels";
import { now } from "../words/now";
import type { ListedLead } from "./list";

interface LeadTableProps {
  leads: readonly ListedLead[];
  chosen: Signal<ReadonlySet<string>>;
}

export function LeadTable({ leads, chosen }: LeadTableProps) {
  const free = leads.filter(({ customer }) => customer === null).map(({ id }) => id);
  const all = free.length > 0 && free.every((id) => chosen.value.has(id));
  return (
    <table class="rows" onKeyDown={onRowKey}>
      <thead>
        <tr>
          {mayWrite.value && (
            <th scope="col" class="check">
              <input
                type="checkbox"
                aria-label="Select all that are not customers yet"
                checked={all}
                disabled={free.length === 0}
                onChange={() => {
                  chosen.value = new Set(all ? [] : free);
                }}
              />
            </th>
          )}
          <th scope="col">Score</th>
          <th scope="col">Company</th>
          <th scope="col" class="wide">
            Town
          </th>
          <th scope="col" class="number wide">
            Distance
          </th>
          <th scope="col">Status</th>
          <th scope="col" class="wide">
            Campaign
          </th>
          <th scope="col" class="number wide">
            Found
          </th>
        </tr>
      </thead>
      <tbody>
        {leads.map((lead) => (
          <Row key={lead.id} lead={lead} chosen={chosen} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  lead: ListedLead;
  chosen: Signal<ReadonlySet<string>>;
}

function Row({ lead, chosen }: RowProps) {
  const { id, score, company, distanceMiles, status, campaign, createdAt, customer } = lead;
  const toggle = () => {
    const next = new Set(chosen.value);
    if (!next.delete(id)) next.add(id);
    chosen.value = next;
  };
  return (
    <tr data-chosen={chosen.value.has(id)}>
      {mayWrite.value && (
        <td class="check">
          <input
            type="checkbox"
            aria-label={`Select ${company.name}`}
            checked={chosen.value.has(id)}
            disabled={customer !== null}
            onChange={toggle}
          />
        </td>
      )}
      <td>
        <Score value={score} />
      </td>
      <th scope="row">
        <a class="open" href={to(["leads", id])}>
          {company.name}
        </a>
      </th>
      <td class="wide mute">{[company.town, company.postcode].filter(Boolean).join(", ")}</td>
      <td class="number wide mute">{miles(distanceMiles)}</td>
      <td>
        <Badge {...leadStatuses[status]} />
      </td>
      <td class="wide">
        <a class="mute" href={to(["campaigns", campaign.id])}>
          {campaign.name}
        </a>
      </td>
      <td class="number wide mute">
        <time dateTime={createdAt} title={moment(createdAt)}>
          {ago(createdAt, now.value)}
        </time>
      </td>
    </tr>
  );
}
