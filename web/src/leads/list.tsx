/** All leads: filtered, ordered, and turned into customers, one or many. */

import { useSignal } from "@preact/signals";
import { leadColumns } from "../bulk/columns";
import { ExportButton } from "../bulk/export";
import { useActivity } from "../client/activity";
import { type Pages, usePages } from "../client/read";
import { mutate } from "../client/request";
import { mayWrite } from "../client/session";
import {
  ConvertLeadsDocument,
  ExportLeadsDocument,
  LeadsDocument,
  type LeadsQuery,
  type LeadsQueryVariables,
} from "../gen/graphql";
import { Loaded, More } from "../parts/loaded";
import { Empty, say } from "../parts/notice";
import { useTitle } from "../parts/title";
import { go, route, to } from "../router";
import { count, counted } from "../words/format";
import { asked, LeadFilters } from "./filters";
import { LeadTable } from "./table";

export type ListedLead = LeadsQuery["page"]["nodes"][number];

export function LeadList() {
  useTitle("Leads");
  const { query } = route.value;
  const pages = usePages<ListedLead, LeadsQueryVariables>(LeadsDocument, asked(query));
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  return (
    <>
      <div class="head">
        <h1>
          Leads <span class="mute">{count(pages.total.value)}</span>
        </h1>
        <div class="actions">
          <ExportButton
            what="leads"
            total={pages.total.value}
            columns={leadColumns}
            ask={(format, columns) =>
              mutate(ExportLeadsDocument, { input: { filter: asked(query).filter, format, columns } })
            }
          />
          {mayWrite.value && (
            <a class="button" href={to(["leads", "import"])}>
              Import
            </a>
          )}
        </div>
      </div>
      <LeadFilters query={query} />
      <Arrived pages={pages} />
      {chosen.value.size > 0 && (
        <Chosen
          ids={chosen.value}
          onDone={() => {
            chosen.value = new Set();
            void pages.reload();
          }}
          onClear={() => {
            chosen.value = new Set();
          }}
        />
      )}
      <Loaded of={pages} value={pages.items.value}>
        {(leads) => (leads.length === 0 ? <Nothing filtered={query.size > 0} /> : <LeadTable {...{ leads, chosen }} />)}
      </Loaded>
      <More pages={pages} />
    </>
  );
}

/** New leads do not move the rows under the reader's hand: they are announced, and shown when asked for. */
function Arrived({ pages }: { pages: Pages<ListedLead> }) {
  const arrived = useSignal(0);
  useActivity({
    onEvent: ({ kind }) => {
      if (kind === "LEAD_READY") arrived.value += 1;
    },
    onReturn: () => void pages.reload(),
  });
  if (arrived.value === 0) return null;
  const show = () => {
    arrived.value = 0;
    void pages.reload();
  };
  return (
    <p class="arrived">
      <button type="button" onClick={show}>
        {counted(arrived.value, "new lead")}: show
      </button>
    </p>
  );
}

interface ChosenProps {
  ids: ReadonlySet<string>;
  onDone: () => void;
  onClear: () => void;
}

function Chosen({ ids, onDone, onClear }: ChosenProps) {
  const busy = useSignal(false);
  const convert = async () => {
    busy.value = true;
    const { done, refusal } = await mutate(ConvertLeadsDocument, { input: { leadIds: [...ids] } });
    busy.value = false;
    if (!done) return say(refusal.message, "bad");
    const refused = done.results.flatMap(({ problem }) => problem?.message ?? []);
    const made = done.results.filter(({ created }) => created).length;
    const words = `${counted(made, "new customer")}.${refused.length ? ` Not converted: ${refused.join(" ")}` : ""}`;
    say(words, refused.length ? "warn" : "good");
    onDone();
  };
  return (
    <div class="chosen" role="status">
      <b>{count(ids.size)} selected</b>
      {mayWrite.value && (
        <button type="button" class="primary" disabled={busy.value} onClick={convert}>
          Convert to customers
        </button>
      )}
      <button type="button" class="plain" onClick={onClear}>
        Clear
      </button>
    </div>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  if (!filtered) {
    return (
      <Empty title="No leads yet">
        <p>Leads come from campaigns, as each company has been checked and scored.</p>
        <a class="button" href={to(["campaigns"])}>
          Go to campaigns
        </a>
      </Empty>
    );
  }
  return (
    <Empty title="No lead fits these filters">
      <button type="button" onClick={() => go(to(["leads"]), { replace: true })}>
        Show all leads
      </button>
    </Empty>
  );
}
