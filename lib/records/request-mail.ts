import { findPerson } from "#db/queries/roles.ts"
import type { UnitRow } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import { languageOf, readyMail } from "../identity/notices.ts"
import type { Id } from "../ids.ts"
import { translator } from "../language/translate.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import type { RecordAct } from "./requests.ts"

type Telling = {
  readonly accountId: Id
  /** A request, or a rule that another administrator set. */ readonly kind: RecordAct | "rule"
  readonly unit: Pick<UnitRow, "id" | "name">
}

/** Asks an administrator to look at what another one asked for, or tells of a rule that was set. The reason stands behind the sign-in alone. */
export async function tellRequest(tx: TenantTx, ctx: OrganizerContext, { accountId, kind, unit }: Telling): Promise<void> {
  const language = languageOf((await findPerson(tx, accountId))?.language ?? ctx.language)
  const t = translator(language, "mail")
  const heading = t(`records.${kind}`, { unit: unit.name, organisation: ctx.organisation.name })
  const button = { label: t("approve.button"), url: `${ctx.env.baseUrl}/organizer/${ctx.organisation.id}/units/${unit.id}/records` }
  await mailEveryAddress(ctx, tx, {
    accountId,
    mailTo: (to) =>
      readyMail(
        ctx,
        { to, language },
        {
          subject: heading,
          content: {
            heading,
            paragraphs: [t(`records.means.${kind}`), ...(kind === "rule" ? [] : [t("records.two")])],
            button,
            why: t("approve.why", { address: to }),
          },
        },
      ),
  })
}
