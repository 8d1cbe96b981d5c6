import { expect, test } from "vitest";
import { linesOf } from "./values";

test("what is a list of things has one on each line, and the rest one line", () => {
  const officers = [{ name: "Jane Roe", role: "director", resigned: null }, { name: "John Doe" }];
  expect(linesOf({ field: "officers", value: "…", data: officers })).toEqual(["Jane Roe (director)", "John Doe"]);
  const codes = { field: "sic_codes", value: "62020, 62090", data: ["62020", "62090"] };
  expect(linesOf(codes)).toEqual(["62020, 62090"]);
  expect(linesOf({ field: "position", value: "52.6, -1.1", data: [52.6, -1.1] })).toEqual(["52.6, -1.1"]);
  expect(linesOf({ field: "phone", value: "0116 496 0123" })).toEqual(["0116 496 0123"]);
});

test("a thing is called by its name, wherever that stands, and its codes are put into words", () => {
  const natures = ["right-to-appoint", "voting-rights-75-percent"];
  const data = [{ kind: "individual", name: "Jane Roe", natures, on: "2016-04-06" }];
  expect(linesOf({ field: "controllers", value: "…", data })).toEqual([
    "Jane Roe (individual, right to appoint, voting rights 75 percent, 2016-04-06)",
  ]);
});

test("sums have their currency and their day", () => {
  const data = { on: "2025-12-14", amount: 993_485, currency: "GBP" };
  expect(linesOf({ field: "net_assets", value: "…", data })).toEqual(["£993,485 on 14 Dec 2025"]);
  expect(linesOf({ field: "net_assets", value: "…", data: { amount: -1_200, currency: "EUR" } })).toEqual(["-€1,200"]);
});

test.each<[unknown, string]>([
  [{ total: 3, outstanding: 1, part_satisfied: 0, satisfied: 2 }, "3: 1 outstanding, 2 satisfied"],
  [{ total: 0, outstanding: 0, part_satisfied: 0, satisfied: 0 }, "none"],
  [{ total: 2, outstanding: null, part_satisfied: null, satisfied: null }, "2"],
  [{ registered: true }, "registered"],
  [{ registered: false }, "none"],
  [{ other: 1 }, "as the API says it"],
])("charges %j are %s", (data, text) => {
  expect(linesOf({ field: "charges", value: "as the API says it", data })).toEqual([text]);
});
