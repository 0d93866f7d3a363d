import type { TenantTx } from "#db/tenancy.ts"
import { findPerson } from "#db/queries/roles.ts"
import type { Services } from "../context.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import { languageOf, readyMail, type ReadyMail } from "../identity/notices.ts"
import type { Id } from "../ids.ts"
import { translator } from "../language/translate.ts"
import { administratorsOf } from "../organisations/administered.ts"
import { challengeOf, domainInWords } from "./name.ts"

/** What became of a proof: its record has been gone for days, or another organisation has proven the domain since. */
type Told = "lost" | "taken"

type About = { readonly what: Told; readonly organisationId: Id; readonly organisation: string; readonly name: string }

/** Tells everybody who administers the whole organisation, at every address (O10). */
export async function tellAdministrators(services: Services, tx: TenantTx, { organisationId, ...about }: About): Promise<void> {
  for (const { accountId } of await administratorsOf(services, tx, [organisationId])) {
    const language = (await findPerson(tx, accountId))?.language ?? "en"
    const url = `${services.env.baseUrl}/organizer/${organisationId}/domains`
    await mailEveryAddress(services, tx, { accountId, mailTo: (to) => domainMail(services, { to, language, url, ...about }) })
  }
}

type Mail = Omit<About, "organisationId"> & { readonly to: string; readonly language: string; readonly url: string }

function domainMail(services: Services, { to, language: wanted, what, organisation, name, url }: Mail): ReadyMail {
  const language = languageOf(wanted)
  const t = translator(language, "mail")
  const values = { domain: domainInWords(name), record: challengeOf(name), organisation }
  const heading = t(`domain.${what}.subject`, values)
  return readyMail(
    services,
    { to, language },
    {
      subject: heading,
      content: {
        heading,
        paragraphs: [t(`domain.${what}.what`, values), t(`domain.${what}.todo`, values)],
        button: { label: t("domain.button"), url },
        why: t("domain.why", { address: to, organisation }),
      },
    },
  )
}
