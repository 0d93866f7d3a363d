"use client"
import { Button, ButtonLink, ButtonRow } from "#app/_ui/button.tsx"
import { useErrorTexts } from "#app/_ui/error-texts.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { Wordmark } from "#app/_ui/shell/wordmark.tsx"

type ErrorPageProps = { readonly retry: () => void }

/** Something nobody expected: what happened, that nothing was lost, what to do (U5). The cause is in the log and only there. */
export default function ErrorPage({ retry }: ErrorPageProps) {
  const texts = useErrorTexts()
  if (texts === null) return null
  return (
    <div className="public">
      <header className="public-top">
        <Wordmark name={texts.brand} href="/" />
      </header>
      <main className="public-main" role="alert">
        <div className="sheet public-sheet">
          <PageHeading title={texts.title} lead={texts.body} />
          <ButtonRow>
            <Button look="primary" onClick={() => retry()}>
              {texts.tryAgain}
            </Button>
            <ButtonLink href="/">{texts.toStart}</ButtonLink>
          </ButtonRow>
        </div>
      </main>
    </div>
  )
}
