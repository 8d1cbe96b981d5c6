/** The filters of the leads table; they live in the address, so that a view can be kept and shared. */

import type { ComponentChildren } from "preact";
import { useRead } from "../client/read";
import {
  CampaignNamesDocument,
  type Direction,
  type LeadFilter,
  type LeadOrder,
  type LeadOrderField,
} from "../gen/graphql";
import { Search } from "../parts/search";
import { refine } from "../router";
import { known, leadStatuses } from "../words/labels";

const SCORES = ["40", "60", "80"] as const;

export const ORDERS: Readonly<Record<LeadOrderField, { text: string; direction: Direction }>> = {
  CREATED_AT: { text: "Newest first", direction: "DESC" },
  SCORE: { text: "Best first", direction: "DESC" },
  NAME: { text: "A to Z", direction: "ASC" },
  DISTANCE: { text: "Nearest first", direction: "ASC" },
  UPDATED_AT: { text: "Changed last first", direction: "DESC" },
  STATUS: { text: "By status", direction: "ASC" },
  TOWN: { text: "By town", direction: "ASC" },
  CAMPAIGN: { text: "By campaign", direction: "ASC" },
};

/** The API's filter and order for the address's query. */
export function asked(query: URLSearchParams): { filter: LeadFilter; orderBy: LeadOrder } {
  const field = known(ORDERS, query.get("order") ?? "")?.[0] ?? "CREATED_AT";
  return {
    filter: {
      campaignId: query.get("campaign") || null,
      status: known(leadStatuses, query.get("status") ?? ""),
      score: Number(query.get("score")) ? { min: Number(query.get("score")) } : null,
      text: query.get("text") || null,
    },
    orderBy: { field, direction: ORDERS[field].direction },
  };
}

export function LeadFilters({ query }: { query: URLSearchParams }) {
  const campaigns = useRead(CampaignNamesDocument, {});
  return (
    <search class="filters">
      <Search text={query.get("text") ?? ""} label="Filter leads" onSearch={(text) => refine({ text })} />
      <Choice name="campaign" label="Campaign" query={query}>
        <option value="">All campaigns</option>
        {campaigns.data.value?.campaigns.nodes.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choice>
      <Choice name="status" label="Status" query={query}>
        <option value="">Any status</option>
        {Object.entries(leadStatuses).map(([status, { text }]) => (
          <option key={status} value={status}>
            {text}
          </option>
        ))}
      </Choice>
      <Choice name="score" label="Score" query={query}>
        <option value="">Any score</option>
        {SCORES.map((score) => (
          <option key={score} value={score}>
            {score} and more
          </option>
        ))}
      </Choice>
      <Choice name="order" label="Order" query={query} otherwise="CREATED_AT">
        {Object.entries(ORDERS).map(([field, { text }]) => (
          <option key={field} value={field}>
            {text}
          </option>
        ))}
      </Choice>
    </search>
  );
}

interface ChoiceProps {
  name: string;
  label: string;
  query: URLSearchParams;
  /** What is chosen when the address says nothing. */
  otherwise?: string;
  children: ComponentChildren;
}

function Choice({ name, label, query, otherwise = "", children }: ChoiceProps) {
  return (
    <label>
      <span class="heard">{label}</span>
      <select
        name={name}
        value={query.get(name) ?? otherwise}
        onChange={(event) => refine({ [name]: event.currentTarget.value })}
      >
        {children}
      </select>
    </label>
  );
}
