/** Watching one campaign: its log without holes, its figures, and the progress of its run, as signals. */

import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { follow } from "../client/follow";
import { request } from "../client/request";
import {
  CampaignEventsAfterDocument,
  CampaignEventsDocument,
  type CampaignPageQuery,
  CampaignProgressDocument,
  type CampaignProgressSubscription,
  type CountersFragment,
  type FeedEventFragment,
  type Stage,
} from "../gen/graphql";
import { intake } from "./intake";
import { beginAfter, firstOf, type Log, withOlder } from "./log";

export type FeedEvent = FeedEventFragment;
type Campaign = NonNullable<CampaignPageQuery["campaign"]>;
type Sent = CampaignProgressSubscription["campaignProgress"];

export interface Progress extends Pick<Sent, "status" | "reason" | "cost" | "durationSeconds"> {
  /** When this page learnt it, by this page's clock. */
  readonly at: number;
}

/** Where a candidate has come to by now, and the lead it became. */
export interface State {
  readonly stage: Stage;
  readonly lead: FeedEvent["lead"];
}

export interface Watch {
  log: ReadonlySignal<Log<FeedEvent>>;
  counters: ReadonlySignal<CountersFragment>;
  progress: ReadonlySignal<Progress>;
  states: ReadonlySignal<ReadonlyMap<string, State>>;
  /** Reads the events before the oldest one here. */
  older: () => Promise<void>;
  stop: () => void;
}

const SHOWN_AT_FIRST = 300;
const READ_AT_ONCE = 200;

interface Watcher {
  /** Told of what happens from now on, not of what is replayed. */
  onEvents: (events: readonly FeedEvent[]) => void;
  /** The campaign was deleted. */
  onGone: () => void;
}

/** Begins to watch `campaign`. */
export function watch(campaign: Campaign, { onEvents, onGone }: Watcher): Watch {
  const log = signal(beginAfter<FeedEvent>(Math.max(0, campaign.lastSeq - SHOWN_AT_FIRST)));
  const figures = signal({ seq: campaign.lastSeq, counters: campaign.counters });
  const progress = signal<Progress>({ ...campaign, at: Date.now() });
  const variables = { campaignId: campaign.id, after: log.value.last };

  const learn = (seq: number, counters: CountersFragment) => {
    if (seq >= figures.value.seq) figures.value = { seq, counters };
  };
  const taken = (events: readonly FeedEvent[]) => {
    variables.after = log.value.last;
    const newest = events.at(-1);
    if (newest) learn(newest.seq, newest.counters);
    const live = events.filter(({ seq }) => seq > campaign.lastSeq);
    if (live.length > 0) onEvents(live);
  };
  const take = intake(log, (after) => readAfter(campaign.id, after), taken);
  const stops = [
    follow(CampaignEventsDocument, variables, { onData: ({ campaignEvents }) => take(campaignEvents), onGone }),
    follow(
      CampaignProgressDocument,
      { campaignId: campaign.id },
      {
        onData: ({ campaignProgress: sent }) =>
          batch(() => {
            progress.value = { ...sent, at: Date.now() };
            learn(sent.lastSeq, sent.counters);
          }),
      },
    ),
  ];
  return {
    log,
    counters: computed(() => figures.value.counters),
    progress,
    states: computed(() => statesOf(log.value.events)),
    older: () => readOlder(campaign.id, log),
    stop: () => stops.forEach((stop) => void stop()),
  };
}

async function readAfter(id: string, after: number, first = READ_AT_ONCE): Promise<FeedEvent[]> {
  const { campaign } = await request(CampaignEventsAfterDocument, { id, after, first });
  return campaign?.events ?? [];
}

async function readOlder(id: string, log: Signal<Log<FeedEvent>>): Promise<void> {
  const after = Math.max(0, firstOf(log.value) - 1 - READ_AT_ONCE);
  const older = await readAfter(id, after, firstOf(log.value) - 1 - after);
  log.value = withOlder(log.value, older);
}

function statesOf(events: readonly FeedEvent[]): ReadonlyMap<string, State> {
  const states = new Map<string, State>();
  for (const { candidate, lead } of events) {
    if (!candidate) continue;
    states.set(candidate.id, { stage: candidate.stage, lead: lead ?? states.get(candidate.id)?.lead ?? null });
  }
  return states;
}
