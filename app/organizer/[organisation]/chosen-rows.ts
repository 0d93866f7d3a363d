import { isId, type Id } from "#lib/ids.ts"
import type { Place } from "#lib/organisations/people.ts"
import { fail, ok, type Result } from "#lib/result.ts"
import type { InvalidFields } from "#lib/web/forms.ts"
import type { FindInvitations } from "#lib/organisations/find-invitations.ts"
import { askedForIn, wantedBy, type AskedFor } from "./invitations/asked-for.ts"

/** More rows than a page has. */
const MOST = 200

const wrong = (name: string, problem: string) => fail<InvalidFields>({ code: "invalid_fields", fields: { [name]: problem } })

const texts = (form: FormData, name: string): readonly string[] =>
  form.getAll(name).filter((value): value is string => typeof value === "string")

export type ChosenInvitations = {
  readonly what: "remind" | "withdraw"
  /** How many a yes was about; null before it was asked. */ readonly agreed: number | null
  /** What the page is narrowed to. */ readonly asked: AskedFor
} & ({ readonly which: "ticked"; readonly ids: readonly Id[] } | { readonly which: "fitting"; readonly wanted: FindInvitations })

/** What the button that was pressed is to do, and with which: a yes repeats how many it is about. */
const ACT = /^(remind|withdraw)(_fitting)?(?: ([0-9]{1,6}))?$/

/**
 * The ticked invitations, those that a form without boxes names, or all that fit, and what is to be done with them. What all have to fit is said whole: without a part
 * that is missing or cannot be read they would be more than were shown.
 */
export function parseChosenInvitations(form: FormData): Result<ChosenInvitations, InvalidFields> {
  const ids = [...new Set(texts(form, "chosen").flatMap((text) => text.split(" ")))].filter(isId)
  const [, what, fitting, agreed] = ACT.exec(texts(form, "act")[0] ?? "") ?? []
  const which = fitting === undefined ? "ticked" : "fitting"
  if (which === "ticked" && (ids.length === 0 || ids.length > MOST)) return wrong("chosen", "choose_rows")
  if (what !== "remind" && what !== "withdraw") return wrong("act", "required")
  const asked = askedForIn((name) => texts(form, name)[0] ?? "")
  const common = { what, agreed: agreed === undefined ? null : Number(agreed), asked } as const
  if (which === "ticked") return ok({ ...common, which, ids })
  const wanted = Object.keys(asked).every((name) => texts(form, name).length === 1) ? wantedBy(asked) : null
  return wanted === null ? wrong("act", "narrowing_unread") : ok({ ...common, which, wanted })
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
  return form.get("act") === "move" && to !== undefined ? ok({ act: "move", places, toUnitId: to }) : wrong("to", "move_to")
}

function placeOf(text: string): readonly Place[] {
  const [unitId = "", accountId = ""] = text.split(" ")
  return isId(unitId) && isId(accountId) ? [{ unitId, accountId }] : []
}
