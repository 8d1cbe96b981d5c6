import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { intake } from "./intake";
import { beginAfter } from "./log";

type Event = { seq: number };

function setUp(read: (after: number) => Promise<Event[]>) {
  const log = signal(beginAfter<Event>(0));
  const told: number[][] = [];
  const asked: number[] = [];
  const take = intake(
    log,
    (after) => {
      asked.push(after);
      return read(after);
    },
    (events) => told.push(events.map(({ seq }) => seq)),
  );
  return {
    take: (...seqs: number[]) => seqs.map((seq) => take({ seq })),
    shown: () => log.value.events.map(({ seq }) => seq),
    log,
    told,
    asked,
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a burst is taken in one step", async () => {
  const { take, shown, told, asked } = setUp(async () => []);
  take(1, 2, 3);
  expect(shown()).toEqual([]);
  await vi.advanceTimersByTimeAsync(60);
  expect(shown()).toEqual([1, 2, 3]);
  expect(told).toEqual([[1, 2, 3]]);
  expect(asked).toEqual([]);
});

test("a hole is read again before what lies behind it is shown, and nothing doubles", async () => {
  const { take, shown, told, asked } = setUp(async (after) =>
    [2, 3, 4, 5].filter((seq) => seq > after).map((seq) => ({ seq })),
  );
  take(1, 5);
  await vi.advanceTimersByTimeAsync(120);
  expect(asked).toEqual([1]);
  expect(shown()).toEqual([1, 2, 3, 4, 5]);
  expect(told).toEqual([[1], [2, 3, 4, 5]]);
});

test("a reading that fails is tried again", async () => {
  let attempts = 0;
  const { take, shown } = setUp(async () => {
    attempts += 1;
    if (attempts === 1) throw new Error("unreachable");
    return [{ seq: 1 }];
  });
  take(2);
  await vi.advanceTimersByTimeAsync(100);
  expect(shown()).toEqual([]);
  await vi.advanceTimersByTimeAsync(2_200);
  expect(shown()).toEqual([1, 2]);
  expect(attempts).toBe(2);
});

test("what the server has lost is counted, and the rest goes on", async () => {
  const { take, shown, log } = setUp(async () => []);
  take(3, 4);
  await vi.advanceTimersByTimeAsync(120);
  expect(shown()).toEqual([3, 4]);
  expect(log.value.lost).toBe(2);
});
