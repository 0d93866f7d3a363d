import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { translator, type Translate } from "#lib/language/translate.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { isOfficialMailbox, numbersOf } from "#lib/records/registering.ts"
import { workNarrowing } from "#lib/shared-mailboxes/work.ts"
import { requireMailbox } from "#lib/web/mailbox.ts"
import { FolderRows } from "../../_folder/folder-rows.tsx"
import { FolderActs } from "../../_folder/folder-toolbar.tsx"
import { placeIn } from "../../_folder/place.ts"
import type { PageParams } from "../../_folder/said.ts"
import { JustSent } from "../../sent/just-sent.tsx"
import { moveInMailboxAction } from "../actions.ts"
import { caresOf, WorkLinks } from "./work-links.tsx"
import { MailboxClosed, MailboxFrame, mailboxHref, sharedFolderHref, type MessageFolder } from "./mailbox-frame.tsx"

const EMPTY = { inbox: "mailboxes.emptyBody", sent: "mailboxes.sentEmpty", trash: "mailboxes.trashEmpty" } as const
const ACTS = { inbox: ["trash"], sent: ["trash"], trash: ["restore", "erase"] } as const

export type FolderPageProps = {
  readonly params: Promise<{ readonly mailbox: string }>
  readonly searchParams: Promise<PageParams>
}

/** A folder of a shared mailbox: the same rows as in everybody's own, opened with the mailbox's key. */
export async function SharedFolderView({ folder, params, searchParams }: FolderPageProps & { readonly folder: MessageFolder }) {
  const { mailbox: id } = await params
  const { context, mailbox } = await requireMailbox(id)
  if (mailbox === null) return <MailboxClosed context={context} />
  const asking = await searchParams
  const work = folder === "inbox" ? workNarrowing(mailbox, asking["show"]) : null
  const found = await listFolder(mailbox, { folder, work, ...placeIn(asking) })
  if (!found.ok) throw new Error(found.error.code)
  const ids = found.value.rows.map((row) => row.id)
  const t = translator(context.language)
  const [numbers, isOfficial, cares] = await Promise.all([numbersOf(mailbox, ids), isOfficialMailbox(mailbox), caresOf(mailbox, ids, t)])
  const here = sharedFolderHref(id, folder)
  return (
    <MailboxFrame context={context} mailbox={mailbox} title={t(`${folder}.title`)} current={folder}>
      <JustSent writer={mailbox} messageId={asking["sent"]} />
      {isOfficial && <p className="mb-4 text-quiet">{t("records.officialBox")}</p>}
      <KeptSome kept={asking["kept"]} t={t} />
      {folder === "inbox" && <WorkLinks href={here} only={work?.kind ?? null} t={t} />}
      <FolderRows
        context={context}
        folder={folder}
        page={found.value}
        params={asking}
        label={t(`${folder}.title`)}
        href={work === null ? here : `${here}?show=${work.kind}`}
        messages={mailboxHref(id, "/messages")}
        action={moveInMailboxAction}
        values={{ mailbox: id }}
        numbers={numbers}
        cares={cares}
        toolbar={<FolderActs folder={folder} acts={ACTS[folder]} t={t} />}
        empty={
          work !== null ? (
            <EmptyState
              icon={folder}
              title={t(`mailboxes.work.empty.${work.kind}`)}
              step={<ButtonLink href={here}>{t("mailboxes.work.showAll")}</ButtonLink>}
            >
              {t(`mailboxes.work.emptyBody.${work.kind}`)}
            </EmptyState>
          ) : (
            <EmptyState
              icon={folder}
              title={t("mailboxes.emptyTitle")}
              step={<ButtonLink href={mailboxHref(id, "/new")}>{t("mailboxes.write")}</ButtonLink>}
            >
              {t(EMPTY[folder])}
            </EmptyState>
          )
        }
      />
    </MailboxFrame>
  )
}

/** Of what was to be erased, what stayed because it is not in the archive yet (O16). */
function KeptSome({ kept, t }: { readonly kept: PageParams[string]; readonly t: Translate }) {
  const count = typeof kept === "string" && /^[1-9]\d{0,3}$/.test(kept) ? Number(kept) : 0
  return count === 0 ? null : <Notice announce title={t("records.keptSome", { count })} className="mb-4" />
}
