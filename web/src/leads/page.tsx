/** One lead, whole: the company, its score, the evidence, and what the team does with it. */

import { useActivity, useGathered } from "../client/activity";
import { usePoll } from "../client/poll";
import { type Read, useRead } from "../client/read";
import { LeadPageDocument, type LeadPageQuery, type LeadWholeFragment } from "../gen/graphql";
import { Loaded } from "../parts/loaded";
import { useTitle } from "../parts/title";
import { Analysis } from "./analysis";
import { Asked } from "./asked";
import { Contacts } from "./contacts";
import { Facts } from "./facts";
import { LeadHead } from "./head";
import { Notes } from "./notes";
import { ScoreSum } from "./score";
import { Signal } from "./signal";
import { isWaiting } from "./tasks";
import "./lead.css";

export function LeadPage({ id }: { id: string }) {
  const read = useRead(LeadPageDocument, { id });
  useTitle(read.data.value?.lead?.company.name ?? "Lead");
  useNews(read);
  const change = (lead: LeadWholeFragment) => read.put({ lead });
  return (
    <Loaded of={read} value={read.data.value?.lead}>
      {(lead) => (
        <>
          <LeadHead lead={lead} onChanged={change} />
          <Signal facts={lead.facts} />
          <div class="columns">
            <div>
              <Analysis lead={lead} onChanged={change} />
              <ScoreSum lead={lead} />
              <Asked lead={lead} />
              <Notes lead={lead} onChanged={change} />
              <Contacts lead={lead} onChanged={change} />
            </div>
            <Facts facts={lead.facts} />
          </div>
        </>
      )}
    </Loaded>
  );
}

const EVERY = 5_000;

/** Reads the lead again when something was learnt about it; while a task waits, also now and then: it may fail unheard. */
function useNews(read: Read<LeadPageQuery>): void {
  const reread = useGathered(() => void read.reload(), 500);
  const campaignId = () => read.data.value?.lead?.campaign.id;
  useActivity({
    onEvent: (event) => {
      if (event.kind.startsWith("LEAD_") && event.campaignId === campaignId()) reread();
    },
    onReturn: reread,
  });
  usePoll(() => {
    if (read.data.value?.lead?.tasks.some(isWaiting)) reread();
  }, EVERY);
}
