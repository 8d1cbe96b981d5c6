import { describe, expect, test } from "vitest";
import { about, ago, counted, duration, host, miles, milliseconds, momentIn, money, month, percent } from "./format";

test.each<[number, string]>([
  [0, "0 s"],
  [59.9, "59 s"],
  [60, "1 min 00 s"],
  [187, "3 min 07 s"],
  [3_600, "1 h 00 min"],
  [7_530, "2 h 05 min"],
])("%d seconds are %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

describe("ago", () => {
  const now = Date.parse("2026-11-23T12:00:00Z");
  test.each<[string, string]>([
    ["2026-11-23T12:00:05Z", "just now"],
    ["2026-11-23T11:59:30Z", "just now"],
    ["2026-11-23T11:55:00Z", "5 min ago"],
    ["2026-11-23T09:00:00Z", "3 h ago"],
    ["2026-11-11T12:00:00Z", "12 d ago"],
    ["2026-01-05T12:00:00Z", "5 Jan 2026"],
  ])("%s is %s", (at, text) => {
    expect(ago(at, now)).toBe(text);
  });
});

test("money is in whole units, and nothing is a dash", () => {
  expect(money({ minor: 42, currency: "USD" })).toBe("$0.42");
  expect(money({ minor: 123_456, currency: "USD" })).toBe("$1,234.56");
  expect(money({ minor: 0, currency: "USD" })).toBe("–");
  expect(money({ minor: 0, currency: "USD" }, "$0")).toBe("$0");
});

test("distances are exact only nearby", () => {
  expect(miles(0.84)).toBe("0.8 mi");
  expect(miles(12.4)).toBe("12 mi");
  expect(miles(null)).toBe("–");
});

test.each<[number | null, string]>([
  [null, "–"],
  [180, "180 ms"],
  [1_240, "1.2 s"],
  [14_400, "14 s"],
])("%d milliseconds are %s", (time, text) => {
  expect(milliseconds(time)).toBe(text);
});

test.each<[number, string]>([
  [20, "less than a minute"],
  [250, "about 4 min"],
  [3_600, "about 1 h"],
  [8_900, "about 2 h 30 min"],
])("%d seconds are %s, more or less", (seconds, text) => {
  expect(about(seconds)).toBe(text);
});

test("a month is named by any of its days, whatever the time zone", () => {
  expect(month("2026-11-01")).toBe("November 2026");
});

test("counts have their noun", () => {
  expect(counted(1, "lead")).toBe("1 lead");
  expect(counted(1_204, "lead")).toBe("1,204 leads");
  expect(counted(2, "company", "companies")).toBe("2 companies");
});

test("a part of nothing is no percentage", () => {
  expect(percent(1, 3)).toBe("33 %");
  expect(percent(0, 0)).toBe("–");
});

test("addresses are shown without what every address has", () => {
  expect(host("https://www.example.co.uk/")).toBe("example.co.uk");
  expect(host("http://example.org/about/")).toBe("example.org/about");
});

test("a moment by the clocks of a zone, or by those here where nobody knows it", () => {
  expect(momentIn("2026-11-30T07:30:00Z", "America/New_York")).toBe("Mon 30 Nov, 02:30");
  expect(momentIn("2026-11-30T07:30:00Z", "Nowhere/Land")).toMatch(/ Nov, /);
});
