import { titled } from "#app/_forms/titled.ts"
import type { Intent } from "#lib/recovering/recovery.ts"
import { showRecovery } from "#lib/recovering/show-recovery.ts"
import { attemptToken } from "#lib/web/browser.ts"
import { visitorContext } from "#lib/web/session.ts"
import { Choose, Done, GiveAddress, isDone } from "./begin.tsx"
import { GiveNumber, ProveNumber, ProveOtherWay } from "./number-steps.tsx"
import { ChoosePassword } from "./help/choose-password.tsx"
import { GiveKey, GivePassword, ProveFactor, ProveMailbox } from "./steps.tsx"

type RecoverPageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

export const generateMetadata = titled("recover.title")

const INTENTS: readonly string[] = ["password", "lost_phone", "new_number"] satisfies readonly Intent[]
const isIntent = (text: unknown): text is Intent => typeof text === "string" && INTENTS.includes(text)

/** For who cannot sign in, at any hour (I7, I12); where the browser's attempt stands decides what is asked for. */
export default async function RecoverPage({ searchParams }: RecoverPageProps) {
  const context = await visitorContext()
  const { language } = context
  const { done, for: wanted } = await searchParams
  const shown = await showRecovery(context, await attemptToken())
  if (shown === null && isDone(done)) return <Done language={language} done={done} />
  if (shown === null) return isIntent(wanted) ? <GiveAddress language={language} intent={wanted} /> : <Choose language={language} />
  switch (shown.step) {
    case "prove_address":
      return <ProveMailbox language={language} shown={shown} />
    case "give_password":
      return <GivePassword language={language} shown={shown} />
    case "prove_factor":
      return shown.intent === "password" ? (
        <ProveFactor language={language} shown={shown} />
      ) : (
        <ProveOtherWay language={language} shown={shown} />
      )
    case "give_key":
      return <GiveKey language={language} shown={shown} />
    case "choose_password":
      return <ChoosePassword language={language} address={shown.address} />
    case "give_number":
      return <GiveNumber language={language} shown={shown} />
    case "prove_number":
      return <ProveNumber language={language} shown={shown} />
  }
}
