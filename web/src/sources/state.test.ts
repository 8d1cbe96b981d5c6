import { describe, expect, test } from "vitest";
import type { ProviderFragment } from "../gen/graphql";
import { clock } from "../words/format";
import { broken, isKnown, keyOf, leftOf, retirement, stateOf } from "./state";

const NOW = Date.parse("2026-11-23T12:00:00Z");

function provider(more: Partial<ProviderFragment> = {}): ProviderFragment {
  return {
    source: "OPENAI",
    label: "OpenAI web search",
    needsKey: true,
    configured: true,
    origin: "SYSTEM",
    hint: null,
    lastOkAt: null,
    lastErrorAt: null,
    lastError: null,
    rate: null,
    errorRate: null,
    medianMs: null,
    p95Ms: null,
    callsToday: 0,
    spentToday: { minor: 0, currency: "USD", amount: "0.00" },
    circuit: "CLOSED",
    circuitUntil: null,
    circuitReason: null,
    model: null,
    modelRetiresAt: null,
    detail: null,
    ...more,
  };
}

test.each<[Partial<ProviderFragment>, string]>([
  [{}, "On"],
  [{ configured: false, circuit: "OPEN" }, "Off"],
  [{ circuit: "OPEN" }, "Failing"],
  [{ circuit: "HALF_OPEN", lastErrorAt: "2026-11-23T11:00:00Z" }, "Trying again"],
  [{ lastErrorAt: "2026-11-23T11:00:00Z" }, "Failing"],
  [{ lastErrorAt: "2026-11-23T11:00:00Z", lastOkAt: "2026-11-23T11:00:01Z" }, "On"],
])("%j is %s", (more, text) => {
  expect(stateOf(provider(more)).text).toBe(text);
});

test.each<[Partial<ProviderFragment>, string]>([
  [{ needsKey: false }, "needs no key"],
  [{ configured: false }, "no key"],
  [{}, "with the system's key"],
  [{ origin: "TENANT", hint: "7Q4z" }, "with your key that ends in 7Q4z"],
])("%j: %s", (more, text) => {
  expect(keyOf(provider(more))).toBe(text);
});

test("a source that nobody asked today has no figures", () => {
  expect(isKnown(provider())).toBe(false);
  expect(isKnown(provider({ callsToday: 1 }))).toBe(true);
  expect(isKnown(provider({ model: "m" }))).toBe(true);
  expect(isKnown(provider({ circuit: "OPEN" }))).toBe(true);
});

test("a broken circuit says until when and why", () => {
  const until = "2026-11-23T12:05:00Z";
  expect(broken(provider())).toBeNull();
  expect(broken(provider({ circuit: "OPEN", circuitUntil: until, circuitReason: "5 calls failed." }))).toBe(
    `Not asked until ${clock(until)} (5 calls failed)`,
  );
  expect(broken(provider({ circuit: "HALF_OPEN" }))).toBe("One call is let through, to see whether it answers again");
});

describe("what is left of the rate", () => {
  const rate = { allowed: 600, remaining: 42, resetsAt: "2026-11-23T12:00:12.400Z" };
  test("counts down to its reset", () => {
    expect(leftOf(rate, NOW)).toEqual({ remaining: 42, allowed: 600, resetsIn: 13 });
  });
  test("is all of it after that", () => {
    expect(leftOf(rate, NOW + 13_000)).toEqual({ remaining: 600, allowed: 600, resetsIn: null });
  });
});

test.each<[string | null, string | undefined]>([
  [null, undefined],
  ["2028-01-01T00:00:00Z", undefined],
  ["2026-12-11T00:00:00Z", "retires on 11 Dec 2026"],
  ["2026-11-01T00:00:00Z", "retired on 1 Nov 2026: choose another"],
])("a model that ends at %s", (at, text) => {
  expect(retirement(at, NOW)?.text).toBe(text);
});
