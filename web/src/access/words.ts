/** What keys, people, sessions and the audit log are called on the page; pure. */

import type { ApiKeyFragment, ApiKeyState, InvitationState, Outcome, Role, Scope } from "../gen/graphql";
import type { Label } from "../words/labels";

export const keyStates: Readonly<Record<ApiKeyState, Label>> = {
  ACTIVE: { text: "Active", tone: "good" },
  EXPIRED: { text: "Expired", tone: "quiet" },
  REVOKED: { text: "Revoked", tone: "quiet" },
};

export const invitationStates: Readonly<Record<InvitationState, Label>> = {
  OPEN: { text: "Open", tone: "busy" },
  ACCEPTED: { text: "Accepted", tone: "good" },
  REVOKED: { text: "Taken back", tone: "quiet" },
  EXPIRED: { text: "Expired", tone: "quiet" },
};

export const roles: Readonly<Record<Role, string>> = { VIEWER: "Viewer", MEMBER: "Member", ADMIN: "Admin" };

export const outcomes: Readonly<Record<Outcome, Label>> = {
  DONE: { text: "Done", tone: "good" },
  NOT_FOUND: { text: "Not found", tone: "warn" },
  FORBIDDEN: { text: "Forbidden", tone: "bad" },
  UNAUTHENTICATED: { text: "Not signed in", tone: "bad" },
  CONFLICT: { text: "Conflict", tone: "warn" },
  THROTTLED: { text: "Too often", tone: "bad" },
  INVALID: { text: "Invalid", tone: "warn" },
  INTERNAL: { text: "Failed", tone: "bad" },
};

/** Scopes as a form groups them, each with what it lets a key do. */
export const SCOPES: Readonly<Record<string, Partial<Record<Scope, string>>>> = {
  Campaigns: { CAMPAIGNS_READ: "Read", CAMPAIGNS_WRITE: "Create, start, stop" },
  Leads: { LEADS_READ: "Read", LEADS_WRITE: "Move, note, analyse" },
  Customers: { CUSTOMERS_READ: "Read", CUSTOMERS_WRITE: "Convert, move" },
  Exports: { EXPORTS_READ: "Read", EXPORTS_WRITE: "Begin exports and imports" },
  Webhooks: { WEBHOOKS_READ: "Read", WEBHOOKS_WRITE: "Make, change, replay" },
  Settings: { SETTINGS_READ: "Read", SETTINGS_ADMIN: "Vendor keys, budget, prompts" },
  Access: { ACCESS_READ: "People, keys, audit log", ACCESS_ADMIN: "Invite people, make keys" },
};

/** "campaigns:read" of "CAMPAIGNS_READ": as partners write it. */
export const scopeName = (scope: Scope): string => scope.toLowerCase().replace("_", ":");

/** "convert lead" of "convertLead". */
export const actionName = (action: string): string =>
  action.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace("api key", "API key");

const BROWSERS = [
  ["Edg", "Edge"],
  ["OPR", "Opera"],
  ["Firefox", "Firefox"],
  ["Chrome", "Chrome"],
  ["Safari", "Safari"],
] as const;
const SYSTEMS = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["Windows", "Windows"],
  ["Mac OS", "macOS"],
  ["Linux", "Linux"],
] as const;

/** "Firefox on Windows"; what is no browser keeps the name that it gives itself. */
export function device(agent: string | null): string {
  if (!agent) return "Unknown device";
  const browser = BROWSERS.find(([sign]) => agent.includes(`${sign}/`))?.[1];
  const system = SYSTEMS.find(([sign]) => agent.includes(sign))?.[1];
  if (!browser) return agent.split(/[\s/(]/, 1)[0] || agent;
  return system ? `${browser} on ${system}` : browser;
}

/** The secrets of a key that is being rotated, besides its newest: the soonest end of one. */
export function oldSecretEnds({ secrets }: Pick<ApiKeyFragment, "secrets">): string | null {
  const ends = secrets.map(({ endsAt }) => endsAt).filter((end) => end !== null);
  return ends.toSorted()[0] ?? null;
}

const DAY = 24 * 60 * 60 * 1_000;

/** The moment so many days from `now`; null for never. */
export function expiry(days: string, now: number): string | null {
  return days === "" ? null : new Date(now + Number(days) * DAY).toISOString();
}
