/** Mails: whether I want them, and for members what was sent, what waits and what could not be sent. */

import { useSignal } from "@preact/signals";
import { usePoll } from "../client/poll";
import { usePages, useRead } from "../client/read";
import { mutate } from "../client/request";
import { mayWrite } from "../client/session";
import {
  type MailFragment,
  MailsDocument,
  type MailsQueryVariables,
  ResendMailDocument,
  RunMailsDocument,
  SetRunMailsDocument,
} from "../gen/graphql";
import { Badge } from "../parts/badge";
import { Loaded, More } from "../parts/loaded";
import { say } from "../parts/notice";
import { count, moment } from "../words/format";
import { mailStatuses } from "../words/labels";

const EVERY = 10_000;

export function Mails() {
  return (
    <>
      <Wanted />
      {mayWrite.value && <Sent />}
    </>
  );
}

function Wanted() {
  const read = useRead(RunMailsDocument, {});
  const set = async (wanted: boolean) => {
    const { done, refusal } = await mutate(SetRunMailsDocument, { input: { wanted } });
    if (!done) return say(refusal.message, "bad");
    read.put({ viewer: done.user });
    say(wanted ? "You are told of your runs." : "You are told of your runs no more.", "good");
  };
  return (
    <Loaded of={read} value={read.data.value?.viewer}>
      {({ runMails }) => (
        <section class="panel wanted" aria-labelledby="wanted">
          <header>
            <h2 id="wanted">Yours</h2>
          </header>
          <p>
            <label class="tick">
              <input type="checkbox" checked={runMails} onChange={(event) => set(event.currentTarget.checked)} />
              <span>
                Tell me when a run that I asked for has ended
                <small class="help">
                  With its leads, what it cost and why it ended. A run that is stopped is not told.
                </small>
              </span>
            </label>
          </p>
        </section>
      )}
    </Loaded>
  );
}

function Sent() {
  const pages = usePages<MailFragment, MailsQueryVariables>(MailsDocument, {});
  usePoll(() => void pages.reload(), EVERY);
  return (
    <section class="panel" aria-labelledby="sent">
      <header>
        <h2 id="sent">
          Mails <span class="mute">{count(pages.total.value)}</span>
        </h2>
        <span class="mute">of the last 90 days, to anybody</span>
      </header>
      <Loaded of={pages} value={pages.items.value}>
        {(mails) =>
          mails.length === 0 ? (
            <p class="mute quiet">None was written yet. The first comes with the end of a run.</p>
          ) : (
            <Table mails={mails} onChanged={() => pages.reload()} />
          )
        }
      </Loaded>
      <More pages={pages} />
    </section>
  );
}

interface TableProps {
  mails: readonly MailFragment[];
  onChanged: () => void;
}

function Table({ mails, onChanged }: TableProps) {
  return (
    <table class="rows mails">
      <thead>
        <tr>
          <th scope="col">Mail</th>
          <th scope="col" class="wide">
            To
          </th>
          <th scope="col">Status</th>
          <th scope="col" class="wide">
            Written
          </th>
        </tr>
      </thead>
      <tbody>
        {mails.map((mail) => (
          <tr key={mail.id}>
            <th scope="row">
              <details>
                <summary>{mail.subject}</summary>
                <pre>{mail.text}</pre>
              </details>
            </th>
            <td class="wide mute">{mail.address}</td>
            <td>
              <State mail={mail} onChanged={onChanged} />
            </td>
            <td class="wide mute">{moment(mail.createdAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function State({ mail, onChanged }: { mail: MailFragment; onChanged: () => void }) {
  const { id, status, reason, retryAt, attempts } = mail;
  const busy = useSignal(false);
  const resend = async () => {
    busy.value = true;
    const { done, refusal } = await mutate(ResendMailDocument, { input: { mailId: id } });
    busy.value = false;
    if (!done) return say(refusal.message, "bad");
    onChanged();
  };
  return (
    <>
      <Badge {...mailStatuses[status]} />
      {reason && <small title={reason}>{reason}</small>}
      {attempts > 0 && retryAt && <small>again at {moment(retryAt)}</small>}
      {status === "FAILED" && (
        <button
          type="button"
          class="plain"
          disabled={busy.value}
          aria-label={`Send again: ${mail.subject}`}
          onClick={resend}
        >
          Send again
        </button>
      )}
    </>
  );
}
