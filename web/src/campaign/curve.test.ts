import { expect, test } from "vitest";
import type { CountersFragment, EventKind } from "../gen/graphql";
import { pointsOf, samplesOf } from "./curve";

const NONE: CountersFragment = {
  found: 0,
  unique: 0,
  enriched: 0,
  scored: 0,
  promoted: 0,
  duplicate: 0,
  rejected: 0,
  failed: 0,
};

function event(second: number, found: number, kind: EventKind = "CANDIDATE_FOUND") {
  return { kind, at: new Date(second * 1_000).toISOString(), counters: { ...NONE, found } };
}

test("samples are evenly spaced in time, each the last value known by then", () => {
  const samples = samplesOf([event(0, 1), event(2, 5), event(10, 9)], 6);
  expect(samples.map(({ found }) => found)).toEqual([1, 5, 5, 5, 5, 9]);
});

test("only the current run is drawn", () => {
  const samples = samplesOf([event(0, 50), event(5, 0, "RUN_QUEUED"), event(6, 1), event(8, 3)], 3);
  expect(samples.map(({ found }) => found)).toEqual([1, 1, 3]);
});

test("what is done with the leads afterwards does not stretch the line", () => {
  const samples = samplesOf([event(0, 1), event(2, 3), event(900, 3, "LEAD_CONVERTED")], 3);
  expect(samples.map(({ found }) => found)).toEqual([1, 1, 3]);
});

test("one event is no line", () => {
  expect(samplesOf([event(0, 1)])).toEqual([]);
  expect(pointsOf([], "found", 10)).toBe("");
});

test("points fill a box of 100 by 100, upwards", () => {
  const samples = [0, 5, 10].map((found) => ({ ...NONE, found }));
  expect(pointsOf(samples, "found", 10)).toBe("0.0,100.0 50.0,50.0 100.0,0.0");
});
