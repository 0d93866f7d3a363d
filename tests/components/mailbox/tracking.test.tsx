import { render, screen, within } from "@testing-library/react"
import { Tracking } from "#app/(mailbox)/messages/[id]/tracking.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { NO_OPTIONS } from "#lib/messages/options.ts"
import type { OpenedMessage } from "#lib/messages/open-message.ts"
import type { Tracked } from "#lib/messages/tracked.ts"
import { tracked } from "../../support/tracked.ts"

type Language = "en" | "sv"

const NOW = new Date("2026-03-03T14:00:00Z")
const NOTICE = new Date("2026-03-01T09:00:00Z")
const OPENED = new Date("2026-03-02T13:30:00Z")
const FETCHED = new Date("2026-03-03T08:10:00Z")
const REPLIED = new Date("2026-03-03T09:45:00Z")
const EXPIRED = new Date("2026-03-03T12:20:00Z")

const nothing = tracked(NOTICE)
const all = { ...nothing, openedAt: OPENED, downloadedAt: FETCHED, repliedAt: REPLIED }

const message: OpenedMessage = {
  id: "0d4c6f4e-3c58-4a0e-9a52-7f2f3f1d0001",
  role: "sender",
  folder: "sent",
  subject: "Provsvar",
  body: { kind: "text", text: "Hej" },
  attachments: [{ index: 0, name: "svar.pdf", type: "application/pdf", size: 640 }],
  sender: { name: "Anna", address: "anna@example.org" },
  recipients: [],
  sentAt: NOTICE,
  readAt: NOTICE,
  inReplyTo: null,
  wasUnread: false,
  isFlagged: false,
  conversation: "0d4c6f4e-3c58-4a0e-9a52-7f2f3f1d0002",
  seal: "holds",
  canReply: true,
  isAutomatic: false,
  repliedForAt: null,
  given: null,
  givenTo: [],
  held: null,
  options: NO_OPTIONS,
  expiresAt: null,
  mayForward: true,
  letterhead: null,
  region: "eu",
  confirmedAt: null,
  status: "read_by_some",
  tracking: null,
}

type Given = { readonly language: Language; readonly tracking: readonly Tracked[]; readonly sent?: OpenedMessage }

/** Draws it as the message's page does. @returns for each recipient the name of each happening and what is said of it */
function happeningsOf({ language, tracking, sent = message }: Given): readonly Readonly<Record<string, string>>[] {
  const [t, f] = [translator(language), formats({ language, timeZone: "Europe/Stockholm" })]
  render(<Tracking message={sent} t={t} f={f} now={NOW} tracking={tracking} mend={async () => ({ kind: "start" })} />)
  // Folded until somebody wants it.
  const list = screen.getByRole("list", { name: language === "en" ? "Each recipient" : "Varje mottagare", hidden: true })
  return within(list)
    .getAllByRole("listitem", { hidden: true })
    .map((item) => {
      const terms = within(item).getAllByRole("term", { hidden: true })
      return Object.fromEntries(terms.map((term) => [term.textContent, term.nextElementSibling?.textContent ?? ""]))
    })
}

/** The moment that stands for machines, and exactly on hover, behind what is said of a happening. */
function momentOf(words: string): { readonly machine: string | null; readonly exact: string | null } {
  const time = screen.getByText(words, { selector: "time" })
  return { machine: time.getAttribute("datetime"), exact: time.getAttribute("title") }
}

type Row = readonly [what: string, language: Language, tracked: Tracked, said: Readonly<Record<string, string>>]

const ROWS: readonly Row[] = [
  [
    "opened, fetched and answered it",
    "en",
    all,
    {
      Proof: "Letter: their mailbox here",
      Opened: "yesterday 14:30",
      "Files fetched": "today 09:10",
      Replied: "today 10:45",
      Notice: "Handed to the mail server 1 March",
    },
  ],
  [
    "opened, fetched and answered it",
    "sv",
    all,
    {
      "Styrkt genom": "Brev: sin brevlåda här",
      Öppnat: "i går 14:30",
      "Filer hämtade": "i dag 09:10",
      Besvarat: "i dag 10:45",
      Avisering: "Lämnad till e-postservern 1 mars",
    },
  ],
  [
    "has done nothing yet, because the mail was refused",
    "en",
    { ...nothing, notice: "refused" },
    {
      Proof: "Letter: their mailbox here",
      Opened: "Not yet",
      "Files fetched": "Not yet",
      Replied: "Not yet",
      Notice: "Refused by the mail server 1 March",
    },
  ],
  [
    "has done nothing yet, because the mail was refused",
    "sv",
    { ...nothing, notice: "refused" },
    {
      "Styrkt genom": "Brev: sin brevlåda här",
      Öppnat: "Inte än",
      "Filer hämtade": "Inte än",
      Besvarat: "Inte än",
      Avisering: "E-postservern tog inte emot den 1 mars",
    },
  ],
  [
    "is told once a day",
    "en",
    { ...nothing, notice: "daily" },
    {
      Proof: "Letter: their mailbox here",
      Opened: "Not yet",
      "Files fetched": "Not yet",
      Replied: "Not yet",
      Notice: "Waits for the recipient’s daily mail, as long as the message is unread",
    },
  ],
  [
    "is told once a day",
    "sv",
    { ...nothing, notice: "daily" },
    {
      "Styrkt genom": "Brev: sin brevlåda här",
      Öppnat: "Inte än",
      "Filer hämtade": "Inte än",
      Besvarat: "Inte än",
      Avisering: "Väntar på mottagarens dagliga mejl, så länge meddelandet är oläst",
    },
  ],
  [
    "wants no notices",
    "en",
    { ...nothing, notice: "unwanted" },
    {
      Proof: "Letter: their mailbox here",
      Opened: "Not yet",
      "Files fetched": "Not yet",
      Replied: "Not yet",
      Notice: "None: the recipient wants none",
    },
  ],
  [
    "wants no notices",
    "sv",
    { ...nothing, notice: "unwanted" },
    {
      "Styrkt genom": "Brev: sin brevlåda här",
      Öppnat: "Inte än",
      "Filer hämtade": "Inte än",
      Besvarat: "Inte än",
      Avisering: "Ingen: mottagaren vill inte ha några",
    },
  ],
  [
    "let it expire unread",
    "en",
    { ...nothing, expiredAt: EXPIRED },
    {
      Link: "Never collected, taken away today 13:20",
      Proof: "Letter: mailbox and a phone of their own",
      Opened: "Never",
      "Files fetched": "Never",
      Replied: "Never",
      Notice: "Handed to the mail server 1 March",
    },
  ],
  [
    "let it expire unread",
    "sv",
    { ...nothing, expiredAt: EXPIRED },
    {
      Länk: "Aldrig hämtat, borttaget i dag 13:20",
      "Styrkt genom": "Brev: brevlåda och en egen telefon",
      Öppnat: "Aldrig",
      "Filer hämtade": "Aldrig",
      Besvarat: "Aldrig",
      Avisering: "Lämnad till e-postservern 1 mars",
    },
  ],
  [
    "read it by the link before it expired",
    "en",
    { ...nothing, openedAt: OPENED, downloadedAt: FETCHED, expiredAt: EXPIRED },
    {
      Link: "Expired today 13:20, after it was read",
      Proof: "Letter: mailbox and a phone of their own",
      Opened: "yesterday 14:30",
      "Files fetched": "today 09:10",
      Replied: "Never",
      Notice: "Handed to the mail server 1 March",
    },
  ],
  [
    "read it by the link before it expired",
    "sv",
    { ...nothing, openedAt: OPENED, downloadedAt: FETCHED, expiredAt: EXPIRED },
    {
      Länk: "Gick ut i dag 13:20, efter att det lästs",
      "Styrkt genom": "Brev: brevlåda och en egen telefon",
      Öppnat: "i går 14:30",
      "Filer hämtade": "i dag 09:10",
      Besvarat: "Aldrig",
      Avisering: "Lämnad till e-postservern 1 mars",
    },
  ],
  [
    "erased it unread, before the notice left",
    "en",
    { ...nothing, erasedUnread: true, notice: "off", noticeAt: null },
    {
      Proof: "Letter: their mailbox here",
      Opened: "Erased before it was opened",
      "Files fetched": "Never",
      Replied: "Never",
      Notice: "None was sent",
    },
  ],
  [
    "erased it unread, before the notice left",
    "sv",
    { ...nothing, erasedUnread: true, notice: "off", noticeAt: null },
    {
      "Styrkt genom": "Brev: sin brevlåda här",
      Öppnat: "Raderat innan det öppnades",
      "Filer hämtade": "Aldrig",
      Besvarat: "Aldrig",
      Avisering: "Ingen skickades",
    },
  ],
]

describe("what happened and when", () => {
  it.each(ROWS)("M5 of a recipient who %s, in %s", (_what, language, tracked, said) => {
    expect(happeningsOf({ language, tracking: [tracked] })).toEqual([said])
  })

  it.each(["en", "sv"] as const)("M5 each time is exact on hover and for machines, in %s", (language) => {
    const [said] = happeningsOf({ language, tracking: [all] })
    const [, opened = "", fetched = "", replied = ""] = Object.values(said ?? {})
    for (const [words, time, clock] of [
      [opened, OPENED, "14:30:00"],
      [fetched, FETCHED, "09:10:00"],
      [replied, REPLIED, "10:45:00"],
    ] as const) {
      expect(momentOf(words).machine).toBe(time.toISOString())
      expect(momentOf(words).exact).toContain(clock)
    }
  })

  it("M5 each of several recipients has their own, and who can read it no more does not count", () => {
    const tracking: readonly Tracked[] = [
      all,
      { ...nothing, role: "cc", address: "cia@example.org", name: "Cia" },
      { ...nothing, role: "bcc", address: "dan@example.org", name: "Dan", expiredAt: EXPIRED },
    ]
    const happened = happeningsOf({ language: "en", tracking })
    expect(happened.map((said) => said["Opened"])).toEqual(["yesterday 14:30", "Not yet", "Never"])
    expect(screen.getByText("1 of 2")).toBeInTheDocument()
  })

  it.each([
    ["en", true, "Authenticator", "On"],
    ["en", false, "Authenticator", "Off"],
    ["sv", true, "Autentiseringsapp", "På"],
    ["sv", false, "Autentiseringsapp", "Av"],
  ] as const)("I9 beside the level stands whether the authenticator is on, in %s: %s", (language, hasAuthenticator, name, said) => {
    const [happened = {}] = happeningsOf({ language, tracking: [{ ...all, hasAuthenticator }] })
    expect(Object.keys(happened)[1]).toBe(name)
    expect(happened[name]).toBe(said)
  })

  it("M5 a message without files says nothing of fetching them", () => {
    const [said] = happeningsOf({ language: "en", tracking: [all], sent: { ...message, attachments: [] } })
    expect(Object.keys(said ?? {})).toEqual(["Proof", "Opened", "Replied", "Notice"])
  })
})
