/** The team: who may do what, who is invited, and who is let in no more. */

import { useSignal } from "@preact/signals";
import { type Pages, usePages } from "../client/read";
import { mutate } from "../client/request";
import { viewer } from "../client/session";
import {
  ChangeRoleDocument,
  DeactivateUserDocument,
  type InvitationFragment,
  InvitationsDocument,
  type InvitationsQueryVariables,
  ReactivateUserDocument,
  RevokeInvitationDocument,
  type Role,
  TeamDocument,
  type TeamMemberFragment,
  type TeamQueryVariables,
} from "../gen/graphql";
import { Badge } from "../parts/badge";
import { Confirm } from "../parts/confirm";
import { Loaded, More } from "../parts/loaded";
import { say } from "../parts/notice";
import { to } from "../router";
import { day } from "../words/format";
import { InviteForm } from "./invite-form";
import { Once } from "./once";
import { invitationStates, roles } from "./words";
import "./access.css";

export function People() {
  const people = usePages<TeamMemberFragment, TeamQueryVariables>(TeamDocument, {});
  const invitations = usePages<InvitationFragment, InvitationsQueryVariables>(InvitationsDocument, {});
  const link = useSignal<string | null>(null);
  const onInvited = (token: string) => {
    link.value = `${location.origin}${location.pathname}${to(["invitation", token])}`;
    void invitations.reload();
  };
  return (
    <>
      <InviteForm onInvited={onInvited} />
      {link.value && (
        <Once
          title="The invitation's link"
          help="Send it to the person. It lets them in once, within a week, and is shown now and never again."
          text={link.value}
          onDone={() => {
            link.value = null;
          }}
        />
      )}
      <section class="listed" aria-labelledby="people">
        <h2 id="people">People</h2>
        <Loaded of={people} value={people.items.value}>
          {(members) => <Members members={members} onChanged={people.reload} />}
        </Loaded>
        <More pages={people} />
      </section>
      <Invitations pages={invitations} />
    </>
  );
}

interface MembersProps {
  members: readonly TeamMemberFragment[];
  onChanged: () => Promise<void>;
}

function Members({ members, onChanged }: MembersProps) {
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col" class="wide">
            Status
          </th>
          <th scope="col">Person</th>
          <th scope="col">Role</th>
          <th scope="col">
            <span class="heard">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {members.map((member) => (
          <Member key={member.id} member={member} onChanged={onChanged} />
        ))}
      </tbody>
    </table>
  );
}

function Member({ member, onChanged }: { member: TeamMemberFragment; onChanged: () => Promise<void> }) {
  const { id, name, email, role, active } = member;
  const isSelf = id === viewer.value?.id;
  const change = async (chosen: Role) => {
    const { done, refusal } = await mutate(ChangeRoleDocument, { input: { userId: id, role: chosen } });
    if (done) say(`${name} is ${roles[chosen].toLowerCase()} now.`, "good");
    else say(refusal.message, "bad");
    await onChanged();
  };
  return (
    <tr>
      <td class="status wide">
        <Badge {...(active ? { text: "Active", tone: "good" } : { text: "Deactivated", tone: "quiet" })} />
      </td>
      <th scope="row">
        {name}
        {isSelf && <span class="mute"> (you)</span>}
        <small class="mute">{email}</small>
      </th>
      <td>
        <select
          aria-label={`Role of ${name}`}
          value={role}
          disabled={!active}
          onChange={(event) => change(event.currentTarget.value as Role)}
        >
          {Object.entries(roles).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      </td>
      <td>
        <div class="actions">
          <Standing member={member} onChanged={onChanged} />
        </div>
      </td>
    </tr>
  );
}

function Standing({
  member: { id, name, active },
  onChanged,
}: {
  member: TeamMemberFragment;
  onChanged: () => Promise<void>;
}) {
  const put = async (document: typeof DeactivateUserDocument | typeof ReactivateUserDocument, words: string) => {
    const { done, refusal } = await mutate<{ __typename: string }, { input: { userId: string } }>(document, {
      input: { userId: id },
    });
    if (done) say(words);
    else say(refusal.message, "bad");
    await onChanged();
  };
  if (active) {
    return (
      <Confirm
        label="Deactivate"
        about={name}
        question="End their sessions and keys?"
        onConfirm={() => put(DeactivateUserDocument, `${name} is let in no more.`)}
      />
    );
  }
  return (
    <button
      type="button"
      class="plain"
      aria-label={`Reactivate ${name}`}
      onClick={() => put(ReactivateUserDocument, `${name} can sign in again.`)}
    >
      Reactivate
    </button>
  );
}

function Invitations({ pages }: { pages: Pages<InvitationFragment> }) {
  const revoke = async ({ id, email }: InvitationFragment) => {
    const { done, refusal } = await mutate(RevokeInvitationDocument, { input: { invitationId: id } });
    if (done) say(`The invitation of ${email} is taken back.`);
    else say(refusal.message, "bad");
    await pages.reload();
  };
  const invitations = pages.items.value ?? [];
  if (invitations.length === 0) return null;
  return (
    <section class="listed" aria-labelledby="invitations">
      <h2 id="invitations">Invitations</h2>
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">Status</th>
            <th scope="col">Invited</th>
            <th scope="col">Role</th>
            <th scope="col" class="wide">
              Until
            </th>
            <th scope="col">
              <span class="heard">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {invitations.map((invitation) => (
            <tr key={invitation.id}>
              <td class="status">
                <Badge {...invitationStates[invitation.state]} />
              </td>
              <th scope="row">{invitation.email}</th>
              <td class="mute">{roles[invitation.role]}</td>
              <td class="wide mute">{day(invitation.expiresAt)}</td>
              <td>
                {invitation.state === "OPEN" && (
                  <div class="actions">
                    <Confirm
                      label="Take back"
                      about={`the invitation of ${invitation.email}`}
                      question="Take it back?"
                      onConfirm={() => revoke(invitation)}
                    />
                  </div>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <More pages={pages} />
    </section>
  );
}
