/** Taking events into a log as they come off the wire: in gathered steps, each once, and holes read again first. */

import { batch, type Signal } from "@preact/signals";
import { type Log, type Numbered, receive, skipTo } from "./log";

const GATHER = 50;
const TRY_AGAIN = 2_000;

/** A function to call with each event. `read` gives the events after a number; `onTaken` is told what is new in `log`. */
export function intake<Event extends Numbered>(
  log: Signal<Log<Event>>,
  read: (after: number) => Promise<readonly Event[]>,
  onTaken: (events: readonly Event[]) => void,
): (event: Event) => void {
  let pending: readonly Event[] = [];
  let working = false;

  const settle = () => {
    const before = log.value.last;
    const { log: next, rest } = receive(log.value, pending);
    pending = rest;
    batch(() => {
      log.value = next;
      onTaken(next.events.filter(({ seq }) => seq > before));
    });
  };
  const fill = async (seq: number) => {
    const missed = await read(log.value.last).catch(() => null);
    if (missed === null) return pause(TRY_AGAIN);
    if (missed.length === 0) log.value = skipTo(log.value, seq);
    pending = [...missed, ...pending];
  };
  const work = async () => {
    working = true;
    while (pending.length > 0) {
      await pause(GATHER);
      settle();
      if (pending[0]) await fill(pending[0].seq);
    }
    working = false;
  };
  return (event) => {
    pending = [...pending, event];
    if (!working) void work();
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
