import type { ReactNode } from "react"
import { InColours, PaperHead } from "#app/_letter/paper.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { EvaluationBanner } from "#app/_ui/shell/evaluation-banner.tsx"
import { PublicFoot } from "#app/_ui/shell/public-foot.tsx"
import { PublicSheet, PublicShell } from "#app/_ui/shell/public-shell.tsx"
import { Steps } from "#app/_ui/steps.tsx"
import type { Letterhead } from "#lib/branding/letterhead.ts"
import { translator } from "#lib/language/translate.ts"
import { visitorContext } from "#lib/web/session.ts"

type PublicFormPageProps = {
  readonly title: string
  readonly lead?: string
  readonly step?: { readonly current: number; readonly total: number }
  /** Whose paper the letter is on that the page leads to. */
  readonly letterhead?: Letterhead | null
  readonly children: ReactNode
}

/** One sheet with one thing to do, for somebody who is not signed in. */
export async function PublicFormPage({ title, lead, step, letterhead = null, children }: PublicFormPageProps) {
  const { language, env } = await visitorContext()
  const t = translator(language)
  return (
    <PublicShell
      language={language}
      banner={env.evaluation && <EvaluationBanner language={language} />}
      foot={<PublicFoot language={language} />}
    >
      <InColours of={letterhead}>
        <PublicSheet>
          {letterhead !== null && <PaperHead letterhead={letterhead} />}
          <div>
            {step && <Steps>{t("common.step", step)}</Steps>}
            <PageHeading title={title} lead={lead} />
          </div>
          {children}
        </PublicSheet>
      </InColours>
    </PublicShell>
  )
}
