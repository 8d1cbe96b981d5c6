/** Between the form of a schedule and the API: what the form begins with, and what is sent; pure. */

import type { Every, ScheduleFragment, ScheduleInput, Weekday } from "../gen/graphql";

/** What the controls hold. */
export interface Values {
  readonly every: Every;
  readonly weekdays: readonly Weekday[];
  readonly day: string;
  readonly at: string;
  readonly zone: string;
  readonly newFindsOnly: boolean;
}

export const DAYS: readonly Weekday[] = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];

/** The schedule that there is; or each Monday morning by the clocks of `here`, as a start. */
export function initial(schedule: ScheduleFragment | null, here: string): Values {
  if (schedule === null) {
    return { every: "WEEK", weekdays: ["MONDAY"], day: "1", at: "07:00", zone: here, newFindsOnly: true };
  }
  const { every, weekdays, dayOfMonth, at, zone, newFindsOnly } = schedule;
  return {
    every,
    weekdays: weekdays.length > 0 ? weekdays : ["MONDAY"],
    day: String(dayOfMonth ?? 1),
    at,
    zone,
    newFindsOnly,
  };
}

/** What is sent: of what depends on how often it comes round, only what does. */
export function toInput({ every, weekdays, day, at, zone }: Values): ScheduleInput {
  const input: ScheduleInput = { every, at, zone: zone.trim() };
  if (every === "WEEK") return { ...input, weekdays: DAYS.filter((each) => weekdays.includes(each)) };
  return every === "MONTH" ? { ...input, dayOfMonth: Number(day) } : input;
}

/** `days` with `day` chosen, or not any more. */
export function toggled(days: readonly Weekday[], day: Weekday): readonly Weekday[] {
  return days.includes(day) ? days.filter((each) => each !== day) : [...days, day];
}
