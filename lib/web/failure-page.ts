import { createHash } from "node:crypto"
import { direction, pickLanguage } from "../language/languages.ts"
import { translator } from "../language/translate.ts"
import { isAway } from "../outage.ts"
import { cookieName } from "./cookies.ts"

/** A request that failed without words, or that nobody has answered for long. */
export type FailedRequest = {
  readonly method: string
  readonly cookie: string
  readonly acceptLanguage: string
  /** A page for people; else one sentence. */
  readonly wantsPage: boolean
  /** Not failed yet: only an outage may answer in its place. */
  readonly isLate: boolean
}

export type FailurePage = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }

const TRY_AGAIN_SECONDS = 5

const STYLE =
  "body{margin:0;background:#f6f1e7;color:#1b2433;font:1rem/1.5 system-ui,sans-serif}main{max-width:36rem;margin:12vh auto;padding:0 1.25rem}h1{font:600 1.6rem/1.3 Georgia,serif}a{color:inherit}@media(prefers-color-scheme:dark){body{background:#10141c;color:#f1ece2}}"

const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`

/**
 * What a person gets where Next would send an empty page: a sentence in their language, without JavaScript, and 503 where the database is away (U5).
 * A form that was sent is told what became of it. The page does not reload by itself, which takes it away from under slow readers (WCAG 2.2.1).
 * @returns null for a request that is only late while the database is there
 */
export async function failurePage({ method, cookie, acceptLanguage, wantsPage, isLate }: FailedRequest): Promise<FailurePage | null> {
  const away = await isAway()
  if (isLate && !away) return null
  const language = pickLanguage({ cookie: languageIn(cookie), acceptLanguage })
  const t = translator(language)
  const isAsked = method === "GET" || method === "HEAD"
  const title = t(away ? "errors.unavailableTitle" : "errors.title")
  const sentences = away
    ? [t("errors.unavailable"), t(isAsked ? "errors.unavailableAgain" : "errors.unavailableSent")]
    : [t("errors.unexpected")]
  const again = isAsked ? `<p><a href="">${escape(t("errors.tryAgain"))}</a></p>` : ""
  const page = `<!DOCTYPE html><html lang="${language}" dir="${direction(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${escape(title)} – ${escape(t("brand.name"))}</title><style>${STYLE}</style></head><body><main><p>${escape(t("brand.name"))}</p><div role="alert"><h1>${escape(title)}</h1>${sentences.map((sentence) => `<p>${escape(sentence)}</p>`).join("")}</div>${again}</main></body></html>`
  return {
    status: away ? 503 : 500,
    headers: {
      "Content-Type": wantsPage ? "text/html; charset=utf-8" : "text/plain; charset=utf-8",
      "Content-Security-Policy": POLICY,
      "Content-Language": language,
      "Cache-Control": "private, no-store",
      ...(away ? { "Retry-After": String(TRY_AGAIN_SECONDS) } : {}),
    },
    body: wantsPage ? page : `${sentences[0] ?? ""}\n`,
  }
}

/** The language chosen in this browser, from the header as it came. */
function languageIn(cookie: string): string | null {
  const name = `${cookieName("language")}=`
  const pair = cookie.split(/;\s*/).find((one) => one.startsWith(name))
  return pair?.slice(name.length) ?? null
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }
const escape = (text: string) => text.replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign)
