/** How to reach a company; where there is evidence below, each value leads to it. */

import type { ComponentChildren } from "preact";
import { host } from "../words/format";

interface Company {
  companyNumber: string | null;
  website: string | null;
  phone: string | null;
  email: string | null;
  linkedinUrl: string | null;
  address: string | null;
  town: string | null;
  postcode: string | null;
}

interface CompanyFactsProps {
  company: Company;
  hasEvidence?: boolean;
  /** Fields on which the sources disagree. */
  disputed?: ReadonlySet<string>;
  children?: ComponentChildren;
}

export function CompanyFacts({ company, hasEvidence = false, disputed, children }: CompanyFactsProps) {
  const { phone, email, website, linkedinUrl, companyNumber } = company;
  const line = (field: string, term: string, value: string | null, href?: string) =>
    value && (
      <div key={field}>
        <dt>{term}</dt>
        <dd>
          {href ? <Outward href={href} text={value} /> : value}
          {hasEvidence && <Proof field={field} term={term} disputed={disputed?.has(field)} />}
        </dd>
      </div>
    );
  return (
    <dl class="facts">
      {line("phone", "Phone", phone, `tel:${phone}`)}
      {line("email", "E-mail", email, `mailto:${email}`)}
      {line("website", "Website", website && host(website), safe(website))}
      {line("linkedin_url", "LinkedIn", linkedinUrl && "Profile", safe(linkedinUrl))}
      {line("address", "Address", addressOf(company))}
      {line("company_number", "Company number", companyNumber)}
      {children}
    </dl>
  );
}

function Outward({ href, text }: { href: string; text: string }) {
  const opensPage = href.startsWith("http");
  return (
    <a href={href} target={opensPage ? "_blank" : undefined} rel="noreferrer">
      {text}
    </a>
  );
}

interface ProofProps {
  field: string;
  term: string;
  disputed?: boolean | undefined;
}

/** Goes to the evidence of a value, further down the page. */
function Proof({ field, term, disputed = false }: ProofProps) {
  const show = () => {
    const finding = document.getElementById(`fact-${field}`);
    finding?.scrollIntoView({ block: "center" });
    finding?.focus();
  };
  return (
    <button type="button" class="proof" aria-label={`Evidence for ${term.toLowerCase()}`} onClick={show}>
      {disputed ? <span data-tone="warn">sources disagree</span> : "evidence"}
    </button>
  );
}

function addressOf({ address, town, postcode }: Company): string | null {
  const parts = [address, town, postcode].filter((part): part is string => Boolean(part));
  const said = parts.filter((part, index) => index === 0 || !parts[0]?.toLowerCase().includes(part.toLowerCase()));
  return said.join(", ") || null;
}

/** Values come from outside: only web addresses become links. */
function safe(url: string | null): string | undefined {
  if (!url) return undefined;
  const address = /^https?:\/\//i.test(url) ? url : `https://${url}`;
  return URL.canParse(address) && !/^[a-z]+:(?!\/\/)/i.test(url) ? address : undefined;
}
