import { redirect } from "next/navigation"
import { EvaluationBanner } from "#app/_ui/shell/evaluation-banner.tsx"
import { PublicFoot } from "#app/_ui/shell/public-foot.tsx"
import { PublicShell } from "#app/_ui/shell/public-shell.tsx"
import { Welcome } from "#app/_ui/shell/welcome.tsx"
import { memberContext, visitorContext } from "#lib/web/session.ts"

/** The start page; who is signed in comes to the Inbox instead. */
export default async function WelcomePage() {
  if ((await memberContext()) !== null) redirect("/inbox")
  const { language, env } = await visitorContext()
  return (
    <PublicShell
      language={language}
      width="wide"
      banner={env.evaluation && <EvaluationBanner language={language} />}
      foot={<PublicFoot language={language} />}
    >
      <Welcome language={language} />
    </PublicShell>
  )
}
