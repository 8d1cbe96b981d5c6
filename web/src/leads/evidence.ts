/** Ordering what is known about a company: by subject, with what the sources agree and disagree on; pure. */

import type { LeadWholeFragment } from "../gen/graphql";
import { linesOf } from "./values";

export type Fact = LeadWholeFragment["facts"][number];

/** One value, as its surest source writes it, and all who say so. */
export interface Saying {
  readonly value: string;
  /** The same for the eye: what is a list of things, one on each line. */
  readonly lines: readonly string[];
  readonly facts: readonly Fact[];
}

/** One field with every value that is known of it, the surest first. */
export interface Finding {
  readonly field: string;
  readonly label: string;
  readonly sayings: readonly Saying[];
  /** Whether two sources say different things. */
  readonly conflicting: boolean;
}

export interface Subject {
  readonly title: string;
  /** What whoever uses its values should know. */
  readonly note: string | undefined;
  readonly findings: readonly Finding[];
}

const PEOPLE =
  "Who is named here is a person: the UK GDPR applies. Write to them about their company's business only, say where you have the address from, and stop when they ask.";

const SUBJECTS: readonly (readonly [title: string, fields: readonly string[], note?: string])[] = [
  ["Why now", ["signal"]],
  ["Company", ["name", "description", "employees", "size_hints", "technologies"]],
  ["Contact", ["phone", "email", "website", "linkedin_url", "social_links"]],
  ["People", ["officers", "controllers", "named_emails"], PEOPLE],
  ["Place", ["address", "town", "postcode", "position", "locations", "opening_hours"]],
  ["Accounts", ["net_assets", "turnover", "accounts_category", "accounts_made_up_to", "accounts_due_on", "charges"]],
  [
    "Register",
    [
      "company_number",
      "company_status",
      "company_type",
      "incorporated_on",
      "sic_codes",
      "previous_names",
      "vat_number",
    ],
  ],
  ["Business", []],
];

/** Fields of which a company has one value, so that two values are a conflict. */
const SINGULAR = new Set([
  "name",
  "postcode",
  "town",
  "phone",
  "website",
  "linkedin_url",
  "employees",
  "net_assets",
  "turnover",
  "company_number",
  "company_status",
  "incorporated_on",
  "vat_number",
]);

/** All `facts` by subject; a field that no subject names is part of the last. */
export function subjectsOf(facts: readonly Fact[]): readonly Subject[] {
  const findings = findingsOf(facts);
  const rest = SUBJECTS.length - 1;
  const place = ({ field }: Finding) => {
    const index = SUBJECTS.findIndex(([, fields]) => fields.includes(field));
    return index === -1 ? rest : index;
  };
  return SUBJECTS.map(([title, order, note], index) => ({
    title,
    note,
    findings: findings
      .filter((finding) => place(finding) === index)
      .sort((one, other) => order.indexOf(one.field) - order.indexOf(other.field)),
  })).filter((subject) => subject.findings.length > 0);
}

export function findingsOf(facts: readonly Fact[]): readonly Finding[] {
  const fields = [...new Set(facts.map(({ field }) => field))];
  return fields.map((field) => findingOf(facts.filter((fact) => fact.field === field)));
}

function findingOf(facts: Fact[]): Finding {
  const [first] = facts as [Fact];
  const sorted = facts.toSorted((one, other) => other.confidence - one.confidence);
  const values = [...new Set(sorted.map(({ value }) => comparable(value)))];
  const sayings = values.map((value) => {
    const saying = sorted.filter((fact) => comparable(fact.value) === value);
    const surest = saying[0] ?? first;
    return { value: surest.value, lines: linesOf(surest), facts: saying };
  });
  return {
    field: first.field,
    label: first.label,
    sayings,
    conflicting: SINGULAR.has(first.field) && sayings.length > 1,
  };
}

/** Fields on which two sources say different things. */
export function disputed(facts: readonly Fact[]): ReadonlySet<string> {
  const conflicting = findingsOf(facts).filter((finding) => finding.conflicting);
  return new Set(conflicting.map(({ field }) => field));
}

/** Values that differ in case, spaces, punctuation, legal form or the form of an address are the same. */
export function comparable(value: string): string {
  return value
    .toLowerCase()
    .replace(/^https?:\/\/(www\.)?/, "")
    .replace(/^\+44/, "0")
    .replace(/\b(limited|ltd|llp|plc)\b\.?$/, "")
    .replace(/[^\p{L}\p{N}]/gu, "");
}
