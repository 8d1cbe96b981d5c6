/** One lead, whole: the company, its score, the evidence, and what the team does with it. */

import { useRead } from "../client/read";
import { LeadPageDocument, type LeadWholeFragment } from "../gen/graphql";
import { Loaded } from "../parts/loaded";
import { useTitle } from "../parts/title";
import { Asked } from "./asked";
import { Contacts } from "./contacts";
import { Facts } from "./facts";
import { LeadHead } from "./head";
import { Notes } from "./notes";
import { ScoreSum } from "./score";

export function LeadPage({ id }: { id: string }) {
  const read = useRead(LeadPageDocument, { id });
  useTitle(read.data.value?.lead?.company.name ?? "Lead");
  const change = (lead: LeadWholeFragment) => {
    read.data.value = { lead };
  };
  return (
    <Loaded of={read} value={read.data.value?.lead}>
      {(lead) => (
        <>
          <LeadHead lead={lead} onChanged={change} />
          <div class="columns">
            <div>
              <ScoreSum lead={lead} />
              <Asked reports={lead.sources} />
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
