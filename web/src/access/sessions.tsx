/** Where you are signed in, ending that elsewhere, and your password. */

import { usePages } from "../client/read";
import { mutate } from "../client/request";
import {
  EndSessionDocument,
  type SessionFragment,
  SessionsDocument,
  type SessionsQueryVariables,
  SignOutEverywhereDocument,
} from "../gen/graphql";
import { Badge } from "../parts/badge";
import { Confirm } from "../parts/confirm";
import { Loaded, More } from "../parts/loaded";
import { say } from "../parts/notice";
import { ago, counted, day, moment } from "../words/format";
import { now } from "../words/now";
import { PasswordForm } from "./password-form";
import { device } from "./words";
import "./access.css";

export function Sessions() {
  const pages = usePages<SessionFragment, SessionsQueryVariables>(SessionsDocument, {});
  const endOthers = async () => {
    const { done, refusal } = await mutate(SignOutEverywhereDocument, { input: { keepCurrent: true } });
    if (done) say(`${counted(done.ended, "session")} ended.`, "good");
    else say(refusal.message, "bad");
    await pages.reload();
  };
  return (
    <>
      <div class="head">
        <p class="mute">
          Each sign-in on a device is a session. One that you do not know: end it, and change your password.
        </p>
        {pages.total.value > 1 && (
          <Confirm label="End all others" about="sessions" question="End all but this one?" onConfirm={endOthers} />
        )}
      </div>
      <Loaded of={pages} value={pages.items.value}>
        {(sessions) => <Table sessions={sessions} onChanged={pages.reload} />}
      </Loaded>
      <More pages={pages} />
      <section class="listed">
        <PasswordForm onChanged={pages.reload} />
      </section>
    </>
  );
}

interface TableProps {
  sessions: readonly SessionFragment[];
  onChanged: () => Promise<void>;
}

function Table({ sessions, onChanged }: TableProps) {
  const end = async ({ id }: SessionFragment) => {
    const { done, refusal } = await mutate(EndSessionDocument, { input: { sessionId: id } });
    if (!done) return say(refusal.message, "bad");
    say("The session has ended.");
    await onChanged();
  };
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">Device</th>
          <th scope="col" class="wide">
            Address
          </th>
          <th scope="col" class="wide">
            Since
          </th>
          <th scope="col" class="number">
            Last used
          </th>
          <th scope="col">
            <span class="heard">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <tr key={session.id}>
            <th scope="row" title={session.agent ?? undefined}>
              {device(session.agent)}
            </th>
            <td class="wide mute">{session.address}</td>
            <td class="wide mute">{day(session.createdAt)}</td>
            <td class="number mute">
              <time dateTime={session.usedAt} title={moment(session.usedAt)}>
                {ago(session.usedAt, now.value)}
              </time>
            </td>
            <td>
              <div class="actions">
                {session.current ? (
                  <Badge text="This one" tone="good" />
                ) : (
                  <Confirm
                    label="End"
                    about={`the session of ${device(session.agent)}`}
                    question="End it?"
                    onConfirm={() => end(session)}
                  />
                )}
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
