import { setTimeout as wait } from "node:timers/promises"
import PostalMime from "postal-mime"
import { translator } from "#lib/language/translate.ts"
import type { MailServer } from "#tests/support/smtp.ts"
import type { TwilioServer } from "#tests/support/twilio.ts"
import { plain, type Way } from "../faults/client.ts"
import { registerPerson } from "../faults/people.ts"
import { Problem } from "../problem.ts"
import type { Fate, Recipient } from "./recipients.ts"

/** Whoever writes and then looks what became of it. */
export type Sender = {
  /** Sends a message. @returns the address of its page */
  readonly write: (to: Recipient) => Promise<string>
  /** Whether the page of a message says that this became of its notice. */
  readonly sees: (page: string, fate: Fate) => Promise<boolean>
  /** How many mails told that the notice to somebody came back, for this reason. */
  readonly mailsAbout: (recipient: Recipient) => Promise<number>
}

type Reached = { readonly origin: string; readonly way: Way; readonly mails: MailServer; readonly sms: TwilioServer }

const t = translator("en")
const CODE_WITHIN_MS = 20_000

/** Registers somebody whose mail comes through the mail server, and whose text messages through the provider. */
export async function registerSender({ origin, way, mails, sms }: Reached): Promise<Sender> {
  const textsTo = async (address: string) =>
    Promise.all(mails.received.filter(({ to }) => to.includes(address)).map(async ({ raw }) => (await PostalMime.parse(raw)).text ?? ""))
  const lastTo = async (to: string) =>
    to.startsWith("+") ? sms.received.filter((one) => one.to === to).at(-1)?.body : (await textsTo(to)).at(-1)
  const codeTo = async (to: string): Promise<string> => {
    for (const end = Date.now() + CODE_WITHIN_MS; ; await wait(100)) {
      const code = /\b([0-9]{6})\b/.exec((await lastTo(to)) ?? "")?.[1]
      if (code !== undefined) return code
      if (Date.now() > end) throw new Problem(`no code came to ${to}`)
    }
  }
  const { client, address } = await registerPerson(origin, 1, way, codeTo)
  return {
    write: async (to) => {
      const fields = { token: crypto.randomUUID(), act: "send", to: to.address, phone: to.phone, subject: to.story, message: "Hej" }
      const { status, location } = await client.post("/compose/send", Object.entries(fields))
      const id = /^\/sent\?sent=([0-9a-f-]{36})$/.exec(location ?? "")?.[1]
      if (id === undefined) throw new Problem(`the message to ${to.address} was answered ${status}, ${location ?? "and led nowhere"}`)
      return `/messages/${id}`
    },
    sees: async (page, fate) => {
      const shown = plain((await client.get(page)).text)
      return inWords(fate).every((part) => shown.includes(part))
    },
    mailsAbout: async (recipient) => (await textsTo(address)).filter((text) => tells(text, recipient)).length,
  }
}

/** What the page says before and behind the time. */
const inWords = (fate: Fate): readonly string[] =>
  t(`message.noticeState.${fate.notice}`, { time: "{time}", reason: fate.notice === "returned" ? fate.reason : "" }).split("{time}")

function tells(text: string, { address, fate }: Recipient): boolean {
  const said = text.replaceAll(/\s+/g, " ")
  const body = fate.notice === "returned" ? t("mail.noticeReturned.body", { reason: fate.reason }) : ""
  return said.includes(t("mail.noticeReturned.heading", { address })) && said.includes(body)
}
