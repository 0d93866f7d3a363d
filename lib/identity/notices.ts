import type { Tx } from "#db/client.ts"
import type { SenderRow } from "#db/queries/unclaimed.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { formats } from "../language/formats.ts"
import { isLanguage } from "../language/languages.ts"
import { translator } from "../language/translate.ts"
import { noticePath, sharedPlaceOf } from "../notice-path.ts"
import { renderMail, type MailContent } from "../notifications/mail-look.ts"
import { queueMail, queueSms, type MailToSend } from "../notifications/outgoing.ts"
import { returnReason } from "../notifications/return-reason.ts"
import { CODE_LIFETIME_MS } from "./codes.ts"
import { readDevice } from "./device.ts"

/** A mail that is ready: rendering and sending are apart, so that two can be rendered and one sent (B20). */
export type ReadyMail = {
  readonly to: string
  readonly subject: string
  readonly html: string
  readonly text: string
  /** Worthless after this. */ readonly expiresAt?: Date
  /** The name that it comes from; the service's without one. */ readonly fromName?: string
  /** It names the message or a recipient, and goes with the message (D2). */ readonly announces?: MailToSend["announces"]
}

type Frame = { readonly to: string; readonly language: string; readonly expiresAt?: Date }
type Words = {
  readonly subject: string
  readonly content: Pick<MailContent, "dress" | "heading" | "paragraphs" | "button" | "code"> & { readonly why: string }
}

/** A language that there are texts in. */
export const languageOf = (wanted: string) => (isLanguage(wanted) ? wanted : "en")

/** A mail to the owner of an account, with how to tell that it is ours. */
export function readyMail(services: Services, { to, language: wanted, ...lifetime }: Frame, { subject, content }: Words): ReadyMail {
  const language = languageOf(wanted)
  const genuine = translator(language)("mail.identity.genuine", { site: services.env.baseUrl })
  return { to, subject, ...lifetime, ...renderMail({ language, genuine, ...content }) }
}

const codeEnds = (services: Services) => new Date(services.clock.now().getTime() + CODE_LIFETIME_MS)

/** The code that proves an address. */
export function addressCodeMail(
  services: Services,
  given: { readonly to: string; readonly language: string; readonly digits: string },
): ReadyMail {
  const language = languageOf(given.language)
  const t = translator(language, "mail")
  const content = {
    heading: t("addressCode.heading"),
    paragraphs: [t("addressCode.body")],
    code: { value: given.digits },
    why: t("addressCode.why", { address: given.to }),
  }
  return readyMail(services, { to: given.to, language, expiresAt: codeEnds(services) }, { subject: t("addressCode.subject"), content })
}

/** What the owner of an account gets when somebody registers with its address again: no code (B20). */
export function haveAccountMail(services: Services, given: { readonly to: string; readonly language: string }): ReadyMail {
  const language = languageOf(given.language)
  const t = translator(language, "mail")
  const button = { label: t("haveAccount.button"), url: `${services.env.baseUrl}/sign-in` }
  const content = {
    heading: t("haveAccount.heading"),
    paragraphs: [t("haveAccount.body", { address: given.to })],
    button,
    why: t("haveAccount.why", { address: given.to }),
  }
  return readyMail(services, { to: given.to, language, expiresAt: codeEnds(services) }, { subject: t("haveAccount.subject"), content })
}

/** What somebody gets who may make no account here: who may, and no code (A8, B20). */
export function registrationClosedMail(services: Services, given: { readonly to: string; readonly language: string }): ReadyMail {
  const language = languageOf(given.language)
  const t = translator(language, "mail")
  const content = {
    heading: t("registrationClosed.heading"),
    paragraphs: [t("registrationClosed.body", { address: given.to, site: services.env.baseUrl })],
    why: t("registrationClosed.why", { address: given.to }),
  }
  return readyMail(
    services,
    { to: given.to, language, expiresAt: codeEnds(services) },
    { subject: t("registrationClosed.subject"), content },
  )
}

type Owner = { readonly to: string; readonly language: string; readonly timeZone: string }

/** Tells the owner that a browser not seen before has signed in (I6). */
export function newBrowserMail(
  services: Services,
  { to, language: wanted, timeZone, device }: Owner & { readonly device: string },
): ReadyMail {
  const language = languageOf(wanted)
  const t = translator(language, "mail")
  const time = formats({ language, timeZone }).exact(services.clock.now())
  const button = { label: t("newBrowser.button"), url: `${services.env.baseUrl}/account/sessions` }
  const content = {
    heading: t("newBrowser.heading"),
    paragraphs: [t("newBrowser.what", { device: deviceInWords(language, device), time }), t("newBrowser.ifNot")],
    button,
    why: t("newBrowser.why", { address: to }),
  }
  return readyMail(services, { to, language }, { subject: t("newBrowser.subject"), content })
}

/** Tells the owner that the password was changed (I6). */
export function passwordChangedMail(services: Services, { to, language: wanted, timeZone }: Owner): ReadyMail {
  const language = languageOf(wanted)
  const t = translator(language, "mail")
  const time = formats({ language, timeZone }).exact(services.clock.now())
  const content = {
    heading: t("passwordChanged.heading"),
    paragraphs: [t("passwordChanged.what", { time }), t("passwordChanged.ifNot", { support: services.env.supportAddress })],
    why: t("passwordChanged.why", { address: to }),
  }
  return readyMail(services, { to, language }, { subject: t("passwordChanged.subject"), content })
}

/** "Firefox on Windows", in the reader's language. */
export function deviceInWords(language: string, device: string): string {
  const { browser, system } = readDevice(device)
  const t = translator(languageOf(language))
  const kind = browser !== "" && system !== "" ? "both" : browser !== "" ? "browser" : system !== "" ? "system" : "unknown"
  return t.dynamic(`account.device.${kind}`, { browser, system })
}

/** What a code by SMS is for, in words of its own, so that nobody reads out the wrong one. */
export type SmsPurpose = "register" | "signIn" | "read" | "proof" | "newPhone" | "authenticator" | "recover"

/** Sends a mail once the transaction has committed. */
export const sendMail = (services: Services, tx: Tx, mail: ReadyMail): Promise<void> => queueMail(tx, services, mail)

/** Sends a code by SMS: never a link (look.md), the purpose in words, so that a code read out on the telephone is known for what it is. */
export async function sendCodeSms(
  services: Services,
  tx: Tx,
  given: {
    readonly to: string
    readonly language: string
    readonly digits: string
    readonly purpose: SmsPurpose
    readonly announces?: MailToSend["announces"]
  },
): Promise<void> {
  const t = translator(languageOf(given.language), "sms")
  const { to, announces } = given
  const sms = { to, text: t(given.purpose, { code: given.digits }), expiresAt: codeEnds(services) }
  await queueSms(tx, services, announces === undefined ? sms : { ...sms, announces })
}

/** Tells the phone that was the account's that it is no more; holds no link (look.md) and asks for nothing (B25). */
export async function sendPhoneChangedSms(
  services: Services,
  tx: Tx,
  { to, language }: { readonly to: string; readonly language: string },
): Promise<void> {
  await queueSms(tx, services, { to, text: translator(languageOf(language), "sms")("phoneChanged") })
}

type AboutMessage = {
  readonly sender: SenderRow
  readonly messageId: Id
  /** The recipient's address. */ readonly recipient: string
}

/** Tells the sender that the number they gave is not the recipient's (M16). */
export function wrongNumberMail(
  services: Services,
  { sender, messageId, recipient, digits }: AboutMessage & { readonly digits: string },
): ReadyMail {
  const { to, language } = readerOf(sender)
  const t = translator(language, "mail")
  const content = {
    heading: t("wrongNumber.heading"),
    paragraphs: [t("wrongNumber.body", { address: recipient, digits })],
    button: { label: t("wrongNumber.button"), url: pageOf(services, sender, messageId) },
    why: t("wrongNumber.why", { address: recipient }),
  }
  return { ...readyMail(services, { to, language }, { subject: t("wrongNumber.subject"), content }), announces: toSenderOf(messageId) }
}

/** Tells the sender that nobody collected the message (keys.md 4). */
export const unclaimedMail = (services: Services, about: AboutMessage): ReadyMail => expiredMail(services, about, "unclaimed")

/** Tells the sender that who read the message by its link, and made no mailbox, can do so no more. */
export const linkExpiredMail = (services: Services, about: AboutMessage): ReadyMail => expiredMail(services, about, "linkExpired")

function expiredMail(services: Services, { sender, messageId, recipient }: AboutMessage, kind: "unclaimed" | "linkExpired"): ReadyMail {
  const { to, language } = readerOf(sender)
  const t = translator(language, "mail")
  const content = {
    heading: t(`${kind}.heading`),
    paragraphs: [t(`${kind}.body`, { address: recipient })],
    button: { label: t("unclaimed.button"), url: pageOf(services, sender, messageId) },
    why: t("unclaimed.why", { address: recipient }),
  }
  return { ...readyMail(services, { to, language }, { subject: t(`${kind}.subject`), content }), announces: toSenderOf(messageId) }
}

/** Tells the sender that the notice came back: the recipient does not know of the message (M5). */
export function noticeReturnedMail(
  services: Services,
  { sender, messageId, recipient, status }: AboutMessage & { readonly status: string },
): ReadyMail {
  const { to, language } = readerOf(sender)
  const t = translator(language, "mail")
  const content = {
    heading: t("noticeReturned.heading", { address: recipient }),
    paragraphs: [t("noticeReturned.body", { reason: returnReason(status) }), t("noticeReturned.next")],
    button: { label: t("unclaimed.button"), url: pageOf(services, sender, messageId) },
    why: t("unclaimed.why", { address: recipient }),
  }
  return { ...readyMail(services, { to, language }, { subject: t("noticeReturned.subject"), content }), announces: toSenderOf(messageId) }
}

const readerOf = ({ address: to, language }: SenderRow) => ({ to, language: languageOf(language) })

/** The message's page, a person's or that of a shared mailbox. */
const pageOf = (services: Services, sender: SenderRow, messageId: Id): string =>
  `${services.env.baseUrl}${noticePath({ messageId, secret: null, hasAccount: true, shared: sharedPlaceOf(services, sender) })}`

const toSenderOf = (messageId: Id) => ({ messageId, recipientPosition: null })
