import { deleteOwnText, lockOwnTexts, putOwnText } from "#db/queries/own-texts.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { isId, newId, type Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { MOST_TEMPLATES, openOwnText, sealOwnText } from "./own-text.ts"

/** Sets the signature that new messages and answers begin with; an empty one takes it away (M14). */
export async function setSignature(
  ctx: MemberContext,
  { text }: { readonly text: string },
): Promise<Result<{ readonly isSet: boolean }, NotFound>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  const account = await ctx.open()
  const trimmed = text.trim()
  return ctx.db.transaction(async (tx) => {
    const before = (await lockOwnTexts(tx, scope.value)).find(({ kind }) => kind === "signature")
    if (trimmed === "") {
      if (before !== undefined) await deleteOwnText(tx, scope.value, before.id)
      return ok({ isSet: false })
    }
    await putOwnText(tx, scope.value, sealOwnText(ctx, account, { id: before?.id ?? newId(), kind: "signature", name: "", text: trimmed }))
    return ok({ isSet: true })
  })
}

export type TemplateFailure =
  NotFound | { readonly code: "template_name_taken" } | { readonly code: "too_many_templates"; readonly max: number }

type Template = { /** Null for a new one. */ readonly id: Id | null; readonly name: string; readonly text: string }

/** Saves a new template, or changes one. */
export async function saveTemplate(
  ctx: MemberContext,
  { id, name, text }: Template,
): Promise<Result<{ readonly id: Id }, TemplateFailure>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  const account = await ctx.open()
  return ctx.db.transaction(async (tx) => {
    const templates = (await lockOwnTexts(tx, scope.value)).filter(({ kind }) => kind === "template")
    const others = templates.filter((row) => row.id !== id)
    if (id !== null && others.length === templates.length) return fail("not_found")
    if (id === null && templates.length >= MOST_TEMPLATES) return fail({ code: "too_many_templates", max: MOST_TEMPLATES })
    const names = await Promise.all(others.map(async (row) => (await openOwnText(ctx, account, row))?.name))
    if (names.some((other) => other?.toLowerCase() === name.toLowerCase())) return fail("template_name_taken")
    const saved = { id: id ?? newId(), kind: "template" as const, name, text }
    await putOwnText(tx, scope.value, sealOwnText(ctx, account, saved))
    return ok({ id: saved.id })
  })
}

/** Deletes a template; what was written with it stays as it is. */
export async function deleteTemplate(ctx: MemberContext, id: string): Promise<Result<null, NotFound>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  return isId(id) && (await deleteOwnText(ctx.db, scope.value, id)) ? ok(null) : fail("not_found")
}
