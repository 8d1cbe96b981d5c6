/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Who comes in. */
export type AcceptInvitationInput = {
  /** What you are called: 1 to 120 characters. */
  name: string;
  /** 12 to 200 characters; not your address, and not one of the passwords that are guessed first. */
  password: string;
  /** The invitation's token; it can be used once. */
  token: string;
};

/** That somebody was in touch. */
export type AddInteractionInput = {
  /** What was said or done. */
  body: string;
  /** A key of yours: the same key and input again give the same interaction. */
  idempotencyKey?: string | null | undefined;
  /** How. */
  kind: InteractionKind;
  /** With which lead. */
  leadId: string;
  /** When; now if not given. */
  occurredAt?: string | null | undefined;
};

/** Which lead is to be analysed. */
export type AnalyzeLeadInput = {
  /** Which lead. */
  leadId: string;
};

/** Whether a key can be used. */
export type ApiKeyState =
  /** It can. */
  | 'ACTIVE'
  /** Its time is over. */
  | 'EXPIRED'
  /** Somebody has ended it. */
  | 'REVOKED';

/** Which entries; every condition that is given must hold. */
export type AuditFilter = {
  /** One of these mutations, such as convertLead. */
  action?: Array<string> | null | undefined;
  /** All of these hold. */
  and?: Array<AuditFilter> | null | undefined;
  /** When it was. */
  at?: TimeRange | null | undefined;
  /** Done with one of these API keys. */
  keyId?: Array<string> | null | undefined;
  /** This does not hold. */
  not?: AuditFilter | null | undefined;
  /** At least one of these holds; an empty list matches nothing. */
  or?: Array<AuditFilter> | null | undefined;
  /** Ended in one of these ways. */
  outcome?: Array<Outcome> | null | undefined;
  /** Done to one of these. */
  subjectId?: Array<string> | null | undefined;
  /** Done by one of these people. */
  userId?: Array<string> | null | undefined;
};

/** What a person can do to a campaign. */
export type CampaignAction =
  /** Hide the campaign; its leads stay. */
  | 'DELETE'
  /** Let nothing further begin. */
  | 'PAUSE'
  /** Queue another run. */
  | 'RESTART'
  /** Go on where a paused run stood. */
  | 'RESUME'
  /** Queue the first run of a draft. */
  | 'START'
  /** End the run for good, with what it has. */
  | 'STOP'
  /** Change the brief. */
  | 'UPDATE';

/** Which campaigns; every condition that is given must hold. */
export type CampaignFilter = {
  /** All of these hold. */
  and?: Array<CampaignFilter> | null | undefined;
  /** When it was created. */
  createdAt?: TimeRange | null | undefined;
  /** With as many leads from its current run, for example 10 or more. */
  leads?: IntRange | null | undefined;
  /** This does not hold. */
  not?: CampaignFilter | null | undefined;
  /** At least one of these holds; an empty list matches nothing. */
  or?: Array<CampaignFilter> | null | undefined;
  /** In any of these statuses. */
  status?: Array<CampaignStatus> | null | undefined;
  /** With this in the name, postcode or town, for example “LE1”. */
  text?: string | null | undefined;
  /** Of any of these types, by key, for example “healthcare”. */
  type?: Array<string> | null | undefined;
};

/** In what order campaigns come. */
export type CampaignOrder = {
  /** Which end comes first. */
  direction?: Direction;
  /** What to order by, for example CREATED_AT. */
  field: CampaignOrderField;
};

/** What campaigns can be ordered by; those that are equal in it come in the order of their ids. */
export type CampaignOrderField =
  /** What all its runs have cost. */
  | 'COST'
  /** When it was created. */
  | 'CREATED_AT'
  /** How long its current run took; one that has not ended counts as none. */
  | 'DURATION'
  /** Its name, whatever the case. */
  | 'NAME'
  /** How many leads its current run has brought. */
  | 'PROMOTED'
  /** Its status, by name. */
  | 'STATUS'
  /** The key of its type, for example “healthcare”. */
  | 'TYPE';

/** Where a campaign, or one run of it, stands. */
export type CampaignStatus =
  /** Was stopped by a person. */
  | 'CANCELLED'
  /** Came to its end. */
  | 'COMPLETED'
  /** Described, not started. */
  | 'DRAFT'
  /** Could not go on; the reason says why. */
  | 'FAILED'
  /** Waits for a person. */
  | 'PAUSED'
  /** Waits for a worker. */
  | 'QUEUED'
  /** A worker is at it. */
  | 'RUNNING';

/** The password that is to be, and proof that it is you who changes it. */
export type ChangePasswordInput = {
  /** The password as it is. */
  currentPassword: string;
  /** 12 to 200 characters; not your address, and not one of the passwords that are guessed first. */
  newPassword: string;
};

/** What somebody may do from now on. */
export type ChangeRoleInput = {
  /** Their role from now on, such as VIEWER. */
  role: Role;
  /** Who. */
  userId: string;
};

/** Which file, and what its columns hold. */
export type CheckImportInput = {
  /** What the columns hold; as `LeadImport.columns` guesses if left out. */
  columns?: Array<ImportColumnInput> | null | undefined;
  /** The uploaded file's id. */
  importId: string;
};

/** Whether a source is asked. */
export type Circuit =
  /** It is, as usual. */
  | 'CLOSED'
  /** Once, to see whether it answers again. */
  | 'HALF_OPEN'
  /** Not now: it failed too often in a row. */
  | 'OPEN';

/** Which companies; every condition that is given must hold. */
export type CompanyFilter = {
  /** All of these hold. */
  and?: Array<CompanyFilter> | null | undefined;
  /** With any of these numbers on the register, for example “01234567”. */
  companyNumber?: Array<string> | null | undefined;
  /** When the team first had it. */
  createdAt?: TimeRange | null | undefined;
  /** Whether an e-mail address is known. */
  hasEmail?: boolean | null | undefined;
  /** Whether a LinkedIn page is known. */
  hasLinkedin?: boolean | null | undefined;
  /** Whether a telephone number is known. */
  hasPhone?: boolean | null | undefined;
  /** Whether a website is known. */
  hasWebsite?: boolean | null | undefined;
  /** Whether it is a customer. */
  isCustomer?: boolean | null | undefined;
  /** Whether it is a lead of any campaign. */
  isLead?: boolean | null | undefined;
  /** This does not hold. */
  not?: CompanyFilter | null | undefined;
  /** At least one of these holds; an empty list matches nothing. */
  or?: Array<CompanyFilter> | null | undefined;
  /** With a postcode that begins like this, for example “LE” or “LE1 1”. */
  postcodeArea?: string | null | undefined;
  /** With words in the company's name, town or postcode that begin like those of this text, for example “dent leic”. */
  text?: string | null | undefined;
  /** In any of these towns, whatever the case, for example “Leicester”. */
  town?: Array<string> | null | undefined;
};

/** Which lead becomes a customer. */
export type ConvertLeadInput = {
  /** A key of yours: the same key and input again give the first answer. */
  idempotencyKey?: string | null | undefined;
  /** Which lead. */
  leadId: string;
};

/** Which leads become customers. */
export type ConvertLeadsInput = {
  /** Up to 100 leads. */
  leadIds: Array<string>;
};

/** The key that is to be. */
export type CreateApiKeyInput = {
  /** When it ends, within three years, such as 2027-11-30T00:00:00Z; if left out, never. */
  expiresAt?: string | null | undefined;
  /** What it is for: 1 to 80 characters, such as CRM link. */
  name: string;
  /** What it may do; no more than you may yourself. */
  scopes: Array<Scope>;
};

/** A new campaign. `campaignTypes` says which of these a type asks for. */
export type CreateCampaignInput = {
  /** Analyse leads that score this or more, for example 70: 0 for all, null for those you ask for. */
  analyzeAbove?: number | null | undefined;
  /** What it may cost, in cents. */
  budgetMinor?: number | null | undefined;
  /** The same, with what you know of each; `readCompanyList` makes them of a file. */
  companies?: Array<ListedCompanyInput> | null | undefined;
  /** Companies to look up. */
  companyNames?: Array<string> | null | undefined;
  /** What must not be found. */
  exclusions?: Array<string> | null | undefined;
  /** Search LinkedIn for the pages of leads whose websites link to none. */
  findLinkedin?: boolean | null | undefined;
  /** A key of yours: the same key and input again give the same campaign. */
  idempotencyKey?: string | null | undefined;
  /** Find customers again. */
  includeExistingCustomers?: boolean | null | undefined;
  /** How many leads are wanted at most: 1 to 500. */
  maxResults?: number | null | undefined;
  /** What it is called. */
  name: string;
  /** The middle of the area that is searched. */
  postcode?: string | null | undefined;
  /** What else matters, in your words. */
  prompt?: string | null | undefined;
  /** How far from there it may be: 1 to 200. */
  radiusMiles?: number | null | undefined;
  /** A company to resemble. */
  referenceCompany?: string | null | undefined;
  /** Lines of business. */
  sectors?: Array<string> | null | undefined;
  /** Sizes by number of staff. */
  sizes?: Array<string> | null | undefined;
  /** Start it at once. */
  start?: boolean | null | undefined;
  /** The key of its type. */
  type: string;
};

/** The webhook that is to be. */
export type CreateWebhookInput = {
  /** What it is for, up to 200 characters, such as CRM. */
  description?: string;
  /** A key of your own, up to 200 characters: the same key and input again give the first answer. */
  idempotencyKey?: string | null | undefined;
  /** The kinds of event to tell of, such as LEAD_READY; empty for all. */
  kinds?: Array<EventKind>;
  /** Where to send events: an https:// address on port 443 or 8443 of the public Internet, such as https://crm.example.com/hooks/canvass. It is never redirected. */
  url: string;
};

/** What somebody was let in by. */
export type CredentialKind =
  /** An API key. */
  | 'KEY'
  /** A token of the external identity provider. */
  | 'PROVIDER'
  /** A session of theirs. */
  | 'SESSION'
  /** A token that was signed on the command line. */
  | 'USER';

/** Columns of exported customers. */
export type CustomerColumn =
  /** Where it is, in one line. */
  | 'ADDRESS'
  /** The company's name. */
  | 'COMPANY'
  /** Its number on the register, 8 characters. */
  | 'COMPANY_NUMBER'
  /** When it became a customer (UTC). */
  | 'CREATED_AT'
  /** Its general e-mail address. */
  | 'EMAIL'
  /** The customer's id, as the API has it. */
  | 'ID'
  /** The id of the lead that it came from. */
  | 'LEAD_ID'
  /** That lead's score, 0 to 100. */
  | 'LEAD_SCORE'
  /** Its page at LinkedIn. */
  | 'LINKEDIN_URL'
  /** Its telephone number, with the country's code. */
  | 'PHONE'
  /** The postcode of that address. */
  | 'POSTCODE'
  /** Where it stands, for example PROSPECT. */
  | 'STATUS'
  /** The town of that address. */
  | 'TOWN'
  /** When it last changed (UTC). */
  | 'UPDATED_AT'
  /** Its website. */
  | 'WEBSITE';

/** Which customers; every condition that is given must hold. */
export type CustomerFilter = {
  /** All of these hold. */
  and?: Array<CustomerFilter> | null | undefined;
  /** Of such companies. */
  company?: CompanyFilter | null | undefined;
  /** When it became a customer. */
  createdAt?: TimeRange | null | undefined;
  /** This does not hold. */
  not?: CustomerFilter | null | undefined;
  /** At least one of these holds; an empty list matches nothing. */
  or?: Array<CustomerFilter> | null | undefined;
  /** In any of these statuses. */
  status?: Array<CustomerStatus> | null | undefined;
  /** With words in the company's name, town or postcode that begin like those of this text, for example “dent leic”. */
  text?: string | null | undefined;
  /** When it last changed. */
  updatedAt?: TimeRange | null | undefined;
};

/** In what order customers come. */
export type CustomerOrder = {
  /** Which end comes first. */
  direction?: Direction;
  /** What to order by, for example NAME. */
  field: CustomerOrderField;
};

/** What customers can be ordered by; those that are equal in it come in the order of their ids. */
export type CustomerOrderField =
  /** When it became a customer. */
  | 'CREATED_AT'
  /** Its company's name, whatever the case. */
  | 'NAME'
  /** Its company's telephone number; unknown comes before “+”. */
  | 'PHONE'
  /** Its status, by name. */
  | 'STATUS'
  /** Its company's town, whatever the case; unknown comes before “a”. */
  | 'TOWN'
  /** When it last changed. */
  | 'UPDATED_AT';

/** A company's place in the CRM. */
export type CustomerStatus =
  /** Not now. */
  | 'COLD_LEAD'
  /** Buys. */
  | 'CUSTOMER'
  /** Just converted. */
  | 'DISCOVERY'
  /** Bought once. */
  | 'INACTIVE'
  /** Being looked at. */
  | 'LEAD'
  /** Will not buy. */
  | 'LOST'
  /** An offer is on the table. */
  | 'OPPORTUNITY'
  /** Being talked to. */
  | 'PROSPECT';

/** Who is let in no more. */
export type DeactivateUserInput = {
  /** End the API keys that they have made, too. */
  revokeKeys?: boolean;
  /** Who. */
  userId: string;
};

/** Which campaign to delete. */
export type DeleteCampaignInput = {
  /** Which campaign. */
  campaignId: string;
};

/** Which webhook is deleted. */
export type DeleteWebhookInput = {
  /** Which webhook. */
  webhookId: string;
};

/** Where a delivery stands. */
export type DeliveryStatus =
  /** It was answered with a status from 200 to 299. */
  | 'DELIVERED'
  /** It was tried for a day and given up; a test is tried once. */
  | 'FAILED'
  /** It is under way, or waits to be tried again; nothing that came later overtakes it. */
  | 'PENDING';

/** Which end of a list comes first. */
export type Direction =
  /** Smallest or oldest first. */
  | 'ASC'
  /** Largest or newest first. */
  | 'DESC';

/** Which session ends. */
export type EndSessionInput = {
  /** One of your own sessions. */
  sessionId: string;
};

/** What happened in a campaign. */
export type EventKind =
  /** The campaign was created. */
  | 'CAMPAIGN_CREATED'
  /** Its brief was changed. */
  | 'CAMPAIGN_UPDATED'
  /** The company is known already. */
  | 'CANDIDATE_DUPLICATE'
  /** The company's evidence is gathered. */
  | 'CANDIDATE_ENRICHED'
  /** The company could not be worked on. */
  | 'CANDIDATE_FAILED'
  /** A finder reported a company. */
  | 'CANDIDATE_FOUND'
  /** The company does not suit the brief. */
  | 'CANDIDATE_REJECTED'
  /** The company's score is worked out. */
  | 'CANDIDATE_SCORED'
  /** The team does not have the company yet. */
  | 'CANDIDATE_UNIQUE'
  /** A customer from this campaign was given another status; `data` has it as `from` and `to`. */
  | 'CUSTOMER_MOVED'
  /** The lead became a customer. */
  | 'LEAD_CONVERTED'
  /** Somebody gave the lead another status; `data` has it as `from` and `to`. */
  | 'LEAD_MOVED'
  /** The company became a lead. */
  | 'LEAD_READY'
  /** Something more was found out about a lead. */
  | 'LEAD_UPDATED'
  /** The company that others should resemble was looked up; the message says what is known of it. */
  | 'REFERENCE_LOOKED_UP'
  /** The run came to its end. */
  | 'RUN_COMPLETED'
  /** The run could not go on. */
  | 'RUN_FAILED'
  /** The run was paused. */
  | 'RUN_PAUSED'
  /** A run waits for a worker. */
  | 'RUN_QUEUED'
  /** The run goes on. */
  | 'RUN_RESUMED'
  /** A run that was due by the schedule was left out, as the one before it still goes on. */
  | 'RUN_SKIPPED'
  /** A worker has begun. */
  | 'RUN_STARTED'
  /** The run was stopped. */
  | 'RUN_STOPPED'
  /** A finder has answered. */
  | 'SLICE_FINISHED'
  /** A finder is being asked. */
  | 'SLICE_STARTED'
  /** Nothing: a subscription begins with how the campaign stands. It is in no log. */
  | 'SNAPSHOT'
  /** A source is off for this run. */
  | 'SOURCE_OFF'
  /** An address that events are sent to was disabled, as it did not take this campaign's. */
  | 'WEBHOOK_DISABLED';

/** How often a schedule comes round. */
export type Every =
  /** Every day. */
  | 'DAY'
  /** Every month, on the chosen day, or on the last in a month that is shorter. */
  | 'MONTH'
  /** Every week, on the chosen days. */
  | 'WEEK';

/** Which customers, and as what. */
export type ExportCustomersInput = {
  /** Which columns, and in which order; all if left out. */
  columns?: Array<CustomerColumn> | null | undefined;
  /** Which customers; all if left out. */
  filter?: CustomerFilter | null | undefined;
  /** As what it is written. */
  format?: ExportFormat;
  /** The same key and input again give the same export; up to 200 characters. */
  idempotencyKey?: string | null | undefined;
};

/** As what an export is written. */
export type ExportFormat =
  /** Comma-separated text in UTF-8 with a line of headings. What a spreadsheet would take for a formula has a ' before it. */
  | 'CSV'
  /** A JSON object on each line, with values as they are. */
  | 'JSON_LINES'
  /** A workbook for Excel and the like, with moments as dates (UTC). Nothing in it is a formula. */
  | 'XLSX';

/** Which leads, and as what. */
export type ExportLeadsInput = {
  /** Which columns, and in which order; all if left out. */
  columns?: Array<LeadColumn> | null | undefined;
  /** Which leads; all if left out. */
  filter?: LeadFilter | null | undefined;
  /** As what it is written. */
  format?: ExportFormat;
  /** The same key and input again give the same export; up to 200 characters. */
  idempotencyKey?: string | null | undefined;
};

/** How the latest download of an export stands. */
export type ExportStatus =
  /** It was broken off; it can be fetched again. */
  | 'BROKEN_OFF'
  /** It was fetched to its end. */
  | 'COMPLETED'
  /** It was not fetched yet. */
  | 'READY'
  /** It is being fetched. */
  | 'RUNNING';

/** A range of numbers, both ends included; an end that is left out is open. */
export type FloatRange = {
  /** This or less, for example 7.5. */
  max?: number | null | undefined;
  /** This or more, for example 0.5. */
  min?: number | null | undefined;
};

/** What a column of the file holds. */
export type ImportColumnInput = {
  /** What it holds, for example PHONE. */
  field: ImportField;
  /** The column's heading, as `LeadImport.columns` has it. */
  heading: string;
};

/** What a column of an uploaded file can hold. */
export type ImportField =
  /** Where it is, in one line. */
  | 'ADDRESS'
  /** Its number on the register, for example 01234567. */
  | 'COMPANY_NUMBER'
  /** What it does, in words. */
  | 'DESCRIPTION'
  /** Its e-mail address. */
  | 'EMAIL'
  /** Its page at LinkedIn, such as https://www.linkedin.com/company/name. */
  | 'LINKEDIN_URL'
  /** The company's name; every row needs one. */
  | 'NAME'
  /** The team's own words about it. */
  | 'NOTES'
  /** Its telephone number, read as British, for example 0116 496 0123. */
  | 'PHONE'
  /** Its full UK postcode, such as LE1 1AA. */
  | 'POSTCODE'
  /** Where the lead stands: NEW, CONTACTED, QUALIFIED or REJECTED. */
  | 'STATUS'
  /** Its town. */
  | 'TOWN'
  /** Its web address. */
  | 'WEBSITE';

/** Which file is to be imported, and how. */
export type ImportLeadsInput = {
  /** What the campaign is called that holds the leads; “Import of” the file if left out. */
  campaignName?: string | null | undefined;
  /** What the columns hold; as `LeadImport.columns` guesses if left out. */
  columns?: Array<ImportColumnInput> | null | undefined;
  /** The same key and input again give the same import; up to 200 characters. */
  idempotencyKey?: string | null | undefined;
  /** The uploaded file's id. */
  importId: string;
  /** Leave out rows with problems; else one such row refuses the whole file. */
  skipInvalid?: boolean;
};

/** How an input is asked for. */
export type InputKind =
  /** Yes or no. */
  | 'BOOLEAN'
  /** Any of the options. */
  | 'CHOICES'
  /** Companies as ListedCompanyInput has them; `readCompanyList` makes them of a file. */
  | 'COMPANIES'
  /** A whole number. */
  | 'INTEGER'
  /** Text of several lines. */
  | 'LONG_TEXT'
  /** An amount in minor units. */
  | 'MONEY'
  /** A UK postcode. */
  | 'POSTCODE'
  /** One line of text. */
  | 'TEXT'
  /** Several short texts; the options are suggestions. */
  | 'TEXT_LIST';

/** A range of whole numbers, both ends included; an end that is left out is open. */
export type IntRange = {
  /** This or less, for example 100. */
  max?: number | null | undefined;
  /** This or more, for example 60. */
  min?: number | null | undefined;
};

/** How somebody was in touch. */
export type InteractionKind =
  /** By telephone. */
  | 'CALL'
  /** By e-mail. */
  | 'EMAIL'
  /** In person or by video. */
  | 'MEETING'
  /** Not at all: a note. */
  | 'NOTE';

/** What became of an invitation. */
export type InvitationState =
  /** Whoever was invited has come in. */
  | 'ACCEPTED'
  /** A week went by. */
  | 'EXPIRED'
  /** It can be accepted. */
  | 'OPEN'
  /** It was taken back, or another took its place. */
  | 'REVOKED';

/** Who is invited. */
export type InviteUserInput = {
  /** Their address, such as ann@ourfirm.example. */
  email: string;
  /** What they will be allowed to do, such as MEMBER. */
  role: Role;
};

/** Whose key a source is asked with. */
export type KeyOrigin =
  /** The one of this installation. */
  | 'SYSTEM'
  /** The tenant's own. */
  | 'TENANT';

/** Columns of exported leads. */
export type LeadColumn =
  /** Where it is, in one line. */
  | 'ADDRESS'
  /** The name of the campaign that found it. */
  | 'CAMPAIGN'
  /** The company's name. */
  | 'COMPANY'
  /** Its number on the register, 8 characters. */
  | 'COMPANY_NUMBER'
  /** When it was promoted (UTC). */
  | 'CREATED_AT'
  /** Where its company stands as a customer, if it is one. */
  | 'CUSTOMER_STATUS'
  /** From the campaign's postcode, as the crow flies. */
  | 'DISTANCE_MILES'
  /** Its general e-mail address. */
  | 'EMAIL'
  /** The lead's id, as the API has it. */
  | 'ID'
  /** Its page at LinkedIn. */
  | 'LINKEDIN_URL'
  /** The team's own words. */
  | 'NOTES'
  /** Its telephone number, with the country's code. */
  | 'PHONE'
  /** The postcode of that address. */
  | 'POSTCODE'
  /** 0 to 100. */
  | 'SCORE'
  /** Where it stands, for example NEW. */
  | 'STATUS'
  /** The town of that address. */
  | 'TOWN'
  /** When it last changed (UTC). */
  | 'UPDATED_AT'
  /** Its website. */
  | 'WEBSITE';

/** Which leads; every condition that is given must hold. */
export type LeadFilter = {
  /** All of these hold. */
  and?: Array<LeadFilter> | null | undefined;
  /** Of this campaign. */
  campaignId?: string | null | undefined;
  /** Of such companies. */
  company?: CompanyFilter | null | undefined;
  /** When it was promoted. */
  createdAt?: TimeRange | null | undefined;
  /** As far from the campaign's postcode, in miles; unknown is in no range. */
  distanceMiles?: FloatRange | null | undefined;
  /** Any of these leads, by id. */
  ids?: Array<string> | null | undefined;
  /** Whether its company is a customer. */
  isCustomer?: boolean | null | undefined;
  /** This does not hold. */
  not?: LeadFilter | null | undefined;
  /** At least one of these holds; an empty list matches nothing. */
  or?: Array<LeadFilter> | null | undefined;
  /** With a score in this range, 0 to 100. */
  score?: IntRange | null | undefined;
  /**
   * With this score or less.
   * @deprecated Use `score`, which has both ends.
   */
  scoreMax?: number | null | undefined;
  /**
   * With this score or more.
   * @deprecated Use `score`, which has both ends.
   */
  scoreMin?: number | null | undefined;
  /** In any of these statuses. */
  status?: Array<LeadStatus> | null | undefined;
  /** With words in the company's name, town or postcode that begin like those of this text, for example “dent leic”. */
  text?: string | null | undefined;
  /** When it last changed. */
  updatedAt?: TimeRange | null | undefined;
};

/** In what order leads come. */
export type LeadOrder = {
  /** Which end comes first. */
  direction?: Direction;
  /** What to order by, for example SCORE. */
  field: LeadOrderField;
};

/** What leads can be ordered by; leads that are equal in it come in the order of their ids. */
export type LeadOrderField =
  /** Its campaign's name, whatever the case. */
  | 'CAMPAIGN'
  /** When it was promoted. */
  | 'CREATED_AT'
  /** How far it is from the campaign's postcode; unknown counts as far. */
  | 'DISTANCE'
  /** Its company's name, whatever the case. */
  | 'NAME'
  /** Its score. */
  | 'SCORE'
  /** Its status, by name. */
  | 'STATUS'
  /** Its company's town, whatever the case; unknown comes before “a”. */
  | 'TOWN'
  /** When it last changed. */
  | 'UPDATED_AT';

/** A company's place in the sales funnel. */
export type LeadStatus =
  /** Somebody has been in touch. */
  | 'CONTACTED'
  /** It became a customer. */
  | 'CONVERTED'
  /** The team has it under another name. */
  | 'DUPLICATE'
  /** Nobody has been in touch. */
  | 'NEW'
  /** It is worth converting. */
  | 'QUALIFIED'
  /** The team does not want it. */
  | 'REJECTED';

/** A company that is to be looked up, with what you know of it. */
export type ListedCompanyInput = {
  /** Its number on the register. */
  companyNumber?: string | null | undefined;
  /** As it writes itself, or as the register has it. */
  name: string;
  /** A full UK postcode, such as LE1 1AA. */
  postcode?: string | null | undefined;
  /** Its town. */
  town?: string | null | undefined;
  /** Its web address. */
  website?: string | null | undefined;
};

/** Who signs in. */
export type LoginInput = {
  /** The address, in any case. */
  email: string;
  /** The password. */
  password: string;
};

/** Which sign-in ends. */
export type LogoutInput = {
  /** The refresh token. */
  refreshToken: string;
};

/** Which mails; every condition that is given must hold. */
export type MailFilter = {
  /** About this campaign. */
  campaignId?: string | null | undefined;
  /** In any of these statuses, for example [FAILED]. */
  status?: Array<MailStatus> | null | undefined;
};

/** Where a mail stands. */
export type MailStatus =
  /** It could not be sent and is not tried any more; the reason says why. */
  | 'FAILED'
  /** A mail server took it, or it lies in the folder of mails. */
  | 'SENT'
  /** It is on its way, or waits to be tried again. */
  | 'WAITING';

/** How an action ended. */
export type Outcome =
  /** The thing was not in a state that allows it. */
  | 'CONFLICT'
  /** It was done. */
  | 'DONE'
  /** The role or the key's scopes do not allow it. */
  | 'FORBIDDEN'
  /** Something went wrong on our side; the correlation id finds it in the log of the operator. */
  | 'INTERNAL'
  /** The input could not be used. */
  | 'INVALID'
  /** What was named does not exist. */
  | 'NOT_FOUND'
  /** It was tried too often. */
  | 'THROTTLED'
  /** The credentials were wrong or have ended. */
  | 'UNAUTHENTICATED';

/** Which campaign to pause. */
export type PauseCampaignInput = {
  /** Which campaign. */
  campaignId: string;
};

/** Which campaign's schedule to pause. */
export type PauseScheduleInput = {
  /** Which campaign. */
  campaignId: string;
};

/** What to show; what is left out is as it is in force. */
export type PreviewPromptInput = {
  /** A campaign of this type whose values to put in; without one, examples. */
  campaignId?: string | null | undefined;
  /** What would not. */
  exclude?: Array<string> | null | undefined;
  /** What would belong in the answer. */
  include?: Array<string> | null | undefined;
  /** A prompt to try: 1 to 4,000 characters. */
  prompt?: string | null | undefined;
  /** The type's key, for example “healthcare”. */
  type: string;
};

/** What kind of expected failure a Problem is. */
export type ProblemCode =
  /** The thing is not in a state that allows it. */
  | 'CONFLICT'
  /** Your role does not allow it. */
  | 'FORBIDDEN'
  /** The input cannot be used; `fieldErrors` says where and why. */
  | 'INVALID'
  /** What was named does not exist, or belongs to somebody else. */
  | 'NOT_FOUND'
  /** It was tried too often; the message says in how many seconds it may be tried again. */
  | 'THROTTLED'
  /** Nobody is signed in, or the credentials are wrong. */
  | 'UNAUTHENTICATED';

/** Sources that need a key. */
export type Provider =
  /** Companies House. */
  | 'COMPANIES_HOUSE'
  /** Google Places. */
  | 'GOOGLE_PLACES'
  /** OpenAI. */
  | 'OPENAI';

/** Who is let in again. */
export type ReactivateUserInput = {
  /** Who. */
  userId: string;
};

/** What a sign-in is renewed with. */
export type RefreshTokenInput = {
  /** The refresh token; it can be used once. */
  refreshToken: string;
};

/** Which of the tenant's own keys to forget. */
export type RemoveProviderKeyInput = {
  /** Whose key it is. */
  provider: Provider;
};

/** Which campaign's schedule to remove. */
export type RemoveScheduleInput = {
  /** Which campaign. */
  campaignId: string;
};

/** Whose events of which time are sent again. */
export type ReplayWebhookInput = {
  /** A key of your own, up to 200 characters: the same key and input again give the first answer. */
  idempotencyKey?: string | null | undefined;
  /** Events from then on, such as 2026-11-23T08:00:00Z. */
  since: string;
  /** And before that; if left out, until now. */
  until?: string | null | undefined;
  /** Which webhook. */
  webhookId: string;
};

/** Which mail to try once more. */
export type ResendMailInput = {
  /** Which mail; it must have FAILED. */
  mailId: string;
};

/** Which type's built-in wording to put in force. */
export type ResetPromptInput = {
  /** The type's key, for example “healthcare”. */
  type: string;
};

/** Which campaign to restart. */
export type RestartCampaignInput = {
  /** Which campaign. */
  campaignId: string;
};

/** Which campaign to resume. */
export type ResumeCampaignInput = {
  /** Which campaign. */
  campaignId: string;
};

/** Which campaign's schedule to resume. */
export type ResumeScheduleInput = {
  /** Which campaign. */
  campaignId: string;
};

/** Which key ends. */
export type RevokeApiKeyInput = {
  /** Which key. */
  keyId: string;
};

/** Which invitation is taken back. */
export type RevokeInvitationInput = {
  /** Which invitation. */
  invitationId: string;
};

/** What a person may do; each role includes the ones before it. */
export type Role =
  /** May also set vendor keys, the month's budget and the wording of prompts. */
  | 'ADMIN'
  /** May also change campaigns, leads and customers. */
  | 'MEMBER'
  /** May look. */
  | 'VIEWER';

/** Which key gets another secret. */
export type RotateApiKeyInput = {
  /** Which key. */
  keyId: string;
  /** Hours for which the secret that it has now still holds: 0 to 168. */
  overlapHours?: number;
};

/** Which webhook gets another secret. */
export type RotateWebhookSecretInput = {
  /** Hours for which the secret that it has now signs beside the new one: 0 to 168. */
  overlapHours?: number;
  /** Which webhook. */
  webhookId: string;
};

/** What began a run. */
export type RunTrigger =
  /** Somebody started it, in the dashboard or over the API. */
  | 'PERSON'
  /** It was due by the campaign's schedule. */
  | 'SCHEDULE';

/** A wording of the tenant's own for a type of campaign. */
export type SavePromptInput = {
  /** What does not: up to 20 entries of up to 300 characters. */
  exclude: Array<string>;
  /** A key of yours: the same key and input again save nothing further. */
  idempotencyKey?: string | null | undefined;
  /** What belongs in the answer, for example [“clinics”]: 1 to 20 entries of up to 300 characters. */
  include: Array<string>;
  /** What to look for, and what proves it: 1 to 4,000 characters. */
  prompt: string;
  /** The type's key, for example “healthcare”. */
  type: string;
};

/** A timetable. What does not belong to how often it comes round is ignored. */
export type ScheduleInput = {
  /** At what time by the clocks of the zone, for example “07:30”. On a day on which the clocks are put forward over it, it is as much later; on one on which they show it twice, it is the first time. */
  at: string;
  /** Every MONTH: on which day, 1 to 31; in a shorter month it is the last day. */
  dayOfMonth?: number | null | undefined;
  /** How often it comes round, for example WEEK. */
  every: Every;
  /** Every WEEK: on which days, for example [MONDAY, THURSDAY]. */
  weekdays?: Array<Weekday> | null | undefined;
  /** The time zone by its IANA name, for example “Europe/London”. */
  zone: string;
};

/** What a key may do. Which fields each scope covers stands in docs/partners.md. */
export type Scope =
  /** access:admin: invite people, change roles, make and end keys. */
  | 'ACCESS_ADMIN'
  /** access:read: people with their addresses, invitations, keys, the audit log. */
  | 'ACCESS_READ'
  /** campaigns:read: campaigns, their runs, finds and events, live too. */
  | 'CAMPAIGNS_READ'
  /** campaigns:write: create, change, start and stop campaigns, and what comes before that. */
  | 'CAMPAIGNS_WRITE'
  /** customers:read: customers and their history. */
  | 'CUSTOMERS_READ'
  /** customers:write: convert leads, move customers on. */
  | 'CUSTOMERS_WRITE'
  /** exports:read: exports and imports, and how they stand. */
  | 'EXPORTS_READ'
  /** exports:write: begin exports and imports. */
  | 'EXPORTS_WRITE'
  /** leads:read: leads with their companies, facts, interactions and analyses. */
  | 'LEADS_READ'
  /** leads:write: move leads on, add interactions, have leads analysed. */
  | 'LEADS_WRITE'
  /** settings:admin: vendor keys, budgets, prompts. */
  | 'SETTINGS_ADMIN'
  /** settings:read: sources, spending, prompts. */
  | 'SETTINGS_READ'
  /** webhooks:read: webhooks and their deliveries. */
  | 'WEBHOOKS_READ'
  /** webhooks:write: make, change and end webhooks, and have events sent again. */
  | 'WEBHOOKS_WRITE';

/** Who is told of the end of a campaign's runs, beside whoever asks for them. */
export type SetCampaignMailsInput = {
  /** All addresses that are told, at most 10, for example [“sales@ourfirm.example”]; none for nobody else. */
  addresses: Array<string>;
  /** Which campaign. */
  campaignId: string;
};

/** The most that the tenant's campaigns may spend in a month. */
export type SetMonthlyBudgetInput = {
  /** In cents, for example 5000 for 50 USD; null for no limit. It must be given. */
  amountMinor?: number | null | undefined;
};

/** A vendor key of the tenant's own. */
export type SetProviderKeyInput = {
  /** The key; it is kept encrypted and never shown again. */
  key: string;
  /** Whose key it is. */
  provider: Provider;
};

/** Whether you get mails. */
export type SetRunMailsInput = {
  /** Whether you are told when a run that you asked for has ended. */
  wanted: boolean;
};

/** When a campaign is to run by itself from now on. */
export type SetScheduleInput = {
  /** At what time by the clocks of the zone, for example “07:30”. On a day on which the clocks are put forward over it, it is as much later; on one on which they show it twice, it is the first time. */
  at: string;
  /** Which campaign. */
  campaignId: string;
  /** Every MONTH: on which day, 1 to 31; in a shorter month it is the last day. */
  dayOfMonth?: number | null | undefined;
  /** How often it comes round, for example WEEK. */
  every: Every;
  /** Whether its runs bring only companies that no earlier run of the campaign brought as a lead; with false they also look into those again, and renew their scores and facts. */
  newFindsOnly?: boolean;
  /** Every WEEK: on which days, for example [MONDAY, THURSDAY]. */
  weekdays?: Array<Weekday> | null | undefined;
  /** The time zone by its IANA name, for example “Europe/London”. */
  zone: string;
};

/** The link that somebody was given. */
export type SignInWithLinkInput = {
  /** The link's token; it can be used once. */
  token: string;
};

/** Whether this device stays signed in. */
export type SignOutEverywhereInput = {
  /** Keep the session that asks, and end all others; false ends that too. */
  keepCurrent?: boolean;
};

/** Where a value can come from. */
export type Source =
  /** The register of companies. */
  | 'COMPANIES_HOUSE'
  /** Google Places. */
  | 'GOOGLE_PLACES'
  /** A file that the team imported. */
  | 'IMPORT'
  /** A LinkedIn page that the company's website links to, or that a search shows; it is never fetched. */
  | 'LINKEDIN'
  /** OpenAI's web search. */
  | 'OPENAI'
  /** The postcode directory. */
  | 'POSTCODES'
  /** The copy of that register which this installation has. */
  | 'REGISTER'
  /** A person of the team. */
  | 'USER'
  /** The company's own website. */
  | 'WEBSITE';

/** What asking one source about one company came to. */
export type SourceStatus =
  /** It knows this very company. */
  | 'FOUND'
  /** It does not. */
  | 'NOT_FOUND'
  /** It is not set up, or was switched off for this run. */
  | 'OFF'
  /** There was nothing to ask it with. */
  | 'SKIPPED'
  /** It could not be asked: down, slow or too busy. */
  | 'UNAVAILABLE';

/** How far a candidate has come; the last four are ends. */
export type Stage =
  /** The team had it, or the run found it before. */
  | 'DUPLICATE'
  /** Its evidence is gathered. */
  | 'ENRICHED'
  /** It could not be worked on. */
  | 'FAILED'
  /** A finder reported it. */
  | 'FOUND'
  /** It became a lead. */
  | 'PROMOTED'
  /** It does not suit the brief. */
  | 'REJECTED'
  /** Its score is worked out. */
  | 'SCORED'
  /** The team does not have it yet. */
  | 'UNIQUE';

/** Which campaign to start. */
export type StartCampaignInput = {
  /** Which campaign. */
  campaignId: string;
};

/** Which campaign to stop. */
export type StopCampaignInput = {
  /** Which campaign. */
  campaignId: string;
};

/** What is done for a lead after it has become one. */
export type TaskKind =
  /** A model sums up what is known about it. */
  | 'ANALYSIS'
  /** Its LinkedIn page is searched for, as its website does not link to one. */
  | 'LINKEDIN'
  /** Its officers, owners, charges and accounts are read from the register of companies. */
  | 'REGISTER';

/** Where such a task stands. */
export type TaskStatus =
  /** It is done, whether or not it brought something. */
  | 'DONE'
  /** It was given up: the run was stopped, or there is no money or no key for it. */
  | 'DROPPED'
  /** It was tried, and could not be done. */
  | 'FAILED'
  /** It is under way, or will be. */
  | 'WAITING';

/** Which webhook is sent a test. */
export type TestWebhookInput = {
  /** Which webhook. */
  webhookId: string;
};

/** A span of time; an end that is left out is open. */
export type TimeRange = {
  /** Earlier than that, for example 2026-12-01T00:00:00Z. */
  before?: string | null | undefined;
  /** Then or later, for example 2026-11-01T00:00:00Z. */
  since?: string | null | undefined;
};

/** What is to change in a campaign; what is left out stays as it is. */
export type UpdateCampaignInput = {
  /** Analyse leads that score this or more, for example 70: 0 for all, null for those you ask for. */
  analyzeAbove?: number | null | undefined;
  /** What it may cost, in cents. */
  budgetMinor?: number | null | undefined;
  /** Which campaign. */
  campaignId: string;
  /** The same, with what you know of each; `readCompanyList` makes them of a file. */
  companies?: Array<ListedCompanyInput> | null | undefined;
  /** Companies to look up. */
  companyNames?: Array<string> | null | undefined;
  /** What must not be found. */
  exclusions?: Array<string> | null | undefined;
  /** Search LinkedIn for the pages of leads whose websites link to none. */
  findLinkedin?: boolean | null | undefined;
  /** Find customers again. */
  includeExistingCustomers?: boolean | null | undefined;
  /** How many leads at most: 1 to 500. */
  maxResults?: number | null | undefined;
  /** What it is called. */
  name?: string | null | undefined;
  /** The middle of the area that is searched. */
  postcode?: string | null | undefined;
  /** What else matters, in your words. */
  prompt?: string | null | undefined;
  /** How far from there: 1 to 200. */
  radiusMiles?: number | null | undefined;
  /** A company to resemble. */
  referenceCompany?: string | null | undefined;
  /** Lines of business. */
  sectors?: Array<string> | null | undefined;
  /** Sizes by number of staff. */
  sizes?: Array<string> | null | undefined;
};

/** Where a customer moves. */
export type UpdateCustomerStatusInput = {
  /** Which customer. */
  customerId: string;
  /** What there is to say about it. */
  note?: string;
  /** Where to; one of its allowedStatuses. */
  status: CustomerStatus;
};

/** What is to change in a lead; what is left out stays as it is. */
export type UpdateLeadInput = {
  /** Which lead. */
  leadId: string;
  /** The team's words about it, in place of the old. */
  notes?: string | null | undefined;
  /** Where it is to stand. */
  status?: LeadStatus | null | undefined;
};

/** What is to be different about a webhook; what is left out stays as it is. */
export type UpdateWebhookInput = {
  /** False pauses it. True goes on where it stood, and sends at once what waits to be tried again. */
  active?: boolean | null | undefined;
  /** What it is for, such as CRM. */
  description?: string | null | undefined;
  /** The kinds of event to tell of, such as LEAD_READY; empty for all. */
  kinds?: Array<EventKind> | null | undefined;
  /** Where to send events: an https:// address on port 443 or 8443 of the public Internet, such as https://crm.example.com/hooks/canvass. It is never redirected. */
  url?: string | null | undefined;
  /** Which webhook. */
  webhookId: string;
};

/** Which of the tenant's own wordings to put in force. */
export type UsePromptInput = {
  /** The version's number, for example 2. */
  number: number;
  /** The type's key, for example “healthcare”. */
  type: string;
};

/** Whether a webhook is sent events. */
export type WebhookStatus =
  /** It is. */
  | 'ACTIVE'
  /** Not any more: it failed for days, or answered that it is gone. Make it active to go on where it stood. */
  | 'DISABLED'
  /** Not now: somebody has paused it. What happens meanwhile is sent later. */
  | 'PAUSED';

/** A day of the week. */
export type Weekday =
  /** Friday. */
  | 'FRIDAY'
  /** Monday. */
  | 'MONDAY'
  /** Saturday. */
  | 'SATURDAY'
  /** Sunday. */
  | 'SUNDAY'
  /** Thursday. */
  | 'THURSDAY'
  /** Tuesday. */
  | 'TUESDAY'
  /** Wednesday. */
  | 'WEDNESDAY';

export type ApiKeyFragment = { id: string, name: string, scopes: Array<Scope>, state: ApiKeyState, createdAt: string, expiresAt: string | null, usedAt: string | null, createdBy: { id: string, name: string } | null, secrets: Array<{ prefix: string, endsAt: string | null }> };

export type ApiKeysQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ApiKeysQuery = { page: { totalCount: number, nodes: Array<{ id: string, name: string, scopes: Array<Scope>, state: ApiKeyState, createdAt: string, expiresAt: string | null, usedAt: string | null, createdBy: { id: string, name: string } | null, secrets: Array<{ prefix: string, endsAt: string | null }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CreateApiKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateApiKeyMutation = { result:
    | { __typename: 'CreateApiKeyPayload', secret: string, apiKey: { id: string } }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type RotateApiKeyMutationVariables = Exact<{
  input: RotateApiKeyInput;
}>;


export type RotateApiKeyMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'RotateApiKeyPayload', secret: string, apiKey: { id: string } }
   };

export type RevokeApiKeyMutationVariables = Exact<{
  input: RevokeApiKeyInput;
}>;


export type RevokeApiKeyMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'RevokeApiKeyPayload', apiKey: { id: string } }
   };

export type TeamMemberFragment = { id: string, name: string, email: string, role: Role, active: boolean };

export type TeamQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type TeamQuery = { page: { totalCount: number, nodes: Array<{ id: string, name: string, email: string, role: Role, active: boolean }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type InvitationFragment = { id: string, email: string, role: Role, state: InvitationState, createdAt: string, expiresAt: string };

export type InvitationsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type InvitationsQuery = { page: { totalCount: number, nodes: Array<{ id: string, email: string, role: Role, state: InvitationState, createdAt: string, expiresAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type InviteUserMutationVariables = Exact<{
  input: InviteUserInput;
}>;


export type InviteUserMutation = { result:
    | { __typename: 'InviteUserPayload', token: string, invitation: { id: string, email: string, role: Role, state: InvitationState, createdAt: string, expiresAt: string } }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type RevokeInvitationMutationVariables = Exact<{
  input: RevokeInvitationInput;
}>;


export type RevokeInvitationMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'RevokeInvitationPayload', invitation: { id: string, email: string, role: Role, state: InvitationState, createdAt: string, expiresAt: string } }
   };

export type AcceptInvitationMutationVariables = Exact<{
  input: AcceptInvitationInput;
}>;


export type AcceptInvitationMutation = { result:
    | { __typename: 'AcceptInvitationPayload', accessToken: string, refreshToken: string, expiresAt: string, user: { id: string, email: string, name: string, role: Role, tenant: { id: string, name: string } } }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type ChangeRoleMutationVariables = Exact<{
  input: ChangeRoleInput;
}>;


export type ChangeRoleMutation = { result:
    | { __typename: 'ChangeRolePayload', user: { id: string, name: string, email: string, role: Role, active: boolean } }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type DeactivateUserMutationVariables = Exact<{
  input: DeactivateUserInput;
}>;


export type DeactivateUserMutation = { result:
    | { __typename: 'DeactivateUserPayload', user: { id: string, name: string, email: string, role: Role, active: boolean } }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type ReactivateUserMutationVariables = Exact<{
  input: ReactivateUserInput;
}>;


export type ReactivateUserMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'ReactivateUserPayload', user: { id: string, name: string, email: string, role: Role, active: boolean } }
   };

export type SessionFragment = { id: string, createdAt: string, usedAt: string, address: string | null, agent: string | null, current: boolean };

export type SessionsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type SessionsQuery = { page: { totalCount: number, nodes: Array<{ id: string, createdAt: string, usedAt: string, address: string | null, agent: string | null, current: boolean }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type EndSessionMutationVariables = Exact<{
  input: EndSessionInput;
}>;


export type EndSessionMutation = { result:
    | { __typename: 'EndSessionPayload', endedId: string }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type SignOutEverywhereMutationVariables = Exact<{
  input: SignOutEverywhereInput;
}>;


export type SignOutEverywhereMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'SignOutEverywherePayload', ended: number }
   };

export type ChangePasswordMutationVariables = Exact<{
  input: ChangePasswordInput;
}>;


export type ChangePasswordMutation = { result:
    | { __typename: 'ChangePasswordPayload', changed: boolean }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type AuditEntryFragment = { id: string, at: string, action: string, outcome: Outcome, credentialKind: CredentialKind | null, address: string | null, correlationId: string, subjectId: string | null, user: { id: string, name: string } | null, apiKey: { id: string, name: string } | null, subject:
    | { __typename: 'ApiKey', name: string }
    | { __typename: 'AuditEntry' }
    | { __typename: 'Campaign', name: string }
    | { __typename: 'Candidate' }
    | { __typename: 'Company' }
    | { __typename: 'Customer', company: { id: string, name: string } }
    | { __typename: 'Export' }
    | { __typename: 'Fact' }
    | { __typename: 'Interaction' }
    | { __typename: 'Invitation', email: string }
    | { __typename: 'Lead', company: { id: string, name: string } }
    | { __typename: 'LeadAnalysis' }
    | { __typename: 'LeadImport' }
    | { __typename: 'LeadTask' }
    | { __typename: 'Mail' }
    | { __typename: 'Run' }
    | { __typename: 'Tenant' }
    | { __typename: 'User', name: string }
    | { __typename: 'Webhook' }
    | { __typename: 'WebhookDelivery' }
    | { __typename: 'WebhookReplay' }
   | null };

export type AuditLogQueryVariables = Exact<{
  filter?: AuditFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type AuditLogQuery = { page: { totalCount: number, nodes: Array<{ id: string, at: string, action: string, outcome: Outcome, credentialKind: CredentialKind | null, address: string | null, correlationId: string, subjectId: string | null, user: { id: string, name: string } | null, apiKey: { id: string, name: string } | null, subject:
        | { __typename: 'ApiKey', name: string }
        | { __typename: 'AuditEntry' }
        | { __typename: 'Campaign', name: string }
        | { __typename: 'Candidate' }
        | { __typename: 'Company' }
        | { __typename: 'Customer', company: { id: string, name: string } }
        | { __typename: 'Export' }
        | { __typename: 'Fact' }
        | { __typename: 'Interaction' }
        | { __typename: 'Invitation', email: string }
        | { __typename: 'Lead', company: { id: string, name: string } }
        | { __typename: 'LeadAnalysis' }
        | { __typename: 'LeadImport' }
        | { __typename: 'LeadTask' }
        | { __typename: 'Mail' }
        | { __typename: 'Run' }
        | { __typename: 'Tenant' }
        | { __typename: 'User', name: string }
        | { __typename: 'Webhook' }
        | { __typename: 'WebhookDelivery' }
        | { __typename: 'WebhookReplay' }
       | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ExportStateFragment = { id: string, url: string | null, status: ExportStatus, total: number | null, written: number };

export type ExportLeadsMutationVariables = Exact<{
  input: ExportLeadsInput;
}>;


export type ExportLeadsMutation = { result:
    | { __typename: 'ExportLeadsPayload', export: { id: string, url: string | null, status: ExportStatus, total: number | null, written: number } }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type ExportCustomersMutationVariables = Exact<{
  input: ExportCustomersInput;
}>;


export type ExportCustomersMutation = { result:
    | { __typename: 'ExportCustomersPayload', export: { id: string, url: string | null, status: ExportStatus, total: number | null, written: number } }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type ExportProgressQueryVariables = Exact<{
  id: string;
}>;


export type ExportProgressQuery = { export: { id: string, url: string | null, status: ExportStatus, total: number | null, written: number } | null };

export type UploadedFileQueryVariables = Exact<{
  id: string;
}>;


export type UploadedFileQuery = { leadImport: { id: string, name: string, total: number, columns: Array<{ heading: string, field: ImportField | null, samples: Array<string> }> } | null };

export type CheckImportQueryVariables = Exact<{
  input: CheckImportInput;
}>;


export type CheckImportQuery = { result:
    | { __typename: 'ImportCheck', rows: number, ready: number, problemCount: number, skipped: Array<{ row: number, reason: string }>, problems: Array<{ row: number, column: string, value: string, message: string }> }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type ImportLeadsMutationVariables = Exact<{
  input: ImportLeadsInput;
}>;


export type ImportLeadsMutation = { result:
    | { __typename: 'ImportLeadsPayload', leadImport: { id: string, imported: number, campaign: { id: string, name: string } | null } }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type CampaignPageQueryVariables = Exact<{
  id: string;
}>;


export type CampaignPageQuery = { campaign: { findLinkedin: boolean, analyzeAbove: number | null, mailTo: Array<string>, id: string, name: string, status: CampaignStatus, reason: string | null, postcode: string | null, town: string | null, radiusMiles: number, maxResults: number, durationSeconds: number | null, createdAt: string, startedAt: string | null, finishedAt: string | null, lastSeq: number, allowedActions: Array<CampaignAction>, budget: { minor: number, currency: string, amount: string } | null, costPerLead: { minor: number, currency: string, amount: string } | null, finders: Array<{ finder: Source, label: string, found: number, leads: number, onlyIt: number }>, brief: { sectors: Array<string>, sizes: Array<string>, exclusions: Array<string>, referenceCompany: string | null, companyNames: Array<string>, prompt: string | null, companies: Array<{ name: string }> }, schedule: { every: Every, weekdays: Array<Weekday>, dayOfMonth: number | null, at: string, zone: string, newFindsOnly: boolean, paused: boolean, says: string, nextRuns: Array<string> } | null, runs: Array<{ id: string, number: number, trigger: RunTrigger, newFindsOnly: boolean, status: CampaignStatus, reason: string | null, model: string | null, promptVersion: string | null, startedAt: string | null, finishedAt: string | null, durationSeconds: number | null, counters: { found: number, unique: number, enriched: number, scored: number, promoted: number, duplicate: number, rejected: number, failed: number }, cost: { minor: number, currency: string, amount: string }, sources: Array<{ source: Source, calls: number, succeeded: number, failed: number, medianMs: number | null, cost: { minor: number, currency: string, amount: string } }> }>, type: { key: string, label: string }, cost: { minor: number, currency: string, amount: string }, counters: { found: number, unique: number, enriched: number, scored: number, promoted: number, duplicate: number, rejected: number, failed: number } } | null };

export type CampaignLeadsQueryVariables = Exact<{
  filter?: LeadFilter | null | undefined;
  orderBy?: LeadOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type CampaignLeadsQuery = { page: { totalCount: number, nodes: Array<{ id: string, status: LeadStatus, score: number, distanceMiles: number | null, createdAt: string, company: { id: string, name: string, town: string | null, postcode: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type RunRowFragment = { id: string, number: number, trigger: RunTrigger, newFindsOnly: boolean, status: CampaignStatus, reason: string | null, model: string | null, promptVersion: string | null, startedAt: string | null, finishedAt: string | null, durationSeconds: number | null, counters: { found: number, unique: number, enriched: number, scored: number, promoted: number, duplicate: number, rejected: number, failed: number }, cost: { minor: number, currency: string, amount: string }, sources: Array<{ source: Source, calls: number, succeeded: number, failed: number, medianMs: number | null, cost: { minor: number, currency: string, amount: string } }> };

export type FeedEventFragment = { seq: number, kind: EventKind, at: string, message: string, counters: { found: number, unique: number, enriched: number, scored: number, promoted: number, duplicate: number, rejected: number, failed: number }, candidate: { id: string, name: string, stage: Stage, reason: string | null, finder: Source } | null, lead: { id: string, status: LeadStatus, score: number, distanceMiles: number | null, createdAt: string, company: { id: string, name: string, town: string | null, postcode: string | null } } | null };

export type CampaignEventsAfterQueryVariables = Exact<{
  id: string;
  after: number;
  first: number;
}>;


export type CampaignEventsAfterQuery = { campaign: { id: string, events: Array<{ seq: number, kind: EventKind, at: string, message: string, counters: { found: number, unique: number, enriched: number, scored: number, promoted: number, duplicate: number, rejected: number, failed: number }, candidate: { id: string, name: string, stage: Stage, reason: string | null, finder: Source } | null, lead: { id: string, status: LeadStatus, score: number, distanceMiles: number | null, createdAt: string, company: { id: string, name: string, town: string | null, postcode: string | null } } | null }> } | null };

export type CampaignEventsSubscriptionVariables = Exact<{
  campaignId: string;
  after: number;
}>;


export type CampaignEventsSubscription = { campaignEvents: { seq: number, kind: EventKind, at: string, message: string, counters: { found: number, unique: number, enriched: number, scored: number, promoted: number, duplicate: number, rejected: number, failed: number }, candidate: { id: string, name: string, stage: Stage, reason: string | null, finder: Source } | null, lead: { id: string, status: LeadStatus, score: number, distanceMiles: number | null, createdAt: string, company: { id: string, name: string, town: string | null, postcode: string | null } } | null } };

export type CampaignProgressSubscriptionVariables = Exact<{
  campaignId: string;
}>;


export type CampaignProgressSubscription = { campaignProgress: { campaignId: string, status: CampaignStatus, reason: string | null, lastSeq: number, durationSeconds: number | null, at: string, cost: { minor: number, currency: string, amount: string }, counters: { found: number, unique: number, enriched: number, scored: number, promoted: number, duplicate: number, rejected: number, failed: number } } };

export type CampaignRowFragment = { id: string, name: string, status: CampaignStatus, reason: string | null, postcode: string | null, town: string | null, radiusMiles: number, maxResults: number, durationSeconds: number | null, createdAt: string, startedAt: string | null, finishedAt: string | null, lastSeq: number, allowedActions: Array<CampaignAction>, type: { key: string, label: string }, cost: { minor: number, currency: string, amount: string }, counters: { found: number, unique: number, enriched: number, scored: number, promoted: number, duplicate: number, rejected: number, failed: number } };

export type CampaignsQueryVariables = Exact<{
  filter?: CampaignFilter | null | undefined;
  orderBy?: CampaignOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type CampaignsQuery = { page: { totalCount: number, nodes: Array<{ id: string, name: string, status: CampaignStatus, reason: string | null, postcode: string | null, town: string | null, radiusMiles: number, maxResults: number, durationSeconds: number | null, createdAt: string, startedAt: string | null, finishedAt: string | null, lastSeq: number, allowedActions: Array<CampaignAction>, type: { key: string, label: string }, cost: { minor: number, currency: string, amount: string }, counters: { found: number, unique: number, enriched: number, scored: number, promoted: number, duplicate: number, rejected: number, failed: number } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CampaignRowQueryVariables = Exact<{
  id: string;
}>;


export type CampaignRowQuery = { campaign: { id: string, name: string, status: CampaignStatus, reason: string | null, postcode: string | null, town: string | null, radiusMiles: number, maxResults: number, durationSeconds: number | null, createdAt: string, startedAt: string | null, finishedAt: string | null, lastSeq: number, allowedActions: Array<CampaignAction>, type: { key: string, label: string }, cost: { minor: number, currency: string, amount: string }, counters: { found: number, unique: number, enriched: number, scored: number, promoted: number, duplicate: number, rejected: number, failed: number } } | null };

export type CampaignStatisticsQueryVariables = Exact<{ [key: string]: never; }>;


export type CampaignStatisticsQuery = { campaignStatistics: { total: number, running: number, completed: number, failed: number, paused: number, draft: number, cancelled: number, queued: number, leads: number, customers: number, cost: { minor: number, currency: string, amount: string } } };

export type CampaignTypesQueryVariables = Exact<{ [key: string]: never; }>;


export type CampaignTypesQuery = { campaignTypes: Array<{ key: string, label: string, description: string, searchTerms: Array<string>, inputs: Array<{ name: string, label: string, help: string, kind: InputKind, required: boolean, default: unknown, minimum: number | null, maximum: number | null, options: Array<string> }> }> };

export type CampaignBriefQueryVariables = Exact<{
  id: string;
}>;


export type CampaignBriefQuery = { campaign: { id: string, name: string, status: CampaignStatus, allowedActions: Array<CampaignAction>, postcode: string | null, radiusMiles: number, maxResults: number, includeExistingCustomers: boolean, findLinkedin: boolean, analyzeAbove: number | null, type: { key: string }, budget: { minor: number, currency: string, amount: string } | null, brief: { sectors: Array<string>, sizes: Array<string>, exclusions: Array<string>, referenceCompany: string | null, companyNames: Array<string>, prompt: string | null, companies: Array<{ name: string, postcode: string | null, town: string | null, website: string | null, companyNumber: string | null }> } } | null };

export type EstimateCampaignQueryVariables = Exact<{
  input: CreateCampaignInput;
}>;


export type EstimateCampaignQuery = { result:
    | { __typename: 'CampaignEstimate', seconds: number, fits: boolean, advice: string | null, cost: { minor: number, currency: string, amount: string }, most: { minor: number, currency: string, amount: string }, lines: Array<{ source: Source, label: string, calls: number, cost: { minor: number, currency: string, amount: string } }>, monthLeft: { minor: number, currency: string, amount: string } | null }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type ReadCompanyListQueryVariables = Exact<{
  csv: string;
}>;


export type ReadCompanyListQuery = { result:
    | { __typename: 'CompanyList', companies: Array<{ name: string, postcode: string | null, town: string | null, website: string | null, companyNumber: string | null }>, skipped: Array<{ line: number, reason: string }> }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type CreateCampaignMutationVariables = Exact<{
  input: CreateCampaignInput;
}>;


export type CreateCampaignMutation = { result:
    | { __typename: 'CreateCampaignPayload', campaign: { id: string } }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type UpdateCampaignMutationVariables = Exact<{
  input: UpdateCampaignInput;
}>;


export type UpdateCampaignMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'UpdateCampaignPayload', campaign: { id: string, name: string, status: CampaignStatus, reason: string | null, postcode: string | null, town: string | null, radiusMiles: number, maxResults: number, durationSeconds: number | null, createdAt: string, startedAt: string | null, finishedAt: string | null, lastSeq: number, allowedActions: Array<CampaignAction>, type: { key: string, label: string }, cost: { minor: number, currency: string, amount: string }, counters: { found: number, unique: number, enriched: number, scored: number, promoted: number, duplicate: number, rejected: number, failed: number } } }
   };

export type StartCampaignMutationVariables = Exact<{
  input: StartCampaignInput;
}>;


export type StartCampaignMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'StartCampaignPayload', campaign: { id: string, name: string, status: CampaignStatus, reason: string | null, postcode: string | null, town: string | null, radiusMiles: number, maxResults: number, durationSeconds: number | null, createdAt: string, startedAt: string | null, finishedAt: string | null, lastSeq: number, allowedActions: Array<CampaignAction>, type: { key: string, label: string }, cost: { minor: number, currency: string, amount: string }, counters: { found: number, unique: number, enriched: number, scored: number, promoted: number, duplicate: number, rejected: number, failed: number } } }
   };

export type PauseCampaignMutationVariables = Exact<{
  input: PauseCampaignInput;
}>;


export type PauseCampaignMutation = { result:
    | { __typename: 'PauseCampaignPayload', campaign: { id: string, name: string, status: CampaignStatus, reason: string | null, postcode: string | null, town: string | null, radiusMiles: number, maxResults: number, durationSeconds: number | null, createdAt: string, startedAt: string | null, finishedAt: string | null, lastSeq: number, allowedActions: Array<CampaignAction>, type: { key: string, label: string }, cost: { minor: number, currency: string, amount: string }, counters: { found: number, unique: number, enriched: number, scored: number, promoted: number, duplicate: number, rejected: number, failed: number } } }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type ResumeCampaignMutationVariables = Exact<{
  input: ResumeCampaignInput;
}>;


export type ResumeCampaignMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'ResumeCampaignPayload', campaign: { id: string, name: string, status: CampaignStatus, reason: string | null, postcode: string | null, town: string | null, radiusMiles: number, maxResults: number, durationSeconds: number | null, createdAt: string, startedAt: string | null, finishedAt: string | null, lastSeq: number, allowedActions: Array<CampaignAction>, type: { key: string, label: string }, cost: { minor: number, currency: string, amount: string }, counters: { found: number, unique: number, enriched: number, scored: number, promoted: number, duplicate: number, rejected: number, failed: number } } }
   };

export type StopCampaignMutationVariables = Exact<{
  input: StopCampaignInput;
}>;


export type StopCampaignMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'StopCampaignPayload', campaign: { id: string, name: string, status: CampaignStatus, reason: string | null, postcode: string | null, town: string | null, radiusMiles: number, maxResults: number, durationSeconds: number | null, createdAt: string, startedAt: string | null, finishedAt: string | null, lastSeq: number, allowedActions: Array<CampaignAction>, type: { key: string, label: string }, cost: { minor: number, currency: string, amount: string }, counters: { found: number, unique: number, enriched: number, scored: number, promoted: number, duplicate: number, rejected: number, failed: number } } }
   };

export type RestartCampaignMutationVariables = Exact<{
  input: RestartCampaignInput;
}>;


export type RestartCampaignMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'RestartCampaignPayload', campaign: { id: string, name: string, status: CampaignStatus, reason: string | null, postcode: string | null, town: string | null, radiusMiles: number, maxResults: number, durationSeconds: number | null, createdAt: string, startedAt: string | null, finishedAt: string | null, lastSeq: number, allowedActions: Array<CampaignAction>, type: { key: string, label: string }, cost: { minor: number, currency: string, amount: string }, counters: { found: number, unique: number, enriched: number, scored: number, promoted: number, duplicate: number, rejected: number, failed: number } } }
   };

export type DeleteCampaignMutationVariables = Exact<{
  input: DeleteCampaignInput;
}>;


export type DeleteCampaignMutation = { result:
    | { __typename: 'DeleteCampaignPayload', deletedId: string }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type ProblemFragment = { code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> };

export type PersonFragment = { id: string, email: string, name: string, role: Role, tenant: { id: string, name: string } };

export type TokensFragment = { accessToken: string, refreshToken: string, expiresAt: string, user: { id: string, email: string, name: string, role: Role, tenant: { id: string, name: string } } };

export type LoginMutationVariables = Exact<{
  input: LoginInput;
}>;


export type LoginMutation = { result:
    | { __typename: 'LoginPayload', accessToken: string, refreshToken: string, expiresAt: string, user: { id: string, email: string, name: string, role: Role, tenant: { id: string, name: string } } }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type SignInWithLinkMutationVariables = Exact<{
  input: SignInWithLinkInput;
}>;


export type SignInWithLinkMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'SignInWithLinkPayload', accessToken: string, refreshToken: string, expiresAt: string, user: { id: string, email: string, name: string, role: Role, tenant: { id: string, name: string } } }
   };

export type RefreshTokenMutationVariables = Exact<{
  input: RefreshTokenInput;
}>;


export type RefreshTokenMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'RefreshTokenPayload', accessToken: string, refreshToken: string, expiresAt: string, user: { id: string, email: string, name: string, role: Role, tenant: { id: string, name: string } } }
   };

export type LogoutMutationVariables = Exact<{
  input: LogoutInput;
}>;


export type LogoutMutation = { result:
    | { __typename: 'LogoutPayload' }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type AboutQueryVariables = Exact<{ [key: string]: never; }>;


export type AboutQuery = { about: { version: string, sandbox: boolean } };

export type TenantActivitySubscriptionVariables = Exact<{ [key: string]: never; }>;


export type TenantActivitySubscription = { tenantActivity: { seq: number, kind: EventKind, campaignId: string, counters: { found: number, unique: number, enriched: number, scored: number, promoted: number, duplicate: number, rejected: number, failed: number } } };

export type CustomerRowFragment = { id: string, status: CustomerStatus, createdAt: string, updatedAt: string, company: { id: string, name: string, town: string | null, postcode: string | null, phone: string | null, website: string | null } };

export type CustomerWholeFragment = { allowedStatuses: Array<CustomerStatus>, id: string, status: CustomerStatus, createdAt: string, updatedAt: string, company: { email: string | null, companyNumber: string | null, linkedinUrl: string | null, address: string | null, id: string, name: string, town: string | null, postcode: string | null, phone: string | null, website: string | null }, lead: { id: string, score: number, campaign: { id: string, name: string } } | null, history: Array<{ from: CustomerStatus | null, to: CustomerStatus, note: string, at: string, user: { id: string, name: string } | null }> };

export type CustomersQueryVariables = Exact<{
  filter?: CustomerFilter | null | undefined;
  orderBy?: CustomerOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type CustomersQuery = { page: { totalCount: number, nodes: Array<{ id: string, status: CustomerStatus, createdAt: string, updatedAt: string, company: { id: string, name: string, town: string | null, postcode: string | null, phone: string | null, website: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CustomerPageQueryVariables = Exact<{
  id: string;
}>;


export type CustomerPageQuery = { customer: { allowedStatuses: Array<CustomerStatus>, id: string, status: CustomerStatus, createdAt: string, updatedAt: string, company: { email: string | null, companyNumber: string | null, linkedinUrl: string | null, address: string | null, id: string, name: string, town: string | null, postcode: string | null, phone: string | null, website: string | null }, lead: { id: string, score: number, campaign: { id: string, name: string } } | null, history: Array<{ from: CustomerStatus | null, to: CustomerStatus, note: string, at: string, user: { id: string, name: string } | null }> } | null };

export type UpdateCustomerStatusMutationVariables = Exact<{
  input: UpdateCustomerStatusInput;
}>;


export type UpdateCustomerStatusMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'UpdateCustomerStatusPayload', customer: { allowedStatuses: Array<CustomerStatus>, id: string, status: CustomerStatus, createdAt: string, updatedAt: string, company: { email: string | null, companyNumber: string | null, linkedinUrl: string | null, address: string | null, id: string, name: string, town: string | null, postcode: string | null, phone: string | null, website: string | null }, lead: { id: string, score: number, campaign: { id: string, name: string } } | null, history: Array<{ from: CustomerStatus | null, to: CustomerStatus, note: string, at: string, user: { id: string, name: string } | null }> } }
   };

export type LeadRowFragment = { id: string, status: LeadStatus, score: number, distanceMiles: number | null, createdAt: string, company: { id: string, name: string, town: string | null, postcode: string | null } };

export type LeadsQueryVariables = Exact<{
  filter?: LeadFilter | null | undefined;
  orderBy?: LeadOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type LeadsQuery = { page: { totalCount: number, nodes: Array<{ id: string, status: LeadStatus, score: number, distanceMiles: number | null, createdAt: string, campaign: { id: string, name: string }, customer: { id: string } | null, company: { id: string, name: string, town: string | null, postcode: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CampaignNamesQueryVariables = Exact<{ [key: string]: never; }>;


export type CampaignNamesQuery = { campaigns: { nodes: Array<{ id: string, name: string }> } };

export type LeadWholeFragment = { id: string, status: LeadStatus, allowedStatuses: Array<LeadStatus>, score: number, distanceMiles: number | null, notes: string, createdAt: string, updatedAt: string, company: { id: string, name: string, companyNumber: string | null, website: string | null, phone: string | null, email: string | null, linkedinUrl: string | null, address: string | null, town: string | null, postcode: string | null }, campaign: { id: string, name: string, postcode: string | null }, customer: { id: string, status: CustomerStatus } | null, scoreParts: Array<{ label: string, points: number, most: number, reason: string }>, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null, attribution: string | null, confidence: number, seenAt: string, expiresAt: string | null }>, analysis: { id: string, createdAt: string, model: string, cost: { minor: number, currency: string, amount: string }, summary: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, sector: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, size: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, needs: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, opportunities: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, risks: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }> } | null, tasks: Array<{ id: string, kind: TaskKind, status: TaskStatus, reason: string | null, createdAt: string, finishedAt: string | null }>, sources: Array<{ source: Source, status: SourceStatus, detail: string }>, interactions: { nodes: Array<{ id: string, kind: InteractionKind, body: string, occurredAt: string, user: { id: string, name: string } | null }> } };

export type AnalysisFragment = { id: string, createdAt: string, model: string, cost: { minor: number, currency: string, amount: string }, summary: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, sector: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, size: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, needs: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, opportunities: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, risks: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }> };

export type StatementFragment = { text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> };

export type ContactFragment = { id: string, kind: InteractionKind, body: string, occurredAt: string, user: { id: string, name: string } | null };

export type LeadPageQueryVariables = Exact<{
  id: string;
}>;


export type LeadPageQuery = { lead: { id: string, status: LeadStatus, allowedStatuses: Array<LeadStatus>, score: number, distanceMiles: number | null, notes: string, createdAt: string, updatedAt: string, company: { id: string, name: string, companyNumber: string | null, website: string | null, phone: string | null, email: string | null, linkedinUrl: string | null, address: string | null, town: string | null, postcode: string | null }, campaign: { id: string, name: string, postcode: string | null }, customer: { id: string, status: CustomerStatus } | null, scoreParts: Array<{ label: string, points: number, most: number, reason: string }>, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null, attribution: string | null, confidence: number, seenAt: string, expiresAt: string | null }>, analysis: { id: string, createdAt: string, model: string, cost: { minor: number, currency: string, amount: string }, summary: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, sector: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, size: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, needs: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, opportunities: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, risks: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }> } | null, tasks: Array<{ id: string, kind: TaskKind, status: TaskStatus, reason: string | null, createdAt: string, finishedAt: string | null }>, sources: Array<{ source: Source, status: SourceStatus, detail: string }>, interactions: { nodes: Array<{ id: string, kind: InteractionKind, body: string, occurredAt: string, user: { id: string, name: string } | null }> } } | null };

export type UpdateLeadMutationVariables = Exact<{
  input: UpdateLeadInput;
}>;


export type UpdateLeadMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'UpdateLeadPayload', lead: { id: string, status: LeadStatus, allowedStatuses: Array<LeadStatus>, score: number, distanceMiles: number | null, notes: string, createdAt: string, updatedAt: string, company: { id: string, name: string, companyNumber: string | null, website: string | null, phone: string | null, email: string | null, linkedinUrl: string | null, address: string | null, town: string | null, postcode: string | null }, campaign: { id: string, name: string, postcode: string | null }, customer: { id: string, status: CustomerStatus } | null, scoreParts: Array<{ label: string, points: number, most: number, reason: string }>, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null, attribution: string | null, confidence: number, seenAt: string, expiresAt: string | null }>, analysis: { id: string, createdAt: string, model: string, cost: { minor: number, currency: string, amount: string }, summary: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, sector: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, size: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, needs: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, opportunities: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, risks: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }> } | null, tasks: Array<{ id: string, kind: TaskKind, status: TaskStatus, reason: string | null, createdAt: string, finishedAt: string | null }>, sources: Array<{ source: Source, status: SourceStatus, detail: string }>, interactions: { nodes: Array<{ id: string, kind: InteractionKind, body: string, occurredAt: string, user: { id: string, name: string } | null }> } } }
   };

export type AnalyzeLeadMutationVariables = Exact<{
  input: AnalyzeLeadInput;
}>;


export type AnalyzeLeadMutation = { result:
    | { __typename: 'AnalyzeLeadPayload', lead: { id: string, status: LeadStatus, allowedStatuses: Array<LeadStatus>, score: number, distanceMiles: number | null, notes: string, createdAt: string, updatedAt: string, company: { id: string, name: string, companyNumber: string | null, website: string | null, phone: string | null, email: string | null, linkedinUrl: string | null, address: string | null, town: string | null, postcode: string | null }, campaign: { id: string, name: string, postcode: string | null }, customer: { id: string, status: CustomerStatus } | null, scoreParts: Array<{ label: string, points: number, most: number, reason: string }>, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null, attribution: string | null, confidence: number, seenAt: string, expiresAt: string | null }>, analysis: { id: string, createdAt: string, model: string, cost: { minor: number, currency: string, amount: string }, summary: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, sector: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, size: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, needs: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, opportunities: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, risks: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }> } | null, tasks: Array<{ id: string, kind: TaskKind, status: TaskStatus, reason: string | null, createdAt: string, finishedAt: string | null }>, sources: Array<{ source: Source, status: SourceStatus, detail: string }>, interactions: { nodes: Array<{ id: string, kind: InteractionKind, body: string, occurredAt: string, user: { id: string, name: string } | null }> } } }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type AddInteractionMutationVariables = Exact<{
  input: AddInteractionInput;
}>;


export type AddInteractionMutation = { result:
    | { __typename: 'AddInteractionPayload', lead: { id: string, status: LeadStatus, allowedStatuses: Array<LeadStatus>, score: number, distanceMiles: number | null, notes: string, createdAt: string, updatedAt: string, company: { id: string, name: string, companyNumber: string | null, website: string | null, phone: string | null, email: string | null, linkedinUrl: string | null, address: string | null, town: string | null, postcode: string | null }, campaign: { id: string, name: string, postcode: string | null }, customer: { id: string, status: CustomerStatus } | null, scoreParts: Array<{ label: string, points: number, most: number, reason: string }>, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null, attribution: string | null, confidence: number, seenAt: string, expiresAt: string | null }>, analysis: { id: string, createdAt: string, model: string, cost: { minor: number, currency: string, amount: string }, summary: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, sector: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, size: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, needs: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, opportunities: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, risks: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }> } | null, tasks: Array<{ id: string, kind: TaskKind, status: TaskStatus, reason: string | null, createdAt: string, finishedAt: string | null }>, sources: Array<{ source: Source, status: SourceStatus, detail: string }>, interactions: { nodes: Array<{ id: string, kind: InteractionKind, body: string, occurredAt: string, user: { id: string, name: string } | null }> } } }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type ConvertLeadMutationVariables = Exact<{
  input: ConvertLeadInput;
}>;


export type ConvertLeadMutation = { result:
    | { __typename: 'ConvertLeadPayload', created: boolean, customer: { id: string }, lead: { id: string, status: LeadStatus, allowedStatuses: Array<LeadStatus>, score: number, distanceMiles: number | null, notes: string, createdAt: string, updatedAt: string, company: { id: string, name: string, companyNumber: string | null, website: string | null, phone: string | null, email: string | null, linkedinUrl: string | null, address: string | null, town: string | null, postcode: string | null }, campaign: { id: string, name: string, postcode: string | null }, customer: { id: string, status: CustomerStatus } | null, scoreParts: Array<{ label: string, points: number, most: number, reason: string }>, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null, attribution: string | null, confidence: number, seenAt: string, expiresAt: string | null }>, analysis: { id: string, createdAt: string, model: string, cost: { minor: number, currency: string, amount: string }, summary: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, sector: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, size: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, needs: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, opportunities: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }>, risks: Array<{ text: string, facts: Array<{ id: string, field: string, label: string, value: string, data: unknown, source: Source, url: string | null }> }> } | null, tasks: Array<{ id: string, kind: TaskKind, status: TaskStatus, reason: string | null, createdAt: string, finishedAt: string | null }>, sources: Array<{ source: Source, status: SourceStatus, detail: string }>, interactions: { nodes: Array<{ id: string, kind: InteractionKind, body: string, occurredAt: string, user: { id: string, name: string } | null }> } } }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type ConvertLeadsMutationVariables = Exact<{
  input: ConvertLeadsInput;
}>;


export type ConvertLeadsMutation = { result:
    | { __typename: 'ConvertLeadsPayload', results: Array<{ leadId: string, created: boolean, customer: { id: string } | null, problem: { code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> } | null }> }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type ScheduleFragment = { every: Every, weekdays: Array<Weekday>, dayOfMonth: number | null, at: string, zone: string, newFindsOnly: boolean, paused: boolean, says: string, nextRuns: Array<string> };

export type NextRunsQueryVariables = Exact<{
  input: ScheduleInput;
}>;


export type NextRunsQuery = { result:
    | { __typename: 'NextRuns', says: string, nextRuns: Array<string> }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type SetScheduleMutationVariables = Exact<{
  input: SetScheduleInput;
}>;


export type SetScheduleMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'SetSchedulePayload', campaign: { id: string, schedule: { every: Every, weekdays: Array<Weekday>, dayOfMonth: number | null, at: string, zone: string, newFindsOnly: boolean, paused: boolean, says: string, nextRuns: Array<string> } | null } }
   };

export type PauseScheduleMutationVariables = Exact<{
  input: PauseScheduleInput;
}>;


export type PauseScheduleMutation = { result:
    | { __typename: 'PauseSchedulePayload', campaign: { id: string, schedule: { every: Every, weekdays: Array<Weekday>, dayOfMonth: number | null, at: string, zone: string, newFindsOnly: boolean, paused: boolean, says: string, nextRuns: Array<string> } | null } }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type ResumeScheduleMutationVariables = Exact<{
  input: ResumeScheduleInput;
}>;


export type ResumeScheduleMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'ResumeSchedulePayload', campaign: { id: string, schedule: { every: Every, weekdays: Array<Weekday>, dayOfMonth: number | null, at: string, zone: string, newFindsOnly: boolean, paused: boolean, says: string, nextRuns: Array<string> } | null } }
   };

export type RemoveScheduleMutationVariables = Exact<{
  input: RemoveScheduleInput;
}>;


export type RemoveScheduleMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'RemoveSchedulePayload', campaign: { id: string, schedule: { every: Every, weekdays: Array<Weekday>, dayOfMonth: number | null, at: string, zone: string, newFindsOnly: boolean, paused: boolean, says: string, nextRuns: Array<string> } | null } }
   };

export type SetCampaignMailsMutationVariables = Exact<{
  input: SetCampaignMailsInput;
}>;


export type SetCampaignMailsMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'SetCampaignMailsPayload', campaign: { id: string, mailTo: Array<string> } }
   };

export type MailFragment = { id: string, address: string, status: MailStatus, attempts: number, reason: string | null, subject: string, text: string, createdAt: string, sentAt: string | null, retryAt: string | null, campaign: { id: string } | null };

export type MailsQueryVariables = Exact<{
  filter?: MailFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type MailsQuery = { page: { totalCount: number, nodes: Array<{ id: string, address: string, status: MailStatus, attempts: number, reason: string | null, subject: string, text: string, createdAt: string, sentAt: string | null, retryAt: string | null, campaign: { id: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type RunMailsQueryVariables = Exact<{ [key: string]: never; }>;


export type RunMailsQuery = { viewer: { id: string, runMails: boolean } | null };

export type SetRunMailsMutationVariables = Exact<{
  input: SetRunMailsInput;
}>;


export type SetRunMailsMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'SetRunMailsPayload', user: { id: string, runMails: boolean } }
   };

export type ResendMailMutationVariables = Exact<{
  input: ResendMailInput;
}>;


export type ResendMailMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'ResendMailPayload', mail: { id: string, address: string, status: MailStatus, attempts: number, reason: string | null, subject: string, text: string, createdAt: string, sentAt: string | null, retryAt: string | null, campaign: { id: string } | null } }
   };

export type SpendingFragment = { month: string, spent: { minor: number, currency: string, amount: string }, reserved: { minor: number, currency: string, amount: string }, budget: { minor: number, currency: string, amount: string } | null, sources: Array<{ source: Source, label: string, calls: number, cost: { minor: number, currency: string, amount: string } }> };

export type SpendingQueryVariables = Exact<{
  month?: string | null | undefined;
}>;


export type SpendingQuery = { spending: { month: string, spent: { minor: number, currency: string, amount: string }, reserved: { minor: number, currency: string, amount: string }, budget: { minor: number, currency: string, amount: string } | null, sources: Array<{ source: Source, label: string, calls: number, cost: { minor: number, currency: string, amount: string } }> } };

export type SetMonthlyBudgetMutationVariables = Exact<{
  input: SetMonthlyBudgetInput;
}>;


export type SetMonthlyBudgetMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'SetMonthlyBudgetPayload', spending: { month: string, spent: { minor: number, currency: string, amount: string }, reserved: { minor: number, currency: string, amount: string }, budget: { minor: number, currency: string, amount: string } | null, sources: Array<{ source: Source, label: string, calls: number, cost: { minor: number, currency: string, amount: string } }> } }
   };

export type CampaignTypeNamesQueryVariables = Exact<{ [key: string]: never; }>;


export type CampaignTypeNamesQuery = { campaignTypes: Array<{ key: string, label: string }> };

export type CampaignsOfTypeQueryVariables = Exact<{
  type: string;
}>;


export type CampaignsOfTypeQuery = { campaigns: { nodes: Array<{ id: string, name: string }> } };

export type WordingFragment = { version: string, prompt: string, include: Array<string>, exclude: Array<string> };

export type TemplateFragment = { type: string, label: string, inForce: { version: string, prompt: string, include: Array<string>, exclude: Array<string> }, builtIn: { version: string, prompt: string, include: Array<string>, exclude: Array<string> }, versions: Array<{ number: number, inForce: boolean, prompt: string, include: Array<string>, exclude: Array<string>, createdAt: string, createdBy: { id: string, name: string, email: string } | null }> };

export type PromptTemplateQueryVariables = Exact<{
  type: string;
}>;


export type PromptTemplateQuery = { promptTemplate: { type: string, label: string, inForce: { version: string, prompt: string, include: Array<string>, exclude: Array<string> }, builtIn: { version: string, prompt: string, include: Array<string>, exclude: Array<string> }, versions: Array<{ number: number, inForce: boolean, prompt: string, include: Array<string>, exclude: Array<string>, createdAt: string, createdBy: { id: string, name: string, email: string } | null }> } | null };

export type PreviewPromptQueryVariables = Exact<{
  input: PreviewPromptInput;
}>;


export type PreviewPromptQuery = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'PromptPreview', instructions: string, question: string }
   };

export type SavePromptMutationVariables = Exact<{
  input: SavePromptInput;
}>;


export type SavePromptMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'SavePromptPayload', promptTemplate: { type: string, label: string, inForce: { version: string, prompt: string, include: Array<string>, exclude: Array<string> }, builtIn: { version: string, prompt: string, include: Array<string>, exclude: Array<string> }, versions: Array<{ number: number, inForce: boolean, prompt: string, include: Array<string>, exclude: Array<string>, createdAt: string, createdBy: { id: string, name: string, email: string } | null }> } }
   };

export type UsePromptMutationVariables = Exact<{
  input: UsePromptInput;
}>;


export type UsePromptMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'UsePromptPayload', promptTemplate: { type: string, label: string, inForce: { version: string, prompt: string, include: Array<string>, exclude: Array<string> }, builtIn: { version: string, prompt: string, include: Array<string>, exclude: Array<string> }, versions: Array<{ number: number, inForce: boolean, prompt: string, include: Array<string>, exclude: Array<string>, createdAt: string, createdBy: { id: string, name: string, email: string } | null }> } }
   };

export type ResetPromptMutationVariables = Exact<{
  input: ResetPromptInput;
}>;


export type ResetPromptMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'ResetPromptPayload', promptTemplate: { type: string, label: string, inForce: { version: string, prompt: string, include: Array<string>, exclude: Array<string> }, builtIn: { version: string, prompt: string, include: Array<string>, exclude: Array<string> }, versions: Array<{ number: number, inForce: boolean, prompt: string, include: Array<string>, exclude: Array<string>, createdAt: string, createdBy: { id: string, name: string, email: string } | null }> } }
   };

export type ProviderFragment = { source: Source, label: string, needsKey: boolean, configured: boolean, origin: KeyOrigin | null, hint: string | null, lastOkAt: string | null, lastErrorAt: string | null, lastError: string | null, errorRate: number | null, medianMs: number | null, p95Ms: number | null, callsToday: number, circuit: Circuit, circuitUntil: string | null, circuitReason: string | null, model: string | null, modelRetiresAt: string | null, detail: string | null, rate: { allowed: number, remaining: number, resetsAt: string } | null, spentToday: { minor: number, currency: string, amount: string } };

export type ProviderStatusQueryVariables = Exact<{ [key: string]: never; }>;


export type ProviderStatusQuery = { providerStatus: Array<{ source: Source, label: string, needsKey: boolean, configured: boolean, origin: KeyOrigin | null, hint: string | null, lastOkAt: string | null, lastErrorAt: string | null, lastError: string | null, errorRate: number | null, medianMs: number | null, p95Ms: number | null, callsToday: number, circuit: Circuit, circuitUntil: string | null, circuitReason: string | null, model: string | null, modelRetiresAt: string | null, detail: string | null, rate: { allowed: number, remaining: number, resetsAt: string } | null, spentToday: { minor: number, currency: string, amount: string } }> };

export type SetProviderKeyMutationVariables = Exact<{
  input: SetProviderKeyInput;
}>;


export type SetProviderKeyMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'SetProviderKeyPayload', providerStatus: { source: Source, label: string, needsKey: boolean, configured: boolean, origin: KeyOrigin | null, hint: string | null, lastOkAt: string | null, lastErrorAt: string | null, lastError: string | null, errorRate: number | null, medianMs: number | null, p95Ms: number | null, callsToday: number, circuit: Circuit, circuitUntil: string | null, circuitReason: string | null, model: string | null, modelRetiresAt: string | null, detail: string | null, rate: { allowed: number, remaining: number, resetsAt: string } | null, spentToday: { minor: number, currency: string, amount: string } } }
   };

export type RemoveProviderKeyMutationVariables = Exact<{
  input: RemoveProviderKeyInput;
}>;


export type RemoveProviderKeyMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'RemoveProviderKeyPayload', providerStatus: { source: Source, label: string, needsKey: boolean, configured: boolean, origin: KeyOrigin | null, hint: string | null, lastOkAt: string | null, lastErrorAt: string | null, lastError: string | null, errorRate: number | null, medianMs: number | null, p95Ms: number | null, callsToday: number, circuit: Circuit, circuitUntil: string | null, circuitReason: string | null, model: string | null, modelRetiresAt: string | null, detail: string | null, rate: { allowed: number, remaining: number, resetsAt: string } | null, spentToday: { minor: number, currency: string, amount: string } } }
   };

export type WebhookFragment = { id: string, url: string, description: string, kinds: Array<EventKind>, status: WebhookStatus, reason: string | null, createdAt: string, lastDeliveredAt: string | null, failingSince: string | null, retryAt: string | null, previousSecretEndsAt: string | null };

export type DeliveryFragment = { id: string, messageId: string, type: string, status: DeliveryStatus, replayed: boolean, body: string, createdAt: string, finishedAt: string | null, campaign: { id: string, name: string } | null, attempts: Array<{ at: string, statusCode: number | null, durationMs: number, error: string | null, responseBody: string, requestHeaders: Array<{ name: string, value: string }>, responseHeaders: Array<{ name: string, value: string }> }> };

export type WebhooksQueryVariables = Exact<{ [key: string]: never; }>;


export type WebhooksQuery = { webhooks: { nodes: Array<{ id: string, url: string, description: string, kinds: Array<EventKind>, status: WebhookStatus, reason: string | null, createdAt: string, lastDeliveredAt: string | null, failingSince: string | null, retryAt: string | null, previousSecretEndsAt: string | null }> } };

export type WebhookPageQueryVariables = Exact<{
  id: string;
}>;


export type WebhookPageQuery = { webhook: { id: string, url: string, description: string, kinds: Array<EventKind>, status: WebhookStatus, reason: string | null, createdAt: string, lastDeliveredAt: string | null, failingSince: string | null, retryAt: string | null, previousSecretEndsAt: string | null, replays: { nodes: Array<{ id: string, since: string, until: string, events: number, delivered: number, finishedAt: string | null }> } } | null };

export type WebhookLogQueryVariables = Exact<{
  id: string;
  status?: Array<DeliveryStatus> | DeliveryStatus | null | undefined;
}>;


export type WebhookLogQuery = { webhook: { id: string, deliveries: { nodes: Array<{ id: string, messageId: string, type: string, status: DeliveryStatus, replayed: boolean, body: string, createdAt: string, finishedAt: string | null, campaign: { id: string, name: string } | null, attempts: Array<{ at: string, statusCode: number | null, durationMs: number, error: string | null, responseBody: string, requestHeaders: Array<{ name: string, value: string }>, responseHeaders: Array<{ name: string, value: string }> }> }> } } | null };

export type CreateWebhookMutationVariables = Exact<{
  input: CreateWebhookInput;
}>;


export type CreateWebhookMutation = { result:
    | { __typename: 'CreateWebhookPayload', secret: string, webhook: { id: string, url: string, description: string, kinds: Array<EventKind>, status: WebhookStatus, reason: string | null, createdAt: string, lastDeliveredAt: string | null, failingSince: string | null, retryAt: string | null, previousSecretEndsAt: string | null } }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type UpdateWebhookMutationVariables = Exact<{
  input: UpdateWebhookInput;
}>;


export type UpdateWebhookMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'UpdateWebhookPayload', webhook: { id: string, url: string, description: string, kinds: Array<EventKind>, status: WebhookStatus, reason: string | null, createdAt: string, lastDeliveredAt: string | null, failingSince: string | null, retryAt: string | null, previousSecretEndsAt: string | null } }
   };

export type DeleteWebhookMutationVariables = Exact<{
  input: DeleteWebhookInput;
}>;


export type DeleteWebhookMutation = { result:
    | { __typename: 'DeleteWebhookPayload', deletedId: string }
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
   };

export type RotateWebhookSecretMutationVariables = Exact<{
  input: RotateWebhookSecretInput;
}>;


export type RotateWebhookSecretMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'RotateWebhookSecretPayload', secret: string, webhook: { id: string, url: string, description: string, kinds: Array<EventKind>, status: WebhookStatus, reason: string | null, createdAt: string, lastDeliveredAt: string | null, failingSince: string | null, retryAt: string | null, previousSecretEndsAt: string | null } }
   };

export type TestWebhookMutationVariables = Exact<{
  input: TestWebhookInput;
}>;


export type TestWebhookMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'TestWebhookPayload', delivery: { id: string } }
   };

export type ReplayWebhookMutationVariables = Exact<{
  input: ReplayWebhookInput;
}>;


export type ReplayWebhookMutation = { result:
    | { __typename: 'Problem', code: ProblemCode, message: string, field: string | null, fieldErrors: Array<{ field: string, message: string }> }
    | { __typename: 'ReplayWebhookPayload', replay: { id: string, events: number } }
   };

export type PriceFragment = { minor: number, currency: string, amount: string };

export type CountersFragment = { found: number, unique: number, enriched: number, scored: number, promoted: number, duplicate: number, rejected: number, failed: number };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const ApiKeyFragmentDoc = new TypedDocumentString(`
    fragment ApiKey on ApiKey {
  id
  name
  scopes
  state
  createdAt
  expiresAt
  usedAt
  createdBy {
    id
    name
  }
  secrets {
    prefix
    endsAt
  }
}
    `, {"fragmentName":"ApiKey"}) as unknown as TypedDocumentString<ApiKeyFragment, unknown>;
export const TeamMemberFragmentDoc = new TypedDocumentString(`
    fragment TeamMember on User {
  id
  name
  email
  role
  active
}
    `, {"fragmentName":"TeamMember"}) as unknown as TypedDocumentString<TeamMemberFragment, unknown>;
export const InvitationFragmentDoc = new TypedDocumentString(`
    fragment Invitation on Invitation {
  id
  email
  role
  state
  createdAt
  expiresAt
}
    `, {"fragmentName":"Invitation"}) as unknown as TypedDocumentString<InvitationFragment, unknown>;
export const SessionFragmentDoc = new TypedDocumentString(`
    fragment Session on Session {
  id
  createdAt
  usedAt
  address
  agent
  current
}
    `, {"fragmentName":"Session"}) as unknown as TypedDocumentString<SessionFragment, unknown>;
export const AuditEntryFragmentDoc = new TypedDocumentString(`
    fragment AuditEntry on AuditEntry {
  id
  at
  action
  outcome
  credentialKind
  address
  correlationId
  subjectId
  user {
    id
    name
  }
  apiKey {
    id
    name
  }
  subject {
    __typename
    ... on Campaign {
      name
    }
    ... on Lead {
      company {
        id
        name
      }
    }
    ... on Customer {
      company {
        id
        name
      }
    }
    ... on User {
      name
    }
    ... on ApiKey {
      name
    }
    ... on Invitation {
      email
    }
  }
}
    `, {"fragmentName":"AuditEntry"}) as unknown as TypedDocumentString<AuditEntryFragment, unknown>;
export const ExportStateFragmentDoc = new TypedDocumentString(`
    fragment ExportState on Export {
  id
  url
  status
  total
  written
}
    `, {"fragmentName":"ExportState"}) as unknown as TypedDocumentString<ExportStateFragment, unknown>;
export const CountersFragmentDoc = new TypedDocumentString(`
    fragment Counters on Counters {
  found
  unique
  enriched
  scored
  promoted
  duplicate
  rejected
  failed
}
    `, {"fragmentName":"Counters"}) as unknown as TypedDocumentString<CountersFragment, unknown>;
export const PriceFragmentDoc = new TypedDocumentString(`
    fragment Price on Money {
  minor
  currency
  amount
}
    `, {"fragmentName":"Price"}) as unknown as TypedDocumentString<PriceFragment, unknown>;
export const RunRowFragmentDoc = new TypedDocumentString(`
    fragment RunRow on Run {
  id
  number
  trigger
  newFindsOnly
  status
  reason
  model
  promptVersion
  startedAt
  finishedAt
  durationSeconds
  counters {
    ...Counters
  }
  cost {
    ...Price
  }
  sources {
    source
    calls
    succeeded
    failed
    medianMs
    cost {
      ...Price
    }
  }
}
    fragment Price on Money {
  minor
  currency
  amount
}
fragment Counters on Counters {
  found
  unique
  enriched
  scored
  promoted
  duplicate
  rejected
  failed
}`, {"fragmentName":"RunRow"}) as unknown as TypedDocumentString<RunRowFragment, unknown>;
export const LeadRowFragmentDoc = new TypedDocumentString(`
    fragment LeadRow on Lead {
  id
  status
  score
  distanceMiles
  createdAt
  company {
    id
    name
    town
    postcode
  }
}
    `, {"fragmentName":"LeadRow"}) as unknown as TypedDocumentString<LeadRowFragment, unknown>;
export const FeedEventFragmentDoc = new TypedDocumentString(`
    fragment FeedEvent on CampaignEvent {
  seq
  kind
  at
  message
  counters {
    ...Counters
  }
  candidate {
    id
    name
    stage
    reason
    finder
  }
  lead {
    ...LeadRow
  }
}
    fragment LeadRow on Lead {
  id
  status
  score
  distanceMiles
  createdAt
  company {
    id
    name
    town
    postcode
  }
}
fragment Counters on Counters {
  found
  unique
  enriched
  scored
  promoted
  duplicate
  rejected
  failed
}`, {"fragmentName":"FeedEvent"}) as unknown as TypedDocumentString<FeedEventFragment, unknown>;
export const CampaignRowFragmentDoc = new TypedDocumentString(`
    fragment CampaignRow on Campaign {
  id
  name
  status
  reason
  postcode
  town
  radiusMiles
  maxResults
  durationSeconds
  createdAt
  startedAt
  finishedAt
  lastSeq
  allowedActions
  type {
    key
    label
  }
  cost {
    ...Price
  }
  counters {
    ...Counters
  }
}
    fragment Price on Money {
  minor
  currency
  amount
}
fragment Counters on Counters {
  found
  unique
  enriched
  scored
  promoted
  duplicate
  rejected
  failed
}`, {"fragmentName":"CampaignRow"}) as unknown as TypedDocumentString<CampaignRowFragment, unknown>;
export const ProblemFragmentDoc = new TypedDocumentString(`
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
    `, {"fragmentName":"Problem"}) as unknown as TypedDocumentString<ProblemFragment, unknown>;
export const PersonFragmentDoc = new TypedDocumentString(`
    fragment Person on User {
  id
  email
  name
  role
  tenant {
    id
    name
  }
}
    `, {"fragmentName":"Person"}) as unknown as TypedDocumentString<PersonFragment, unknown>;
export const TokensFragmentDoc = new TypedDocumentString(`
    fragment Tokens on LoginPayload {
  accessToken
  refreshToken
  expiresAt
  user {
    ...Person
  }
}
    fragment Person on User {
  id
  email
  name
  role
  tenant {
    id
    name
  }
}`, {"fragmentName":"Tokens"}) as unknown as TypedDocumentString<TokensFragment, unknown>;
export const CustomerRowFragmentDoc = new TypedDocumentString(`
    fragment CustomerRow on Customer {
  id
  status
  createdAt
  updatedAt
  company {
    id
    name
    town
    postcode
    phone
    website
  }
}
    `, {"fragmentName":"CustomerRow"}) as unknown as TypedDocumentString<CustomerRowFragment, unknown>;
export const CustomerWholeFragmentDoc = new TypedDocumentString(`
    fragment CustomerWhole on Customer {
  ...CustomerRow
  allowedStatuses
  company {
    email
    companyNumber
    linkedinUrl
    address
  }
  lead {
    id
    score
    campaign {
      id
      name
    }
  }
  history {
    from
    to
    note
    at
    user {
      id
      name
    }
  }
}
    fragment CustomerRow on Customer {
  id
  status
  createdAt
  updatedAt
  company {
    id
    name
    town
    postcode
    phone
    website
  }
}`, {"fragmentName":"CustomerWhole"}) as unknown as TypedDocumentString<CustomerWholeFragment, unknown>;
export const StatementFragmentDoc = new TypedDocumentString(`
    fragment Statement on Statement {
  text
  facts {
    id
    field
    label
    value
    data
    source
    url
  }
}
    `, {"fragmentName":"Statement"}) as unknown as TypedDocumentString<StatementFragment, unknown>;
export const AnalysisFragmentDoc = new TypedDocumentString(`
    fragment Analysis on LeadAnalysis {
  id
  createdAt
  model
  cost {
    ...Price
  }
  summary {
    ...Statement
  }
  sector {
    ...Statement
  }
  size {
    ...Statement
  }
  needs {
    ...Statement
  }
  opportunities {
    ...Statement
  }
  risks {
    ...Statement
  }
}
    fragment Statement on Statement {
  text
  facts {
    id
    field
    label
    value
    data
    source
    url
  }
}
fragment Price on Money {
  minor
  currency
  amount
}`, {"fragmentName":"Analysis"}) as unknown as TypedDocumentString<AnalysisFragment, unknown>;
export const ContactFragmentDoc = new TypedDocumentString(`
    fragment Contact on Interaction {
  id
  kind
  body
  occurredAt
  user {
    id
    name
  }
}
    `, {"fragmentName":"Contact"}) as unknown as TypedDocumentString<ContactFragment, unknown>;
export const LeadWholeFragmentDoc = new TypedDocumentString(`
    fragment LeadWhole on Lead {
  id
  status
  allowedStatuses
  score
  distanceMiles
  notes
  createdAt
  updatedAt
  company {
    id
    name
    companyNumber
    website
    phone
    email
    linkedinUrl
    address
    town
    postcode
  }
  campaign {
    id
    name
    postcode
  }
  customer {
    id
    status
  }
  scoreParts {
    label
    points
    most
    reason
  }
  facts {
    id
    field
    label
    value
    data
    source
    url
    attribution
    confidence
    seenAt
    expiresAt
  }
  analysis {
    ...Analysis
  }
  tasks {
    id
    kind
    status
    reason
    createdAt
    finishedAt
  }
  sources {
    source
    status
    detail
  }
  interactions(first: 50) {
    nodes {
      ...Contact
    }
  }
}
    fragment Analysis on LeadAnalysis {
  id
  createdAt
  model
  cost {
    ...Price
  }
  summary {
    ...Statement
  }
  sector {
    ...Statement
  }
  size {
    ...Statement
  }
  needs {
    ...Statement
  }
  opportunities {
    ...Statement
  }
  risks {
    ...Statement
  }
}
fragment Statement on Statement {
  text
  facts {
    id
    field
    label
    value
    data
    source
    url
  }
}
fragment Contact on Interaction {
  id
  kind
  body
  occurredAt
  user {
    id
    name
  }
}
fragment Price on Money {
  minor
  currency
  amount
}`, {"fragmentName":"LeadWhole"}) as unknown as TypedDocumentString<LeadWholeFragment, unknown>;
export const ScheduleFragmentDoc = new TypedDocumentString(`
    fragment Schedule on Schedule {
  every
  weekdays
  dayOfMonth
  at
  zone
  newFindsOnly
  paused
  says
  nextRuns(first: 3)
}
    `, {"fragmentName":"Schedule"}) as unknown as TypedDocumentString<ScheduleFragment, unknown>;
export const MailFragmentDoc = new TypedDocumentString(`
    fragment Mail on Mail {
  id
  address
  status
  attempts
  reason
  subject
  text
  createdAt
  sentAt
  retryAt
  campaign {
    id
  }
}
    `, {"fragmentName":"Mail"}) as unknown as TypedDocumentString<MailFragment, unknown>;
export const SpendingFragmentDoc = new TypedDocumentString(`
    fragment Spending on Spending {
  month
  spent {
    ...Price
  }
  reserved {
    ...Price
  }
  budget {
    ...Price
  }
  sources {
    source
    label
    calls
    cost {
      ...Price
    }
  }
}
    fragment Price on Money {
  minor
  currency
  amount
}`, {"fragmentName":"Spending"}) as unknown as TypedDocumentString<SpendingFragment, unknown>;
export const WordingFragmentDoc = new TypedDocumentString(`
    fragment Wording on Prompt {
  version
  prompt
  include
  exclude
}
    `, {"fragmentName":"Wording"}) as unknown as TypedDocumentString<WordingFragment, unknown>;
export const TemplateFragmentDoc = new TypedDocumentString(`
    fragment Template on PromptTemplate {
  type
  label
  inForce {
    ...Wording
  }
  builtIn {
    ...Wording
  }
  versions {
    number
    inForce
    prompt
    include
    exclude
    createdAt
    createdBy {
      id
      name
      email
    }
  }
}
    fragment Wording on Prompt {
  version
  prompt
  include
  exclude
}`, {"fragmentName":"Template"}) as unknown as TypedDocumentString<TemplateFragment, unknown>;
export const ProviderFragmentDoc = new TypedDocumentString(`
    fragment Provider on ProviderStatus {
  source
  label
  needsKey
  configured
  origin
  hint
  lastOkAt
  lastErrorAt
  lastError
  rate {
    allowed
    remaining
    resetsAt
  }
  errorRate
  medianMs
  p95Ms
  callsToday
  spentToday {
    ...Price
  }
  circuit
  circuitUntil
  circuitReason
  model
  modelRetiresAt
  detail
}
    fragment Price on Money {
  minor
  currency
  amount
}`, {"fragmentName":"Provider"}) as unknown as TypedDocumentString<ProviderFragment, unknown>;
export const WebhookFragmentDoc = new TypedDocumentString(`
    fragment Webhook on Webhook {
  id
  url
  description
  kinds
  status
  reason
  createdAt
  lastDeliveredAt
  failingSince
  retryAt
  previousSecretEndsAt
}
    `, {"fragmentName":"Webhook"}) as unknown as TypedDocumentString<WebhookFragment, unknown>;
export const DeliveryFragmentDoc = new TypedDocumentString(`
    fragment Delivery on WebhookDelivery {
  id
  messageId
  type
  status
  replayed
  body
  createdAt
  finishedAt
  campaign {
    id
    name
  }
  attempts {
    at
    statusCode
    durationMs
    error
    requestHeaders {
      name
      value
    }
    responseHeaders {
      name
      value
    }
    responseBody
  }
}
    `, {"fragmentName":"Delivery"}) as unknown as TypedDocumentString<DeliveryFragment, unknown>;
export const ApiKeysDocument = new TypedDocumentString(`
    query ApiKeys($first: Int, $after: String) {
  page: apiKeys(first: $first, after: $after) {
    totalCount
    nodes {
      ...ApiKey
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment ApiKey on ApiKey {
  id
  name
  scopes
  state
  createdAt
  expiresAt
  usedAt
  createdBy {
    id
    name
  }
  secrets {
    prefix
    endsAt
  }
}`) as unknown as TypedDocumentString<ApiKeysQuery, ApiKeysQueryVariables>;
export const CreateApiKeyDocument = new TypedDocumentString(`
    mutation CreateApiKey($input: CreateApiKeyInput!) {
  result: createApiKey(input: $input) {
    __typename
    ... on CreateApiKeyPayload {
      secret
      apiKey {
        id
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<CreateApiKeyMutation, CreateApiKeyMutationVariables>;
export const RotateApiKeyDocument = new TypedDocumentString(`
    mutation RotateApiKey($input: RotateApiKeyInput!) {
  result: rotateApiKey(input: $input) {
    __typename
    ... on RotateApiKeyPayload {
      secret
      apiKey {
        id
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<RotateApiKeyMutation, RotateApiKeyMutationVariables>;
export const RevokeApiKeyDocument = new TypedDocumentString(`
    mutation RevokeApiKey($input: RevokeApiKeyInput!) {
  result: revokeApiKey(input: $input) {
    __typename
    ... on RevokeApiKeyPayload {
      apiKey {
        id
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<RevokeApiKeyMutation, RevokeApiKeyMutationVariables>;
export const TeamDocument = new TypedDocumentString(`
    query Team($first: Int, $after: String) {
  page: users(first: $first, after: $after) {
    totalCount
    nodes {
      ...TeamMember
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment TeamMember on User {
  id
  name
  email
  role
  active
}`) as unknown as TypedDocumentString<TeamQuery, TeamQueryVariables>;
export const InvitationsDocument = new TypedDocumentString(`
    query Invitations($first: Int, $after: String) {
  page: invitations(first: $first, after: $after) {
    totalCount
    nodes {
      ...Invitation
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Invitation on Invitation {
  id
  email
  role
  state
  createdAt
  expiresAt
}`) as unknown as TypedDocumentString<InvitationsQuery, InvitationsQueryVariables>;
export const InviteUserDocument = new TypedDocumentString(`
    mutation InviteUser($input: InviteUserInput!) {
  result: inviteUser(input: $input) {
    __typename
    ... on InviteUserPayload {
      token
      invitation {
        ...Invitation
      }
    }
    ...Problem
  }
}
    fragment Invitation on Invitation {
  id
  email
  role
  state
  createdAt
  expiresAt
}
fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<InviteUserMutation, InviteUserMutationVariables>;
export const RevokeInvitationDocument = new TypedDocumentString(`
    mutation RevokeInvitation($input: RevokeInvitationInput!) {
  result: revokeInvitation(input: $input) {
    __typename
    ... on RevokeInvitationPayload {
      invitation {
        ...Invitation
      }
    }
    ...Problem
  }
}
    fragment Invitation on Invitation {
  id
  email
  role
  state
  createdAt
  expiresAt
}
fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<RevokeInvitationMutation, RevokeInvitationMutationVariables>;
export const AcceptInvitationDocument = new TypedDocumentString(`
    mutation AcceptInvitation($input: AcceptInvitationInput!) {
  result: acceptInvitation(input: $input) {
    __typename
    ... on AcceptInvitationPayload {
      accessToken
      refreshToken
      expiresAt
      user {
        ...Person
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Person on User {
  id
  email
  name
  role
  tenant {
    id
    name
  }
}`) as unknown as TypedDocumentString<AcceptInvitationMutation, AcceptInvitationMutationVariables>;
export const ChangeRoleDocument = new TypedDocumentString(`
    mutation ChangeRole($input: ChangeRoleInput!) {
  result: changeRole(input: $input) {
    __typename
    ... on ChangeRolePayload {
      user {
        ...TeamMember
      }
    }
    ...Problem
  }
}
    fragment TeamMember on User {
  id
  name
  email
  role
  active
}
fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<ChangeRoleMutation, ChangeRoleMutationVariables>;
export const DeactivateUserDocument = new TypedDocumentString(`
    mutation DeactivateUser($input: DeactivateUserInput!) {
  result: deactivateUser(input: $input) {
    __typename
    ... on DeactivateUserPayload {
      user {
        ...TeamMember
      }
    }
    ...Problem
  }
}
    fragment TeamMember on User {
  id
  name
  email
  role
  active
}
fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<DeactivateUserMutation, DeactivateUserMutationVariables>;
export const ReactivateUserDocument = new TypedDocumentString(`
    mutation ReactivateUser($input: ReactivateUserInput!) {
  result: reactivateUser(input: $input) {
    __typename
    ... on ReactivateUserPayload {
      user {
        ...TeamMember
      }
    }
    ...Problem
  }
}
    fragment TeamMember on User {
  id
  name
  email
  role
  active
}
fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<ReactivateUserMutation, ReactivateUserMutationVariables>;
export const SessionsDocument = new TypedDocumentString(`
    query Sessions($first: Int, $after: String) {
  page: sessions(first: $first, after: $after) {
    totalCount
    nodes {
      ...Session
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Session on Session {
  id
  createdAt
  usedAt
  address
  agent
  current
}`) as unknown as TypedDocumentString<SessionsQuery, SessionsQueryVariables>;
export const EndSessionDocument = new TypedDocumentString(`
    mutation EndSession($input: EndSessionInput!) {
  result: endSession(input: $input) {
    __typename
    ... on EndSessionPayload {
      endedId
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<EndSessionMutation, EndSessionMutationVariables>;
export const SignOutEverywhereDocument = new TypedDocumentString(`
    mutation SignOutEverywhere($input: SignOutEverywhereInput!) {
  result: signOutEverywhere(input: $input) {
    __typename
    ... on SignOutEverywherePayload {
      ended
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<SignOutEverywhereMutation, SignOutEverywhereMutationVariables>;
export const ChangePasswordDocument = new TypedDocumentString(`
    mutation ChangePassword($input: ChangePasswordInput!) {
  result: changePassword(input: $input) {
    __typename
    ... on ChangePasswordPayload {
      changed
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<ChangePasswordMutation, ChangePasswordMutationVariables>;
export const AuditLogDocument = new TypedDocumentString(`
    query AuditLog($filter: AuditFilter, $first: Int, $after: String) {
  page: auditLog(filter: $filter, first: $first, after: $after) {
    totalCount
    nodes {
      ...AuditEntry
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment AuditEntry on AuditEntry {
  id
  at
  action
  outcome
  credentialKind
  address
  correlationId
  subjectId
  user {
    id
    name
  }
  apiKey {
    id
    name
  }
  subject {
    __typename
    ... on Campaign {
      name
    }
    ... on Lead {
      company {
        id
        name
      }
    }
    ... on Customer {
      company {
        id
        name
      }
    }
    ... on User {
      name
    }
    ... on ApiKey {
      name
    }
    ... on Invitation {
      email
    }
  }
}`) as unknown as TypedDocumentString<AuditLogQuery, AuditLogQueryVariables>;
export const ExportLeadsDocument = new TypedDocumentString(`
    mutation ExportLeads($input: ExportLeadsInput!) {
  result: exportLeads(input: $input) {
    __typename
    ... on ExportLeadsPayload {
      export {
        ...ExportState
      }
    }
    ...Problem
  }
}
    fragment ExportState on Export {
  id
  url
  status
  total
  written
}
fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<ExportLeadsMutation, ExportLeadsMutationVariables>;
export const ExportCustomersDocument = new TypedDocumentString(`
    mutation ExportCustomers($input: ExportCustomersInput!) {
  result: exportCustomers(input: $input) {
    __typename
    ... on ExportCustomersPayload {
      export {
        ...ExportState
      }
    }
    ...Problem
  }
}
    fragment ExportState on Export {
  id
  url
  status
  total
  written
}
fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<ExportCustomersMutation, ExportCustomersMutationVariables>;
export const ExportProgressDocument = new TypedDocumentString(`
    query ExportProgress($id: ID!) {
  export(id: $id) {
    ...ExportState
  }
}
    fragment ExportState on Export {
  id
  url
  status
  total
  written
}`) as unknown as TypedDocumentString<ExportProgressQuery, ExportProgressQueryVariables>;
export const UploadedFileDocument = new TypedDocumentString(`
    query UploadedFile($id: ID!) {
  leadImport(id: $id) {
    id
    name
    total
    columns {
      heading
      field
      samples
    }
  }
}
    `) as unknown as TypedDocumentString<UploadedFileQuery, UploadedFileQueryVariables>;
export const CheckImportDocument = new TypedDocumentString(`
    query CheckImport($input: CheckImportInput!) {
  result: checkImport(input: $input) {
    __typename
    ... on ImportCheck {
      rows
      ready
      problemCount
      skipped {
        row
        reason
      }
      problems {
        row
        column
        value
        message
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<CheckImportQuery, CheckImportQueryVariables>;
export const ImportLeadsDocument = new TypedDocumentString(`
    mutation ImportLeads($input: ImportLeadsInput!) {
  result: importLeads(input: $input) {
    __typename
    ... on ImportLeadsPayload {
      leadImport {
        id
        imported
        campaign {
          id
          name
        }
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<ImportLeadsMutation, ImportLeadsMutationVariables>;
export const CampaignPageDocument = new TypedDocumentString(`
    query CampaignPage($id: ID!) {
  campaign(id: $id) {
    ...CampaignRow
    findLinkedin
    analyzeAbove
    budget {
      ...Price
    }
    costPerLead {
      ...Price
    }
    finders {
      finder
      label
      found
      leads
      onlyIt
    }
    brief {
      sectors
      sizes
      exclusions
      referenceCompany
      companyNames
      companies {
        name
      }
      prompt
    }
    schedule {
      ...Schedule
    }
    mailTo
    runs {
      ...RunRow
    }
  }
}
    fragment RunRow on Run {
  id
  number
  trigger
  newFindsOnly
  status
  reason
  model
  promptVersion
  startedAt
  finishedAt
  durationSeconds
  counters {
    ...Counters
  }
  cost {
    ...Price
  }
  sources {
    source
    calls
    succeeded
    failed
    medianMs
    cost {
      ...Price
    }
  }
}
fragment CampaignRow on Campaign {
  id
  name
  status
  reason
  postcode
  town
  radiusMiles
  maxResults
  durationSeconds
  createdAt
  startedAt
  finishedAt
  lastSeq
  allowedActions
  type {
    key
    label
  }
  cost {
    ...Price
  }
  counters {
    ...Counters
  }
}
fragment Schedule on Schedule {
  every
  weekdays
  dayOfMonth
  at
  zone
  newFindsOnly
  paused
  says
  nextRuns(first: 3)
}
fragment Price on Money {
  minor
  currency
  amount
}
fragment Counters on Counters {
  found
  unique
  enriched
  scored
  promoted
  duplicate
  rejected
  failed
}`) as unknown as TypedDocumentString<CampaignPageQuery, CampaignPageQueryVariables>;
export const CampaignLeadsDocument = new TypedDocumentString(`
    query CampaignLeads($filter: LeadFilter, $orderBy: LeadOrder, $first: Int, $after: String) {
  page: leads(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    totalCount
    nodes {
      ...LeadRow
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment LeadRow on Lead {
  id
  status
  score
  distanceMiles
  createdAt
  company {
    id
    name
    town
    postcode
  }
}`) as unknown as TypedDocumentString<CampaignLeadsQuery, CampaignLeadsQueryVariables>;
export const CampaignEventsAfterDocument = new TypedDocumentString(`
    query CampaignEventsAfter($id: ID!, $after: Int!, $first: Int!) {
  campaign(id: $id) {
    id
    events(after: $after, first: $first) {
      ...FeedEvent
    }
  }
}
    fragment FeedEvent on CampaignEvent {
  seq
  kind
  at
  message
  counters {
    ...Counters
  }
  candidate {
    id
    name
    stage
    reason
    finder
  }
  lead {
    ...LeadRow
  }
}
fragment LeadRow on Lead {
  id
  status
  score
  distanceMiles
  createdAt
  company {
    id
    name
    town
    postcode
  }
}
fragment Counters on Counters {
  found
  unique
  enriched
  scored
  promoted
  duplicate
  rejected
  failed
}`) as unknown as TypedDocumentString<CampaignEventsAfterQuery, CampaignEventsAfterQueryVariables>;
export const CampaignEventsDocument = new TypedDocumentString(`
    subscription CampaignEvents($campaignId: ID!, $after: Int!) {
  campaignEvents(campaignId: $campaignId, after: $after) {
    ...FeedEvent
  }
}
    fragment FeedEvent on CampaignEvent {
  seq
  kind
  at
  message
  counters {
    ...Counters
  }
  candidate {
    id
    name
    stage
    reason
    finder
  }
  lead {
    ...LeadRow
  }
}
fragment LeadRow on Lead {
  id
  status
  score
  distanceMiles
  createdAt
  company {
    id
    name
    town
    postcode
  }
}
fragment Counters on Counters {
  found
  unique
  enriched
  scored
  promoted
  duplicate
  rejected
  failed
}`) as unknown as TypedDocumentString<CampaignEventsSubscription, CampaignEventsSubscriptionVariables>;
export const CampaignProgressDocument = new TypedDocumentString(`
    subscription CampaignProgress($campaignId: ID!) {
  campaignProgress(campaignId: $campaignId) {
    campaignId
    status
    reason
    lastSeq
    durationSeconds
    at
    cost {
      ...Price
    }
    counters {
      ...Counters
    }
  }
}
    fragment Price on Money {
  minor
  currency
  amount
}
fragment Counters on Counters {
  found
  unique
  enriched
  scored
  promoted
  duplicate
  rejected
  failed
}`) as unknown as TypedDocumentString<CampaignProgressSubscription, CampaignProgressSubscriptionVariables>;
export const CampaignsDocument = new TypedDocumentString(`
    query Campaigns($filter: CampaignFilter, $orderBy: CampaignOrder, $first: Int, $after: String) {
  page: campaigns(
    filter: $filter
    orderBy: $orderBy
    first: $first
    after: $after
  ) {
    totalCount
    nodes {
      ...CampaignRow
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment CampaignRow on Campaign {
  id
  name
  status
  reason
  postcode
  town
  radiusMiles
  maxResults
  durationSeconds
  createdAt
  startedAt
  finishedAt
  lastSeq
  allowedActions
  type {
    key
    label
  }
  cost {
    ...Price
  }
  counters {
    ...Counters
  }
}
fragment Price on Money {
  minor
  currency
  amount
}
fragment Counters on Counters {
  found
  unique
  enriched
  scored
  promoted
  duplicate
  rejected
  failed
}`) as unknown as TypedDocumentString<CampaignsQuery, CampaignsQueryVariables>;
export const CampaignRowDocument = new TypedDocumentString(`
    query CampaignRow($id: ID!) {
  campaign(id: $id) {
    ...CampaignRow
  }
}
    fragment CampaignRow on Campaign {
  id
  name
  status
  reason
  postcode
  town
  radiusMiles
  maxResults
  durationSeconds
  createdAt
  startedAt
  finishedAt
  lastSeq
  allowedActions
  type {
    key
    label
  }
  cost {
    ...Price
  }
  counters {
    ...Counters
  }
}
fragment Price on Money {
  minor
  currency
  amount
}
fragment Counters on Counters {
  found
  unique
  enriched
  scored
  promoted
  duplicate
  rejected
  failed
}`) as unknown as TypedDocumentString<CampaignRowQuery, CampaignRowQueryVariables>;
export const CampaignStatisticsDocument = new TypedDocumentString(`
    query CampaignStatistics {
  campaignStatistics {
    total
    running
    completed
    failed
    paused
    draft
    cancelled
    queued
    leads
    customers
    cost {
      ...Price
    }
  }
}
    fragment Price on Money {
  minor
  currency
  amount
}`) as unknown as TypedDocumentString<CampaignStatisticsQuery, CampaignStatisticsQueryVariables>;
export const CampaignTypesDocument = new TypedDocumentString(`
    query CampaignTypes {
  campaignTypes {
    key
    label
    description
    searchTerms
    inputs {
      name
      label
      help
      kind
      required
      default
      minimum
      maximum
      options
    }
  }
}
    `) as unknown as TypedDocumentString<CampaignTypesQuery, CampaignTypesQueryVariables>;
export const CampaignBriefDocument = new TypedDocumentString(`
    query CampaignBrief($id: ID!) {
  campaign(id: $id) {
    id
    name
    status
    allowedActions
    postcode
    radiusMiles
    maxResults
    includeExistingCustomers
    findLinkedin
    analyzeAbove
    type {
      key
    }
    budget {
      ...Price
    }
    brief {
      sectors
      sizes
      exclusions
      referenceCompany
      companyNames
      companies {
        name
        postcode
        town
        website
        companyNumber
      }
      prompt
    }
  }
}
    fragment Price on Money {
  minor
  currency
  amount
}`) as unknown as TypedDocumentString<CampaignBriefQuery, CampaignBriefQueryVariables>;
export const EstimateCampaignDocument = new TypedDocumentString(`
    query EstimateCampaign($input: CreateCampaignInput!) {
  result: estimateCampaign(input: $input) {
    __typename
    ... on CampaignEstimate {
      cost {
        ...Price
      }
      most {
        ...Price
      }
      seconds
      lines {
        source
        label
        calls
        cost {
          ...Price
        }
      }
      monthLeft {
        ...Price
      }
      fits
      advice
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Price on Money {
  minor
  currency
  amount
}`) as unknown as TypedDocumentString<EstimateCampaignQuery, EstimateCampaignQueryVariables>;
export const ReadCompanyListDocument = new TypedDocumentString(`
    query ReadCompanyList($csv: String!) {
  result: readCompanyList(csv: $csv) {
    __typename
    ... on CompanyList {
      companies {
        name
        postcode
        town
        website
        companyNumber
      }
      skipped {
        line
        reason
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<ReadCompanyListQuery, ReadCompanyListQueryVariables>;
export const CreateCampaignDocument = new TypedDocumentString(`
    mutation CreateCampaign($input: CreateCampaignInput!) {
  result: createCampaign(input: $input) {
    __typename
    ... on CreateCampaignPayload {
      campaign {
        id
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<CreateCampaignMutation, CreateCampaignMutationVariables>;
export const UpdateCampaignDocument = new TypedDocumentString(`
    mutation UpdateCampaign($input: UpdateCampaignInput!) {
  result: updateCampaign(input: $input) {
    __typename
    ... on UpdateCampaignPayload {
      campaign {
        ...CampaignRow
      }
    }
    ...Problem
  }
}
    fragment CampaignRow on Campaign {
  id
  name
  status
  reason
  postcode
  town
  radiusMiles
  maxResults
  durationSeconds
  createdAt
  startedAt
  finishedAt
  lastSeq
  allowedActions
  type {
    key
    label
  }
  cost {
    ...Price
  }
  counters {
    ...Counters
  }
}
fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Price on Money {
  minor
  currency
  amount
}
fragment Counters on Counters {
  found
  unique
  enriched
  scored
  promoted
  duplicate
  rejected
  failed
}`) as unknown as TypedDocumentString<UpdateCampaignMutation, UpdateCampaignMutationVariables>;
export const StartCampaignDocument = new TypedDocumentString(`
    mutation StartCampaign($input: StartCampaignInput!) {
  result: startCampaign(input: $input) {
    __typename
    ... on StartCampaignPayload {
      campaign {
        ...CampaignRow
      }
    }
    ...Problem
  }
}
    fragment CampaignRow on Campaign {
  id
  name
  status
  reason
  postcode
  town
  radiusMiles
  maxResults
  durationSeconds
  createdAt
  startedAt
  finishedAt
  lastSeq
  allowedActions
  type {
    key
    label
  }
  cost {
    ...Price
  }
  counters {
    ...Counters
  }
}
fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Price on Money {
  minor
  currency
  amount
}
fragment Counters on Counters {
  found
  unique
  enriched
  scored
  promoted
  duplicate
  rejected
  failed
}`) as unknown as TypedDocumentString<StartCampaignMutation, StartCampaignMutationVariables>;
export const PauseCampaignDocument = new TypedDocumentString(`
    mutation PauseCampaign($input: PauseCampaignInput!) {
  result: pauseCampaign(input: $input) {
    __typename
    ... on PauseCampaignPayload {
      campaign {
        ...CampaignRow
      }
    }
    ...Problem
  }
}
    fragment CampaignRow on Campaign {
  id
  name
  status
  reason
  postcode
  town
  radiusMiles
  maxResults
  durationSeconds
  createdAt
  startedAt
  finishedAt
  lastSeq
  allowedActions
  type {
    key
    label
  }
  cost {
    ...Price
  }
  counters {
    ...Counters
  }
}
fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Price on Money {
  minor
  currency
  amount
}
fragment Counters on Counters {
  found
  unique
  enriched
  scored
  promoted
  duplicate
  rejected
  failed
}`) as unknown as TypedDocumentString<PauseCampaignMutation, PauseCampaignMutationVariables>;
export const ResumeCampaignDocument = new TypedDocumentString(`
    mutation ResumeCampaign($input: ResumeCampaignInput!) {
  result: resumeCampaign(input: $input) {
    __typename
    ... on ResumeCampaignPayload {
      campaign {
        ...CampaignRow
      }
    }
    ...Problem
  }
}
    fragment CampaignRow on Campaign {
  id
  name
  status
  reason
  postcode
  town
  radiusMiles
  maxResults
  durationSeconds
  createdAt
  startedAt
  finishedAt
  lastSeq
  allowedActions
  type {
    key
    label
  }
  cost {
    ...Price
  }
  counters {
    ...Counters
  }
}
fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Price on Money {
  minor
  currency
  amount
}
fragment Counters on Counters {
  found
  unique
  enriched
  scored
  promoted
  duplicate
  rejected
  failed
}`) as unknown as TypedDocumentString<ResumeCampaignMutation, ResumeCampaignMutationVariables>;
export const StopCampaignDocument = new TypedDocumentString(`
    mutation StopCampaign($input: StopCampaignInput!) {
  result: stopCampaign(input: $input) {
    __typename
    ... on StopCampaignPayload {
      campaign {
        ...CampaignRow
      }
    }
    ...Problem
  }
}
    fragment CampaignRow on Campaign {
  id
  name
  status
  reason
  postcode
  town
  radiusMiles
  maxResults
  durationSeconds
  createdAt
  startedAt
  finishedAt
  lastSeq
  allowedActions
  type {
    key
    label
  }
  cost {
    ...Price
  }
  counters {
    ...Counters
  }
}
fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Price on Money {
  minor
  currency
  amount
}
fragment Counters on Counters {
  found
  unique
  enriched
  scored
  promoted
  duplicate
  rejected
  failed
}`) as unknown as TypedDocumentString<StopCampaignMutation, StopCampaignMutationVariables>;
export const RestartCampaignDocument = new TypedDocumentString(`
    mutation RestartCampaign($input: RestartCampaignInput!) {
  result: restartCampaign(input: $input) {
    __typename
    ... on RestartCampaignPayload {
      campaign {
        ...CampaignRow
      }
    }
    ...Problem
  }
}
    fragment CampaignRow on Campaign {
  id
  name
  status
  reason
  postcode
  town
  radiusMiles
  maxResults
  durationSeconds
  createdAt
  startedAt
  finishedAt
  lastSeq
  allowedActions
  type {
    key
    label
  }
  cost {
    ...Price
  }
  counters {
    ...Counters
  }
}
fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Price on Money {
  minor
  currency
  amount
}
fragment Counters on Counters {
  found
  unique
  enriched
  scored
  promoted
  duplicate
  rejected
  failed
}`) as unknown as TypedDocumentString<RestartCampaignMutation, RestartCampaignMutationVariables>;
export const DeleteCampaignDocument = new TypedDocumentString(`
    mutation DeleteCampaign($input: DeleteCampaignInput!) {
  result: deleteCampaign(input: $input) {
    __typename
    ... on DeleteCampaignPayload {
      deletedId
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<DeleteCampaignMutation, DeleteCampaignMutationVariables>;
export const LoginDocument = new TypedDocumentString(`
    mutation Login($input: LoginInput!) {
  result: login(input: $input) {
    __typename
    ...Tokens
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Person on User {
  id
  email
  name
  role
  tenant {
    id
    name
  }
}
fragment Tokens on LoginPayload {
  accessToken
  refreshToken
  expiresAt
  user {
    ...Person
  }
}`) as unknown as TypedDocumentString<LoginMutation, LoginMutationVariables>;
export const SignInWithLinkDocument = new TypedDocumentString(`
    mutation SignInWithLink($input: SignInWithLinkInput!) {
  result: signInWithLink(input: $input) {
    __typename
    ... on SignInWithLinkPayload {
      accessToken
      refreshToken
      expiresAt
      user {
        ...Person
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Person on User {
  id
  email
  name
  role
  tenant {
    id
    name
  }
}`) as unknown as TypedDocumentString<SignInWithLinkMutation, SignInWithLinkMutationVariables>;
export const RefreshTokenDocument = new TypedDocumentString(`
    mutation RefreshToken($input: RefreshTokenInput!) {
  result: refreshToken(input: $input) {
    __typename
    ... on RefreshTokenPayload {
      accessToken
      refreshToken
      expiresAt
      user {
        ...Person
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Person on User {
  id
  email
  name
  role
  tenant {
    id
    name
  }
}`) as unknown as TypedDocumentString<RefreshTokenMutation, RefreshTokenMutationVariables>;
export const LogoutDocument = new TypedDocumentString(`
    mutation Logout($input: LogoutInput!) {
  result: logout(input: $input) {
    __typename
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<LogoutMutation, LogoutMutationVariables>;
export const AboutDocument = new TypedDocumentString(`
    query About {
  about {
    version
    sandbox
  }
}
    `) as unknown as TypedDocumentString<AboutQuery, AboutQueryVariables>;
export const TenantActivityDocument = new TypedDocumentString(`
    subscription TenantActivity {
  tenantActivity {
    seq
    kind
    campaignId
    counters {
      ...Counters
    }
  }
}
    fragment Counters on Counters {
  found
  unique
  enriched
  scored
  promoted
  duplicate
  rejected
  failed
}`) as unknown as TypedDocumentString<TenantActivitySubscription, TenantActivitySubscriptionVariables>;
export const CustomersDocument = new TypedDocumentString(`
    query Customers($filter: CustomerFilter, $orderBy: CustomerOrder, $first: Int, $after: String) {
  page: customers(
    filter: $filter
    orderBy: $orderBy
    first: $first
    after: $after
  ) {
    totalCount
    nodes {
      ...CustomerRow
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment CustomerRow on Customer {
  id
  status
  createdAt
  updatedAt
  company {
    id
    name
    town
    postcode
    phone
    website
  }
}`) as unknown as TypedDocumentString<CustomersQuery, CustomersQueryVariables>;
export const CustomerPageDocument = new TypedDocumentString(`
    query CustomerPage($id: ID!) {
  customer(id: $id) {
    ...CustomerWhole
  }
}
    fragment CustomerRow on Customer {
  id
  status
  createdAt
  updatedAt
  company {
    id
    name
    town
    postcode
    phone
    website
  }
}
fragment CustomerWhole on Customer {
  ...CustomerRow
  allowedStatuses
  company {
    email
    companyNumber
    linkedinUrl
    address
  }
  lead {
    id
    score
    campaign {
      id
      name
    }
  }
  history {
    from
    to
    note
    at
    user {
      id
      name
    }
  }
}`) as unknown as TypedDocumentString<CustomerPageQuery, CustomerPageQueryVariables>;
export const UpdateCustomerStatusDocument = new TypedDocumentString(`
    mutation UpdateCustomerStatus($input: UpdateCustomerStatusInput!) {
  result: updateCustomerStatus(input: $input) {
    __typename
    ... on UpdateCustomerStatusPayload {
      customer {
        ...CustomerWhole
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment CustomerRow on Customer {
  id
  status
  createdAt
  updatedAt
  company {
    id
    name
    town
    postcode
    phone
    website
  }
}
fragment CustomerWhole on Customer {
  ...CustomerRow
  allowedStatuses
  company {
    email
    companyNumber
    linkedinUrl
    address
  }
  lead {
    id
    score
    campaign {
      id
      name
    }
  }
  history {
    from
    to
    note
    at
    user {
      id
      name
    }
  }
}`) as unknown as TypedDocumentString<UpdateCustomerStatusMutation, UpdateCustomerStatusMutationVariables>;
export const LeadsDocument = new TypedDocumentString(`
    query Leads($filter: LeadFilter, $orderBy: LeadOrder, $first: Int, $after: String) {
  page: leads(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    totalCount
    nodes {
      ...LeadRow
      campaign {
        id
        name
      }
      customer {
        id
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment LeadRow on Lead {
  id
  status
  score
  distanceMiles
  createdAt
  company {
    id
    name
    town
    postcode
  }
}`) as unknown as TypedDocumentString<LeadsQuery, LeadsQueryVariables>;
export const CampaignNamesDocument = new TypedDocumentString(`
    query CampaignNames {
  campaigns(first: 100, orderBy: {field: CREATED_AT, direction: DESC}) {
    nodes {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<CampaignNamesQuery, CampaignNamesQueryVariables>;
export const LeadPageDocument = new TypedDocumentString(`
    query LeadPage($id: ID!) {
  lead(id: $id) {
    ...LeadWhole
  }
}
    fragment LeadWhole on Lead {
  id
  status
  allowedStatuses
  score
  distanceMiles
  notes
  createdAt
  updatedAt
  company {
    id
    name
    companyNumber
    website
    phone
    email
    linkedinUrl
    address
    town
    postcode
  }
  campaign {
    id
    name
    postcode
  }
  customer {
    id
    status
  }
  scoreParts {
    label
    points
    most
    reason
  }
  facts {
    id
    field
    label
    value
    data
    source
    url
    attribution
    confidence
    seenAt
    expiresAt
  }
  analysis {
    ...Analysis
  }
  tasks {
    id
    kind
    status
    reason
    createdAt
    finishedAt
  }
  sources {
    source
    status
    detail
  }
  interactions(first: 50) {
    nodes {
      ...Contact
    }
  }
}
fragment Analysis on LeadAnalysis {
  id
  createdAt
  model
  cost {
    ...Price
  }
  summary {
    ...Statement
  }
  sector {
    ...Statement
  }
  size {
    ...Statement
  }
  needs {
    ...Statement
  }
  opportunities {
    ...Statement
  }
  risks {
    ...Statement
  }
}
fragment Statement on Statement {
  text
  facts {
    id
    field
    label
    value
    data
    source
    url
  }
}
fragment Contact on Interaction {
  id
  kind
  body
  occurredAt
  user {
    id
    name
  }
}
fragment Price on Money {
  minor
  currency
  amount
}`) as unknown as TypedDocumentString<LeadPageQuery, LeadPageQueryVariables>;
export const UpdateLeadDocument = new TypedDocumentString(`
    mutation UpdateLead($input: UpdateLeadInput!) {
  result: updateLead(input: $input) {
    __typename
    ... on UpdateLeadPayload {
      lead {
        ...LeadWhole
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment LeadWhole on Lead {
  id
  status
  allowedStatuses
  score
  distanceMiles
  notes
  createdAt
  updatedAt
  company {
    id
    name
    companyNumber
    website
    phone
    email
    linkedinUrl
    address
    town
    postcode
  }
  campaign {
    id
    name
    postcode
  }
  customer {
    id
    status
  }
  scoreParts {
    label
    points
    most
    reason
  }
  facts {
    id
    field
    label
    value
    data
    source
    url
    attribution
    confidence
    seenAt
    expiresAt
  }
  analysis {
    ...Analysis
  }
  tasks {
    id
    kind
    status
    reason
    createdAt
    finishedAt
  }
  sources {
    source
    status
    detail
  }
  interactions(first: 50) {
    nodes {
      ...Contact
    }
  }
}
fragment Analysis on LeadAnalysis {
  id
  createdAt
  model
  cost {
    ...Price
  }
  summary {
    ...Statement
  }
  sector {
    ...Statement
  }
  size {
    ...Statement
  }
  needs {
    ...Statement
  }
  opportunities {
    ...Statement
  }
  risks {
    ...Statement
  }
}
fragment Statement on Statement {
  text
  facts {
    id
    field
    label
    value
    data
    source
    url
  }
}
fragment Contact on Interaction {
  id
  kind
  body
  occurredAt
  user {
    id
    name
  }
}
fragment Price on Money {
  minor
  currency
  amount
}`) as unknown as TypedDocumentString<UpdateLeadMutation, UpdateLeadMutationVariables>;
export const AnalyzeLeadDocument = new TypedDocumentString(`
    mutation AnalyzeLead($input: AnalyzeLeadInput!) {
  result: analyzeLead(input: $input) {
    __typename
    ... on AnalyzeLeadPayload {
      lead {
        ...LeadWhole
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment LeadWhole on Lead {
  id
  status
  allowedStatuses
  score
  distanceMiles
  notes
  createdAt
  updatedAt
  company {
    id
    name
    companyNumber
    website
    phone
    email
    linkedinUrl
    address
    town
    postcode
  }
  campaign {
    id
    name
    postcode
  }
  customer {
    id
    status
  }
  scoreParts {
    label
    points
    most
    reason
  }
  facts {
    id
    field
    label
    value
    data
    source
    url
    attribution
    confidence
    seenAt
    expiresAt
  }
  analysis {
    ...Analysis
  }
  tasks {
    id
    kind
    status
    reason
    createdAt
    finishedAt
  }
  sources {
    source
    status
    detail
  }
  interactions(first: 50) {
    nodes {
      ...Contact
    }
  }
}
fragment Analysis on LeadAnalysis {
  id
  createdAt
  model
  cost {
    ...Price
  }
  summary {
    ...Statement
  }
  sector {
    ...Statement
  }
  size {
    ...Statement
  }
  needs {
    ...Statement
  }
  opportunities {
    ...Statement
  }
  risks {
    ...Statement
  }
}
fragment Statement on Statement {
  text
  facts {
    id
    field
    label
    value
    data
    source
    url
  }
}
fragment Contact on Interaction {
  id
  kind
  body
  occurredAt
  user {
    id
    name
  }
}
fragment Price on Money {
  minor
  currency
  amount
}`) as unknown as TypedDocumentString<AnalyzeLeadMutation, AnalyzeLeadMutationVariables>;
export const AddInteractionDocument = new TypedDocumentString(`
    mutation AddInteraction($input: AddInteractionInput!) {
  result: addInteraction(input: $input) {
    __typename
    ... on AddInteractionPayload {
      lead {
        ...LeadWhole
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment LeadWhole on Lead {
  id
  status
  allowedStatuses
  score
  distanceMiles
  notes
  createdAt
  updatedAt
  company {
    id
    name
    companyNumber
    website
    phone
    email
    linkedinUrl
    address
    town
    postcode
  }
  campaign {
    id
    name
    postcode
  }
  customer {
    id
    status
  }
  scoreParts {
    label
    points
    most
    reason
  }
  facts {
    id
    field
    label
    value
    data
    source
    url
    attribution
    confidence
    seenAt
    expiresAt
  }
  analysis {
    ...Analysis
  }
  tasks {
    id
    kind
    status
    reason
    createdAt
    finishedAt
  }
  sources {
    source
    status
    detail
  }
  interactions(first: 50) {
    nodes {
      ...Contact
    }
  }
}
fragment Analysis on LeadAnalysis {
  id
  createdAt
  model
  cost {
    ...Price
  }
  summary {
    ...Statement
  }
  sector {
    ...Statement
  }
  size {
    ...Statement
  }
  needs {
    ...Statement
  }
  opportunities {
    ...Statement
  }
  risks {
    ...Statement
  }
}
fragment Statement on Statement {
  text
  facts {
    id
    field
    label
    value
    data
    source
    url
  }
}
fragment Contact on Interaction {
  id
  kind
  body
  occurredAt
  user {
    id
    name
  }
}
fragment Price on Money {
  minor
  currency
  amount
}`) as unknown as TypedDocumentString<AddInteractionMutation, AddInteractionMutationVariables>;
export const ConvertLeadDocument = new TypedDocumentString(`
    mutation ConvertLead($input: ConvertLeadInput!) {
  result: convertLead(input: $input) {
    __typename
    ... on ConvertLeadPayload {
      created
      customer {
        id
      }
      lead {
        ...LeadWhole
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment LeadWhole on Lead {
  id
  status
  allowedStatuses
  score
  distanceMiles
  notes
  createdAt
  updatedAt
  company {
    id
    name
    companyNumber
    website
    phone
    email
    linkedinUrl
    address
    town
    postcode
  }
  campaign {
    id
    name
    postcode
  }
  customer {
    id
    status
  }
  scoreParts {
    label
    points
    most
    reason
  }
  facts {
    id
    field
    label
    value
    data
    source
    url
    attribution
    confidence
    seenAt
    expiresAt
  }
  analysis {
    ...Analysis
  }
  tasks {
    id
    kind
    status
    reason
    createdAt
    finishedAt
  }
  sources {
    source
    status
    detail
  }
  interactions(first: 50) {
    nodes {
      ...Contact
    }
  }
}
fragment Analysis on LeadAnalysis {
  id
  createdAt
  model
  cost {
    ...Price
  }
  summary {
    ...Statement
  }
  sector {
    ...Statement
  }
  size {
    ...Statement
  }
  needs {
    ...Statement
  }
  opportunities {
    ...Statement
  }
  risks {
    ...Statement
  }
}
fragment Statement on Statement {
  text
  facts {
    id
    field
    label
    value
    data
    source
    url
  }
}
fragment Contact on Interaction {
  id
  kind
  body
  occurredAt
  user {
    id
    name
  }
}
fragment Price on Money {
  minor
  currency
  amount
}`) as unknown as TypedDocumentString<ConvertLeadMutation, ConvertLeadMutationVariables>;
export const ConvertLeadsDocument = new TypedDocumentString(`
    mutation ConvertLeads($input: ConvertLeadsInput!) {
  result: convertLeads(input: $input) {
    __typename
    ... on ConvertLeadsPayload {
      results {
        leadId
        created
        customer {
          id
        }
        problem {
          ...Problem
        }
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<ConvertLeadsMutation, ConvertLeadsMutationVariables>;
export const NextRunsDocument = new TypedDocumentString(`
    query NextRuns($input: ScheduleInput!) {
  result: nextRuns(input: $input, first: 3) {
    __typename
    ... on NextRuns {
      says
      nextRuns
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<NextRunsQuery, NextRunsQueryVariables>;
export const SetScheduleDocument = new TypedDocumentString(`
    mutation SetSchedule($input: SetScheduleInput!) {
  result: setSchedule(input: $input) {
    __typename
    ... on SetSchedulePayload {
      campaign {
        id
        schedule {
          ...Schedule
        }
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Schedule on Schedule {
  every
  weekdays
  dayOfMonth
  at
  zone
  newFindsOnly
  paused
  says
  nextRuns(first: 3)
}`) as unknown as TypedDocumentString<SetScheduleMutation, SetScheduleMutationVariables>;
export const PauseScheduleDocument = new TypedDocumentString(`
    mutation PauseSchedule($input: PauseScheduleInput!) {
  result: pauseSchedule(input: $input) {
    __typename
    ... on PauseSchedulePayload {
      campaign {
        id
        schedule {
          ...Schedule
        }
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Schedule on Schedule {
  every
  weekdays
  dayOfMonth
  at
  zone
  newFindsOnly
  paused
  says
  nextRuns(first: 3)
}`) as unknown as TypedDocumentString<PauseScheduleMutation, PauseScheduleMutationVariables>;
export const ResumeScheduleDocument = new TypedDocumentString(`
    mutation ResumeSchedule($input: ResumeScheduleInput!) {
  result: resumeSchedule(input: $input) {
    __typename
    ... on ResumeSchedulePayload {
      campaign {
        id
        schedule {
          ...Schedule
        }
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Schedule on Schedule {
  every
  weekdays
  dayOfMonth
  at
  zone
  newFindsOnly
  paused
  says
  nextRuns(first: 3)
}`) as unknown as TypedDocumentString<ResumeScheduleMutation, ResumeScheduleMutationVariables>;
export const RemoveScheduleDocument = new TypedDocumentString(`
    mutation RemoveSchedule($input: RemoveScheduleInput!) {
  result: removeSchedule(input: $input) {
    __typename
    ... on RemoveSchedulePayload {
      campaign {
        id
        schedule {
          ...Schedule
        }
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Schedule on Schedule {
  every
  weekdays
  dayOfMonth
  at
  zone
  newFindsOnly
  paused
  says
  nextRuns(first: 3)
}`) as unknown as TypedDocumentString<RemoveScheduleMutation, RemoveScheduleMutationVariables>;
export const SetCampaignMailsDocument = new TypedDocumentString(`
    mutation SetCampaignMails($input: SetCampaignMailsInput!) {
  result: setCampaignMails(input: $input) {
    __typename
    ... on SetCampaignMailsPayload {
      campaign {
        id
        mailTo
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<SetCampaignMailsMutation, SetCampaignMailsMutationVariables>;
export const MailsDocument = new TypedDocumentString(`
    query Mails($filter: MailFilter, $first: Int, $after: String) {
  page: mails(filter: $filter, first: $first, after: $after) {
    totalCount
    nodes {
      ...Mail
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Mail on Mail {
  id
  address
  status
  attempts
  reason
  subject
  text
  createdAt
  sentAt
  retryAt
  campaign {
    id
  }
}`) as unknown as TypedDocumentString<MailsQuery, MailsQueryVariables>;
export const RunMailsDocument = new TypedDocumentString(`
    query RunMails {
  viewer {
    id
    runMails
  }
}
    `) as unknown as TypedDocumentString<RunMailsQuery, RunMailsQueryVariables>;
export const SetRunMailsDocument = new TypedDocumentString(`
    mutation SetRunMails($input: SetRunMailsInput!) {
  result: setRunMails(input: $input) {
    __typename
    ... on SetRunMailsPayload {
      user {
        id
        runMails
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<SetRunMailsMutation, SetRunMailsMutationVariables>;
export const ResendMailDocument = new TypedDocumentString(`
    mutation ResendMail($input: ResendMailInput!) {
  result: resendMail(input: $input) {
    __typename
    ... on ResendMailPayload {
      mail {
        ...Mail
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Mail on Mail {
  id
  address
  status
  attempts
  reason
  subject
  text
  createdAt
  sentAt
  retryAt
  campaign {
    id
  }
}`) as unknown as TypedDocumentString<ResendMailMutation, ResendMailMutationVariables>;
export const SpendingDocument = new TypedDocumentString(`
    query Spending($month: Date) {
  spending(month: $month) {
    ...Spending
  }
}
    fragment Spending on Spending {
  month
  spent {
    ...Price
  }
  reserved {
    ...Price
  }
  budget {
    ...Price
  }
  sources {
    source
    label
    calls
    cost {
      ...Price
    }
  }
}
fragment Price on Money {
  minor
  currency
  amount
}`) as unknown as TypedDocumentString<SpendingQuery, SpendingQueryVariables>;
export const SetMonthlyBudgetDocument = new TypedDocumentString(`
    mutation SetMonthlyBudget($input: SetMonthlyBudgetInput!) {
  result: setMonthlyBudget(input: $input) {
    __typename
    ... on SetMonthlyBudgetPayload {
      spending {
        ...Spending
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Spending on Spending {
  month
  spent {
    ...Price
  }
  reserved {
    ...Price
  }
  budget {
    ...Price
  }
  sources {
    source
    label
    calls
    cost {
      ...Price
    }
  }
}
fragment Price on Money {
  minor
  currency
  amount
}`) as unknown as TypedDocumentString<SetMonthlyBudgetMutation, SetMonthlyBudgetMutationVariables>;
export const CampaignTypeNamesDocument = new TypedDocumentString(`
    query CampaignTypeNames {
  campaignTypes {
    key
    label
  }
}
    `) as unknown as TypedDocumentString<CampaignTypeNamesQuery, CampaignTypeNamesQueryVariables>;
export const CampaignsOfTypeDocument = new TypedDocumentString(`
    query CampaignsOfType($type: String!) {
  campaigns(
    first: 50
    filter: {type: [$type]}
    orderBy: {field: CREATED_AT, direction: DESC}
  ) {
    nodes {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<CampaignsOfTypeQuery, CampaignsOfTypeQueryVariables>;
export const PromptTemplateDocument = new TypedDocumentString(`
    query PromptTemplate($type: String!) {
  promptTemplate(type: $type) {
    ...Template
  }
}
    fragment Wording on Prompt {
  version
  prompt
  include
  exclude
}
fragment Template on PromptTemplate {
  type
  label
  inForce {
    ...Wording
  }
  builtIn {
    ...Wording
  }
  versions {
    number
    inForce
    prompt
    include
    exclude
    createdAt
    createdBy {
      id
      name
      email
    }
  }
}`) as unknown as TypedDocumentString<PromptTemplateQuery, PromptTemplateQueryVariables>;
export const PreviewPromptDocument = new TypedDocumentString(`
    query PreviewPrompt($input: PreviewPromptInput!) {
  result: previewPrompt(input: $input) {
    __typename
    ... on PromptPreview {
      instructions
      question
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<PreviewPromptQuery, PreviewPromptQueryVariables>;
export const SavePromptDocument = new TypedDocumentString(`
    mutation SavePrompt($input: SavePromptInput!) {
  result: savePrompt(input: $input) {
    __typename
    ... on SavePromptPayload {
      promptTemplate {
        ...Template
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Wording on Prompt {
  version
  prompt
  include
  exclude
}
fragment Template on PromptTemplate {
  type
  label
  inForce {
    ...Wording
  }
  builtIn {
    ...Wording
  }
  versions {
    number
    inForce
    prompt
    include
    exclude
    createdAt
    createdBy {
      id
      name
      email
    }
  }
}`) as unknown as TypedDocumentString<SavePromptMutation, SavePromptMutationVariables>;
export const UsePromptDocument = new TypedDocumentString(`
    mutation UsePrompt($input: UsePromptInput!) {
  result: usePrompt(input: $input) {
    __typename
    ... on UsePromptPayload {
      promptTemplate {
        ...Template
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Wording on Prompt {
  version
  prompt
  include
  exclude
}
fragment Template on PromptTemplate {
  type
  label
  inForce {
    ...Wording
  }
  builtIn {
    ...Wording
  }
  versions {
    number
    inForce
    prompt
    include
    exclude
    createdAt
    createdBy {
      id
      name
      email
    }
  }
}`) as unknown as TypedDocumentString<UsePromptMutation, UsePromptMutationVariables>;
export const ResetPromptDocument = new TypedDocumentString(`
    mutation ResetPrompt($input: ResetPromptInput!) {
  result: resetPrompt(input: $input) {
    __typename
    ... on ResetPromptPayload {
      promptTemplate {
        ...Template
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Wording on Prompt {
  version
  prompt
  include
  exclude
}
fragment Template on PromptTemplate {
  type
  label
  inForce {
    ...Wording
  }
  builtIn {
    ...Wording
  }
  versions {
    number
    inForce
    prompt
    include
    exclude
    createdAt
    createdBy {
      id
      name
      email
    }
  }
}`) as unknown as TypedDocumentString<ResetPromptMutation, ResetPromptMutationVariables>;
export const ProviderStatusDocument = new TypedDocumentString(`
    query ProviderStatus {
  providerStatus {
    ...Provider
  }
}
    fragment Provider on ProviderStatus {
  source
  label
  needsKey
  configured
  origin
  hint
  lastOkAt
  lastErrorAt
  lastError
  rate {
    allowed
    remaining
    resetsAt
  }
  errorRate
  medianMs
  p95Ms
  callsToday
  spentToday {
    ...Price
  }
  circuit
  circuitUntil
  circuitReason
  model
  modelRetiresAt
  detail
}
fragment Price on Money {
  minor
  currency
  amount
}`) as unknown as TypedDocumentString<ProviderStatusQuery, ProviderStatusQueryVariables>;
export const SetProviderKeyDocument = new TypedDocumentString(`
    mutation SetProviderKey($input: SetProviderKeyInput!) {
  result: setProviderKey(input: $input) {
    __typename
    ... on SetProviderKeyPayload {
      providerStatus {
        ...Provider
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Provider on ProviderStatus {
  source
  label
  needsKey
  configured
  origin
  hint
  lastOkAt
  lastErrorAt
  lastError
  rate {
    allowed
    remaining
    resetsAt
  }
  errorRate
  medianMs
  p95Ms
  callsToday
  spentToday {
    ...Price
  }
  circuit
  circuitUntil
  circuitReason
  model
  modelRetiresAt
  detail
}
fragment Price on Money {
  minor
  currency
  amount
}`) as unknown as TypedDocumentString<SetProviderKeyMutation, SetProviderKeyMutationVariables>;
export const RemoveProviderKeyDocument = new TypedDocumentString(`
    mutation RemoveProviderKey($input: RemoveProviderKeyInput!) {
  result: removeProviderKey(input: $input) {
    __typename
    ... on RemoveProviderKeyPayload {
      providerStatus {
        ...Provider
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Provider on ProviderStatus {
  source
  label
  needsKey
  configured
  origin
  hint
  lastOkAt
  lastErrorAt
  lastError
  rate {
    allowed
    remaining
    resetsAt
  }
  errorRate
  medianMs
  p95Ms
  callsToday
  spentToday {
    ...Price
  }
  circuit
  circuitUntil
  circuitReason
  model
  modelRetiresAt
  detail
}
fragment Price on Money {
  minor
  currency
  amount
}`) as unknown as TypedDocumentString<RemoveProviderKeyMutation, RemoveProviderKeyMutationVariables>;
export const WebhooksDocument = new TypedDocumentString(`
    query Webhooks {
  webhooks(first: 100) {
    nodes {
      ...Webhook
    }
  }
}
    fragment Webhook on Webhook {
  id
  url
  description
  kinds
  status
  reason
  createdAt
  lastDeliveredAt
  failingSince
  retryAt
  previousSecretEndsAt
}`) as unknown as TypedDocumentString<WebhooksQuery, WebhooksQueryVariables>;
export const WebhookPageDocument = new TypedDocumentString(`
    query WebhookPage($id: ID!) {
  webhook(id: $id) {
    ...Webhook
    replays(first: 5) {
      nodes {
        id
        since
        until
        events
        delivered
        finishedAt
      }
    }
  }
}
    fragment Webhook on Webhook {
  id
  url
  description
  kinds
  status
  reason
  createdAt
  lastDeliveredAt
  failingSince
  retryAt
  previousSecretEndsAt
}`) as unknown as TypedDocumentString<WebhookPageQuery, WebhookPageQueryVariables>;
export const WebhookLogDocument = new TypedDocumentString(`
    query WebhookLog($id: ID!, $status: [DeliveryStatus!]) {
  webhook(id: $id) {
    id
    deliveries(first: 50, status: $status) {
      nodes {
        ...Delivery
      }
    }
  }
}
    fragment Delivery on WebhookDelivery {
  id
  messageId
  type
  status
  replayed
  body
  createdAt
  finishedAt
  campaign {
    id
    name
  }
  attempts {
    at
    statusCode
    durationMs
    error
    requestHeaders {
      name
      value
    }
    responseHeaders {
      name
      value
    }
    responseBody
  }
}`) as unknown as TypedDocumentString<WebhookLogQuery, WebhookLogQueryVariables>;
export const CreateWebhookDocument = new TypedDocumentString(`
    mutation CreateWebhook($input: CreateWebhookInput!) {
  result: createWebhook(input: $input) {
    __typename
    ... on CreateWebhookPayload {
      secret
      webhook {
        ...Webhook
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Webhook on Webhook {
  id
  url
  description
  kinds
  status
  reason
  createdAt
  lastDeliveredAt
  failingSince
  retryAt
  previousSecretEndsAt
}`) as unknown as TypedDocumentString<CreateWebhookMutation, CreateWebhookMutationVariables>;
export const UpdateWebhookDocument = new TypedDocumentString(`
    mutation UpdateWebhook($input: UpdateWebhookInput!) {
  result: updateWebhook(input: $input) {
    __typename
    ... on UpdateWebhookPayload {
      webhook {
        ...Webhook
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Webhook on Webhook {
  id
  url
  description
  kinds
  status
  reason
  createdAt
  lastDeliveredAt
  failingSince
  retryAt
  previousSecretEndsAt
}`) as unknown as TypedDocumentString<UpdateWebhookMutation, UpdateWebhookMutationVariables>;
export const DeleteWebhookDocument = new TypedDocumentString(`
    mutation DeleteWebhook($input: DeleteWebhookInput!) {
  result: deleteWebhook(input: $input) {
    __typename
    ... on DeleteWebhookPayload {
      deletedId
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<DeleteWebhookMutation, DeleteWebhookMutationVariables>;
export const RotateWebhookSecretDocument = new TypedDocumentString(`
    mutation RotateWebhookSecret($input: RotateWebhookSecretInput!) {
  result: rotateWebhookSecret(input: $input) {
    __typename
    ... on RotateWebhookSecretPayload {
      secret
      webhook {
        ...Webhook
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}
fragment Webhook on Webhook {
  id
  url
  description
  kinds
  status
  reason
  createdAt
  lastDeliveredAt
  failingSince
  retryAt
  previousSecretEndsAt
}`) as unknown as TypedDocumentString<RotateWebhookSecretMutation, RotateWebhookSecretMutationVariables>;
export const TestWebhookDocument = new TypedDocumentString(`
    mutation TestWebhook($input: TestWebhookInput!) {
  result: testWebhook(input: $input) {
    __typename
    ... on TestWebhookPayload {
      delivery {
        id
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<TestWebhookMutation, TestWebhookMutationVariables>;
export const ReplayWebhookDocument = new TypedDocumentString(`
    mutation ReplayWebhook($input: ReplayWebhookInput!) {
  result: replayWebhook(input: $input) {
    __typename
    ... on ReplayWebhookPayload {
      replay {
        id
        events
      }
    }
    ...Problem
  }
}
    fragment Problem on Problem {
  code
  message
  field
  fieldErrors {
    field
    message
  }
}`) as unknown as TypedDocumentString<ReplayWebhookMutation, ReplayWebhookMutationVariables>;