import { expect, test } from "vitest";
import { withLead } from "./order";

const lead = (id: string, score: number, createdAt: string) => ({ id, score, createdAt });
const a = lead("a", 90, "2026-11-23T10:00:01Z");
const b = lead("b", 70, "2026-11-23T10:00:03Z");
const c = lead("c", 80, "2026-11-23T10:00:04Z");
const ids = (leads: readonly { id: string }[]) => leads.map(({ id }) => id).join("");

test("the best come first, or the newest", () => {
  expect(ids(withLead([a, b], c, "SCORE", false))).toBe("acb");
  expect(ids(withLead([b, a], c, "CREATED_AT", false))).toBe("cba");
});

test("a lead that is there already is put in its place, not doubled", () => {
  expect(ids(withLead([a, c, b], { ...b, score: 95 }, "SCORE", false))).toBe("bac");
});

test("what comes after all that is shown waits for its page", () => {
  expect(ids(withLead([a, c], b, "SCORE", true))).toBe("ac");
  expect(ids(withLead([a, c], b, "SCORE", false))).toBe("acb");
});
