import { expect, test } from "vitest";
import { dueIn } from "./renewal";

const NOW = Date.parse("2026-11-23T10:00:00Z");
const MINUTE = 60_000;
const inMinutes = (minutes: number) => new Date(NOW + minutes * MINUTE).toISOString();

test("a token of a quarter of an hour is renewed a minute before its end", () => {
  expect(dueIn(inMinutes(15), NOW)).toBe(14 * MINUTE);
});

test("a short one is renewed after four fifths of its life", () => {
  expect(dueIn(inMinutes(2), NOW)).toBe(96_000);
});

test("a clock that is ahead does not make us ask without end", () => {
  expect(dueIn(inMinutes(-30), NOW)).toBe(20_000);
});

test("a very long one is renewed within what a timer can wait", () => {
  expect(dueIn(inMinutes(60 * 24 * 60), NOW)).toBe(12 * 60 * MINUTE);
});
