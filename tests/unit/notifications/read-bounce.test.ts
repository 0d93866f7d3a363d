import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { readBounce } from "#lib/notifications/read-bounce.ts"
import { returnReason } from "#lib/notifications/return-reason.ts"

const FOLDER = "tests/vectors/bounces"

/** What mail servers really wrote (tests/vectors/README.md), and what a sender is to be told. */
const RECORDED: Readonly<Record<string, string>> = {
  "arf-01": "other",
  "is-not-bounce-01": "other",
  "lhost-amazonses-01": "5.1.0",
  "lhost-courier-01": "5.1.1",
  "lhost-domino-01": "5.0.0",
  "lhost-dragonfly-01": "5.7.26",
  "lhost-exchange2003-01": "5.0.0",
  "lhost-exchange2003-03": "5.0.0",
  "lhost-exchange2007-01": "5.1.1",
  "lhost-exim-02": "5.1.1",
  "lhost-exim-06": "5.0.0",
  "lhost-gmail-01": "5.1.1",
  "lhost-gmail-06": "delayed",
  "lhost-gmail-15": "5.0.0",
  "lhost-gmx-01": "5.2.2",
  "lhost-googleworkspace-01": "5.0.0",
  "lhost-mailru-01": "5.1.1",
  "lhost-messagingserver-01": "5.1.1",
  "lhost-notes-01": "5.0.0",
  "lhost-office365-01": "5.1.10",
  "lhost-opensmtpd-01": "5.1.1",
  "lhost-opensmtpd-06": "delayed",
  "lhost-outlook-01": "5.2.2",
  "lhost-outlook-06": "delayed",
  "lhost-postfix-01": "5.1.1",
  "lhost-postfix-05": "4.1.1",
  "lhost-powermta-01": "5.2.1",
  "lhost-qmail-01": "5.5.0",
  "lhost-qmail-05": "4.4.3",
  "lhost-sendgrid-01": "5.1.1",
  "lhost-sendmail-01": "5.1.1",
  // A person who forwards a bounce is no mail server.
  "lhost-sendmail-14": "other",
  "lhost-sendmail-29": "delayed",
  "lhost-yahoo-01": "5.1.1",
  "lhost-yandex-01": "5.1.1",
  "lhost-zoho-01": "5.1.1",
  "postfix-carin-delayed": "delayed",
  "postfix-carin-failed": "4.4.1",
  "postfix-closed-failed": "5.2.1",
  "postfix-nobody-failed": "5.1.1",
  "postfix-overflowing-delayed": "delayed",
  "postfix-overflowing-failed": "4.2.2",
  "postfix-suspicious-failed": "5.7.1",
  "rfc3464-01": "5.1.1",
  // A report that says it went well.
  "rfc3464-28": "other",
  "rfc3464-34": "delayed",
  "rfc3834-01": "other",
  "rhost-apple-01": "5.1.6",
  "rhost-microsoft-01": "5.7.606",
}

const read = async (raw: string | Uint8Array) => {
  const bounce = await readBounce(typeof raw === "string" ? new TextEncoder().encode(raw) : raw)
  return bounce.kind === "failed" ? bounce.status : bounce.kind
}

it("M5 every recorded bounce stands in the table", () => {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".eml"))
  expect(files.map((file) => file.replace(/\.eml$/, "")).sort()).toEqual(Object.keys(RECORDED).sort())
})

it.each(Object.entries(RECORDED))("M5 %s says %s", async (name, said) => {
  expect(await read(new Uint8Array(readFileSync(path.join(FOLDER, `${name}.eml`))))).toBe(said)
})

const report = (fields: string, text = "It did not work.") =>
  [
    "From: MAILER-DAEMON@mx.example.org",
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    text,
    "--b",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; mx.example.org",
    "",
    fields,
    "--b--",
    "",
  ].join("\r\n")

describe("a report of RFC 3464", () => {
  it("M5 goes before what the words say", async () => {
    expect(await read(report("Action: delayed\r\nStatus: 4.2.2", "550 5.1.1 user unknown, permanent error"))).toBe("delayed")
    expect(await read(report("Action: relayed\r\nStatus: 2.0.0", "550 5.1.1 user unknown"))).toBe("other")
  })

  it("M5 gives the most exact code that the server named, over folded lines and comments", async () => {
    expect(await read(report("Action: failed (really)\r\nStatus: 5.0.0 (failure)\r\nDiagnostic-Code: smtp;\r\n 550 5.2.2 full"))).toBe(
      "5.2.2",
    )
    expect(await read(report("Action: failed"))).toBe("5.0.0")
  })

  it("M5 of several recipients the one that failed counts", async () => {
    expect(await read(report("Action: expanded\r\nStatus: 2.0.0\r\n\r\nAction: failed\r\nStatus: 5.1.1"))).toBe("5.1.1")
  })
})

describe("what is no bounce", () => {
  it.each([
    ["nothing", ""],
    ["bytes", new Uint8Array(4096).map((_, at) => (at * 37) % 256)],
    ["an answer by a person who quotes a code", "From: bo@example.org\r\n\r\nYour server said 550 5.1.1 user unknown to me.\r\n"],
    ["an automatic reply", "From: bo@example.org\r\nAuto-Submitted: auto-replied\r\nReturn-Path: <>\r\n\r\nI am away until 5.1.2027.\r\n"],
    ["parts within parts", nested(40)],
    ["a header without end", `From: MAILER-DAEMON@x.example\r\nX: ${"a".repeat(300_000)}\r\n\r\n550 5.1.1\r\n`],
  ])("M5 B52 %s", async (_name, raw) => {
    expect(await read(raw)).toBe("other")
  })
})

function nested(depth: number): string {
  const open = Array.from({ length: depth }, (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`).join("")
  return `From: MAILER-DAEMON@x.example\r\n${open}Content-Type: text/plain\r\n\r\n550 5.1.1 unknown user\r\n`
}

it.each([
  ["5.1.1", "unknown"],
  ["5.1.10", "unknown"],
  ["5.1.2", "unreachable"],
  ["5.1.8", "rejected"],
  ["4.2.2", "full"],
  ["5.2.1", "closed"],
  ["4.4.7", "unreachable"],
  ["5.7.26", "rejected"],
  ["5.0.0", "other"],
  ["", "other"],
])("M5 the code %s means %s", (status, reason) => expect(returnReason(status)).toBe(reason))
