import { expect, test } from "vitest";
import { kindOf, kindsOf } from "./reasons";

const told = (reason: string | null) => ({ candidate: { reason } });

test("reasons that differ in a name or a number are of one kind", () => {
  const kind = "it is … miles away, outside the radius of … miles";
  expect(kindOf(told("it is 31.5 miles away, outside the radius of 15 miles."))).toBe(kind);
  expect(kindOf(told("it is 1,040 miles away, outside the radius of 15 miles"))).toBe(kind);
  expect(kindOf(told("the brief excludes “chains”"))).toBe("the brief excludes “…”");
});

test("kinds are counted, the most frequent first", () => {
  const unconfirmed = told("unconfirmed: no second source knows it");
  expect(kindsOf([told("it is 9 miles away"), unconfirmed, told(null), { candidate: null }, unconfirmed])).toEqual([
    ["unconfirmed: no second source knows it", 2],
    ["it is … miles away", 1],
  ]);
});
