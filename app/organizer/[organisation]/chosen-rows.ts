import { isId, type Id } from "#lib/ids.ts"
import type { Place } from "#lib/organisations/people.ts"
import { fail, ok, type Result } from "#lib/result.ts"
import type { InvalidFields } from "#lib/web/forms.ts"

/** More rows than a page has. */
const MOST = 200

const wrong = (name: string, problem: string) => fail<InvalidFields>({ code: "invalid_fields", fields: { [name]: problem } })

const texts = (form: FormData, name: string): readonly string[] =>
  form.getAll(name).filter((value): value is string => typeof value === "string")

export type ChosenInvitations = { readonly what: "remind" | "withdraw"; readonly ids: readonly Id[] }

/** The ticked invitations, or all that a form of no boxes names, and what the button that was pressed is to do with them. */
export function parseChosenInvitations(form: FormData): Result<ChosenInvitations, InvalidFields> {
  const ids = [...new Set(texts(form, "chosen").flatMap((text) => text.split(" ")))].filter(isId)
  const what = form.get("act")
  if (ids.length === 0 || ids.length > MOST) return wrong("chosen", "choose_rows")
  return what === "remind" || what === "withdraw" ? ok({ what, ids }) : wrong("act", "required")
}

export type ChosenPeople =
  | { readonly act: "move"; readonly places: readonly Place[]; readonly toUnitId: Id }
  | { readonly act: "end"; readonly places: readonly Place[] }

/** The ticked people, each in a unit. Memberships end only with a yes of their own, because nothing brings them back but a new invitation. */
export function parseChosenPeople(form: FormData): Result<ChosenPeople, InvalidFields> {
  const places = [...new Set(texts(form, "chosen"))].flatMap(placeOf)
  if (places.length === 0 || places.length > MOST) return wrong("chosen", "choose_rows")
  if (form.get("act") === "end") return form.get("sure") === "on" ? ok({ act: "end", places }) : wrong("sure", "sure_end")
  const [to] = texts(form, "to").filter(isId)
  return form.get("act") === "move" && to !== undefined ? ok({ act: "move", places, toUnitId: to }) : wrong("to", "required")
}

function placeOf(text: string): readonly Place[] {
  const [unitId = "", accountId = ""] = text.split(" ")
  return isId(unitId) && isId(accountId) ? [{ unitId, accountId }] : []
}
