/** When the campaign runs by itself: its timetable in words, the runs to come, and what can be done about it. */

import { useSignal } from "@preact/signals";
import type { Outcome } from "../client/problems";
import { mutate } from "../client/request";
import { mayWrite } from "../client/session";
import {
  PauseScheduleDocument,
  RemoveScheduleDocument,
  ResumeScheduleDocument,
  type ScheduleFragment,
} from "../gen/graphql";
import { Badge } from "../parts/badge";
import { Confirm } from "../parts/confirm";
import { say } from "../parts/notice";
import { momentIn } from "../words/format";
import { ScheduleForm } from "./form";
import "./schedule.css";

interface PanelProps {
  campaignId: string;
  schedule: ScheduleFragment | null;
  onChanged: () => void;
}

export function SchedulePanel({ campaignId, schedule, onChanged }: PanelProps) {
  const editing = useSignal(false);
  const close = (changed: boolean) => {
    editing.value = false;
    if (changed) onChanged();
  };
  return (
    <section class="panel schedule" aria-labelledby="schedule">
      <header>
        <h2 id="schedule">Schedule</h2>
        {schedule && <Badge {...(schedule.paused ? PAUSED : ON)} />}
      </header>
      {!editing.value && <Said schedule={schedule} />}
      {!editing.value && mayWrite.value && (
        <div class="actions">
          <button
            type="button"
            onClick={() => {
              editing.value = true;
            }}
          >
            {schedule ? "Change" : "Set a schedule"}
          </button>
          {schedule && <Verbs campaignId={campaignId} paused={schedule.paused} onChanged={onChanged} />}
        </div>
      )}
      {editing.value && <ScheduleForm campaignId={campaignId} schedule={schedule} onClose={close} />}
    </section>
  );
}

const ON = { text: "On", tone: "good" } as const;
const PAUSED = { text: "Paused", tone: "warn" } as const;

function Said({ schedule }: { schedule: ScheduleFragment | null }) {
  if (!schedule) return <p class="mute">It runs when somebody starts it.</p>;
  const { says, nextRuns, zone, newFindsOnly, paused } = schedule;
  return (
    <>
      <p>
        Runs {says}
        {newFindsOnly ? ", for new finds only." : ", and looks into earlier finds again."}
      </p>
      {paused ? (
        <p class="mute">Nothing starts by itself until it is resumed.</p>
      ) : (
        <Next runs={nextRuns} zone={zone} />
      )}
    </>
  );
}

/** The runs to come, by the clocks of the schedule's zone. */
export function Next({ runs, zone }: { runs: readonly string[]; zone: string }) {
  return (
    <ol class="next" aria-label="Next runs">
      {runs.map((run) => (
        <li key={run}>
          <time dateTime={run}>{momentIn(run, zone)}</time>
        </li>
      ))}
    </ol>
  );
}

function Verbs({ campaignId, paused, onChanged }: { campaignId: string; paused: boolean; onChanged: () => void }) {
  const busy = useSignal(false);
  const input = { campaignId };
  const act = async (doing: Promise<Outcome<object>>) => {
    busy.value = true;
    const { refusal } = await doing;
    busy.value = false;
    if (refusal) say(refusal.message, "bad");
    onChanged();
  };
  const resume = () => act(mutate(ResumeScheduleDocument, { input }));
  const pause = () => act(mutate(PauseScheduleDocument, { input }));
  return (
    <>
      <button type="button" disabled={busy.value} onClick={paused ? resume : pause}>
        {paused ? "Resume" : "Pause"}
      </button>
      <Confirm
        label="Remove"
        about="the schedule"
        question="Remove the schedule?"
        disabled={busy.value}
        onConfirm={() => act(mutate(RemoveScheduleDocument, { input }))}
      />
    </>
  );
}
