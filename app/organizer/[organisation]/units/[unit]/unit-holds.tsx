import type { ReactNode } from "react"
import { translator } from "#lib/language/translate.ts"
import { listAdministrators } from "#lib/organisations/administrators.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { listUnitLists } from "#lib/organisations/unit-lists.ts"
import { listUnitMailboxes } from "#lib/organisations/unit-mailboxes.ts"
import { showUnitPolicy } from "#lib/organisations/unit-policy.ts"
import type { ShownUnit } from "#lib/organisations/units.ts"
import { showRecords } from "#lib/records/show-records.ts"
import { shown } from "#lib/web/organizer.ts"
import { demandFacts } from "../../demand-words.ts"
import { UnitLists } from "../../lists/list-parts.tsx"
import { unitHref } from "../../organizer-page.tsx"
import { contactListWords, costCentreWords, planWords } from "../../unit-words.ts"
import { AdministratorLine } from "./administrator-line.tsx"
import { MailboxList } from "./mailboxes/mailbox-list.tsx"

type UnitHoldsProps = { readonly context: OrganizerContext; readonly unit: ShownUnit }

/** What holds in a unit, its own or from above, each with the way to the page where it is changed (O4, O9, O11, O16). */
export async function UnitHolds({ context, unit }: UnitHoldsProps) {
  const t = translator(context.language, "organizer")
  const at = (path: string) => `${unitHref(context.organisation.id, unit.id)}/${path}`
  return (
    <section className="mt-10 max-w-[60rem]">
      <h2 className="mb-2">{t("unit.holds")}</h2>
      <dl className="unit-holds">
        <Holds title={t("administrators.title")} href={at("administrators")} change={t("administrators.change")}>
          <Administrators context={context} unit={unit} />
        </Holds>
        <Holds
          title={t("unit.settings")}
          href={at("settings")}
          change={t(unit.parentId === null ? "unit.settingsChangeTop" : "unit.settingsChange")}
        >
          <p>{costCentreWords(t, unit)}</p>
          <p>{planWords(t, unit)}</p>
        </Holds>
        {unit.kind !== "sponsored_group" && (
          <Holds title={t("policy.title")} href={at("policy")} change={t("policy.change")}>
            <Rules context={context} unit={unit} />
          </Holds>
        )}
        <Holds title={t("contactLists.title")} href={at("contact-list")} change={t("contactLists.change")}>
          <p>{contactListWords(t, unit)}</p>
        </Holds>
        <Holds title={t("mailboxes.andLists")} href={at("mailboxes")} change={t("mailboxes.make")}>
          <Mailboxes context={context} unit={unit} />
        </Holds>
        <Holds title={t("records.title")} href={at("records")} change={t("records.open")}>
          <Records context={context} unit={unit} />
        </Holds>
      </dl>
    </section>
  )
}

type HoldsProps = { readonly title: string; readonly href: string; readonly change: string; readonly children: ReactNode }

function Holds({ title, href, change, children }: HoldsProps) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
      <dd>
        <a href={href}>{change}</a>
      </dd>
    </div>
  )
}

async function Administrators({ context, unit }: UnitHoldsProps) {
  const own = (await shown(listAdministrators(context))).filter(({ unitId }) => unitId === unit.id)
  if (own.length === 0) return <p>{translator(context.language, "organizer")("administrators.none")}</p>
  return (
    <ul role="list">
      {own.map((one) => (
        <li key={one.accountId}>
          <AdministratorLine language={context.language} administrator={one} />
        </li>
      ))}
    </ul>
  )
}

async function Rules({ context, unit }: UnitHoldsProps) {
  const t = translator(context.language, "organizer")
  const facts = demandFacts(t, await shown(showUnitPolicy(context, unit.id)))
  if (facts.length === 0) return <p>{t("policy.nothing")}</p>
  return (
    <ul role="list">
      {facts.map(({ name, value }) => (
        <li key={name}>{t("policy.fact", { name, value })}</li>
      ))}
    </ul>
  )
}

async function Mailboxes({ context, unit }: UnitHoldsProps) {
  const [mailboxes, lists] = await Promise.all([shown(listUnitMailboxes(context, unit.id)), shown(listUnitLists(context, unit.id))])
  if (mailboxes.length + lists.length === 0) return <p>{translator(context.language, "organizer")("mailboxes.none")}</p>
  return (
    <>
      {mailboxes.length > 0 && <MailboxList context={context} mailboxes={mailboxes} />}
      {lists.length > 0 && <UnitLists context={context} lists={lists} />}
    </>
  )
}

async function Records({ context, unit }: UnitHoldsProps) {
  const { isOfficial, officialBy, hold, holdsAbove } = await shown(showRecords(context, unit.id))
  const words = { official: String(isOfficial || officialBy !== null), hold: String(hold !== null || holdsAbove.length > 0) }
  return <p>{translator(context.language, "organizer")("records.short", words)}</p>
}
