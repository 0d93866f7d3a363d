import type { ReactNode } from "react"
import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import type { MemberContext } from "#lib/context.ts"
import { translator } from "#lib/language/translate.ts"
import type { SupportFailure } from "#lib/staff/open-support.ts"
import { OperatorFrame } from "../operator-page.tsx"

export type SupportFolder = "inbox" | "sent" | "trash"

/** The address of each folder of support's mailbox. */
export const SUPPORT_FOLDERS: Readonly<Record<SupportFolder, string>> = {
  inbox: "/operator/support",
  sent: "/operator/support/sent",
  trash: "/operator/support/trash",
}

export const SUPPORT_MESSAGES = "/operator/support/messages"

type SupportFrameProps = { readonly context: MemberContext; readonly current: SupportFolder; readonly children: ReactNode }

/** A page of support's mailbox with the way to its folders. */
export function SupportFrame({ context, current, children }: SupportFrameProps) {
  const t = translator(context.language)
  return (
    <OperatorFrame
      context={context}
      title={t("operator.support.title")}
      lead={t("operator.support.lead", { address: context.env.supportAddress })}
    >
      <nav aria-label={t("operator.support.folders")} className="button-row mt-4 mb-4">
        {(["inbox", "sent", "trash"] as const).map((folder) => (
          <ButtonLink
            key={folder}
            href={SUPPORT_FOLDERS[folder]}
            look={folder === current ? "quiet" : "plain"}
            small
            icon={folder}
            aria-current={folder === current ? "page" : undefined}
          >
            {t(`${folder}.title`)}
          </ButtonLink>
        ))}
        <ButtonLink href="/operator/cases" look="plain" small icon="file-text">
          {t("operator.cases.title")}
        </ButtonLink>
      </nav>
      {children}
    </OperatorFrame>
  )
}

/** Why somebody of support does not see the mailbox yet. */
export function SupportClosed({ context, code }: { readonly context: MemberContext; readonly code: SupportFailure["code"] }) {
  const t = translator(context.language, "operator")
  const isWaiting = code === "mailbox_waiting"
  return (
    <OperatorFrame context={context} title={t("support.title")}>
      <EmptyState icon={isWaiting ? "key" : "mail"} title={isWaiting ? t("support.waitingTitle") : t("support.noneTitle")}>
        {isWaiting ? t("support.waitingBody") : t("support.noneBody")}
      </EmptyState>
    </OperatorFrame>
  )
}
