/** Settings of the team: what it spends, its mails, your own sessions; for admins prompts, webhooks, keys, people and the log. */

import type { ComponentChildren } from "preact";
import { AuditLog } from "../access/audit";
import { KeyList } from "../access/keys";
import { People } from "../access/people";
import { Sessions } from "../access/sessions";
import { isAdmin } from "../client/session";
import { Empty } from "../parts/notice";
import { useTitle } from "../parts/title";
import { route, to } from "../router";
import { WebhookList } from "../webhooks/list";
import { WebhookPage } from "../webhooks/page";
import { Mails } from "./mails";
import { Prompts } from "./prompts";
import { SpendingPage } from "./spending";
import "./settings.css";

interface Chapter {
  name: string;
  text: string;
  page: () => ComponentChildren;
  forAdmins?: true;
}

const CHAPTERS: readonly Chapter[] = [
  { name: "spending", text: "Spending", page: () => <SpendingPage /> },
  { name: "prompts", text: "Prompts", page: () => <Prompts />, forAdmins: true },
  { name: "webhooks", text: "Webhooks", page: () => <Webhooks />, forAdmins: true },
  { name: "keys", text: "API keys", page: () => <KeyList />, forAdmins: true },
  { name: "people", text: "People", page: () => <People />, forAdmins: true },
  { name: "mails", text: "Mails", page: () => <Mails /> },
  { name: "sessions", text: "Sessions", page: () => <Sessions /> },
  { name: "audit", text: "Audit log", page: () => <AuditLog />, forAdmins: true },
];

export function Settings({ tab = "spending" }: { tab: string | undefined }) {
  useTitle("Settings");
  const open = CHAPTERS.filter(({ forAdmins }) => !forAdmins || isAdmin.value);
  const chosen = open.find(({ name }) => name === tab);
  return (
    <>
      <div class="head">
        <h1>Settings</h1>
        <nav class="tabs" aria-label="Settings">
          {open.map(({ name, text }) => (
            <a key={name} class="button" href={to(["settings", name])} aria-current={name === tab ? "page" : undefined}>
              {text}
            </a>
          ))}
        </nav>
      </div>
      {chosen ? chosen.page() : <Nothing />}
    </>
  );
}

function Nothing() {
  return (
    <Empty title="Nothing here">
      <p>The rest of the settings is for administrators.</p>
    </Empty>
  );
}

function Webhooks() {
  const [, id] = route.value.rest;
  return id === undefined ? <WebhookList /> : <WebhookPage key={id} id={id} />;
}
