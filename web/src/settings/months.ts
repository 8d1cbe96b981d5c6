/** Months of spending and amounts of a budget, between people and the API; pure. */

/** The first day of the month that lies `by` months from that of `day`, as the API writes days. */
export function monthBeside(day: string, by: number): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + by, 1)).toISOString().slice(0, 10);
}

/** What is left of a budget; never less than nothing. */
export function left(budget: number, ...gone: readonly number[]): number {
  return Math.max(
    0,
    gone.reduce((rest, amount) => rest - amount, budget),
  );
}

/** An amount in minor units as it is typed in whole ones; no limit is an empty field. */
export const typedAmount = (minor: number | null): string => (minor === null ? "" : (minor / 100).toFixed(2));

export const toMinor = (text: string): number | null => (text.trim() ? Math.round(Number(text) * 100) : null);
