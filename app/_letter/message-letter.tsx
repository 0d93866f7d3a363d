import type { ReactNode } from "react"
import { Letter, LetterBody, LetterPart } from "#app/_ui/letter.tsx"
import { Moment } from "#app/_ui/moment.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { SealSign } from "#app/_ui/seal-sign.tsx"
import type { SealState } from "#app/_ui/mark.tsx"
import type { FormAction } from "#lib/web/action.ts"
import type { OpenedMessage } from "#lib/messages/open-message.ts"
import { AutomaticLine } from "./automatic.tsx"
import { Attachments } from "./attachments.tsx"
import { ConfirmReading, LetterOptions, mayConfirm } from "./letter-options.tsx"
import { GivenLine } from "./given-line.tsx"
import { FormattedBody, type DrawPicture } from "./formatted-body.tsx"
import { PicturesAct, pictureDrawer } from "./pictures.tsx"
import { InColours, PaperHead } from "./paper.tsx"
import { People } from "./people.tsx"
import { PlainBody } from "./plain-body.tsx"
import { Protection } from "./protection.tsx"
import type { Shown } from "./shown.ts"

const SEALS: Readonly<Record<OpenedMessage["seal"], SealState>> = { holds: "holds", broken: "broken", imported: "none" }

type MessageLetterProps = Shown & {
  /** Where its files are fetched. */
  readonly filesHref: string
  /** Whether its reader asked for the pictures in the text. */
  readonly arePicturesShown: boolean
  /** Takes it that the reader has read it, where the sender asks for that. */
  readonly confirm?: FormAction
  /** What that sends along, by name. */
  readonly confirmValues?: Readonly<Record<string, string>>
  /** What its reader can answer with. */
  readonly answers?: ReactNode
  /** What happened at its recipients. */
  readonly tracking?: ReactNode
}

/** An opened message as a letter on paper (look.md, Pages). */
export function MessageLetter({ filesHref, arePicturesShown, confirm, confirmValues, answers, tracking, ...shown }: MessageLetterProps) {
  const { message, t, f, now } = shown
  const seal = SEALS[message.seal]
  const { letterhead } = message
  return (
    <InColours of={letterhead}>
      <Letter
        letterhead={letterhead === null ? letterheadOf(shown) : <PaperHead letterhead={letterhead} />}
        isPaper={letterhead !== null}
        foot={letterhead?.footer}
        date={<Moment time={message.sentAt} words={f.when(message.sentAt, now)} exact={f.exact(message.sentAt)} />}
        subject={message.body === null ? t("message.closedSubject") : message.subject === "" ? t("folder.noSubject") : message.subject}
        people={<People message={message} t={t} />}
        seal={seal}
        sealWords={<SealSign state={seal} words={t(`message.seal.${seal === "holds" && message.isAutomatic ? "automatic" : seal}`)} />}
        warning={
          seal === "broken" ? (
            <BrokenSeal {...shown} />
          ) : (
            <>
              <LetterOptions {...shown} />
              <AutomaticLine {...shown} />
              <GivenLine {...shown} />
            </>
          )
        }
        below={
          <>
            {message.attachments.length > 0 && (
              <LetterPart title={t("files.list")}>
                <Attachments message={message} t={t} f={f} filesHref={filesHref} />
              </LetterPart>
            )}
            {confirm && seal !== "broken" && mayConfirm(message) && (
              <div className="letter-part no-print">
                <ConfirmReading {...shown} action={confirm} values={confirmValues} />
              </div>
            )}
            {answers && seal !== "broken" && <div className="letter-part no-print">{answers}</div>}
            <div className="letter-part no-print">
              {tracking}
              <Protection {...shown} />
            </div>
          </>
        }
      >
        {!arePicturesShown && <PicturesAct message={message} t={t} />}
        <Body
          message={message}
          empty={t("message.emptyBody")}
          closed={t("message.noBody")}
          drawPicture={pictureDrawer({ message, t, f, filesHref, areShown: arePicturesShown })}
        />
      </Letter>
    </InColours>
  )
}

function letterheadOf({ message: { sender, isAutomatic }, t }: Shown): string {
  if (sender.name === "") return t("folder.unknown")
  return isAutomatic ? t("reply.for", { name: sender.name }) : sender.name
}

type BodyProps = { readonly message: OpenedMessage; readonly empty: string; readonly closed: string; readonly drawPicture: DrawPicture }

function Body({ message, empty, closed, drawPicture }: BodyProps) {
  const { body } = message
  if (body === null) return <p className="letter-nothing">{closed}</p>
  if (body.kind === "html") {
    return (
      <LetterBody>
        <FormattedBody html={body.html} drawPicture={drawPicture} />
      </LetterBody>
    )
  }
  return body.text.trim() === "" ? <p className="letter-nothing">{empty}</p> : <PlainBody text={body.text} />
}

/** What a broken seal means and what to do, before a word of the text. */
function BrokenSeal({ message, t }: Shown) {
  return (
    <Notice kind="error" title={t("message.seal.broken")} className="letter-warning">
      <p>{t("message.seal.brokenBody")}</p>
      <p>{t("message.brokenAct", { name: message.sender.name === "" ? t("message.theSender") : message.sender.name })}</p>
    </Notice>
  )
}
