/** What happens in the campaign, newest first: each event once, those of the chosen step only, older ones on demand. */

import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Stage } from "../gen/graphql";
import { Badge } from "../parts/badge";
import { to } from "../router";
import { clock, count, counted, moment } from "../words/format";
import { eventTone, stages } from "../words/labels";
import { firstOf } from "./log";
import { useNews } from "./news";
import { kindOf, kindsOf } from "./reasons";
import { KIND_OF_STAGE } from "./steps";
import type { FeedEvent, State, Watch } from "./watch";

const SHOWN = 300;

interface FeedProps {
  watch: Watch;
  filter: Signal<Stage | null>;
}

export function Feed({ watch, filter }: FeedProps) {
  const shown = useSignal(SHOWN);
  const reason = useSignal("");
  const log = watch.log.value;
  const stage = filter.value;
  const ofStage = stage ? log.events.filter(({ kind }) => kind === KIND_OF_STAGE[stage]) : log.events;
  const reasons = stage ? kindsOf(ofStage) : [];
  const chosen = reasons.some(([kind]) => kind === reason.value) ? reason.value : "";
  const fitting = chosen ? ofStage.filter((event) => kindOf(event) === chosen) : ofStage;
  const visible = fitting.slice(-shown.value).reverse();
  const hasOlder = fitting.length > visible.length || firstOf(log) > 1;
  useWhole(watch, stage);
  const older = async () => {
    shown.value += SHOWN;
    if (fitting.length < shown.value && firstOf(log) > 1) await watch.older();
  };
  return (
    <section class="panel feed" aria-labelledby="feed">
      <header>
        <h2 id="feed">{stage ? `Feed: ${stages[stage].text.toLowerCase()}` : "Feed"}</h2>
        {reasons.length > 1 && <ReasonChoice reasons={reasons} chosen={chosen} onChoose={reason} />}
        {stage && (
          <button type="button" class="plain" onClick={() => (filter.value = null)}>
            Show all
          </button>
        )}
      </header>
      <News watch={watch} />
      {log.lost > 0 && <p class="mute">{counted(log.lost, "event")} could not be read again.</p>}
      {visible.length === 0 && <p class="mute quiet">Nothing yet.</p>}
      <ol>
        {visible.map((event) => (
          <Entry key={event.seq} event={event} state={stateOf(event, watch)} />
        ))}
      </ol>
      {hasOlder && (
        <p class="more">
          <button type="button" onClick={older}>
            Older
          </button>
        </p>
      )}
    </section>
  );
}

/** Whoever asks for one step wants all who came to it, not those of the last events only. */
function useWhole(watch: Watch, stage: Stage | null): void {
  useEffect(() => {
    let left = false;
    const read = async () => {
      for (let first = Infinity; !left && firstOf(watch.log.value) < first; ) {
        first = firstOf(watch.log.value);
        if (first > 1) await watch.older();
      }
    };
    if (stage) void read().catch(() => {});
    return () => {
      left = true;
    };
  }, [watch, stage]);
}

interface ReasonChoiceProps {
  reasons: ReturnType<typeof kindsOf>;
  chosen: string;
  onChoose: Signal<string>;
}

function ReasonChoice({ reasons, chosen, onChoose }: ReasonChoiceProps) {
  return (
    <label>
      <span class="heard">Reason</span>
      <select
        value={chosen}
        onChange={(event) => {
          onChoose.value = event.currentTarget.value;
        }}
      >
        <option value="">Any reason</option>
        {reasons.map(([kind, number]) => (
          <option key={kind} value={kind}>
            {kind} ({count(number)})
          </option>
        ))}
      </select>
    </label>
  );
}

/** Told politely to those who listen, a few times a minute at most. */
function News({ watch }: { watch: Watch }) {
  const news = useNews(watch);
  return (
    <p class="heard" role="status" aria-live="polite">
      {news.value}
    </p>
  );
}

function stateOf({ candidate }: FeedEvent, watch: Watch): State | null {
  return candidate ? (watch.states.value.get(candidate.id) ?? null) : null;
}

interface EntryProps {
  event: FeedEvent;
  state: State | null;
}

function Entry({ event, state }: EntryProps) {
  const { seq, kind, at, message } = event;
  const lead = event.lead ?? state?.lead;
  return (
    <li data-kind={kind} data-seq={seq} data-tone={eventTone(kind)}>
      <time dateTime={at} title={moment(at)}>
        {clock(at)}
      </time>
      <span class="message">{message}</span>
      {lead ? (
        <a class="score" href={to(["leads", lead.id])} aria-label={`Lead ${lead.company.name}, score ${lead.score}`}>
          {lead.score}
        </a>
      ) : (
        state && <Badge {...stages[state.stage]} />
      )}
    </li>
  );
}
