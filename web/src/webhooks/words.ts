/** Webhooks in words for a person: states, kinds of event by subject, and when something is tried again; pure. */

import type { DeliveryStatus, EventKind, WebhookFragment, WebhookStatus } from "../gen/graphql";
import type { Label, Tone } from "../words/labels";

const label = (text: string, tone: Tone): Label => ({ text, tone });

export const webhookStatuses: Readonly<Record<WebhookStatus, Label>> = {
  ACTIVE: label("Active", "good"),
  PAUSED: label("Paused", "warn"),
  DISABLED: label("Disabled", "bad"),
};

export const deliveryStatuses: Readonly<Record<DeliveryStatus, Label>> = {
  PENDING: label("Under way", "busy"),
  DELIVERED: label("Delivered", "good"),
  FAILED: label("Failed", "bad"),
};

/** The kinds that can be chosen, by what they are about; what partners want most comes first. */
export const KINDS: Readonly<Record<string, readonly EventKind[]>> = {
  Leads: ["LEAD_READY", "LEAD_UPDATED", "LEAD_MOVED", "LEAD_CONVERTED", "CUSTOMER_MOVED"],
  Runs: [
    "RUN_QUEUED",
    "RUN_STARTED",
    "RUN_PAUSED",
    "RUN_RESUMED",
    "RUN_STOPPED",
    "RUN_COMPLETED",
    "RUN_FAILED",
    "RUN_SKIPPED",
  ],
  Campaigns: ["CAMPAIGN_CREATED", "CAMPAIGN_UPDATED", "REFERENCE_LOOKED_UP", "SOURCE_OFF", "WEBHOOK_DISABLED"],
  Finds: [
    "CANDIDATE_FOUND",
    "CANDIDATE_UNIQUE",
    "CANDIDATE_ENRICHED",
    "CANDIDATE_SCORED",
    "CANDIDATE_DUPLICATE",
    "CANDIDATE_REJECTED",
    "CANDIDATE_FAILED",
    "SLICE_STARTED",
    "SLICE_FINISHED",
  ],
};

/** LEAD_READY as messages have it: "lead.ready". */
export const typeOf = (kind: EventKind): string => kind.toLowerCase().replace("_", ".");

/** "lead.ready, lead.converted", "6 kinds", "everything". */
export function told(kinds: readonly EventKind[]): string {
  if (kinds.length === 0) return "everything";
  return kinds.length > 3 ? `${kinds.length} kinds` : kinds.map(typeOf).join(", ");
}

/** How a webhook is doing: one that is active may be failing. */
export function stateOf({ status, failingSince }: Pick<WebhookFragment, "status" | "failingSince">): Label {
  return status === "ACTIVE" && failingSince ? label("Failing", "warn") : webhookStatuses[status];
}

/** What is typed into a field for local times, as a moment; null for nothing. */
export const momentOf = (typed: string): string | null => (typed ? new Date(typed).toISOString() : null);

/** JSON as a person reads it; what is none as it stands. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
