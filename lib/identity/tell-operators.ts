import { findPerson, type RoleRow } from "#db/queries/roles.ts"
import type { Tx } from "#db/client.ts"
import type { GrantWay } from "../audit/events.ts"
import type { AuditContext } from "../audit/record-audit.ts"
import type { InstallationRole } from "../authz/actor.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { formats } from "../language/formats.ts"
import { translator } from "../language/translate.ts"
import { mailEveryAddress } from "./mail-every-address.ts"
import { languageOf, readyMail, type ReadyMail } from "./notices.ts"
import { decidesFrom, operatorsAmong } from "./operators.ts"

type RoleNews = {
  readonly accountId: Id
  readonly role: InstallationRole
  readonly change: "granted" | "withdrawn"
  readonly way: GrantWay | "deleted"
}

/**
 * Tells every operator at every address that somebody was given a role or lost it, and by whom: nobody makes a second account of theirs operator, or a colleague
 * none, without the others knowing (docs/decisions/successors.md). Whom it concerns is told by a mail of their own.
 * @param rows of roles, locked, as they were before
 */
export async function tellOperators(tx: Tx, ctx: AuditContext, rows: readonly RoleRow[], news: RoleNews): Promise<void> {
  const person = await findPerson(tx, news.accountId)
  if (person === null) return
  const actor = ctx.actor === undefined ? null : await findPerson(tx, ctx.actor.memberId ?? ctx.actor.accountId)
  for (const accountId of operatorsAmong(ctx.installation, rows).keys()) {
    if (accountId === news.accountId) continue
    const language = (await findPerson(tx, accountId))?.language ?? person.language
    const { name, address } = person
    const told = { language, name, address, by: actor === null ? "" : `${actor.name} (${actor.address})`, ...news }
    await mailEveryAddress(ctx, tx, { accountId, mailTo: (to) => newsMail(ctx, { to, ...told }) })
  }
}

type News = RoleNews & {
  readonly to: string
  readonly language: string
  readonly name: string
  readonly address: string
  readonly by: string
}

function newsMail(services: Services, { to, language: wanted, change, role, way, name, address, by }: News): ReadyMail {
  const language = languageOf(wanted)
  const t = translator(language, "mail")
  const { baseUrl: site } = services.env
  const values = { name, address, role: translator(language)(`operator.role.${role}`), site, way, by }
  const subject = t(`role.news.${change}.subject`, values)
  const day = formats({ language, timeZone: "UTC" }).day(decidesFrom(services.clock.now()))
  const decides = role === "operator" && change === "granted" ? [t("role.news.decides", { name, day })] : []
  return readyMail(
    services,
    { to, language },
    {
      subject,
      content: {
        heading: subject,
        paragraphs: [t(`role.news.${change}.what`, values), ...decides, t(`role.news.${change}.do`, values)],
        button: { label: t("role.news.button"), url: `${site}/operator/people` },
        why: t("role.colleague.why"),
      },
    },
  )
}
