import { findPerson } from "#db/queries/roles.ts"
import { DAY } from "../clock.ts"
import type { Services } from "../context.ts"
import { translator } from "../language/translate.ts"
import { withinLimit } from "../limits.ts"
import { languageOf, readyMail, sendMail } from "../identity/notices.ts"
import { smsFacts } from "../identity/sms-budget.ts"
import { listOperators } from "./operators.ts"

/** Once a day for each reason is enough to be read, and seldom enough to be believed. */
const ONCE_A_DAY = { name: "identity.sms_alarm", max: 1, perSeconds: DAY / 1000 }

/** Tells the operators when few codes of a country come back, and when the day's sum is used up (B73); from the sweep. */
export async function watchSms(services: Services): Promise<void> {
  const { cost, limit, countries } = await smsFacts(services)
  for (const { country, sent, proven, isSuspicious } of countries)
    if (isSuspicious && (await withinLimit(services, ONCE_A_DAY, `few ${country}`)).ok) {
      services.log.error("sms_codes_do_not_come_back", new Error("few of the codes sent by SMS are typed"), { country, sent, proven })
      await tellOperators(services, { why: "few", country, sent, proven })
    }
  // The dearest SMS may no longer fit while a cheap one does.
  const isStopped = limit - cost < limit / 100
  if (isStopped && (await withinLimit(services, ONCE_A_DAY, "stopped")).ok)
    await tellOperators(services, { why: "stopped", country: "", sent: 0, proven: 0 })
}

type Alarm = { readonly why: "few" | "stopped"; readonly country: string; readonly sent: number; readonly proven: number }

async function tellOperators(services: Services, { why, country, sent, proven }: Alarm): Promise<void> {
  const operators = (await listOperators(services)).filter(({ roles }) => roles.includes("operator"))
  await services.db.transaction(async (tx) => {
    for (const { accountId, address } of operators) {
      const language = (await findPerson(tx, accountId))?.language ?? "en"
      const t = translator(languageOf(language), "mail")
      const subject = t.dynamic(`smsAlarm.${why}.subject`)
      await sendMail(
        services,
        tx,
        readyMail(
          services,
          { to: address, language },
          {
            subject,
            content: {
              heading: subject,
              paragraphs: [t.dynamic(`smsAlarm.${why}.what`, { country, sent, proven }), t("smsAlarm.act")],
              button: { label: t("smsAlarm.button"), url: `${services.env.baseUrl}/operator` },
              why: t("smsAlarm.whyThis"),
            },
          },
        ),
      )
    }
  })
}
