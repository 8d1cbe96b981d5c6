/** The leads of the campaign, growing as they become ready. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type Pages, usePages } from "../client/read";
import { CampaignLeadsDocument, type CampaignLeadsQueryVariables, type LeadRowFragment } from "../gen/graphql";
import { type Order, withLead } from "../leads/order";
import { Badge } from "../parts/badge";
import { Loaded, More } from "../parts/loaded";
import { Score } from "../parts/meter";
import { onRowKey } from "../parts/rows";
import { to } from "../router";
import { count, miles } from "../words/format";
import { leadStatuses } from "../words/labels";
import type { FeedEvent } from "./watch";

interface LeadsProps {
  campaignId: string;
  /** Where the page tells of new events. */
  arrivals: Arrivals;
}

/** Calls back with events as they happen, until the returned function is called. */
export type Arrivals = (listener: (events: readonly FeedEvent[]) => void) => () => void;

export function CampaignLeads({ campaignId, arrivals }: LeadsProps) {
  const order = useSignal<Order>("CREATED_AT");
  const pages = usePages<LeadRowFragment, CampaignLeadsQueryVariables>(CampaignLeadsDocument, {
    filter: { campaignId },
    orderBy: { field: order.value, direction: "DESC" },
  });
  useEffect(
    () =>
      arrivals((events) => {
        for (const { kind, lead } of events) if (lead) put(pages, lead, order.value, kind === "LEAD_READY");
      }),
    [arrivals, pages, order.value],
  );
  return (
    <section class="panel" aria-labelledby="leads">
      <header>
        <h2 id="leads">
          Leads <span class="mute">{count(pages.total.value)}</span>
        </h2>
        <label>
          <span class="heard">Order of leads</span>
          <select
            value={order.value}
            onChange={(event) => {
              order.value = event.currentTarget.value as Order;
            }}
          >
            <option value="CREATED_AT">Newest first</option>
            <option value="SCORE">Best first</option>
          </select>
        </label>
      </header>
      <Loaded of={pages} value={pages.items.value}>
        {(leads) =>
          leads.length === 0 ? (
            <p class="mute quiet">Leads appear here one by one, as each is scored.</p>
          ) : (
            <Table leads={leads} />
          )
        }
      </Loaded>
      <More pages={pages} />
    </section>
  );
}

function put(pages: Pages<LeadRowFragment>, lead: LeadRowFragment, order: Order, isNew: boolean): void {
  const before = pages.items.value;
  if (before === null) return;
  const known = before.some(({ id }) => id === lead.id);
  pages.items.value = withLead(before, lead, order, pages.hasMore.value);
  if (isNew && !known) pages.total.value += 1;
}

function Table({ leads }: { leads: readonly LeadRowFragment[] }) {
  return (
    <table class="rows" data-testid="campaign-leads" onKeyDown={onRowKey}>
      <thead>
        <tr>
          <th scope="col">Score</th>
          <th scope="col">Company</th>
          <th scope="col" class="wide">
            Town
          </th>
          <th scope="col" class="number">
            Distance
          </th>
          <th scope="col" class="wide">
            Status
          </th>
        </tr>
      </thead>
      <tbody>
        {leads.map(({ id, score, company, distanceMiles, status }) => (
          <tr key={id}>
            <td>
              <Score value={score} />
            </td>
            <th scope="row">
              <a class="open" href={to(["leads", id])}>
                {company.name}
              </a>
            </th>
            <td class="wide mute">{company.town}</td>
            <td class="number mute">{miles(distanceMiles)}</td>
            <td class="wide">
              <Badge {...leadStatuses[status]} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
