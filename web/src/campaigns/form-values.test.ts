import { describe, expect, test } from "vitest";
import { asked, type CampaignType, carriedOver, type Input, initial, suggestedName, toSend } from "./form-values";

function input(name: string, kind: Input["kind"], more: Partial<Input> = {}): Input {
  return {
    name,
    kind,
    label: name,
    help: "",
    required: false,
    default: null,
    minimum: null,
    maximum: null,
    options: [],
    ...more,
  };
}

const postcode = input("postcode", "POSTCODE", { required: true });
const radius = input("radiusMiles", "INTEGER", { default: 15, minimum: 1, maximum: 200 });
const sectors = input("sectors", "TEXT_LIST");
const sizes = input("sizes", "CHOICES", { options: ["micro", "small"] });
const existing = input("includeExistingCustomers", "BOOLEAN", { default: false });
const budget = input("budgetMinor", "MONEY");
const all = [postcode, radius, sectors, sizes, existing, budget];

describe("a form begins", () => {
  test("with the type's defaults", () => {
    expect(initial(all)).toEqual({
      postcode: "",
      radiusMiles: "15",
      sectors: "",
      sizes: [],
      includeExistingCustomers: false,
      budgetMinor: "",
    });
  });

  test("with what a campaign has, as controls show it", () => {
    const given = { postcode: "LE1 1AA", radiusMiles: 30, sectors: ["a", "b"], sizes: ["small"], budgetMinor: 1250 };
    expect(initial(all, given)).toMatchObject({
      postcode: "LE1 1AA",
      radiusMiles: "30",
      sectors: "a\nb",
      sizes: ["small"],
      budgetMinor: "12.50",
    });
  });
});

describe("what is sent", () => {
  const filled = {
    postcode: " le1 1aa ",
    radiusMiles: "20",
    sectors: " IT support \n\n cloud ",
    sizes: ["micro"],
    includeExistingCustomers: true,
    budgetMinor: "9.99",
  };

  test("has numbers, lists and minor units", () => {
    expect(toSend(all, filled)).toEqual({
      postcode: "le1 1aa",
      radiusMiles: 20,
      sectors: ["IT support", "cloud"],
      sizes: ["micro"],
      includeExistingCustomers: true,
      budgetMinor: 999,
    });
  });

  test("leaves out what is empty, or clears it", () => {
    const values = { ...filled, postcode: " ", budgetMinor: "" };
    expect(toSend([postcode, budget], values)).toEqual({});
    expect(toSend([postcode, budget], values, { clear: true })).toEqual({ postcode: null, budgetMinor: null });
  });

  test("is only what the type asks for", () => {
    expect(toSend([radius], filled)).toEqual({ radiusMiles: 20 });
  });
});

test("names are needed while no file stands for them, and nothing else changes with that", () => {
  const names = input("companyNames", "TEXT_LIST");
  expect(asked(names, { companies: [] }).required).toBe(true);
  expect(asked(names, { companies: [{ name: "Acme" }] }).required).toBe(false);
  expect(asked(names, {}).required).toBe(false);
  expect(asked(sectors, { companies: [] }).required).toBe(false);
  expect(asked(postcode, { companies: [{ name: "Acme" }] }).required).toBe(true);
});

test("companies from a file are held, kept and sent as they are", () => {
  const file = input("companies", "COMPANIES");
  const companies = [{ name: "Acme", postcode: "LE1 1AA" }];
  expect(initial([file])).toEqual({ companies: [] });
  expect(initial([file], { companies })).toEqual({ companies });
  expect(toSend([file], { companies })).toEqual({ companies });
});

test("another type keeps what was filled in, and has its own defaults for the rest", () => {
  const wider = input("radiusMiles", "INTEGER", { default: 50 });
  const values = { ...initial([postcode, radius]), postcode: "LE1 1AA" };
  expect(carriedOver([postcode, wider], values, [postcode, radius])).toEqual({
    postcode: "LE1 1AA",
    radiusMiles: "50",
  });
  const changed = { ...values, radiusMiles: "7" };
  expect(carriedOver([wider], changed, [postcode, radius])).toEqual({ radiusMiles: "7" });
});

test("a name is suggested from the type and the place", () => {
  const type: CampaignType = { key: "x", label: "Healthcare", description: "", searchTerms: [], inputs: [] };
  expect(suggestedName(type, { postcode: "le1 1aa" })).toBe("Healthcare near LE1 1AA");
  expect(suggestedName(type, { referenceCompany: "Acme" })).toBe("Healthcare Acme");
  expect(suggestedName(type, {})).toBe("Healthcare");
});
