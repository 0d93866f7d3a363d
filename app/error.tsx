"use client"
import { Button, ButtonLink, ButtonRow } from "#app/_ui/button.tsx"
import { useErrorTexts } from "#app/_ui/error-texts.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { FootLinks, PublicFrame, PublicSheet } from "#app/_ui/shell/public-frame.tsx"

type ErrorPageProps = { readonly retry: () => void }

/** Something nobody expected: what happened, that nothing was lost, what to do (U5). The cause is in the log and only there. */
export default function ErrorPage({ retry }: ErrorPageProps) {
  const texts = useErrorTexts()
  if (texts === null) return null
  return (
    <PublicFrame words={texts} foot={<FootLinks words={texts.foot} />}>
      <div role="alert">
        <PublicSheet>
          <PageHeading title={texts.unexpected.title} lead={texts.unexpected.body} />
          <ButtonRow>
            <Button look="primary" onClick={() => retry()}>
              {texts.tryAgain}
            </Button>
            <ButtonLink href="/">{texts.toStart}</ButtonLink>
          </ButtonRow>
        </PublicSheet>
      </div>
    </PublicFrame>
  )
}
