import { parseEnv } from "#lib/env.ts"
import { processorsInWords, processorsOf } from "#lib/identity/processors.ts"

const SMTP = { url: "smtps://mailer:hush-hush@smtp.example.net:465", from: "sigill@example.org" }
const TWILIO = { accountSid: "AC-hush", authToken: "hush", from: "hush", apiUrl: null }
const NEAR = "postgres://sigill:hush@localhost:5432/sigill"
const FAR = "postgres://sigill:hush@db-7.eu.example.com:5432/sigill"

describe("who works for an installation", () => {
  it("D4 names the mail server, the carrier of text messages and a database elsewhere, each only where it is set up", () => {
    expect(processorsOf({ smtp: SMTP, twilio: TWILIO, databaseUrl: FAR })).toEqual([
      { kind: "mail", domain: "example.net" },
      { kind: "sms" },
      { kind: "database", domain: "example.com" },
    ])
    expect(processorsOf({ smtp: SMTP, twilio: null, databaseUrl: NEAR })).toEqual([{ kind: "mail", domain: "example.net" }])
  })

  it("D4 a mail server at a public address of IPv6 is somebody else's", () => {
    expect(processorsOf({ smtp: { ...SMTP, url: "smtp://[2001:db8::1]:25" }, twilio: null, databaseUrl: "" })).toEqual([
      { kind: "mail", domain: "2001:db8::1" },
    ])
  })

  it.each([
    "localhost",
    "127.0.0.1",
    "[::1]",
    "[fd00::7]",
    "mail",
    "10.0.0.5",
    "172.20.1.1",
    "192.168.1.9",
    "mail.office.internal",
    "mail.lan",
  ])("D4 a mail server at %s is the installation's own", (host) => {
    expect(processorsOf({ smtp: { ...SMTP, url: `smtp://${host}:25` }, twilio: null, databaseUrl: "" })).toEqual([
      { kind: "mail", domain: null },
    ])
  })

  it.each([
    ["smtp.eu.example.net", "example.net"],
    ["mail.example.co.uk", "example.co.uk"],
    ["172.32.0.1", "172.32.0.1"],
  ])("D4 a mail server at %s is named by %s", (host, domain) => {
    expect(processorsOf({ smtp: { ...SMTP, url: `smtp://${host}:25` }, twilio: null, databaseUrl: "" })).toEqual([{ kind: "mail", domain }])
  })

  it("D4 in evaluation mode there is nobody, and nothing leaves", () => {
    const env = parseEnv({})
    if (!env.ok) throw new Error("no settings are right settings")
    expect(processorsOf(env.value)).toEqual([])
    expect(processorsInWords(env.value, "en")).toEqual([
      "Nobody. This installation is for trying out: mails and text messages are shown on a page of its own and go no further.",
      "Files and the database lie on the machines that run this installation.",
    ])
  })

  it.each(["en", "sv"])("B50 in words (%s) it holds domains and nothing else of the settings", (language) => {
    const all = processorsInWords({ smtp: SMTP, twilio: TWILIO, databaseUrl: FAR }, language)
    expect(all).toHaveLength(4)
    expect(all.join(" ")).toMatch(/ example\.net .*Twilio.* example\.com/)
    expect(all.join(" ")).not.toMatch(/hush|mailer|smtp\.|db-7|465|5432|legal\.|\{/)
  })
})
