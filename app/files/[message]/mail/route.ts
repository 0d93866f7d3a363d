import { Readable } from "node:stream"
import type { MemberContext } from "#lib/context.ts"
import { exportMessage } from "#lib/exporting/export-message.ts"
import { fileHeaders } from "#lib/web/download.ts"
import { memberRoute, refuse } from "#lib/web/route.ts"
import { refuseHead, refusePrefetch } from "#lib/web/send-file.ts"

type Place = { readonly message: string }

/** A message as a mail file (.eml). */
export const GET = memberRoute<Place>({ name: "message.export", limit: { max: 600, perSeconds: 3600 }, run: download })
export const HEAD = refuseHead

async function download(ctx: MemberContext, request: Request, { message }: Place): Promise<Response> {
  const ahead = refusePrefetch(request)
  if (ahead !== null) return ahead
  const exported = await exportMessage(ctx, message)
  if (!exported.ok) return refuse(ctx, exported.error)
  const { name, mail } = exported.value
  mail.on("error", (error) => ctx.log.error("export_broken", error))
  return new Response(Readable.toWeb(mail) as ReadableStream<Uint8Array>, { headers: fileHeaders({ name, type: "message/rfc822" }) })
}
