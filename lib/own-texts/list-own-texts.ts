import { findOwnTexts } from "#db/queries/own-texts.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { openOwnText, type OwnText } from "./own-text.ts"

export type OwnTexts = {
  /** Null where there is none. */
  readonly signature: string | null
  /** By name. One that does not open is not among them. */
  readonly templates: readonly OwnText[]
}

/** What the signed-in person writes again and again (M14). */
export async function listOwnTexts(ctx: MemberContext): Promise<Result<OwnTexts, NotFound>> {
  const scope = authorize(ctx.actor, "account:read")
  if (!scope.ok) return scope
  const rows = await findOwnTexts(ctx.db, scope.value)
  // Most people have none, and then nothing needs to be opened.
  if (rows.length === 0) return ok({ signature: null, templates: [] })
  const account = await ctx.open()
  const opened = (await Promise.all(rows.map((row) => openOwnText(ctx, account, row)))).filter((text) => text !== null)
  const { compare } = new Intl.Collator(ctx.language, { numeric: true })
  return ok({
    signature: opened.find(({ kind }) => kind === "signature")?.text ?? null,
    templates: opened.filter(({ kind }) => kind === "template").sort((a, b) => compare(a.name, b.name)),
  })
}

/** One template. */
export async function findTemplate(ctx: MemberContext, id: Id): Promise<Result<OwnText, NotFound>> {
  const texts = await listOwnTexts(ctx)
  if (!texts.ok) return texts
  const found = texts.value.templates.find((template) => template.id === id)
  return found === undefined ? fail("not_found") : ok(found)
}
