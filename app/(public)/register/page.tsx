import { titled } from "#app/_forms/titled.ts"
import { employerOfAddress } from "#lib/domains/register-employed.ts"
import { openRegistration, STEP } from "#lib/identity/registration.ts"
import { phoneGiven } from "#lib/people-files/phone-given.ts"
import { attemptToken } from "#lib/web/browser.ts"
import { visitorContext } from "#lib/web/session.ts"
import { GiveDetails } from "./give-details.tsx"
import { GiveAddress, GivePhone, ProveAddress, ProvePhone } from "./steps.tsx"

export const generateMetadata = titled("register.title")

/** One page for each step (design 7); where the browser's attempt stands decides which. */
export default async function RegisterPage() {
  const context = await visitorContext()
  const attempt = await openRegistration(context, await attemptToken())
  const { language } = context
  if (attempt === null) return <GiveAddress language={language} who={context.env.registration} />
  const { address, phone } = attempt.state
  if (attempt.step === STEP.proveAddress) return <ProveAddress language={language} address={address} />
  if (attempt.step === STEP.givePhone) {
    const [given, employer] = [await phoneGiven(context, address), await employerOfAddress(context, address)]
    return <GivePhone language={language} given={given} employer={employer} />
  }
  if (attempt.step === STEP.provePhone) return <ProvePhone language={language} phone={phone ?? ""} />
  return <GiveDetails language={language} address={address} employer={await employerOfAddress(context, address)} />
}
