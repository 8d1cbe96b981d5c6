/** All campaigns, kept up to date by what happens in them. */

import { type Activity, useActivity, useGathered } from "../client/activity";
import { usePages, useRead } from "../client/read";
import { mayWrite } from "../client/session";
import {
  type CampaignRowFragment,
  CampaignStatisticsDocument,
  CampaignsDocument,
  type CampaignsQueryVariables,
} from "../gen/graphql";
import { Loaded, More } from "../parts/loaded";
import { Empty } from "../parts/notice";
import { onRowKey } from "../parts/rows";
import { Search } from "../parts/search";
import { useTitle } from "../parts/title";
import { refine, route, to } from "../router";
import { campaignStatuses, known } from "../words/labels";
import { CampaignRow } from "./row";
import { Statistics } from "./statistics";

export function CampaignList() {
  useTitle("Campaigns");
  const { query } = route.value;
  const status = query.get("status") ?? "";
  const text = query.get("text") ?? "";
  const { figures, pages, replace, reread } = useCampaigns(status, text);
  const onChanged = (row: CampaignRowFragment) => {
    replace(row.id, () => row);
    reread();
  };
  return (
    <>
      <Head text={text} />
      {figures.data.value && (
        <Statistics
          figures={figures.data.value.campaignStatistics}
          chosen={status}
          onChoose={(chosen) => refine({ status: chosen })}
        />
      )}
      <Loaded of={pages} value={pages.items.value}>
        {(rows) =>
          rows.length === 0 ? (
            <Nothing filtered={status !== "" || text !== ""} />
          ) : (
            <Table rows={rows} onChanged={onChanged} onDeleted={reread} />
          )
        }
      </Loaded>
      <More pages={pages} />
    </>
  );
}

function Head({ text }: { text: string }) {
  return (
    <div class="head">
      <h1>Campaigns</h1>
      <Search text={text} label="Filter campaigns" onSearch={(words) => refine({ text: words })} />
      {mayWrite.value && (
        <a class="button primary" href={to(["campaigns", "new"])} aria-keyshortcuts="c">
          New campaign
        </a>
      )}
    </div>
  );
}

/** The list and its figures. Numbers move with the events; anything else that happens is read again. */
function useCampaigns(status: string, text: string) {
  const figures = useRead(CampaignStatisticsDocument, {});
  const pages = usePages<CampaignRowFragment, CampaignsQueryVariables>(CampaignsDocument, {
    filter: { status: known(campaignStatuses, status), text: text || null },
  });
  const reread = useGathered(() => {
    void figures.reload();
    void pages.reload();
  });
  const replace = (id: string, change: (row: CampaignRowFragment) => CampaignRowFragment) => {
    pages.items.value = pages.items.value?.map((row) => (row.id === id ? change(row) : row)) ?? null;
  };
  const advance = ({ campaignId, counters, kind, seq }: Activity) => {
    replace(campaignId, (row) => (seq > row.lastSeq ? { ...row, counters, lastSeq: seq } : row));
    const all = figures.data.value?.campaignStatistics;
    if (kind === "LEAD_READY" && all) figures.data.value = { campaignStatistics: { ...all, leads: all.leads + 1 } };
  };
  useActivity({
    onEvent: (event) => (isProgress(event) ? advance(event) : reread()),
    onReturn: reread,
  });
  return { figures, pages, replace, reread };
}

const isProgress = ({ kind }: Activity) => kind.startsWith("CANDIDATE_") || kind === "LEAD_READY";

interface TableProps {
  rows: readonly CampaignRowFragment[];
  onChanged: (campaign: CampaignRowFragment) => void;
  onDeleted: () => void;
}

function Table({ rows, onChanged, onDeleted }: TableProps) {
  return (
    <table class="rows" onKeyDown={onRowKey}>
      <thead>
        <tr>
          <th scope="col">Status</th>
          <th scope="col">Campaign</th>
          <th scope="col" class="number">
            Leads
          </th>
          <th scope="col" class="number wide">
            Duration
          </th>
          <th scope="col" class="number wide">
            Cost
          </th>
          <th scope="col" class="number wide">
            Created
          </th>
          <th scope="col" class="wide">
            <span class="heard">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <CampaignRow key={row.id} campaign={row} onChanged={onChanged} onDeleted={onDeleted} />
        ))}
      </tbody>
    </table>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  if (filtered) {
    return (
      <Empty title="No campaign fits this filter">
        <button type="button" onClick={() => refine({ status: "", text: "" })}>
          Show all campaigns
        </button>
      </Empty>
    );
  }
  return (
    <Empty title="Find your first companies">
      <p>
        A campaign is a brief: what kind of company, around which postcode, how many. Canvass searches, checks each find
        against what you have, gathers evidence and scores it, while you watch.
      </p>
      {mayWrite.value && (
        <a class="button primary" href={to(["campaigns", "new"])}>
          New campaign
        </a>
      )}
    </Empty>
  );
}
