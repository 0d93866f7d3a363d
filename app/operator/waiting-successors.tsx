import { AccountSection } from "#app/account/account-page.tsx"
import { PlaceList } from "#app/account/place-list.tsx"
import type { MemberContext } from "#lib/context.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { listWaitingSuccessors } from "#lib/succession/show-successor.ts"

/** What waits for a second operator or for the successor (keys.md 5); nothing for who is none. */
export async function WaitingSuccessors({ context }: { readonly context: MemberContext }) {
  const found = await listWaitingSuccessors(context)
  if (!found.ok || found.value.length === 0) return null
  const t = translator(context.language, "operator")
  const { day } = formats(context)
  return (
    <AccountSection title={t("successor.waiting")}>
      <PlaceList
        places={found.value.map(({ organisationId, organisation, isApproved, until }) => ({
          href: `/operator/organisations/${organisationId}`,
          icon: "organizer",
          name: organisation,
          lead: t(isApproved ? "successor.approvedLine" : "successor.waitingLine", { day: day(until) }),
        }))}
      />
    </AccountSection>
  )
}
