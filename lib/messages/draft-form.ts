import { sha256 } from "../crypto/kdf.ts"
import { utf8 } from "../envelope/context.ts"
import { newId, type Id } from "../ids.ts"

/** What of a compose form decides whether a draft is its own; a draft may be open in several (docs/decisions/one-draft-several-forms.md). */
export type DraftForm = {
  /** One per opened form. */
  readonly token: Id
  /** The draft that it was opened from, or that it was told it was saved as; null where it knows of none. */
  readonly draftId: Id | null
  /** The content that this draft had when it was opened. Left out by a page of the release before, which goes on as there. */
  readonly seen?: Id | null | undefined
}

/** What became of a draft while it was open elsewhere. */
export type DraftConflict = "draft_changed" | "draft_gone"

/** Where a form writes while nobody comes between: a new one under its own token. */
export const draftIdOf = ({ draftId, token }: DraftForm): Id => draftId ?? token

/** Of a row: its content, and the mark of the form that wrote it last. */
export type Written = { readonly contentId: Id; readonly formMark: Id | null }

/**
 * What a row keeps of the form that wrote it: its token together with the content that it wrote. A save of a release that knows of no such mark leaves it as it is
 * and writes another content, so that it is nobody's any more while two releases run beside each other (B89).
 */
export const markOf = (token: Id, contentId: Id): Id => idFrom(`form ${token} ${contentId}`)

/** The bare token is the mark of drafts that were saved before marks were bound to what was written. */
export const isWrittenBy = (token: Id, { formMark, contentId }: Written): boolean =>
  formMark === markOf(token, contentId) || formMark === token

/** By which a draft that was sent is remembered beside the token that sent it: a form that began it may not have heard of it. */
export const sentMarkOf = (draftId: Id): Id => idFrom(`sent ${draftId}`)

/**
 * Why this form may neither save nor send the draft as its own; null where it may. The token decides as well as what was seen: a form whose answer was lost
 * does not know that it was saved, and must not come between itself.
 */
export function conflictOf({ token, draftId, seen }: DraftForm, row: Written | null): DraftConflict | null {
  if (row === null) return draftId === null ? null : "draft_gone"
  return isWrittenBy(token, row) || seen === undefined || row.contentId === seen ? null : "draft_changed"
}

/** A form that heard of none of its own drafts while each was changed elsewhere: nobody gets further. */
const MOST_FORKS = 4

/**
 * Where a form writes whose draft is not its own any more: the first of these that is free, or its own. They follow from the form and the draft, so that a form
 * that is saved once more, not having heard of the first time, writes the same one; and nobody else comes upon them, as a token is secret.
 */
export function forksOf(form: DraftForm): readonly Id[] {
  const forks: Id[] = []
  for (let from = draftIdOf(form); forks.length < MOST_FORKS; forks.push(from)) from = forkOf(form.token, from)
  return forks
}

const forkOf = (token: Id, draftId: Id): Id => idFrom(`fork ${token} ${draftId}`)

/** In the form of a random id. */
function idFrom(text: string): Id {
  const bytes = Buffer.from(sha256(utf8(text)).subarray(0, 16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
}

/** Every draft that a form may come to write. */
export const placesOf = (form: DraftForm): readonly Id[] => [draftIdOf(form), ...forksOf(form)]

export type FormPlace = {
  readonly draftId: Id
  /** Why it is not the form's draft but one of its own beside that. */
  readonly conflict: DraftConflict | null
}

/** Which of its places a form writes. @param rows those that are there */
export function placeOf(form: DraftForm, rows: readonly (Written & { readonly id: Id })[]): FormPlace {
  const find = (id: Id) => rows.find((row) => row.id === id) ?? null
  const own = draftIdOf(form)
  const conflict = conflictOf(form, find(own))
  if (conflict === null) return { draftId: own, conflict }
  const isFree = (row: Written | null) => row === null || isWrittenBy(form.token, row)
  return { draftId: forksOf(form).find((id) => isFree(find(id))) ?? newId(), conflict }
}
