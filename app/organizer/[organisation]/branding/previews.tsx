import { PaperHead, InColours } from "#app/_letter/paper.tsx"
import { Facts } from "#app/_ui/facts.tsx"
import { Letter, LetterBody } from "#app/_ui/letter.tsx"
import type { Picture } from "#app/_ui/letterhead.tsx"
import { SealSign } from "#app/_ui/seal-sign.tsx"
import type { Home } from "#lib/branding/letterhead.ts"
import { translator } from "#lib/language/translate.ts"
import { noticeMail } from "#lib/messages/notice-mail.ts"
import { parseAddress } from "#lib/address.ts"
import type { Branding } from "#lib/organisations/branding.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"

type PreviewsProps = { readonly context: OrganizerContext; readonly branding: Branding }

/** A letter as its reader would see it, light and dark, and a mail that tells of one: drawn by what draws the real ones. */
export function Previews({ context, branding }: PreviewsProps) {
  const t = translator(context.language, "organizer")
  const home = homeOf(context, branding)
  const logo = pictureOf(branding)
  return (
    <div className="branding-previews">
      {(["light", "dark"] as const).map((scheme) => (
        <section key={scheme}>
          <h2 className="mb-2">{t(scheme === "light" ? "branding.previewLight" : "branding.previewDark")}</h2>
          <div className={`branding-preview scheme-${scheme}`}>
            <InColours of={home}>
              <SampleLetter context={context} home={home} logo={logo} />
            </InColours>
          </div>
        </section>
      ))}
      <section>
        <h2 className="mb-2">{t("branding.previewMail")}</h2>
        <SampleMail context={context} home={home} />
      </section>
    </div>
  )
}

const pictureOf = ({ logo, logoType, logoWidth, logoHeight }: Branding): Picture | null =>
  logo === null || logoType === null
    ? null
    : { src: `data:${logoType};base64,${Buffer.from(logo).toString("base64")}`, width: logoWidth ?? 0, height: logoHeight ?? 0 }

const homeOf = ({ organisation }: OrganizerContext, { seal, accent, nameLine, addressLines, footer, sender }: Branding): Home => ({
  organisationId: organisation.id,
  name: organisation.name,
  region: organisation.region,
  isPublished: true,
  logo: null,
  ...{ seal, accent, nameLine, addressLines, footer, sender },
})

type SampleProps = { readonly context: OrganizerContext; readonly home: Home }

function SampleLetter({ context, home, logo }: SampleProps & { readonly logo: Picture | null }) {
  const t = translator(context.language)
  const { name, address } = context.member.actor
  return (
    <Letter
      letterhead={<PaperHead letterhead={home} logo={logo} />}
      isPaper
      foot={home.footer}
      date={t("organizer.branding.sampleDate")}
      subject={t("organizer.branding.sampleSubject")}
      people={
        <p>
          <bdi>{name}</bdi> <span className="text-quiet">{address}</span>
        </p>
      }
      seal="holds"
      sealWords={<SealSign state="holds" words={t("message.seal.holds")} />}
    >
      <LetterBody>
        <p>{t("organizer.branding.sampleBody")}</p>
      </LetterBody>
    </Letter>
  )
}

function SampleMail({ context, home }: SampleProps) {
  const t = translator(context.language)
  const { name, address } = context.member.actor
  const to = parseAddress("anna@example.org")
  if (to === null) throw new Error("the sample's address should be one")
  const mail = noticeMail({
    path: "/inbox",
    sender: { name, address },
    recipient: { address: to, language: context.language },
    line: "",
    code: "0123456789",
    way: { kind: "account" },
    home,
    baseUrl: context.env.baseUrl,
  })
  return (
    <div className="branding-preview">
      <Facts
        facts={[
          { name: t("organizer.branding.from"), value: <bdi>{mail.fromName ?? t("brand.name")}</bdi> },
          { name: t("organizer.branding.subject"), value: <bdi>{mail.subject}</bdi> },
        ]}
      />
      <pre className="branding-mail" dir="auto">
        {mail.text}
      </pre>
    </div>
  )
}
