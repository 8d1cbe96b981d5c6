import { expect, test } from "vitest";
import type { ScheduleFragment } from "../gen/graphql";
import { initial, toggled, toInput } from "./values";

const monthly: ScheduleFragment = {
  every: "MONTH",
  weekdays: [],
  dayOfMonth: 31,
  at: "18:30",
  zone: "Europe/London",
  newFindsOnly: false,
  paused: false,
  says: "on day 31 of every month, or its last day at 18:30 (Europe/London)",
  nextRuns: [],
};

test("a form begins with the schedule that there is", () => {
  const values = initial(monthly, "Europe/Paris");
  expect(values).toMatchObject({ every: "MONTH", day: "31", at: "18:30", zone: "Europe/London", newFindsOnly: false });
  expect(toInput(values)).toEqual({ every: "MONTH", dayOfMonth: 31, at: "18:30", zone: "Europe/London" });
});

test("without one it begins with Monday morning, by the clocks of this browser", () => {
  expect(toInput(initial(null, "Europe/Paris"))).toEqual({
    every: "WEEK",
    weekdays: ["MONDAY"],
    at: "07:00",
    zone: "Europe/Paris",
  });
});

test("only what belongs to how often it comes round is sent, days in the order of the week", () => {
  const values = { ...initial(monthly, ""), weekdays: ["SUNDAY", "MONDAY"] as const, zone: " UTC " };
  expect(toInput({ ...values, every: "DAY" })).toEqual({ every: "DAY", at: "18:30", zone: "UTC" });
  expect(toInput({ ...values, every: "WEEK" }).weekdays).toEqual(["MONDAY", "SUNDAY"]);
});

test("days are chosen and given up again", () => {
  expect(toggled(["MONDAY"], "FRIDAY")).toEqual(["MONDAY", "FRIDAY"]);
  expect(toggled(["MONDAY", "FRIDAY"], "MONDAY")).toEqual(["FRIDAY"]);
});
