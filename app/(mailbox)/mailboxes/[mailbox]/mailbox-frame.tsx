import type { ReactNode } from "react"
import { HeldNotice } from "#app/_letter/held-notice.tsx"
import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import type { MemberContext } from "#lib/context.ts"
import type { Id } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { MailboxPage } from "../../mailbox-page.tsx"
import { SpaceLink, SpaceNotice } from "./space-notice.tsx"

export const SHARED_FOLDERS = ["inbox", "sent", "drafts", "trash"] as const
export type SharedFolder = (typeof SHARED_FOLDERS)[number]

/** Where messages of it lie; drafts are none yet. */
export type MessageFolder = Exclude<SharedFolder, "drafts">

export const isSharedFolder = (folder: string): folder is SharedFolder => (SHARED_FOLDERS as readonly string[]).includes(folder)

/** The address of a shared mailbox's page; `path` begins with a slash. */
export const mailboxHref = (mailboxId: Id, path = ""): string => `/mailboxes/${mailboxId}${path}`

export const sharedFolderHref = (mailboxId: Id, folder: SharedFolder): string =>
  mailboxHref(mailboxId, folder === "inbox" ? "" : `/${folder}`)

type MailboxFrameProps = {
  /** The person. */ readonly context: MemberContext
  readonly mailbox: MemberContext
  readonly title: string
  readonly lead?: string
  /** A folder of it; null for a page below. */ readonly current: SharedFolder | null
  /** Its own page says it at length. */ readonly tellsSpace?: boolean
  readonly children: ReactNode
}

/** A page of a unit's shared mailbox in the shell of the person's own, with the way to its folders (M15). */
export function MailboxFrame({ context, mailbox, title, lead, current, tellsSpace = true, children }: MailboxFrameProps) {
  const t = translator(context.language)
  const { accountId, name, address } = mailbox.actor
  return (
    <MailboxPage context={context} title={title} current="mailboxes">
      <p className="text-quiet">
        <a href="/mailboxes">{t("mailboxes.title")}</a> · <bdi>{name}</bdi>, <bdi>{address}</bdi> ·{" "}
        <SpaceLink mailbox={mailbox} href={mailboxHref(accountId, "/storage")} />
      </p>
      <PageHeading title={title} lead={lead} inBar />
      <nav aria-label={t("mailboxes.folders", { name })} className="button-row mt-4 mb-4 no-print">
        {SHARED_FOLDERS.map((folder) => (
          <ButtonLink
            key={folder}
            href={sharedFolderHref(accountId, folder)}
            look={folder === current ? "quiet" : "plain"}
            small
            icon={folder}
            aria-current={folder === current ? "page" : undefined}
          >
            {t(`${folder}.title`)}
          </ButtonLink>
        ))}
        <ButtonLink href={mailboxHref(accountId, "/new")} look="plain" small icon="compose">
          {t("mailboxes.write")}
        </ButtonLink>
        <ButtonLink href={mailboxHref(accountId, "/search")} look="plain" small icon="search">
          {t("navigation.search")}
        </ButtonLink>
        <ButtonLink href={mailboxHref(accountId, "/people")} look="plain" small icon="contacts">
          {t("mailboxes.people.title")}
        </ButtonLink>
      </nav>
      <HeldNotice context={context} hold={mailbox.hold} />
      {tellsSpace && <SpaceNotice mailbox={mailbox} href={mailboxHref(accountId, "/storage")} />}
      {children}
    </MailboxPage>
  )
}

/** Why somebody who reads it does not see it yet. */
export function MailboxClosed({ context }: { readonly context: MemberContext }) {
  const t = translator(context.language)
  return (
    <MailboxPage context={context} title={t("mailboxes.title")} current="mailboxes">
      <PageHeading title={t("mailboxes.title")} inBar />
      <EmptyState icon="key" title={t("mailboxes.waitingTitle")} step={<ButtonLink href="/mailboxes">{t("mailboxes.all")}</ButtonLink>}>
        {t("mailboxes.waitingBody")}
      </EmptyState>
    </MailboxPage>
  )
}
