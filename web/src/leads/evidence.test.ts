import { expect, test } from "vitest";
import { comparable, disputed, type Fact, findingsOf, subjectsOf } from "./evidence";

function fact(field: string, value: string, more: Partial<Fact> = {}): Fact {
  return {
    id: `${field}-${value}`,
    field,
    label: field,
    value,
    data: value,
    source: "WEBSITE",
    url: null,
    attribution: null,
    confidence: 0.5,
    seenAt: "2026-11-23T10:00:00Z",
    expiresAt: null,
    ...more,
  };
}

test("the surest value of a field comes first", () => {
  const [finding] = findingsOf([fact("phone", "1", { confidence: 0.4 }), fact("phone", "2", { confidence: 0.9 })]);
  expect(finding?.sayings.map(({ value }) => value)).toEqual(["2", "1"]);
});

test("sources that say the same in other letters agree", () => {
  const [finding] = findingsOf([fact("phone", "+44 116 496 0123"), fact("phone", "0116 4960123")]);
  expect(finding?.conflicting).toBe(false);
});

test("what several sources say is one value with all of them", () => {
  const [finding] = findingsOf([
    fact("name", "Acme Ltd", { source: "WEBSITE", confidence: 0.9 }),
    fact("name", "ACME LIMITED", { source: "COMPANIES_HOUSE", confidence: 0.98 }),
  ]);
  expect(finding?.conflicting).toBe(false);
  expect(finding?.sayings.map(({ value, facts }) => [value, facts.map(({ source }) => source)])).toEqual([
    ["ACME LIMITED", ["COMPANIES_HOUSE", "WEBSITE"]],
  ]);
});

test("sources that differ on what can be said once disagree", () => {
  const [finding] = findingsOf([fact("postcode", "LE1 1AA"), fact("postcode", "LE2 2BB")]);
  expect(finding?.conflicting).toBe(true);
});

test("what is disputed is known by its field", () => {
  const facts = [fact("phone", "1"), fact("phone", "2"), fact("town", "Leicester"), fact("town", "LEICESTER")];
  expect([...disputed(facts)]).toEqual(["phone"]);
});

test("what names people says under which law", () => {
  const [people, contact] = [
    subjectsOf([fact("named_emails", "j@x.example")]),
    subjectsOf([fact("email", "x@x.example")]),
  ];
  expect(people[0]?.note).toContain("UK GDPR");
  expect(contact[0]?.note).toBeUndefined();
});

test("fields of which there can be several do not disagree", () => {
  const [finding] = findingsOf([fact("email", "a@x.example"), fact("email", "b@x.example")]);
  expect(finding?.conflicting).toBe(false);
});

test("findings are put under their subjects in order, the unknown last", () => {
  const subjects = subjectsOf([
    fact("rating", "4.5"),
    fact("email", "e"),
    fact("phone", "1"),
    fact("company_number", "0"),
  ]);
  expect(subjects.map(({ title, findings }) => [title, findings.map(({ field }) => field)])).toEqual([
    ["Contact", ["phone", "email"]],
    ["Register", ["company_number"]],
    ["Business", ["rating"]],
  ]);
});

test("addresses are compared without their form", () => {
  expect(comparable("https://www.Example.co.uk/")).toBe(comparable("http://example.co.uk"));
});
