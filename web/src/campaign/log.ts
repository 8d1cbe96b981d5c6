/** A campaign's log on this side of the wire: numbered events, each once, in order, without holes; pure. */

export interface Numbered {
  readonly seq: number;
}

export interface Log<Event extends Numbered> {
  /** Oldest first. */
  readonly events: readonly Event[];
  /** The number of the last event taken in: the one to resume after. */
  readonly last: number;
  /** Events that the server could not show again. */
  readonly lost: number;
}

export interface Received<Event extends Numbered> {
  log: Log<Event>;
  /** What lies behind a hole, and waits until that is filled. */
  rest: readonly Event[];
}

const KEPT = 2_000;

export function beginAfter<Event extends Numbered>(last: number): Log<Event> {
  return { events: [], last, lost: 0 };
}

/** Takes in `batch` as far as it follows on; what was seen before is left out. */
export function receive<Event extends Numbered>(log: Log<Event>, batch: readonly Event[]): Received<Event> {
  const taken: Event[] = [];
  let last = log.last;
  for (const [index, event] of batch.entries()) {
    if (event.seq <= last) continue;
    if (event.seq > last + 1) return { log: extended(log, taken, last), rest: batch.slice(index) };
    taken.push(event);
    last = event.seq;
  }
  return { log: extended(log, taken, last), rest: [] };
}

/** Gives up the events before `seq`, which nobody has any more; they are counted as lost. */
export function skipTo<Event extends Numbered>(log: Log<Event>, seq: number): Log<Event> {
  return { ...log, last: seq - 1, lost: log.lost + seq - 1 - log.last };
}

/** Puts `older` events, oldest first, before those of `log`. */
export function withOlder<Event extends Numbered>(log: Log<Event>, older: readonly Event[]): Log<Event> {
  const first = firstOf(log);
  return { ...log, events: [...older.filter(({ seq }) => seq < first), ...log.events] };
}

/** The number of the oldest event here, or of the next to come. */
export function firstOf<Event extends Numbered>(log: Log<Event>): number {
  return log.events[0]?.seq ?? log.last + 1;
}

function extended<Event extends Numbered>(log: Log<Event>, taken: readonly Event[], last: number): Log<Event> {
  if (taken.length === 0) return log;
  const room = Math.max(KEPT, log.events.length);
  return { ...log, events: [...log.events, ...taken].slice(-room), last };
}
