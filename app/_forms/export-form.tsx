import { Button, type ButtonLook } from "#app/_ui/button.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import type { MemberContext } from "#lib/context.ts"
import { freshUntil } from "#lib/identity/fresh-proof.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { proofPage } from "#lib/web/next-path.ts"
import { ForgetInAddress } from "./forget-in-address.tsx"

type ExportFormProps = { readonly action: string; readonly act: string; readonly look?: ButtonLook }

/** A file about many people. A plain post to a route, because the answer is a file or leads to the proof that comes first (B25). */
export function ExportForm({ action, act, look = "plain" }: ExportFormProps) {
  return (
    <form method="post" action={action}>
      <Button type="submit" look={look} icon="download">
        {act}
      </Button>
    </form>
  )
}

/** What the page of a file says once it is proven who is there: that it can be downloaded, and that what it is narrowed to was too long to come along whole. */
const SAID = ["may_download", "may_download_cut"] as const

/** Where two factors are proven before a file leaves; it leads back to the page of the file, which then says that it can be downloaded. */
export const proofFirst = (page: string, said: (typeof SAID)[number] = "may_download"): string => proofPage(wayBack(page, said))

/** The page of a file as an address that can be led back to. */
export const wayBack = (page: string, said: (typeof SAID)[number] = "may_download"): string =>
  `${page}${page.includes("?") ? "&" : "?"}done=${said}`.replaceAll("+", "%20").replaceAll("*", "%2A")

/** Said after the proof while it is true, and with scripts once alone: neither a reload nor the way back from another page says it again. */
export function MayDownload({ context, done }: { readonly context: MemberContext; readonly done: unknown }) {
  const said = SAID.find((one) => one === done)
  const until = freshUntil(context)
  if (said === undefined || until === null) return null
  const title = translator(context.language)(`common.${said}`, { until: formats(context).clock(until) })
  return (
    <Notice kind="done" announce title={title} className="mb-4">
      <ForgetInAddress name="done" />
    </Notice>
  )
}
