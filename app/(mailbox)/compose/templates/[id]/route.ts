import type { MemberContext } from "#lib/context.ts"
import { findTemplate } from "#lib/own-texts/list-own-texts.ts"
import { json } from "#lib/web/json.ts"
import { memberRoute, refuse } from "#lib/web/route.ts"

type Place = { readonly id: string }

/** The text of a template, for the page that writes it where the cursor stands. */
export const GET = memberRoute<Place>({ name: "template.read", limit: { max: 600, perSeconds: 600 }, run: give })

async function give(ctx: MemberContext, _request: Request, { id }: Place): Promise<Response> {
  const found = await findTemplate(ctx, id)
  if (!found.ok) return refuse(ctx, found.error)
  return json(200, { text: found.value.text })
}
