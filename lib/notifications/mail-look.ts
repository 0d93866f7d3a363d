import type { Language } from "../language/catalogue.ts"
import { direction } from "../language/languages.ts"
import { translator } from "../language/translate.ts"
import type { MailDress } from "./dress.ts"

export type MailContent = {
  readonly language: Language
  /** The organisation that the mail is for, whose name the operator has checked (I10); the service itself without one. */
  readonly dress?: MailDress
  /** One sentence: what happened. */
  readonly heading: string
  readonly paragraphs: readonly string[]
  /** The one act; its address stands below it as text too. */
  readonly button?: { readonly label: string; readonly url: string }
  /** A code to type in: to prove an address, or to check that the mail is ours (M9). */
  readonly code?: { readonly label?: string; readonly value: string }
  /** Why this person gets it. */
  readonly why: string
  /** How to find out whether it is real. */
  readonly genuine: string
}

export type MailParts = { readonly html: string; readonly text: string }

/** The colours of app/globals.css, which mail programs cannot read; tests/unit/notifications/mail-look.test.ts holds them together. */
export const MAIL_COLOURS = {
  light: {
    paper: "#f6f1e7",
    sheet: "#fffdf9",
    ink: "#1a2231",
    quiet: "#545c6c",
    line: "#dcd3c2",
    link: "#1d4680",
    seal: "#a51e2a",
    "on-seal": "#fffaf4",
  },
  dark: {
    paper: "#10141c",
    sheet: "#181e29",
    ink: "#ece7dc",
    quiet: "#a8afbb",
    line: "#2d3646",
    link: "#a3c4f0",
    seal: "#cb414c",
    "on-seal": "#ffffff",
  },
} as const

type MailColours = Readonly<Record<keyof (typeof MAIL_COLOURS)["light"], string>>

/** An organisation's colours in place of the service's (O13). */
function coloursOf(dress: MailDress | undefined): { readonly light: MailColours; readonly dark: MailColours } {
  if (dress === undefined) return MAIL_COLOURS
  const { light, dark } = dress.colours
  return {
    light: { ...MAIL_COLOURS.light, seal: light.seal, "on-seal": light.onSeal, link: light.link },
    dark: { ...MAIL_COLOURS.dark, seal: dark.seal, "on-seal": dark.onSeal, link: dark.link },
  }
}

/** In the place of the service's seal: a logo would have to be fetched, and whoever fetches is known to have read. */
const initialOf = (brand: string): string => (/[\p{L}\p{N}]/u.exec(brand)?.[0] ?? "S").toUpperCase()

const SERIF = "'Source Serif 4',Charter,Georgia,'Times New Roman',serif"
const SANS = "Inter,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

/**
 * Dresses a mail: HTML that Outlook, Gmail and a phone show alike (tables, inline styles, no image to fetch, dark where the reader is dark), and the same as text.
 * Pure: every text is escaped here, so callers hand over names as they are.
 * @throws when the button's address is not http or https: only addresses of ours get into a mail (B54).
 */
export function renderMail(content: MailContent): MailParts {
  const t = translator(content.language)
  const words: Words = {
    brand: content.dress?.brand ?? t("brand.name"),
    linkAsText: t("mail.linkAsText"),
    whyTitle: t("mail.whyTitle"),
    genuineTitle: t("mail.genuineTitle"),
    codeLabel: content.code?.label ?? t("mail.codeLabel"),
  }
  if (content.button !== undefined && !/^https?:\/\//.test(content.button.url))
    throw new Error("The link of a mail should start with http or https")
  return { html: toHtml(content, words), text: toText(content, words) }
}

type Words = {
  readonly brand: string
  readonly linkAsText: string
  readonly whyTitle: string
  readonly genuineTitle: string
  readonly codeLabel: string
}

function toText({ dress, heading, paragraphs, button, code, why, genuine }: MailContent, words: Words): string {
  const blocks = [
    words.brand,
    heading,
    ...paragraphs,
    ...(code === undefined ? [] : [`${words.codeLabel}: ${code.value}`]),
    ...(button === undefined ? [] : [`${button.label}:\n${button.url}`]),
    "--",
    ...(dress === undefined || dress.lines.length === 0 ? [] : [dress.lines.join("\n")]),
    `${words.whyTitle}\n${why}`,
    `${words.genuineTitle}\n${genuine}`,
  ]
  return blocks.join("\n\n") + "\n"
}

function toHtml(content: MailContent, words: Words): string {
  const { language, dress, heading, paragraphs, button, code, why, genuine } = content
  const { light: c, dark } = coloursOf(dress)
  const dir = direction(language)
  const align = dir === "rtl" ? "right" : "left"
  const body = [
    `<h1 class="ink" style="margin:0 0 16px;font:600 25px/1.25 ${SERIF};color:${c.ink}">${escapeHtml(heading)}</h1>`,
    ...paragraphs.map(
      (paragraph) => `<p class="ink" style="margin:0 0 16px;font:400 16px/1.55 ${SANS};color:${c.ink}">${escapeHtml(paragraph)}</p>`,
    ),
    code === undefined ? "" : codeBlock(words.codeLabel, code.value),
    button === undefined ? "" : buttonBlock(button, words.linkAsText, c),
  ].join("\n")
  return `<!doctype html>
<html lang="${escapeHtml(language)}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>${escapeHtml(heading)}</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark }
@media (max-width: 480px) { .pad { padding-left: 20px !important; padding-right: 20px !important } }
@media (prefers-color-scheme: dark) {
${darkRules(dark)}
}
</style>
</head>
<body class="paper" style="margin:0;padding:0;background:${c.paper}">
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="${c.paper}" style="background:${c.paper}"><tr><td align="center" style="padding:28px 12px 40px">
<table role="presentation" width="560" cellpadding="0" cellspacing="0" border="0" dir="${dir}" style="width:100%;max-width:560px">
<tr><td align="${align}" style="padding:0 4px 16px">${brandBlock(words.brand, dress === undefined ? "S" : initialOf(words.brand), c)}</td></tr>
<tr><td class="pad sheet" align="${align}" bgcolor="${c.sheet}" style="padding:32px 36px 28px;background:${c.sheet};border:1px solid ${c.line};border-radius:6px">
${body}
</td></tr>
<tr><td class="pad" align="${align}" style="padding:22px 37px 0">
${dress === undefined || dress.lines.length === 0 ? "" : footnote(words.brand, ...dress.lines)}
${footnote(words.whyTitle, why)}
${footnote(words.genuineTitle, genuine)}
</td></tr>
</table>
</td></tr></table>
</body>
</html>
`
}

/** The seal as a letter on red: nothing to fetch, and round wherever the program can round. */
function brandBlock(brand: string, sign: string, c: MailColours): string {
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
<td class="seal" aria-hidden="true" align="center" valign="middle" width="36" height="36" bgcolor="${c.seal}" style="width:36px;height:36px;border-radius:18px;background:${c.seal};color:${c["on-seal"]};font:600 23px/36px ${SERIF}">${escapeHtml(sign)}</td>
<td class="ink" style="padding:0 11px;font:600 20px/36px ${SERIF};color:${c.ink}">${escapeHtml(brand)}</td>
</tr></table>`
}

function codeBlock(label: string, value: string): string {
  const c = MAIL_COLOURS.light
  return `<p class="quiet" style="margin:8px 0 4px;font:400 14px/1.4 ${SANS};color:${c.quiet}">${escapeHtml(label)}</p>
<p class="ink" dir="ltr" style="margin:0 0 22px;font:600 30px/1.3 ${SANS};letter-spacing:5px;color:${c.ink}">${escapeHtml(value)}</p>`
}

function buttonBlock({ label, url }: { readonly label: string; readonly url: string }, linkAsText: string, c: MailColours): string {
  const href = escapeHtml(url)
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 22px"><tr>
<td class="seal" align="center" bgcolor="${c.seal}" style="border-radius:6px;background:${c.seal};mso-padding-alt:14px 26px"><a class="seal" href="${href}" style="display:inline-block;padding:14px 26px;border-radius:6px;background:${c.seal};font:600 16px/1.25 ${SANS};color:${c["on-seal"]};text-decoration:none">${escapeHtml(label)}</a></td>
</tr></table>
<p class="quiet" style="margin:0;font:400 14px/1.5 ${SANS};color:${c.quiet}">${escapeHtml(linkAsText)}<br><a class="link" dir="ltr" href="${href}" style="color:${c.link};word-break:break-all">${href}</a></p>`
}

function footnote(title: string, ...lines: readonly string[]): string {
  const c = MAIL_COLOURS.light
  return `<p class="quiet" style="margin:0 0 14px;font:400 14px/1.5 ${SANS};color:${c.quiet}"><strong style="font-weight:600">${escapeHtml(title)}</strong><br>${lines.map(escapeHtml).join("<br>")}</p>`
}

function darkRules(c: MailColours): string {
  return [
    `.paper { background: ${c.paper} !important }`,
    `.sheet { background: ${c.sheet} !important; border-color: ${c.line} !important }`,
    `.ink { color: ${c.ink} !important }`,
    `.quiet { color: ${c.quiet} !important }`,
    `.link { color: ${c.link} !important }`,
    `.seal { background: ${c.seal} !important; color: ${c["on-seal"]} !important }`,
  ].join("\n")
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" }

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)
