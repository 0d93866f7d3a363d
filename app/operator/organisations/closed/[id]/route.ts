import { certificateAnswer } from "#app/_forms/certificate-answer.ts"
import { openClosed } from "#lib/closing/by-operator.ts"
import type { MemberContext } from "#lib/context.ts"
import { isId } from "#lib/ids.ts"
import { memberRoute, refuse } from "#lib/web/route.ts"

type Params = { readonly id: string }

/** The certificate of an organisation that has left, for the installation's sellers and operators (D8, R4). */
export const GET = memberRoute<Params>({ name: "operator.certificate", limit: { max: 60, perSeconds: 600 }, run: download })

async function download(ctx: MemberContext, _request: Request, { id }: Params): Promise<Response> {
  const closed = isId(id) ? await openClosed(ctx, id) : null
  return closed?.ok === true ? certificateAnswer(ctx, closed.value) : refuse(ctx, { code: "not_found" })
}
