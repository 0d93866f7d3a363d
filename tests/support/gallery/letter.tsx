import { Button, ButtonLink } from "#app/_ui/button.tsx"
import { Disclosure } from "#app/_ui/disclosure.tsx"
import { Facts } from "#app/_ui/facts.tsx"
import { FileList } from "#app/_ui/file-list.tsx"
import { Letter, LetterBody, LetterPart } from "#app/_ui/letter.tsx"
import { Menu, MenuButton } from "#app/_ui/menu.tsx"
import { Moment } from "#app/_ui/moment.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import { SealSign } from "#app/_ui/seal-sign.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { hoursAgo, NOW } from "./samples.ts"
import { ANNA, say, Shell } from "./frame.tsx"

export function Message({ language, seal }: { readonly language: string; readonly seal: "holds" | "broken" }) {
  const t = translator(language)
  const f = formats({ language, timeZone: "Europe/Stockholm" })
  const warning = seal === "broken" && (
    <Notice kind="error" title={t("message.seal.broken")} className="mb-6">
      {t("message.seal.brokenBody")}
    </Notice>
  )
  const people = (
    <>
      <PersonLine role={say(language, "From", "Från")} name="Bo Öberg" address="bo.oberg@exempelkliniken.se" />
      <PersonLine role={say(language, "To", "Till")} {...ANNA} />
    </>
  )
  const files = [
    {
      id: "1",
      name: say(language, "Report 2026-11-23.pdf", "Utlåtande 2026-11-23.pdf"),
      type: "application/pdf",
      size: f.size(1_234_567),
      actions: (
        <ButtonLink href="#" small icon="download">
          {t("common.download")}
        </ButtonLink>
      ),
    },
    {
      id: "2",
      name: say(
        language,
        "A very long name of a picture that was taken at the clinic in November.jpeg",
        "Ett mycket långt namn på en bild som togs på mottagningen i november.jpeg",
      ),
      type: "image/jpeg",
      size: f.size(45_300_000),
      actions: (
        <ButtonLink href="#" small icon="download">
          {t("common.download")}
        </ButtonLink>
      ),
    },
  ]
  const below = (
    <>
      <LetterPart title={t("files.list")}>
        <FileList label={t("files.list")} files={files} kindName={(kind) => t(`files.type.${kind}`)} />
      </LetterPart>
      <div className="letter-part">
        <Disclosure title={say(language, "What happened", "Vad som har hänt")} icon="clock">
          <Facts
            facts={[
              { name: "Bo Öberg", value: f.exact(hoursAgo(1)) },
              { name: "Anna Åkesson", value: f.exact(NOW) },
            ]}
          />
        </Disclosure>
        <Disclosure title={say(language, "How this is protected", "Så skyddas det här")} icon="lock">
          <p>{t("answers.whoCanRead.body")}</p>
        </Disclosure>
      </div>
    </>
  )
  return (
    <Shell language={language} current="inbox" title={t("inbox.title")}>
      <div className="toolbar mb-4 max-w-letter">
        <ButtonLink href="/inbox" look="plain" small icon="back">
          {t("inbox.title")}
        </ButtonLink>
        <span className="ms-auto" />
        <Menu label={t("common.more")}>
          <MenuButton icon="print">{t("common.print")}</MenuButton>
          <MenuButton icon="trash">{t("common.remove")}</MenuButton>
        </Menu>
      </div>
      <Letter
        letterhead={say(language, "Example Clinic", "Exempelkliniken")}
        date={<Moment time={hoursAgo(1)} words={f.when(hoursAgo(1), NOW)} exact={f.exact(hoursAgo(1))} />}
        subject={say(language, "Your test results", "Dina provsvar")}
        people={people}
        seal={seal}
        sealWords={<SealSign state={seal} words={t(`message.seal.${seal}`)} />}
        warning={warning}
        below={below}
        actions={
          <>
            <ButtonLink href="#" look="primary" icon="reply">
              {say(language, "Reply", "Svara")}
            </ButtonLink>
            <ButtonLink href="#" icon="reply-all">
              {say(language, "Reply all", "Svara alla")}
            </ButtonLink>
            <ButtonLink href="#" icon="forward">
              {say(language, "Forward", "Vidarebefordra")}
            </ButtonLink>
            <Button look="plain">{say(language, "Delete", "Ta bort")}</Button>
          </>
        }
      >
        <LetterBody>
          <p>{t("welcome.letter.body")}</p>
          <p>
            {say(
              language,
              "If the fever comes back, do not wait for a reply. Call the clinic on the number you have been given, also at night.",
              "Om febern kommer tillbaka, vänta inte på svar. Ring mottagningen på numret du har fått, också nattetid.",
            )}
          </p>
          <ul>
            <li>{say(language, "Take the tablets until the box is empty.", "Ta tabletterna tills asken är slut.")}</li>
            <li>
              <strong>{say(language, "Next visit: 14 December at 9.15", "Nästa besök: 14 december kl. 9.15")}</strong>
            </li>
          </ul>
          <p>Bo Öberg</p>
        </LetterBody>
      </Letter>
    </Shell>
  )
}
