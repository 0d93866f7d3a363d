"use client"
import { ButtonLink, ButtonRow } from "#app/_ui/button.tsx"
import { useErrorTexts } from "#app/_ui/error-texts.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { FootLinks, PublicFrame, PublicSheet } from "#app/_ui/shell/public-frame.tsx"

/** What is not there and what is somebody else's: the same page (B40). Next.js sends it along with every page, so it is drawn from words. */
export default function NotFound() {
  const texts = useErrorTexts()
  if (texts === null) return null
  return (
    <PublicFrame words={texts} foot={<FootLinks words={texts.foot} />}>
      <PublicSheet>
        <PageHeading title={texts.notFound.title} lead={texts.notFound.body} />
        <ButtonRow>
          <ButtonLink href="/">{texts.toStart}</ButtonLink>
        </ButtonRow>
      </PublicSheet>
    </PublicFrame>
  )
}
