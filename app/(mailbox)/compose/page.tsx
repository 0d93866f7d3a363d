import { Notice } from "#app/_ui/notice.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { newId } from "#lib/ids.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { load, requireMember } from "#lib/web/load.ts"
import type { PageParams } from "../_folder/said.ts"
import { MailboxPage } from "../mailbox-page.tsx"
import { titled } from "../titled.ts"
import { begin } from "./begin.ts"
import { ComposeForm } from "./compose-form.tsx"
import { composeWords } from "./words.ts"

export const generateMetadata = titled("compose.title")

/** Writes a message: a new one, an answer, or a draft taken up again (M1). */
export default async function ComposePage({ searchParams }: { readonly searchParams: Promise<PageParams> }) {
  const params = await searchParams
  const context = await requireMember()
  const begun = await load((member) => begin(member, params))
  const t = translator(context.language)
  if (!begun.ok) throw new Error(begun.error.code)
  const { values, problem, kind } = begun.value
  const limit = context.env.attachmentLimit
  const words = composeWords({ language: context.language, f: formats({ language: context.language, timeZone: context.timeZone }), limit })
  const title = t(`compose.${kind}Title`)
  return (
    <MailboxPage context={context} title={title} current={kind === "new" ? "compose" : null}>
      <div className="compose-page">
        <PageHeading title={title} inBar />
        {params["saved"] !== undefined && problem === null && (
          <Notice kind="done" title={t("compose.saved")} announce className="act-said">
            {t("compose.savedBody")}
          </Notice>
        )}
        <ComposeForm words={words} values={values} token={newId()} problem={problem} limit={limit} />
      </div>
    </MailboxPage>
  )
}
