/** What people call the columns of exports and what a column of an uploaded file can hold. */

import type { CustomerColumn, ExportFormat, ImportField, LeadColumn } from "../gen/graphql";

export const formats: Readonly<Record<ExportFormat, string>> = {
  XLSX: "Excel workbook",
  CSV: "CSV",
  JSON_LINES: "JSON Lines",
};

const company = {
  COMPANY: "Company",
  COMPANY_NUMBER: "Company number",
  PHONE: "Phone",
  EMAIL: "E-mail",
  WEBSITE: "Website",
  LINKEDIN_URL: "LinkedIn",
  ADDRESS: "Address",
  TOWN: "Town",
  POSTCODE: "Postcode",
} as const;

export const leadColumns: Readonly<Record<LeadColumn, string>> = {
  ...company,
  STATUS: "Status",
  SCORE: "Score",
  DISTANCE_MILES: "Distance",
  CAMPAIGN: "Campaign",
  CUSTOMER_STATUS: "Customer status",
  NOTES: "Notes",
  CREATED_AT: "Found",
  UPDATED_AT: "Changed",
  ID: "Lead's id",
};

export const customerColumns: Readonly<Record<CustomerColumn, string>> = {
  ...company,
  STATUS: "Status",
  LEAD_SCORE: "Lead's score",
  CREATED_AT: "Customer since",
  UPDATED_AT: "Changed",
  ID: "Customer's id",
  LEAD_ID: "Lead's id",
};

export const importFields: Readonly<Record<ImportField, string>> = {
  NAME: "Company's name",
  COMPANY_NUMBER: "Company number",
  PHONE: "Phone",
  EMAIL: "E-mail",
  WEBSITE: "Website",
  LINKEDIN_URL: "LinkedIn",
  ADDRESS: "Address",
  TOWN: "Town",
  POSTCODE: "Postcode",
  DESCRIPTION: "What it does",
  STATUS: "Lead's status",
  NOTES: "Notes",
};

/** The columns as the API takes them, from what was chosen for each heading; what holds nothing is left out. */
export function mapping(
  chosen: Readonly<Record<string, ImportField | "">>,
): readonly { heading: string; field: ImportField }[] {
  return Object.entries(chosen).flatMap(([heading, field]) => (field ? [{ heading, field }] : []));
}

/** Why the choice cannot be used; null when it can. */
export function objection(chosen: Readonly<Record<string, ImportField | "">>): string | null {
  const fields = mapping(chosen).map(({ field }) => field);
  const twice = fields.find((field, place) => fields.indexOf(field) !== place);
  if (twice) return `Two columns are chosen for “${importFields[twice]}”: choose one.`;
  return fields.includes("NAME") ? null : "Choose the column that holds the companies' names.";
}
