import { overviewOf } from "#app/(mailbox)/overview.ts"
import { spaceOf } from "#app/(mailbox)/space.ts"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { regionInWords } from "#app/_letter/region-words.ts"
import { Facts } from "#app/_ui/facts.tsx"
import { Gauge } from "#app/_ui/gauge.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import type { Home } from "#lib/branding/letterhead.ts"
import type { MemberContext } from "#lib/context.ts"
import { ownAccount, type OwnAccount } from "#lib/identity/own-account.ts"
import { NAME_LENGTH } from "#lib/identity/person-name.ts"
import { timeZones } from "#lib/identity/time-zones.ts"
import type { Language } from "#lib/language/catalogue.ts"
import { formats } from "#lib/language/formats.ts"
import { languages } from "#lib/language/languages.ts"
import { translator } from "#lib/language/translate.ts"
import { listOwnOrganisations, type OwnOrganisations } from "#lib/organisations/own-organisations.ts"
import { TRASH_DAYS, trashClock, type TrashClock as TrashSetting } from "#lib/messages/trash-clock.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { AccountPage, AccountSection } from "./account-page.tsx"
import { changeProfileAction, setTrashClockAction } from "./actions.ts"
import { PlaceList, type PlaceBelow } from "./place-list.tsx"

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

export const generateMetadata = titled("account.title")

/** What others see of the person, and the ways to what protects the mailbox. */
export default async function OverviewPage({ searchParams }: PageProps) {
  const context = await requireMember()
  const { saved } = await searchParams
  const [account, clock, { storage }] = await Promise.all([load(ownAccount), load(trashClock), overviewOf(context)])
  const organisations = await load(listOwnOrganisations)
  const t = translator(context.language)
  if (!account.ok || !clock.ok || !organisations.ok) return null
  return (
    <AccountPage context={context} title={t("account.title")} lead={t("account.lead")} isBelow={false}>
      {saved === "1" && <Notice kind="done" announce title={t("account.saved")} />}
      <AccountSection title={t("account.about")}>
        <Facts facts={aboutYou(context, account.value)} />
        <div className="mt-4">
          <Edit language={context.language} account={account.value} />
        </div>
      </AccountSection>
      <AccountSection title={t("space.title")}>
        <Storage space={spaceOf(context, storage)} more={t("space.more")} />
      </AccountSection>
      <span id="trash-clock" />
      <AccountSection title={t("account.trash.title")}>
        <TrashClock language={context.language} clock={clock.value} />
      </AccountSection>
      <AccountSection title={t("account.more")}>
        <PlaceList places={places(context, organisations.value)} />
      </AccountSection>
    </AccountPage>
  )
}

function Storage({ space, more }: { readonly space: ReturnType<typeof spaceOf>; readonly more: string }) {
  return (
    <>
      <p className="mb-2">{space.words}</p>
      <Gauge share={space.share} isTight={space.isTight} />
      <p className="mt-3">
        <a href={space.href}>{more}</a>
      </p>
    </>
  )
}

function aboutYou({ language, timeZone, home, env }: MemberContext, account: OwnAccount) {
  const t = translator(language, "account")
  const { day } = formats({ language, timeZone })
  const own = languages().find(({ code }) => code === account.language)
  const version = account.termsVersion === null ? null : new Date(account.termsVersion)
  const known = version !== null && !Number.isNaN(version.getTime())
  return [
    { name: t("name"), value: <bdi>{account.name}</bdi> },
    {
      name: t("addresses"),
      value: account.addresses
        .map(({ address, isMain }) => (account.addresses.length > 1 && isMain ? t("mainAddress", { address }) : address))
        .join(", "),
    },
    { name: t("phone"), value: account.phoneDigits === null ? t("phoneNone") : t("phoneEnds", { digits: account.phoneDigits }) },
    { name: t("language"), value: <span lang={own?.code}>{own?.name ?? account.language}</span> },
    { name: t("timeZone"), value: account.timeZone.replaceAll("_", " ") },
    { name: t("since"), value: day(account.since) },
    { name: t("region"), value: home === null ? regionInWords(language, env.regions[0] ?? "") : regionOfOrganisation(language, home) },
    ...(known
      ? [{ name: t("terms"), value: <a href={`/terms/${account.termsVersion}`}>{t("termsVersion", { version: day(version) })}</a> }]
      : []),
  ]
}

const regionOfOrganisation = (language: Language, { region, name }: Home): string =>
  translator(language, "account")("regionBy", { region: regionInWords(language, region), organisation: name })

function places({ language, actor, isAdministrator }: MemberContext, organisations: OwnOrganisations): readonly PlaceBelow[] {
  const t = translator(language, "account")
  const own: readonly PlaceBelow[] = [
    { href: "/account/id-control", icon: "lock", name: t("idControl"), lead: t("idControlLead") },
    { href: "/account/notices", icon: "mail", name: translator(language)("notices.title"), lead: translator(language)("notices.lead") },
    { href: "/account/texts", icon: "file-text", name: translator(language)("texts.title"), lead: translator(language)("texts.lead") },
    { href: "/account/reply", icon: "reply", name: translator(language)("reply.title"), lead: translator(language)("reply.lead") },
    { href: "/account/blocked", icon: "block", name: translator(language)("blocked.title"), lead: translator(language)("blocked.lead") },
    { href: "/account/sessions", icon: "device", name: t("sessions"), lead: t("sessionsLead") },
    { href: "/account/shortcuts", icon: "keyboard", name: t("shortcuts"), lead: t("shortcutsLead") },
    { href: "/account/privacy", icon: "shield", name: t("privacy"), lead: t("privacyLead") },
  ]
  const words = translator(language)
  const organizer: PlaceBelow = {
    href: "/organizer",
    icon: "organizer",
    name: words("organizer.title"),
    lead: words("organizer.placeLead"),
  }
  const all = [...organisationsPlace(language, organisations), ...own, ...(isAdministrator ? [organizer] : [])]
  if (actor.roles.length === 0) return all
  return [...all, { href: "/operator", icon: "operator", name: words("operator.title"), lead: t("operatorLead") }]
}

/** For those alone who have to do with one; an invitation that waits is said. */
function organisationsPlace(language: string, { invitations, memberships, administered }: OwnOrganisations): readonly PlaceBelow[] {
  const t = translator(language, "organisations")
  const count = invitations.length
  if (count + memberships.length + administered.length === 0) return []
  return [{ href: "/account/organisations", icon: "organizer", name: t("title"), lead: count > 0 ? t("waiting", { count }) : t("lead") }]
}

function Edit({ language, account }: { readonly language: string; readonly account: OwnAccount }) {
  const t = translator(language)
  const zones = timeZones()
  const all = zones.includes(account.timeZone) ? zones : [account.timeZone, ...zones]
  return (
    <ActionForm
      action={changeProfileAction}
      folded={{ title: t("account.edit") }}
      look="quiet"
      submit={t("account.save")}
      pending={t("account.saving")}
      fields={[
        {
          kind: "text",
          name: "name",
          label: t("common.fields.name"),
          hint: t("account.nameHint"),
          value: account.name,
          autoComplete: "name",
          maxLength: NAME_LENGTH * 2,
        },
        {
          kind: "select",
          name: "language",
          label: t("account.language"),
          value: account.language,
          options: languages().map(({ code, name }) => ({ value: code, label: name, lang: code })),
        },
        {
          kind: "select",
          name: "time_zone",
          label: t("account.timeZone"),
          hint: t("account.timeZoneHint"),
          value: account.timeZone,
          options: all.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") })),
        },
      ]}
    />
  )
}

function TrashClock({ language, clock }: { readonly language: string; readonly clock: TrashSetting }) {
  const { chosen, demanded } = clock
  const t = translator(language)
  const times = TRASH_DAYS.map((days) => ({ value: String(days), label: t("account.trash.days", { days }) }))
  return (
    <ActionForm
      action={setTrashClockAction}
      look="quiet"
      submit={t("account.trash.set")}
      submitMeans={t("account.trash.label")}
      pending={t("account.saving")}
      fields={[
        {
          kind: "select",
          name: "trash",
          label: t("account.trash.label"),
          hint:
            demanded === null ? t("account.trash.hint") : `${t("account.trash.hint")} ${t("account.trash.demanded", { days: demanded })}`,
          value: chosen === null ? "never" : String(chosen),
          options: [{ value: "never", label: t("account.trash.never") }, ...times],
        },
      ]}
    />
  )
}
