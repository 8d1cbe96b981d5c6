/** The frame around every page: who may see it, the header, and which page an address means. */

import { useEffect } from "preact/hooks";
import { CampaignPage } from "./campaign/page";
import { CampaignList } from "./campaigns/list";
import { followTenant } from "./client/activity";
import { restoring, viewer } from "./client/session";
import { Header } from "./header";
import { LeadList } from "./leads/list";
import { later } from "./parts/later";
import { Empty, Foot } from "./parts/notice";
import { go, type Route, route, to } from "./router";
import { SignIn } from "./sign-in/page";

const NewCampaign = later(() => import("./campaigns/new").then((page) => page.NewCampaign));
const EditCampaign = later(() => import("./campaigns/edit").then((page) => page.EditCampaign));
const LeadPage = later(() => import("./leads/page").then((page) => page.LeadPage));
const CustomerList = later(() => import("./customers/list").then((page) => page.CustomerList));
const CustomerPage = later(() => import("./customers/page").then((page) => page.CustomerPage));
const SourceList = later(() => import("./sources/list").then((page) => page.SourceList));
const AcceptInvitation = later(() => import("./sign-in/invitation").then((page) => page.AcceptInvitation));
const ImportPage = later(() => import("./bulk/import").then((page) => page.ImportPage));
const Settings = later(() => import("./settings/page").then((page) => page.Settings));

export function Shell() {
  if (restoring.value) return <div class="waiting" role="status" aria-label="Loading" />;
  const { page, rest } = route.value;
  if (page === "invitation" && rest[0]) return <AcceptInvitation token={rest[0]} />;
  if (!viewer.value || route.value.page === "sign-in") return <SignIn />;
  return <Inside />;
}

function Inside() {
  useEffect(followTenant, []);
  useFocusOnTurn();
  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: addresses are routes here, so the skip link moves the focus by hand */}
      <a class="skip" href="#main" onClick={skip}>
        Skip to the page
      </a>
      <Header />
      <main id="main" tabIndex={-1}>
        {pageOf(route.value)}
      </main>
      <Foot />
    </>
  );
}

function pageOf({ page, rest: [id, verb] }: Route) {
  switch (page) {
    case "":
      return <Redirect />;
    case "campaigns":
      if (id === undefined) return <CampaignList />;
      if (id === "new") return <NewCampaign />;
      return verb === "edit" ? <EditCampaign key={id} id={id} /> : <CampaignPage key={id} id={id} />;
    case "leads":
      return leadsAt(id);
    case "customers":
      return id === undefined ? <CustomerList /> : <CustomerPage key={id} id={id} />;
    case "sources":
      return <SourceList />;
    case "settings":
      return <Settings tab={id} />;
    default:
      return <Unknown />;
  }
}

function leadsAt(id: string | undefined) {
  if (id === undefined) return <LeadList />;
  return id === "import" ? <ImportPage /> : <LeadPage key={id} id={id} />;
}

function Redirect() {
  useEffect(() => go(to(["campaigns"]), { replace: true }), []);
  return null;
}

function Unknown() {
  return (
    <Empty title="There is no such page">
      <p>
        <a href={to(["campaigns"])}>Go to your campaigns</a>
      </p>
    </Empty>
  );
}

function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

/** After turning to another page the focus is at its top, as it is after loading one. */
function useFocusOnTurn(): void {
  const place = [route.value.page, ...route.value.rest].join("/");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place is what it waits for
  useEffect(() => {
    if (document.activeElement !== document.body) document.getElementById("main")?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [place]);
}
