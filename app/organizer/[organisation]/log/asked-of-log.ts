import type { Id } from "#lib/ids.ts"
import { WHOLE_LOG, type AskedOfLog } from "#lib/organisations/log-filter.ts"
import { nextPath } from "#lib/web/next-path.ts"
import { proofFirst, wayBack } from "#app/_forms/export-form.tsx"
import { organizerHref } from "../organizer-page.tsx"

/** As many characters of each are looked at. */
const MOST_TYPED = 254

const NAMES = Object.keys(WHOLE_LOG) as readonly (keyof AskedOfLog)[]

/** What the address of the page asks for. */
export function askedOfLog(given: (name: string) => string | null): AskedOfLog {
  return each((name) => (given(name) ?? "").trim().slice(0, MOST_TYPED))
}

const each = (of: (name: keyof AskedOfLog) => string): AskedOfLog => ({
  ...WHOLE_LOG,
  ...Object.fromEntries(NAMES.map((name) => [name, of(name)])),
})

/** Where a proof begins that leads back to the log as it is narrowed. What is too long for an address that somebody is led back to is cut, and the page says so. */
export function proofForLog(organisationId: Id, asked: AskedOfLog): string {
  const whole = logHref(organisationId, asked)
  if (nextPath(wayBack(whole)) !== NOWHERE) return proofFirst(whole)
  for (let most = MOST_TYPED; ; most = Math.floor(most / 2)) {
    const cut = logHref(
      organisationId,
      each((name) => [...asked[name]].slice(0, most).join("")),
    )
    if (most === 0 || nextPath(wayBack(cut, "may_download_cut")) !== NOWHERE) return proofFirst(cut, "may_download_cut")
  }
}

/** Where what cannot be led back to leads. */
const NOWHERE = nextPath(null)

export const isAsked = (asked: AskedOfLog): boolean => NAMES.some((name) => asked[name] !== "")

/** Where the log, or its file, is narrowed like that; at the place of a page. */
export function logHref(organisationId: Id, asked: AskedOfLog, { path = "", place = {} }: Aim = {}): string {
  const params = new URLSearchParams(Object.entries({ ...asked, ...place }).filter(([, text]) => text !== "")).toString()
  return organizerHref(organisationId, `/log${path}${params === "" ? "" : `?${params}`}`)
}

type Aim = { readonly path?: "" | "/export"; readonly place?: Readonly<Record<string, string>> }
