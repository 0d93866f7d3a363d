import { notFound } from "next/navigation"
import { MailboxPage } from "#app/(mailbox)/mailbox-page.tsx"
import { titled } from "#app/_forms/titled.ts"
import { AccountSection } from "#app/account/account-page.tsx"
import { FactorStep } from "#app/account/factor-step.tsx"
import { PlaceList, type PlaceBelow } from "#app/account/place-list.tsx"
import { DataTable } from "#app/_ui/data-table.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { Facts } from "#app/_ui/facts.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { SmsSection } from "./sms-section.tsx"
import { WaitingSuccessors } from "./waiting-successors.tsx"
import { authorize, lacksStrongFactor } from "#lib/authz/policy.ts"
import type { MemberContext } from "#lib/context.ts"
import { installationFacts, type InstallationFacts } from "#lib/identity/installation-facts.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { listPasskeys } from "#lib/passkeys/own-passkeys.ts"
import { load, requireMember } from "#lib/web/load.ts"

export const generateMetadata = titled("operator.title")

/** What a role is for and what is true of the installation now; for everybody else there is nothing here. */
export default async function OperatorPage() {
  const context = await requireMember()
  if (context.actor.roles.length === 0) notFound()
  if (lacksStrongFactor(context.actor)) return <FactorNeeded context={context} />
  const found = await load(installationFacts)
  if (!found.ok) return null
  const t = translator(context.language, "operator")
  const below = placesOf(context)
  return (
    <MailboxPage context={context} title={t("title")} current="operator">
      <PageHeading title={t("title")} lead={t("lead")} />
      <WaitingSuccessors context={context} />
      {below.length > 0 && (
        <AccountSection title={t("places")}>
          <PlaceList places={below} />
        </AccountSection>
      )}
      <State context={context} facts={found.value} />
      <AccountSection title={t("comingTitle")}>
        <p>{t("coming")}</p>
      </AccountSection>
    </MailboxPage>
  )
}

/** Without the second factor a role shows this and nothing else (R4). */
async function FactorNeeded({ context }: { readonly context: MemberContext }) {
  const t = translator(context.language, "operator")
  const passkeys = await listPasskeys(context)
  const hasPasskey = passkeys.ok && passkeys.value.length > 0
  return (
    <MailboxPage context={context} title={t("title")} current="operator">
      <PageHeading title={t("title")} inBar />
      <EmptyState
        icon="lock"
        title={t("factor.title")}
        step={<FactorStep language={context.language} hasPasskey={hasPasskey} next="/operator" />}
      >
        {hasPasskey ? t("factor.bodyPasskey") : t("factor.body")}
      </EmptyState>
    </MailboxPage>
  )
}

function placesOf({ language, actor, env }: MemberContext): readonly PlaceBelow[] {
  const t = translator(language, "operator")
  const of = (role: "operator" | "support", places: readonly PlaceBelow[]) => (actor.roles.includes(role) ? places : [])
  const organisations: PlaceBelow = {
    href: "/operator/organisations",
    icon: "organizer",
    name: t("organisations.title"),
    lead: t("organisations.lead"),
  }
  return [
    ...of("support", [
      { href: "/operator/support", icon: "mail", name: t("support.title"), lead: t("support.lead", { address: env.supportAddress }) },
      { href: "/operator/cases", icon: "file-text", name: t("cases.title"), lead: t("cases.lead") },
    ]),
    ...(authorize(actor, "organisations:manage").ok ? [organisations] : []),
    ...of("operator", [
      { href: "/operator/people", icon: "people", name: t("people.title"), lead: t("people.lead") },
      { href: "/operator/audit", icon: "list", name: t("audit.title"), lead: t("audit.lead") },
    ]),
  ]
}

function State({ context, facts: state }: { readonly context: MemberContext; readonly facts: InstallationFacts }) {
  const t = translator(context.language, "operator")
  const { size, when } = formats(context)
  const { version, evaluation, baseUrl, regions, diskFree, queues } = state
  const facts = [
    { name: t("version"), value: version },
    { name: t("mode"), value: evaluation ? t("evaluation") : t("production") },
    { name: t("address"), value: baseUrl },
    { name: t("regions"), value: regions.join(", ") },
    { name: t("disk"), value: size(diskFree) },
  ]
  type Queue = (typeof queues)[number]
  const columns = [
    { key: "channel", header: t("channel"), cell: ({ channel }: Queue) => (channel === "email" ? t("email") : t("smsChannel")) },
    { key: "waiting", header: t("waiting"), isNumber: true, cell: ({ waiting }: Queue) => waiting },
    { key: "failing", header: t("failing"), isNumber: true, cell: ({ failing }: Queue) => failing },
    { key: "oldest", header: t("oldest"), cell: ({ oldest }: Queue) => (oldest === null ? t("none") : when(oldest, context.clock.now())) },
  ]
  return (
    <>
      <div className="mt-8 max-w-[44rem]">
        <Facts facts={facts} />
      </div>
      <AccountSection title={t("queues")}>
        <DataTable caption={t("queues")} quietCaption columns={columns} items={queues} itemKey={({ channel }) => channel} />
      </AccountSection>
      <SmsSection context={context} sms={state.sms} />
    </>
  )
}
