/** What the API's enums are called on the page, and which tone each has. */

import type {
  CampaignAction,
  CampaignStatus,
  Circuit,
  CustomerStatus,
  EventKind,
  Every,
  InteractionKind,
  LeadStatus,
  MailStatus,
  Source,
  SourceStatus,
  Stage,
  TaskKind,
  TaskStatus,
} from "../gen/graphql";

/** Colours with a meaning: see styles.css. */
export type Tone = "quiet" | "busy" | "moving" | "good" | "warn" | "bad";

export interface Label {
  text: string;
  tone: Tone;
}

const label = (text: string, tone: Tone = "quiet"): Label => ({ text, tone });

/** `word` as a filter takes it, when it is one of `labels`; null for no filter. */
export function known<Key extends string>(labels: Readonly<Record<Key, unknown>>, word: string): Key[] | null {
  return word in labels ? [word as Key] : null;
}

export const campaignStatuses: Readonly<Record<CampaignStatus, Label>> = {
  RUNNING: label("Running", "moving"),
  QUEUED: label("Queued", "busy"),
  PAUSED: label("Paused", "warn"),
  COMPLETED: label("Completed", "good"),
  FAILED: label("Failed", "bad"),
  CANCELLED: label("Stopped"),
  DRAFT: label("Draft"),
};

export const leadStatuses: Readonly<Record<LeadStatus, Label>> = {
  NEW: label("New", "busy"),
  CONTACTED: label("Contacted", "warn"),
  QUALIFIED: label("Qualified", "good"),
  CONVERTED: label("Customer", "good"),
  REJECTED: label("Rejected"),
  DUPLICATE: label("Duplicate"),
};

export const customerStatuses: Readonly<Record<CustomerStatus, Label>> = {
  DISCOVERY: label("Discovery", "busy"),
  LEAD: label("Lead", "busy"),
  PROSPECT: label("Prospect", "warn"),
  OPPORTUNITY: label("Opportunity", "warn"),
  CUSTOMER: label("Customer", "good"),
  COLD_LEAD: label("Cold lead"),
  INACTIVE: label("Inactive"),
  LOST: label("Lost", "bad"),
};

export const stages: Readonly<Record<Stage, Label>> = {
  FOUND: label("Found"),
  UNIQUE: label("Unique"),
  ENRICHED: label("Enriched"),
  SCORED: label("Scored"),
  PROMOTED: label("Lead", "good"),
  DUPLICATE: label("Duplicate"),
  REJECTED: label("Rejected", "warn"),
  FAILED: label("Failed", "bad"),
};

export const sources: Readonly<Record<Source, string>> = {
  OPENAI: "OpenAI web search",
  GOOGLE_PLACES: "Google Places",
  COMPANIES_HOUSE: "Companies House",
  REGISTER: "Local register",
  WEBSITE: "Company website",
  LINKEDIN: "LinkedIn",
  POSTCODES: "Postcodes",
  USER: "Entered by hand",
  IMPORT: "Imported file",
};

export const sourceStatuses: Readonly<Record<SourceStatus, Label>> = {
  FOUND: label("Found", "good"),
  NOT_FOUND: label("Not found"),
  UNAVAILABLE: label("Unavailable", "warn"),
  OFF: label("Off", "warn"),
  SKIPPED: label("Not asked"),
};

/** Whether a source is asked: a circuit that is open breaks the current. */
export const circuits: Readonly<Record<Circuit, Label>> = {
  CLOSED: label("Closed", "good"),
  OPEN: label("Open", "bad"),
  HALF_OPEN: label("Half open", "warn"),
};

export const taskKinds: Readonly<Record<TaskKind, string>> = {
  LINKEDIN: "LinkedIn page",
  REGISTER: "Register",
  ANALYSIS: "Analysis",
};

export const taskStatuses: Readonly<Record<TaskStatus, Label>> = {
  WAITING: label("Under way", "moving"),
  DONE: label("Done", "good"),
  FAILED: label("Failed", "bad"),
  DROPPED: label("Not done", "warn"),
};

export const interactionKinds: Readonly<Record<InteractionKind, string>> = {
  NOTE: "Note",
  CALL: "Call",
  EMAIL: "E-mail",
  MEETING: "Meeting",
};

export const everyLabels: Readonly<Record<Every, string>> = {
  DAY: "every day",
  WEEK: "every week",
  MONTH: "every month",
};

export const mailStatuses: Readonly<Record<MailStatus, Label>> = {
  WAITING: label("Waiting", "busy"),
  SENT: label("Sent", "good"),
  FAILED: label("Not sent", "bad"),
};

export const campaignActions: Readonly<Record<CampaignAction, string>> = {
  START: "Start",
  PAUSE: "Pause",
  RESUME: "Resume",
  STOP: "Stop",
  RESTART: "Run again",
  UPDATE: "Edit",
  DELETE: "Delete",
};

const tones: Partial<Record<EventKind, Tone>> = {
  LEAD_READY: "good",
  LEAD_UPDATED: "busy",
  LEAD_MOVED: "busy",
  LEAD_CONVERTED: "good",
  CUSTOMER_MOVED: "busy",
  WEBHOOK_DISABLED: "bad",
  RUN_COMPLETED: "good",
  RUN_STARTED: "busy",
  RUN_RESUMED: "busy",
  RUN_PAUSED: "warn",
  RUN_SKIPPED: "warn",
  SOURCE_OFF: "warn",
  CANDIDATE_REJECTED: "warn",
  CANDIDATE_FAILED: "bad",
  RUN_FAILED: "bad",
};

export const eventTone = (kind: EventKind): Tone => tones[kind] ?? "quiet";
