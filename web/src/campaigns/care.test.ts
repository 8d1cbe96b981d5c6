import { expect, test } from "vitest";
import { withCare } from "./care";
import { type CampaignType, initial, toSend } from "./form-values";

const input = (name: string): CampaignType["inputs"][number] => ({
  name,
  kind: "TEXT",
  label: name,
  help: "",
  required: false,
  default: null,
  minimum: null,
  maximum: null,
  options: [],
});

const type = (...names: string[]): CampaignType => ({
  key: "x",
  label: "X",
  description: "",
  searchTerms: [],
  inputs: names.map(input),
});

test("what is done for leads is asked for before the limit on spending", () => {
  const { inputs } = withCare(type("prompt", "budgetMinor"));
  expect(inputs.map(({ name }) => name)).toEqual(["prompt", "findLinkedin", "analyzeAbove", "budgetMinor"]);
  expect(withCare(type("prompt")).inputs.at(-1)?.name).toBe("analyzeAbove");
});

test("LinkedIn pages are looked for, and nothing is analysed, unless somebody says otherwise", () => {
  const { inputs } = withCare(type());
  expect(toSend(inputs, initial(inputs))).toEqual({ findLinkedin: true });
  const said = { findLinkedin: false, analyzeAbove: "70" };
  expect(toSend(inputs, said)).toEqual({ findLinkedin: false, analyzeAbove: 70 });
});
