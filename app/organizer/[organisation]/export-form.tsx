import { Button } from "#app/_ui/button.tsx"
import { proofPage } from "#lib/web/next-path.ts"

/** A file about many people. A plain post to a route, because it stands in the log: the answer is a file, or leads to the proof that comes first (B25). */
export function ExportForm({ action, act }: { readonly action: string; readonly act: string }) {
  return (
    <form method="post" action={action}>
      <Button type="submit" look="plain" icon="download">
        {act}
      </Button>
    </form>
  )
}

/** Where two factors are proven before a file leaves; it leads back to the page of the file, which then says that it can be downloaded. */
export const proofFirst = (page: string): string =>
  proofPage(`${page}${page.includes("?") ? "&" : "?"}done=may_download`.replaceAll("+", "%20").replaceAll("*", "%2A"))
