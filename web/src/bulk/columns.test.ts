import { expect, test } from "vitest";
import { mapping, objection } from "./columns";

test("columns that hold nothing are left out", () => {
  expect(mapping({ Firm: "NAME", Colour: "", Tel: "PHONE" })).toEqual([
    { heading: "Firm", field: "NAME" },
    { heading: "Tel", field: "PHONE" },
  ]);
});

test("one column holds the names, and no two hold the same", () => {
  expect(objection({ Firm: "NAME", Colour: "" })).toBeNull();
  expect(objection({ Firm: "", Colour: "" })).toBe("Choose the column that holds the companies' names.");
  expect(objection({ Firm: "NAME", Tel: "PHONE", Mobile: "PHONE" })).toBe(
    "Two columns are chosen for “Phone”: choose one.",
  );
});
