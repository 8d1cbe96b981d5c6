/** A campaign as it runs: the pipeline, the feed and the leads, live. */

import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { useGathered } from "../client/activity";
import { type Read, useRead } from "../client/read";
import { CampaignPageDocument, type CampaignPageQuery, type EventKind, type Stage } from "../gen/graphql";
import { Loaded } from "../parts/loaded";
import { useTitle } from "../parts/title";
import { SchedulePanel } from "../schedule/panel";
import { Told } from "../schedule/told";
import { Feed } from "./feed";
import { Finders } from "./finders";
import { type Campaign, Head } from "./head";
import { CampaignLeads } from "./leads";
import { Notices } from "./notices";
import { Pipeline } from "./pipeline";
import { Runs, Sources } from "./runs";
import { type FeedEvent, watch } from "./watch";

export function CampaignPage({ id }: { id: string }) {
  const read = useRead(CampaignPageDocument, { id });
  return (
    <Loaded of={read} value={read.data.value?.campaign}>
      {(campaign) => <Live campaign={campaign} read={read} />}
    </Loaded>
  );
}

interface LiveProps {
  campaign: Campaign;
  read: Read<CampaignPageQuery>;
}

function Live({ campaign, read }: LiveProps) {
  useTitle(campaign.name);
  const filter = useSignal<Stage | null>(null);
  const { watching, arrivals } = useWatch(campaign, read);
  const progress = watching.progress.value;
  const events = watching.log.value.events;
  const [latest] = campaign.runs;
  return (
    <>
      <Head
        campaign={campaign}
        progress={progress}
        promoted={watching.counters.value.promoted}
        onChanged={() => read.reload()}
      />
      <Notices progress={progress} events={events} />
      <Pipeline counters={watching.counters.value} events={events} filter={filter} />
      <div class="columns live">
        <div>
          <Feed watch={watching} filter={filter} />
          {latest && <Finders shares={campaign.finders} />}
          {latest && <Sources run={latest} />}
          {latest && <Runs runs={campaign.runs} />}
          <SchedulePanel campaignId={campaign.id} schedule={campaign.schedule} onChanged={() => void read.reload()} />
          <Told campaignId={campaign.id} addresses={campaign.mailTo} onChanged={() => void read.reload()} />
        </div>
        <CampaignLeads campaignId={campaign.id} arrivals={arrivals} />
      </div>
    </>
  );
}

/** Events after which figures of the run that are not in the log have moved; of these there are many. */
const STEPS: ReadonlySet<EventKind> = new Set(["SOURCE_OFF", "SLICE_FINISHED", "LEAD_READY", "LEAD_UPDATED"]);
const isTurn = ({ kind }: FeedEvent): boolean => kind.startsWith("RUN_") || kind === "CAMPAIGN_UPDATED";

/** One watch for as long as the page is open; what the log does not carry is read again at each turn of the run. */
function useWatch(campaign: Campaign, read: Read<CampaignPageQuery>) {
  const soon = useGathered(() => void read.reload(), 200);
  const later = useGathered(() => void read.reload(), 3_000);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another reading of the same campaign is no other watch
  const made = useMemo(() => {
    const listeners = new Set<(events: readonly FeedEvent[]) => void>();
    const onEvents = (events: readonly FeedEvent[]) => {
      for (const listener of listeners) listener(events);
      if (events.some(isTurn)) soon();
      if (events.some(({ kind }) => STEPS.has(kind))) later();
    };
    const watching = watch(campaign, { onEvents, onGone: soon });
    const arrivals = (listener: (events: readonly FeedEvent[]) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    };
    return { watching, arrivals };
  }, [campaign.id]);
  useEffect(() => made.watching.stop, [made]);
  return made;
}
