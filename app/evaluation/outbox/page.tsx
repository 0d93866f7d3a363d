import { notFound } from "next/navigation"
import { titled } from "#app/_forms/titled.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { PublicFoot } from "#app/_ui/shell/public-foot.tsx"
import { PublicShell } from "#app/_ui/shell/public-shell.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { readOutbox } from "#lib/notifications/outbox.ts"
import { visitorContext } from "#lib/web/session.ts"
import { OutboxEntry } from "./outbox-item.tsx"

type Props = { readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>> }

/** Newest first; what is older is in outbox.json. */
const SHOWN = 100

export const generateMetadata = titled("evaluation.title")

/** Evaluation mode: what would have left as mail or SMS (R3). 404 otherwise. */
export default async function OutboxPage({ searchParams }: Props) {
  const context = await visitorContext()
  const { token: given } = await searchParams
  const token = typeof given === "string" ? given : null
  const found = await readOutbox(context, { token, limit: SHOWN })
  if (!found.ok) notFound()
  const t = translator(context.language)
  // Evaluation runs where its reader sits: the machine's time zone is theirs.
  const f = formats({ language: context.language, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone })
  const now = context.clock.now()
  const again = `/evaluation/outbox${token === null ? "" : `?token=${encodeURIComponent(token)}`}`
  return (
    <PublicShell language={context.language} width="letter" foot={<PublicFoot language={context.language} />}>
      <PageHeading title={t("evaluation.title")} lead={t("evaluation.lead")}>
        <ButtonLink look="quiet" href={again}>
          {t("evaluation.reload")}
        </ButtonLink>
      </PageHeading>
      {found.value.length === 0 ? (
        <EmptyState icon="mail" title={t("evaluation.emptyTitle")} step={<ButtonLink href="/register">{t("register.title")}</ButtonLink>}>
          {t("evaluation.empty")}
        </EmptyState>
      ) : (
        <ol role="list" className="grid gap-5" aria-label={t("evaluation.title")}>
          {found.value.map((item) => (
            <OutboxEntry key={item.id} item={item} t={t} f={f} now={now} />
          ))}
        </ol>
      )}
    </PublicShell>
  )
}
