import { expect, test } from "vitest";
import { left, monthBeside, toMinor, typedAmount } from "./months";

test("months turn with the year", () => {
  expect(monthBeside("2026-11-01", -1)).toBe("2026-10-01");
  expect(monthBeside("2026-01-31", -1)).toBe("2025-12-01");
  expect(monthBeside("2026-12-01", 1)).toBe("2027-01-01");
});

test("a budget that is used up has nothing left", () => {
  expect(left(5_000, 1_200, 300)).toBe(3_500);
  expect(left(1_000, 900, 300)).toBe(0);
});

test("amounts are typed in whole units and sent in minor ones", () => {
  expect(typedAmount(1_250)).toBe("12.50");
  expect(toMinor(" 12.5 ")).toBe(1_250);
  expect(toMinor("19.99")).toBe(1_999);
});

test("no limit is an empty field, and nothing at all is a limit", () => {
  expect(typedAmount(null)).toBe("");
  expect(toMinor("")).toBeNull();
  expect(typedAmount(0)).toBe("0.00");
  expect(toMinor("0")).toBe(0);
});
