import { expect, test } from "vitest";
import { parse, to } from "./router";

test("a route is a page, what comes after it, and a query", () => {
  const { page, rest, query } = parse("#/leads/TGVhZDox?status=NEW&text=a%20b");
  expect(page).toBe("leads");
  expect(rest).toEqual(["TGVhZDox"]);
  expect(Object.fromEntries(query)).toEqual({ status: "NEW", text: "a b" });
});

test.each(["", "#", "#/"])("%j is no page", (hash) => {
  expect(parse(hash)).toMatchObject({ page: "", rest: [] });
});

test("ids with signs of their own go there and back", () => {
  const address = to(["campaigns", "Q2E6MQ==/x", "edit"]);
  expect(address).toBe("#/campaigns/Q2E6MQ%3D%3D%2Fx/edit");
  expect(parse(address).rest).toEqual(["Q2E6MQ==/x", "edit"]);
});

test("what says nothing is left out of the query", () => {
  expect(to(["leads"], { status: "", text: "a&b" })).toBe("#/leads?text=a%26b");
  expect(to(["leads"], { status: "" })).toBe("#/leads");
});

test("a broken escape is taken as it stands", () => {
  expect(parse("#/leads/%E0%A4%A").rest).toEqual(["%E0%A4%A"]);
});
