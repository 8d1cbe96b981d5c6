/** Between the campaign form and the API: what a form begins with, and what is sent; pure. */

import type { CampaignTypesQuery, InputKind, ListedCompanyInput } from "../gen/graphql";
import { toLines } from "../words/lines";

export type CampaignType = CampaignTypesQuery["campaignTypes"][number];
export type Input = CampaignType["inputs"][number];
export type ListedCompany = ListedCompanyInput;
/** What controls hold: text as typed (a list is one line each), ticked boxes, chosen words, companies from a file. */
export type Value = string | boolean | readonly string[] | readonly ListedCompany[];
export type Values = Readonly<Record<string, Value>>;

const EMPTY: Readonly<Record<InputKind, Value>> = {
  POSTCODE: "",
  INTEGER: "",
  TEXT: "",
  LONG_TEXT: "",
  TEXT_LIST: "",
  MONEY: "",
  BOOLEAN: false,
  CHOICES: [],
  COMPANIES: [],
};

/** The values a form begins with: those given, else the type's defaults. */
export function initial(inputs: readonly Input[], given: Readonly<Record<string, unknown>> = {}): Values {
  return Object.fromEntries(inputs.map((input) => [input.name, shown(input, given[input.name] ?? input.default)]));
}

/** The names of companies, one on each line: a file may stand for them, and without one they are needed. */
export const NAMES = "companyNames";

/** `input` as it is asked for beside `values`. */
export function asked(input: Input, values: Values): Input {
  const companies = values["companies"];
  if (input.name !== NAMES || !Array.isArray(companies)) return input;
  return { ...input, required: companies.length === 0 };
}

/** Values for another type: what was filled in stays where the new type asks for the same. */
export function carriedOver(inputs: readonly Input[], values: Values, before: readonly Input[]): Values {
  const fresh = initial(inputs);
  const untouched = initial(before);
  const kept = inputs.filter(({ name }) => name in values && !same(values[name], untouched[name]));
  return { ...fresh, ...Object.fromEntries(kept.map(({ name }) => [name, values[name] as Value])) };
}

/** What is sent to the API for `values`: numbers, lists, minor units; an empty field is left out, or null to clear it. */
export function toSend(inputs: readonly Input[], values: Values, { clear = false } = {}): Record<string, unknown> {
  const pairs = inputs.map((input) => [input.name, sent(input.kind, values[input.name] ?? "")] as const);
  return Object.fromEntries(pairs.filter(([, value]) => clear || value !== null));
}

/** A name to suggest: the type and the place. */
export function suggestedName(type: CampaignType, values: Values): string {
  const subject = values["referenceCompany"] || "";
  const place = values["postcode"] || "";
  return [type.label, subject, place && `near ${String(place).toUpperCase()}`].filter(Boolean).join(" ");
}

function shown({ kind }: Input, value: unknown): Value {
  if (value === null || value === undefined) return EMPTY[kind];
  if (kind === "BOOLEAN") return Boolean(value);
  if (kind === "MONEY") return (Number(value) / 100).toFixed(2);
  if (kind === "COMPANIES") return value as readonly ListedCompany[];
  if (Array.isArray(value)) return kind === "CHOICES" ? value.map(String) : value.join("\n");
  return String(value);
}

function sent(kind: InputKind, value: Value): unknown {
  if (typeof value !== "string") return value;
  const text = value.trim();
  if (kind === "TEXT_LIST") return toLines(text);
  if (text === "") return null;
  if (kind === "INTEGER") return Number(text);
  if (kind === "MONEY") return Math.round(Number(text) * 100);
  return text;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
