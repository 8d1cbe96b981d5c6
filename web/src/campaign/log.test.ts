import { describe, expect, test } from "vitest";
import { beginAfter, firstOf, type Log, receive, skipTo, withOlder } from "./log";

const events = (...seqs: number[]) => seqs.map((seq) => ({ seq }));
const seqs = (log: Log<{ seq: number }>) => log.events.map(({ seq }) => seq);
const logOf = (...numbers: number[]) =>
  receive(beginAfter<{ seq: number }>((numbers[0] ?? 1) - 1), events(...numbers)).log;

describe("receive", () => {
  test("takes what follows on, in order", () => {
    const { log, rest } = receive(logOf(1, 2), events(3, 4));
    expect(seqs(log)).toEqual([1, 2, 3, 4]);
    expect(log.last).toBe(4);
    expect(rest).toEqual([]);
  });

  test("leaves out what was seen before, as after a connection that came back", () => {
    const { log, rest } = receive(logOf(1, 2, 3), events(2, 3, 4, 4));
    expect(seqs(log)).toEqual([1, 2, 3, 4]);
    expect(rest).toEqual([]);
  });

  test("stops at a hole and hands back what lies behind it", () => {
    const { log, rest } = receive(logOf(1), events(2, 4, 5));
    expect(seqs(log)).toEqual([1, 2]);
    expect(log.last).toBe(2);
    expect(rest).toEqual(events(4, 5));
  });

  test("begins after the number it is told", () => {
    const { log, rest } = receive(beginAfter<{ seq: number }>(700), events(700, 701));
    expect(seqs(log)).toEqual([701]);
    expect(rest).toEqual([]);
  });

  test("keeps the newest two thousand", () => {
    const all = Array.from({ length: 2_500 }, (_, index) => ({ seq: index + 1 }));
    const { log } = receive(beginAfter<{ seq: number }>(0), all);
    expect(log.events.length).toBe(2_000);
    expect(firstOf(log)).toBe(501);
    expect(log.last).toBe(2_500);
  });

  test("is the same log when there is nothing new", () => {
    const log = logOf(1, 2);
    expect(receive(log, events(1, 2)).log).toBe(log);
  });
});

test("what nobody has any more is skipped and counted", () => {
  const log = skipTo(logOf(1, 2), 6);
  expect(log).toMatchObject({ last: 5, lost: 3 });
  expect(seqs(receive(log, events(6)).log)).toEqual([1, 2, 6]);
});

test("older events go before, none twice, and stay when newer ones come", () => {
  const log = withOlder(logOf(5, 6), events(3, 4, 5));
  expect(seqs(log)).toEqual([3, 4, 5, 6]);
  expect(log.last).toBe(6);
  expect(firstOf(log)).toBe(3);
});

test("an empty log would begin with the next event", () => {
  expect(firstOf(beginAfter(41))).toBe(42);
});
