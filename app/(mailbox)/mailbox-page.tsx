import type { ReactNode } from "react"
import { Banner } from "#app/_ui/banner.tsx"
import { EvaluationBanner } from "#app/_ui/shell/evaluation-banner.tsx"
import { MailboxShell } from "#app/_ui/shell/mailbox-shell.tsx"
import { isPlace, type Place } from "#app/_ui/shell/places.ts"
import { InColours, logoOf } from "#app/_letter/paper.tsx"
import { endReplyAction } from "#app/account/reply/actions.ts"
import { isAway } from "#lib/absences/absence.ts"
import { noonOf } from "#lib/closing/day.ts"
import type { MemberContext } from "#lib/context.ts"
import type { Folder, OwnFolder } from "#db/schema/messages.ts"
import { formats } from "#lib/language/formats.ts"
import { translator, type Translate } from "#lib/language/translate.ts"
import { folderHref } from "./_folder/place.ts"
import { Keyboard } from "./_keys/keyboard.tsx"
import { shortcutWords } from "./_keys/overview.ts"
import { Live } from "./_live/live.tsx"
import { drawnAt, overviewOf } from "./overview.ts"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { SignOut } from "#app/_forms/sign-out.tsx"
import { SearchBox } from "./search-box.tsx"
import { fullness, maySend, type Storage } from "#lib/storage/storage.ts"
import { SPACE_HREF, spaceOf } from "./space.ts"
import { heldWords } from "#app/_letter/held-words.ts"
import { stopWaitsAction } from "./stop-waits.ts"
import "./search.css"

/** What exists in this version, in the order of the rail; a place without a page is not linked to. */
const BUILT: readonly Place[] = ["inbox", "sent", "drafts", "archive", "trash", "folders", "contacts"]

/** What only some can reach stands after what everybody can; what holds messages before settings. */
const placesOf = ({ readsMailboxes, isAdministrator, actor }: MemberContext): readonly Place[] => [
  ...BUILT,
  ...(readsMailboxes ? (["mailboxes"] as const) : []),
  "account",
  ...(isAdministrator ? (["organizer"] as const) : []),
  ...(actor.roles.length > 0 ? (["operator"] as const) : []),
]

type MailboxPageProps = {
  readonly context: MemberContext
  readonly title: string
  readonly current: Place | OwnFolder | null
  readonly flush?: boolean
  /** Where an unread message was opened after the folders were counted. */
  readonly justRead?: Folder | null
  readonly children: ReactNode
}

/** A page of the mailbox in its shell. Each page draws it anew, so that the number of unread ones is that of this request. */
export async function MailboxPage({ context, title, current, flush, justRead = null, children }: MailboxPageProps) {
  const { inbox, ownFolders, storage } = await overviewOf(context)
  const t = translator(context.language)
  const { name, address } = context.actor
  const look = context.home?.isPublished === true ? context.home : null
  return (
    <InColours of={look}>
      <MailboxShell
        language={context.language}
        brand={look === null ? null : { name: look.name, logo: logoOf(look) }}
        title={title}
        current={isPlace(current) ? current : null}
        places={placesOf(context)}
        ownFolders={ownFolders.map(({ id, name, unread }) => ({
          href: folderHref(id),
          name: name ?? t("folders.unreadable"),
          unread: unread - (justRead === id ? 1 : 0),
          isCurrent: current === id,
        }))}
        unread={inbox.unread - (justRead === "inbox" ? 1 : 0)}
        person={{ name, address }}
        space={spaceOf(context, storage)}
        signOut={<SignOut language={context.language} />}
        // Its own page has the whole form.
        search={current === "search" ? undefined : <SearchBox t={t} />}
        banner={
          <>
            <Banners context={context} storage={storage} />
            {flush === true && (
              <>
                <AwayLine context={context} />
                <AskedLine context={context} />
                <GivenLine context={context} />
                <HoldLine context={context} />
              </>
            )}
          </>
        }
        flush={flush}
      >
        {children}
        <Live drawnAt={drawnAt(context)} />
        {context.hasShortcuts && <Keyboard acts={shortcutWords(t)} words={keyboardWords(t)} />}
      </MailboxShell>
    </InColours>
  )
}

const keyboardWords = (t: Translate) => ({
  title: t("shortcuts.title"),
  lead: t("shortcuts.actsOn"),
  change: t("shortcuts.change"),
  close: t("common.close"),
})

/** On lists, that an automatic reply answers, and the way to switch it off; not beside a form that is being filled in, which that would lose. */
function AwayLine({ context: { absence, language, timeZone, clock } }: { readonly context: MemberContext }) {
  if (absence === null || !isAway(absence, clock.now())) return null
  const t = translator(language)
  const { endsAt } = absence
  return (
    <Banner label={t("reply.title")} look="quiet">
      {endsAt === null ? t("reply.banner") : t("reply.bannerUntil", { time: formats({ language, timeZone }).shortly(endsAt) })}
      <OtherAct action={endReplyAction} label={t("reply.switchOff")} pending={t("common.working")} look="plain" />
    </Banner>
  )
}

/** On lists, that an organisation asks something. */
function AskedLine({ context: { invitations, language } }: { readonly context: MemberContext }) {
  if (invitations === 0) return null
  const t = translator(language)
  return (
    <Banner label={t("organisations.title")} look="quiet">
      {t("organisations.waiting", { count: invitations })}. <a href="/account/organisations">{t("organisations.answer")}</a>
    </Banner>
  )
}

/** On lists, that a colleague gave them something to take care of in a shared mailbox (M15). */
function GivenLine({ context: { newClaims, language } }: { readonly context: MemberContext }) {
  if (newClaims === 0) return null
  const t = translator(language)
  return (
    <Banner label={t("mailboxes.title")} look="quiet">
      {t("mailboxes.work.given", { count: newClaims })} <a href="/mailboxes">{t("mailboxes.work.see")}</a>
    </Banner>
  )
}

/** To everybody of an organisation that leaves (D8): when, what becomes of the account, and what to do. */
function ClosingBanner({ context: { closing, language } }: { readonly context: MemberContext }) {
  if (closing === null) return null
  const t = translator(language)
  const { organisation, outcome } = closing
  const day = formats({ language, timeZone: "UTC" }).day(noonOf(closing.day))
  return (
    <Banner label={t("common.notice.warning")}>
      {t(`closing.banner.${outcome}`, { organisation, day })}{" "}
      <a href={outcome === "erase" ? "/account/privacy" : "/account/organisations"}>{t(`closing.bannerAct.${outcome}`)}</a>
    </Banner>
  )
}

/** On lists, that nothing can be erased, by whose word and since when (O16). */
function HoldLine({ context }: { readonly context: MemberContext }) {
  const words = heldWords(context, context.hold)
  if (words === null) return null
  return (
    <Banner label={translator(context.language)("records.heldTitle")} look="quiet">
      {words}
    </Banner>
  )
}

/** What every page says: that nothing leaves this machine, and what the owner of the account has to do before it is too late. */
function Banners({ context, storage }: { readonly context: MemberContext; readonly storage: Storage }) {
  const { env, language, hasNoWayBack, waits } = context
  const t = translator(language)
  const how = fullness(storage)
  return (
    <>
      {env.evaluation && <EvaluationBanner language={language} />}
      {waits.length > 0 && (
        <Banner label={t("common.notice.warning")}>
          {waits.map((kind) => t(`waits.${kind}`)).join(" ")}
          <OtherAct action={stopWaitsAction} label={t("waits.stop")} pending={t("common.working")} look="quiet" />
        </Banner>
      )}
      {!maySend(how) && (
        <Banner label={t("common.notice.warning")}>
          {t(how === "over" ? "space.bannerOver" : "space.bannerFull")} <a href={SPACE_HREF}>{t("space.bannerAct")}</a>
        </Banner>
      )}
      <ClosingBanner context={context} />
      {hasNoWayBack && (
        <Banner label={t("common.notice.warning")}>
          {t("account.noWayBack")} <a href="/account/id-control/authenticator/on">{t("account.noWayBackAct")}</a>
        </Banner>
      )}
    </>
  )
}
