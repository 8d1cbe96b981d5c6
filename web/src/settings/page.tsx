/** Settings of the team: what it spends, and for admins the wording of its prompts, and its webhooks. */

import { isAdmin } from "../client/session";
import { Empty } from "../parts/notice";
import { useTitle } from "../parts/title";
import { route, to } from "../router";
import { WebhookList } from "../webhooks/list";
import { WebhookPage } from "../webhooks/page";
import { Prompts } from "./prompts";
import { SpendingPage } from "./spending";
import "./settings.css";

export function Settings({ tab = "spending" }: { tab: string | undefined }) {
  useTitle("Settings");
  return (
    <>
      <div class="head">
        <h1>Settings</h1>
        <nav class="tabs" aria-label="Settings">
          <Tab name="spending" text="Spending" chosen={tab} />
          {isAdmin.value && <Tab name="prompts" text="Prompts" chosen={tab} />}
          {isAdmin.value && <Tab name="webhooks" text="Webhooks" chosen={tab} />}
        </nav>
      </div>
      {pageOf(tab)}
    </>
  );
}

function Tab({ name, text, chosen }: { name: string; text: string; chosen: string }) {
  return (
    <a class="button" href={to(["settings", name])} aria-current={name === chosen ? "page" : undefined}>
      {text}
    </a>
  );
}

function pageOf(tab: string) {
  if (tab === "spending") return <SpendingPage />;
  if (tab === "prompts" && isAdmin.value) return <Prompts />;
  if (tab === "webhooks" && isAdmin.value) return <Webhooks />;
  return (
    <Empty title="Nothing here">
      <p>Prompts and webhooks are for administrators.</p>
    </Empty>
  );
}

function Webhooks() {
  const [, id] = route.value.rest;
  return id === undefined ? <WebhookList /> : <WebhookPage key={id} id={id} />;
}
