import { Icon } from "#app/_ui/icon.tsx"
import type { ListedAttachment, OpenedMessage } from "#lib/messages/open-message.ts"
import { canShow } from "./can-show.ts"
import type { DrawPicture } from "./formatted-body.tsx"
import type { Shown } from "./shown.ts"

/** The choice to see the pictures in the text, in the address of the page: it holds for this message and this visit. */
const PICTURES_SHOWN = "?pictures=1"

/** Whether the address of the page has the choice. */
export const arePicturesShown = (given: string | readonly string[] | undefined): boolean => given === "1"

type Place = Pick<Shown, "message" | "t" | "f"> & {
  readonly filesHref: string
  /** Whether the reader asked for them: being shown counts as fetched, so nothing is fetched before (M5). */
  readonly areShown: boolean
}

/** Draws the pictures in the text, each by the attachment that it is; until somebody asks, what it shows stands in its place. */
export function pictureDrawer({ message, t, f, filesHref, areShown }: Place): DrawPicture {
  return function drawPicture(number, alt) {
    const file = pictureAt(message, number)
    if (file === null) return null
    if (areShown) return <img className="letter-picture" src={`${filesHref}/${number}/show`} alt={alt} loading="lazy" />
    return (
      <div className="letter-picture-place">
        <Icon name="file-image" />
        <div>
          <p>
            <span className="sr-only">{t("message.pictures.picture")} </span>
            {alt}
          </p>
          <p className="file-facts figures">
            <bdi>{file.name}</bdi>, {f.size(file.size)}
          </p>
        </div>
      </div>
    )
  }
}

function pictureAt({ attachments }: OpenedMessage, number: number): ListedAttachment | null {
  const file = attachments[number]
  return file !== undefined && canShow(file) === "image" ? file : null
}

/** Above a text with pictures that are not shown yet: the way to see them, a plain link. */
export function PicturesAct({ message, t }: Pick<Shown, "message" | "t">) {
  const { body } = message
  const numbers =
    body?.kind === "html" ? [...body.html.matchAll(/<p data-attachment="([0-9]+)">/g)].map(([, number]) => Number(number)) : []
  const count = new Set(numbers.filter((number) => pictureAt(message, number) !== null)).size
  if (count === 0) return null
  return (
    <p className="letter-note no-print">
      <Icon name="file-image" small />
      <span>
        {t("message.pictures.there", { count })} <a href={PICTURES_SHOWN}>{t("message.pictures.show", { count })}</a>
      </span>
    </p>
  )
}
