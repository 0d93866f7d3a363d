import type { Address } from "../address.ts"
import type { Home } from "../branding/letterhead.ts"
import { formats } from "../language/formats.ts"
import { translator, type Translate } from "../language/translate.ts"
import { isLanguage } from "../language/languages.ts"
import { dressOf } from "../notifications/dress.ts"
import { renderMail } from "../notifications/mail-look.ts"

export type Notice = {
  /** Where the link leads, from `noticePath`. */
  readonly path: string
  readonly sender: { readonly name: string; readonly address: string }
  /** The address that the message went to, and the language of its owner. */
  readonly recipient: { readonly address: Address; readonly language: string }
  /** The sender's line, not protected (M2); empty for none. */
  readonly line: string
  /** The sender marked it so (M6). */
  readonly isUrgent?: boolean
  /** It is an automatic reply for the sender (M14). */
  readonly isAutomatic?: boolean
  /** When it can be read no more, and in which time zone that day is said: the sender's (M6). */
  readonly ends?: { readonly at: Date; readonly timeZone: string } | null
  /** By which the public page confirms the notice (M9). */
  readonly code: string
  /** Whether an account opens it or the link; then with a code to the phone with these digits, or to one that the reader names. */
  readonly way: { readonly kind: "account" } | { readonly kind: "link"; readonly phoneDigits: string | null }
  /** Whose paper the message is on: how the mail looks, and who it is from (O13); null for nobody's. */
  readonly home?: Home | null
  /** Of the installation's settings, without a trailing slash (B54). */
  readonly baseUrl: string
}

export type NoticeMail = {
  readonly to: Address
  readonly subject: string
  readonly html: string
  readonly text: string
  readonly fromName?: string
}

/** The mail that tells of a message: who, the sender's line if any, and a link; nothing of the content, not even whether there are files (M9). */
export function noticeMail({ path, sender, recipient, line, ends = null, code, way, home, baseUrl, ...more }: Notice): NoticeMail {
  const { isUrgent = false, isAutomatic = false } = more
  const language = isLanguage(recipient.language) ? recipient.language : "en"
  const t = translator(language)
  const name = nameInNotice(sender)
  const brand = t("brand.name")
  const dressed = dressOf({ home, person: name === sender.address ? null : name, t })
  const { html, text } = renderMail({
    language,
    ...(dressed === null ? {} : { dress: dressed.dress }),
    heading: t(isAutomatic ? "mail.notice.headingAutomatic" : "mail.notice.heading", { name }),
    paragraphs: [
      ...(isUrgent ? [t("mail.notice.urgent", { name })] : []),
      ...(line === "" ? [] : [t("mail.notice.line", { name, line })]),
      ...(way.kind === "account"
        ? [t(isAutomatic ? "mail.notice.bodyAutomatic" : "mail.notice.body", { name, address: sender.address })]
        : forStrangers(t, { name, brand, sender, way })),
      ...(ends === null ? [] : [t("mail.notice.ends", { day: formats({ language, timeZone: ends.timeZone }).day(ends.at) })]),
    ],
    button: { label: t("mail.notice.button"), url: `${baseUrl}${path}` },
    why:
      way.kind === "account"
        ? t("mail.notice.why", { recipient: recipient.address, brand })
        : t(ends === null ? "mail.notice.whyLink" : "mail.notice.whyLinkEnds", { name, recipient: recipient.address }),
    genuine: t("mail.notice.genuine", { site: baseUrl, code: showNoticeCode(code) }),
  })
  const subject = t(subjectKey({ isUrgent, isAutomatic }), { name })
  return { to: recipient.address, subject, html, text, ...(dressed?.fromName == null ? {} : { fromName: dressed.fromName }) }
}

const subjectKey = ({ isUrgent, isAutomatic }: { readonly isUrgent: boolean; readonly isAutomatic: boolean }) =>
  isAutomatic
    ? ("mail.notice.subjectAutomatic" as const)
    : isUrgent
      ? ("mail.notice.subjectUrgent" as const)
      : ("mail.notice.subject" as const)

type Way = Extract<Notice["way"], { readonly kind: "link" }>

/** Somebody who never heard of us is told what this is and what to have at hand. */
function forStrangers(
  t: Translate,
  { name, brand, sender, way }: { readonly name: string; readonly brand: string; readonly sender: Notice["sender"]; readonly way: Way },
): readonly string[] {
  const how = way.phoneDigits === null ? t("mail.notice.howOwnPhone") : t("mail.notice.howGivenPhone", { digits: way.phoneDigits })
  return [t("mail.notice.bodyLink", { name, address: sender.address, brand }), how]
}

const MAX_NAME = 60

/**
 * The sender's name as a mail of ours may carry it: short, one line, and nothing that a mail program would make a link of;
 * a name like that gives way to the proven address (B75, CVE-2022-31127).
 */
function nameInNotice({ name, address }: Notice["sender"]): string {
  const shown = name.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim()
  const isLinkLike = /[/\\@<>]|\w\.\w|www|:/i.test(shown)
  if (shown === "" || isLinkLike) return address
  return shown.length <= MAX_NAME ? shown : shown.slice(0, MAX_NAME).toWellFormed().trimEnd() + "…"
}

const MAX_ADDRESS_IN_SMS = 60

/** A name with its proven address as a text message may carry them: nothing that a phone would make a link of beside the address, and short. */
export function personInSms(person: Notice["sender"]): { readonly who: string } {
  const { address } = person
  // The sign of what was left out is in no alphabet of text messages, and would make two of one.
  const name = nameInNotice(person).replace("…", "...")
  const shown = address.length <= MAX_ADDRESS_IN_SMS ? address : address.slice(0, MAX_ADDRESS_IN_SMS) + "..."
  return { who: name === address ? shown : `${name} (${shown})` }
}

/** Crockford's base32: no letter that is taken for another or for a digit. */
const CODE_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
const CODE_LENGTH = 10

/** A new code of 50 random bits, by which a public page says whether a notice is ours (M9, design 7). */
export function newNoticeCode(random: (length: number) => Uint8Array): string {
  return [...random(CODE_LENGTH)].map((byte) => CODE_SIGNS[byte % CODE_SIGNS.length]).join("")
}

/** As the mail shows it: in two groups. */
export const showNoticeCode = (code: string): string => `${code.slice(0, 5)}-${code.slice(5)}`

/** What was typed as such a code in its one form, or null for what cannot be one. Letters that look like digits count as those. */
export function readNoticeCode(typed: string): string | null {
  const code = typed
    .normalize("NFKC")
    .toUpperCase()
    .replaceAll(/[\s\-–]/g, "")
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1")
  return code.length === CODE_LENGTH && [...code].every((sign) => CODE_SIGNS.includes(sign)) ? code : null
}
