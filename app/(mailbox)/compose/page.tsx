import { notFound } from "next/navigation"
import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import type { MemberContext } from "#lib/context.ts"
import { translator } from "#lib/language/translate.ts"
import { load, requireMember } from "#lib/web/load.ts"
import type { PageParams } from "../_folder/said.ts"
import { asked } from "#lib/web/asked.ts"
import { MailboxPage } from "../mailbox-page.tsx"
import { titled } from "#app/_forms/titled.ts"
import { begin, type Begun } from "./begin.ts"
import { ComposeBody } from "./compose-body.tsx"

export const generateMetadata = titled("compose.title")

/** Writes a message: a new one, an answer, or a draft taken up again (M1). */
export default async function ComposePage({ searchParams }: { readonly searchParams: Promise<PageParams> }) {
  const params = await searchParams
  const context = await requireMember()
  const record = (await asked()) === "reading"
  const begun = await load((member) => begin(member, params, { record }))
  if (begun.ok) return <Compose context={context} begun={begun.value} params={params} />
  if (begun.error.code === "cannot_open") return <BrokenDraft context={context} />
  if (begun.error.code === "no_forwarding" && typeof params["forward"] === "string")
    return <NotForwarded context={context} id={params["forward"]} />
  notFound()
}

type ComposeProps = { readonly context: MemberContext; readonly begun: Begun; readonly params: PageParams }

function Compose({ context, begun, params }: ComposeProps) {
  const { kind } = begun
  const title = translator(context.language)(`compose.${kind}Title`)
  return (
    <MailboxPage context={context} title={title} current={kind === "new" ? "compose" : kind === "draft" ? "drafts" : null}>
      <div className="compose-page">
        <PageHeading title={title} inBar />
        <ComposeBody context={context} begun={begun} params={params} />
      </div>
    </MailboxPage>
  )
}

/** Its sender asked that the message stays with its recipients (M6). */
function NotForwarded({ context, id }: { readonly context: MemberContext; readonly id: string }) {
  const t = translator(context.language)
  const title = t("compose.forwardTitle")
  const step = <ButtonLink href={`/messages/${encodeURIComponent(id)}`}>{t("options.toMessage")}</ButtonLink>
  return (
    <MailboxPage context={context} title={title} current={null}>
      <PageHeading title={title} inBar />
      <EmptyState icon="lock" title={t("options.notForwardedTitle")} step={step}>
        {t("options.notForwardedBody")}
      </EmptyState>
    </MailboxPage>
  )
}

/** A draft whose row or payload was changed in the database. */
function BrokenDraft({ context }: { readonly context: MemberContext }) {
  const t = translator(context.language)
  const title = t("compose.draftTitle")
  return (
    <MailboxPage context={context} title={title} current="drafts">
      <PageHeading title={title} inBar />
      <EmptyState icon="warning" title={t("compose.brokenTitle")} step={<ButtonLink href="/drafts">{t("compose.brokenStep")}</ButtonLink>}>
        {t("compose.brokenBody")}
      </EmptyState>
    </MailboxPage>
  )
}
