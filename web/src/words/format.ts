/** Numbers, money, times and distances in words for a person; pure. */

const numbers = new Intl.NumberFormat("en-GB");
const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const moments = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
const months = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
const clocks = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const count = (value: number): string => numbers.format(value);
export const day = (at: string): string => days.format(new Date(at));
export const moment = (at: string): string => moments.format(new Date(at));
export const month = (at: string): string => months.format(new Date(at));
export const clock = (at: string): string => clocks.format(new Date(at));

/** "Mon, 30 Nov, 07:30" by the clocks of `zone`, or by those here where this browser does not know it. */
export function momentIn(at: string, zone: string): string {
  const form: Intl.DateTimeFormatOptions = {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  };
  try {
    return new Intl.DateTimeFormat("en-GB", { ...form, timeZone: zone }).format(new Date(at));
  } catch {
    return new Intl.DateTimeFormat("en-GB", form).format(new Date(at));
  }
}

/** "1 lead", "1,204 leads". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** "14 s", "3 min 07 s", "2 h 05 min". */
export function duration(seconds: number): string {
  const whole = Math.floor(seconds);
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min ${pad(whole % MINUTE)} s`;
  return `${Math.floor(whole / HOUR)} h ${pad(Math.floor((whole % HOUR) / MINUTE))} min`;
}

/** "less than a minute", "about 4 min", "about 2 h 30 min": for what nobody knows to the second. */
export function about(seconds: number): string {
  const minutes = Math.round(seconds / MINUTE);
  if (minutes < 1) return "less than a minute";
  if (minutes < 60) return `about ${minutes} min`;
  const tens = 10 * Math.round(minutes / 10);
  return `about ${Math.floor(tens / 60)} h${tens % 60 ? ` ${tens % 60} min` : ""}`;
}

/** "180 ms", "1.2 s", "14 s"; an unknown time is "–". */
export function milliseconds(time: number | null): string {
  if (time === null) return "–";
  return time < 1_000 ? `${time} ms` : time < 10_000 ? `${(time / 1_000).toFixed(1)} s` : duration(time / 1_000);
}

/** "just now", "5 min ago", "3 h ago", "12 d ago", then the date. */
export function ago(at: string, now: number): string {
  const seconds = (now - Date.parse(at)) / 1_000;
  if (seconds < 45) return "just now";
  if (seconds < HOUR) return `${Math.max(1, Math.round(seconds / MINUTE))} min ago`;
  if (seconds < DAY) return `${Math.round(seconds / HOUR)} h ago`;
  if (seconds < 30 * DAY) return `${Math.round(seconds / DAY)} d ago`;
  return day(at);
}

interface Amount {
  minor: number;
  currency: string;
}

/** "$0.42"; nothing spent is `none`. */
export function money({ minor, currency }: Amount, none = "–"): string {
  if (minor === 0) return none;
  return new Intl.NumberFormat("en-GB", { style: "currency", currency, currencyDisplay: "narrowSymbol" }).format(
    minor / 100,
  );
}

/** "0.8 mi", "12 mi"; an unknown distance is "–". */
export function miles(distance: number | null): string {
  if (distance === null) return "–";
  return `${distance < 10 ? distance.toFixed(1) : Math.round(distance)} mi`;
}

/** "1 in 4 calls failed" is for people, "75 %" for tables. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? "–" : `${Math.round((100 * part) / whole)} %`;
}

/** The part of an address that people read. */
export function host(url: string): string {
  return url.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
}

const pad = (value: number): string => String(value).padStart(2, "0");
