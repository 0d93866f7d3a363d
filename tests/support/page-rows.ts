import type { Page } from "playwright-core"
import { TERMS_VERSION } from "#lib/identity/terms.ts"
import { AGREEMENT_VERSION } from "#lib/organisations/agreement.ts"
import type { Person } from "./given.ts"
import type { PageWorld } from "./page-world.ts"

export type Row = {
  /** What is seen, where the route alone does not say it. */ readonly what?: string
  readonly route: string
  readonly path?: (world: PageWorld) => string
  readonly as?: (world: PageWorld) => Person
  readonly attempt?: keyof PageWorld["attempts"]
  /** Brings the page into the state that is looked at. */ readonly before?: (page: Page, world: PageWorld) => Promise<void>
  readonly status?: number
}

const press = (page: Page) => page.locator("main button[type=submit]").first().click()
const refused = (page: Page) => page.locator(".notice-error").first().waitFor()
/** Files are left shut: a page is left before its PDF is there, and the ones here are none (pictures.test.ts opens real ones). */
const openAll = (page: Page) =>
  page.locator("main details:not(.file-shown)").evaluateAll((all) => all.forEach((each) => each.setAttribute("open", "")))
const anna = ({ anna: who }: PageWorld) => who

export const PUBLIC: readonly Row[] = [
  { route: "/" },
  { route: "/sign-in" },
  {
    route: "/sign-in",
    what: "refused",
    before: async (page) => {
      await press(page)
      await refused(page)
    },
  },
  { route: "/sign-in/code", attempt: "signIn" },
  { route: "/sign-in/code", what: "the authenticator", attempt: "signInByApp", before: openAll },
  { route: "/recover" },
  { route: "/recover/stop" },
  { route: "/recover/stop", what: "it is stopped", path: () => "/recover/stop?done=new_number" },
  { route: "/recover", what: "the address", path: () => "/recover?for=password" },
  { route: "/recover", what: "the code from the mail", attempt: "recoverMail" },
  { route: "/recover", what: "the code from the phone", attempt: "recoverCode" },
  { route: "/recover", what: "the recovery key", attempt: "recoverKey", before: openAll },
  { route: "/register" },
  { route: "/register", what: "the code from the mail", attempt: "mailCode" },
  { route: "/register", what: "the phone", attempt: "phone" },
  { route: "/register", what: "the code from the SMS", attempt: "smsCode" },
  {
    route: "/register",
    what: "name and password, refused",
    attempt: "details",
    before: async (page) => {
      await press(page)
      await refused(page)
    },
  },
  { route: "/terms" },
  { route: "/terms/[version]", path: () => `/terms/${TERMS_VERSION}` },
  { route: "/privacy" },
  { route: "/privacy/[version]", path: () => `/privacy/${TERMS_VERSION}` },
  { route: "/agreement" },
  { route: "/agreement/[version]", path: () => `/agreement/${AGREEMENT_VERSION}` },
  {
    route: "/genuine",
    what: "an answer",
    before: async (page, world) => {
      await page.locator("main input[name=code]").fill(world.noticeCode)
      await press(page)
      await page.locator(".notice").first().waitFor()
    },
  },
  { route: "/invitation/[secret]", what: "the sender gave the phone", path: ({ links }) => `/invitation/${links.given}` },
  { route: "/invitation/[secret]", what: "a phone of one's own", path: ({ links }) => `/invitation/${links.own}` },
  { route: "/invitation/[secret]", what: "the number was wrong", path: ({ links }) => `/invitation/${links.wrong}` },
  { route: "/invitation/[secret]", what: "nothing behind it", path: () => `/invitation/${"A".repeat(43)}` },
  { route: "/invitation/code", attempt: "linkCode" },
  { route: "/invitation/code", what: "not my number", path: () => "/invitation/code?wrong=1" },
  { route: "/invitation/code", what: "closed", path: () => "/invitation/code?closed=1" },
  { route: "/invitation/message", attempt: "reading", before: openAll },
  { route: "/messages/[id]/[link]", path: ({ links }) => links.account },
  {
    route: "/evaluation/outbox",
    // Its entries are alike, and axe would look at each of a hundred. Hidden, not removed: a page that is still starting looks for each of its elements.
    before: async (page) =>
      page.locator("main ol > li:nth-child(n + 8)").evaluateAll((rest) => rest.forEach((each) => each.setAttribute("hidden", ""))),
  },
  { route: "/operator/claim/[secret]", what: "not signed in", path: ({ operatorSecret }) => `/operator/claim/${operatorSecret}` },
  { route: "/_not-found", path: () => "/no-such-page", status: 404 },
]

export const MAILBOX: readonly Row[] = [
  { route: "/inbox", as: anna },
  { route: "/inbox", what: "nothing flagged", as: anna, path: () => "/inbox?show=flagged" },
  { route: "/inbox", what: "empty", as: ({ newcomer }) => newcomer },
  { route: "/inbox", what: "a thousand messages", as: ({ crowded }) => crowded },
  { route: "/inbox", what: "the last of a thousand", as: ({ crowded }) => crowded, path: ({ lastPage }) => lastPage },
  ...["/sent", "/drafts", "/archive", "/trash"].map((route): Row => ({ route, what: "nothing yet", as: ({ newcomer }) => newcomer })),
  { route: "/sent", as: anna },
  { route: "/archive", as: anna },
  { route: "/trash", as: anna },
  { route: "/trash/empty", as: anna },
  { route: "/trash/erase", as: anna, path: ({ messages }) => `/trash/erase?message=${messages.inTrash}` },
  { route: "/drafts", as: anna },
  { route: "/drafts/erase", as: anna, path: ({ drafts }) => `/drafts/erase?draft=${drafts.whole}` },
  { route: "/folders", as: anna },
  { route: "/folders/[id]", as: anna, path: ({ folderId }) => `/folders/${folderId}` },
  { route: "/folders/[id]", what: "empty", as: anna, path: ({ emptyFolderId }) => `/folders/${emptyFolderId}` },
  { route: "/folders/[id]/change", as: anna, path: ({ folderId }) => `/folders/${folderId}/change` },
  { route: "/folders/[id]/delete", as: anna, path: ({ folderId }) => `/folders/${folderId}/delete` },
  { route: "/search", as: anna },
  { route: "/search", what: "found", as: anna, path: () => "/search?asked=1&in=inbox" },
  { route: "/search", what: "nothing", as: ({ newcomer }) => newcomer, path: () => "/search?asked=1" },
  { route: "/contacts", as: anna },
  { route: "/contacts", what: "empty", as: ({ newcomer }) => newcomer },
  { route: "/contacts/new", as: anna, before: async (page) => press(page).then(() => refused(page)) },
  { route: "/contacts/[id]", as: anna, path: ({ contacts }) => `/contacts/${contacts.known}?saved=1` },
  { route: "/contacts/delete", as: anna, path: ({ contacts }) => `/contacts/delete?contact=${contacts.known}` },
  { route: "/contacts/lists", as: anna },
  { route: "/contacts/lists/[id]", as: anna, path: ({ contacts }) => `/contacts/lists/${contacts.list}` },
  { route: "/contacts/lists/[id]/delete", as: anna, path: ({ contacts }) => `/contacts/lists/${contacts.list}/delete` },
  { route: "/contacts/colleagues", what: "nobody", as: anna },
  { route: "/mailboxes", what: "none", as: anna },
  { route: "/give", what: "no mailbox", as: anna, path: ({ messages }) => `/give?message=${messages.received}` },
  { route: "/contacts/import", as: anna },
  { route: "/contacts/import", what: "refused", as: ({ newcomer }) => newcomer, path: () => "/contacts/import?refused=columns" },
  { route: "/compose", as: anna, before: openAll },
  { route: "/compose", what: "a draft that was refused", as: anna, path: ({ drafts }) => `/compose?draft=${drafts.refused}` },
  {
    route: "/compose",
    what: "a reply to all",
    as: anna,
    path: ({ messages }) => `/compose?reply_all=${messages.received}`,
    before: openAll,
  },
  { route: "/messages/[id]", as: anna, path: ({ messages }) => `/messages/${messages.received}`, before: openAll },
  { route: "/messages/[id]", what: "a number to mend", as: anna, path: ({ messages }) => `/messages/${messages.toMend}`, before: openAll },
  { route: "/messages/[id]", what: "a broken seal", as: anna, path: ({ messages }) => `/messages/${messages.broken}` },
  { route: "/messages/[id]", what: "scheduled", as: anna, path: ({ messages }) => `/messages/${messages.scheduled}`, before: openAll },
  { route: "/messages/[id]", what: "waiting", as: anna, path: ({ messages }) => `/messages/${messages.waiting}` },
  { route: "/messages/[id]/recall", as: anna, path: ({ messages }) => `/messages/${messages.toMend}/recall` },
  { route: "/messages/[id]/block", as: anna, path: ({ messages }) => `/messages/${messages.received}/block` },
  { route: "/messages/[id]/block", what: "not certain who", as: anna, path: ({ messages }) => `/messages/${messages.broken}/block` },
  {
    route: "/messages/[id]/report",
    as: anna,
    path: ({ messages }) => `/messages/${messages.received}/report`,
    before: async (page) => press(page).then(() => refused(page)),
  },
  { route: "/messages/[id]/report", what: "not certain who", as: anna, path: ({ messages }) => `/messages/${messages.broken}/report` },
]

/** What keeps others out. */
export const LOCKS: readonly Row[] = [
  { route: "/account/id-control", as: anna },
  { route: "/account/id-control", what: "no way back", as: ({ guarded }) => guarded },
  { route: "/account/id-control/password", as: anna },
  { route: "/account/id-control/phone", as: anna },
  { route: "/account/id-control/backup-phone", as: anna },
  { route: "/account/id-control/addresses", as: anna },
  { route: "/account/id-control/authenticator", what: "authorise", as: anna, attempt: "authorise" },
  { route: "/account/id-control/authenticator", what: "scan", as: ({ guarded }) => guarded, attempt: "scan" },
  { route: "/account/id-control/authenticator/on", as: ({ guarded }) => guarded },
  { route: "/account/id-control/codes", as: anna },
  { route: "/account/id-control/codes/sheet", as: anna, attempt: "sheet" },
  { route: "/account/id-control/codes/sheet", what: "gone", as: anna },
  { route: "/account/id-control/recovery-sheet", as: anna },
  { route: "/account/id-control/keys", as: anna },
  { route: "/account/id-control/passkeys", as: anna },
  { route: "/account/prove", as: ({ stale }) => stale },
  { route: "/account/prove", what: "the code", as: ({ stale }) => stale, attempt: "proof" },
]

export const ACCOUNT: readonly Row[] = [
  { route: "/account", as: anna, before: openAll },
  { route: "/account/sessions", as: anna },
  { route: "/account/notices", as: anna },
  { route: "/account/blocked", what: "nobody", as: anna },
  { route: "/account/organisations", what: "none", as: anna },
  { route: "/account/reply", as: anna },
  { route: "/account/storage", as: anna },
  { route: "/account/shortcuts", as: anna },
  { route: "/account/privacy", as: anna, before: openAll },
  { route: "/account/texts", as: anna },
  { route: "/account/texts", what: "none", as: ({ newcomer }) => newcomer },
  { route: "/account/texts/[id]", as: anna, path: ({ templateId }) => `/account/texts/${templateId}` },
  { route: "/account/privacy/export", as: anna, before: openAll },
  { route: "/terms/new", as: ({ oldHand }) => oldHand },
  { route: "/operator/claim/[secret]", as: anna, path: ({ operatorSecret }) => `/operator/claim/${operatorSecret}` },
  { route: "/organizer", what: "nothing to administer", as: anna },
  { route: "/operator", as: ({ operator }) => operator },
]

/** Looked at in journeys of their own, which make what is on them: helping, operators, organisations, organizer, passkeys, recovery and rules. */
export const ELSEWHERE = [
  "/account/factor",
  "/account/privacy/deletion",
  "/operator/audit",
  "/operator/cases",
  "/operator/cases/[id]",
  "/operator/organisations",
  "/operator/organisations/[id]",
  "/operator/organisations/new",
  "/operator/people",
  "/operator/support",
  "/operator/support/messages/[id]",
  "/operator/support/messages/[id]/answer",
  "/operator/support/sent",
  "/operator/support/trash",
  "/operator/support/trash/erase",
  "/organizer/[organisation]",
  "/organizer/[organisation]/agreement",
  "/organizer/[organisation]/branding",
  "/organizer/[organisation]/closing",
  "/closed/[secret]",
  "/organizer/[organisation]/cost-centres",
  "/organizer/[organisation]/cost-centres/[centre]",
  "/organizer/[organisation]/domains",
  "/organizer/[organisation]/domains/[domain]",
  "/organizer/[organisation]/invitations",
  "/organizer/[organisation]/invitations/[invitation]",
  "/organizer/[organisation]/lists/[list]",
  "/organizer/[organisation]/log",
  "/organizer/[organisation]/mailboxes/[mailbox]",
  "/organizer/[organisation]/people",
  "/organizer/[organisation]/people/[person]",
  "/organizer/[organisation]/people/[person]/correct",
  "/organizer/[organisation]/people/[person]/end",
  "/organizer/[organisation]/people/[person]/help",
  "/organizer/[organisation]/people/[person]/sign-in",
  "/organizer/[organisation]/recovery",
  "/organizer/[organisation]/recovery/lacking",
  "/organizer/[organisation]/recovery/rules",
  "/organizer/[organisation]/recovery/sheet",
  "/organizer/[organisation]/people/import",
  "/organizer/[organisation]/start",
  "/organizer/[organisation]/units/[unit]",
  "/organizer/[organisation]/units/[unit]/administrators",
  "/organizer/[organisation]/units/[unit]/contact-list",
  "/organizer/[organisation]/units/[unit]/mailboxes",
  "/mailboxes/[mailbox]",
  "/mailboxes/[mailbox]/drafts",
  "/mailboxes/[mailbox]/drafts/erase",
  "/mailboxes/[mailbox]/messages/[id]",
  "/mailboxes/[mailbox]/messages/[id]/notes/[note]",
  "/mailboxes/[mailbox]/messages/[id]/recall",
  "/mailboxes/[mailbox]/new",
  "/mailboxes/[mailbox]/people",
  "/mailboxes/[mailbox]/search",
  "/mailboxes/[mailbox]/sent",
  "/mailboxes/[mailbox]/storage",
  "/mailboxes/[mailbox]/trash",
  "/mailboxes/[mailbox]/trash/erase",
  "/organizer/[organisation]/units/[unit]/policy",
  "/organizer/[organisation]/units/[unit]/records",
  "/organizer/[organisation]/units/[unit]/settings",
  "/recover/help/[secret]",
  "/sign-in/passkey",
]
