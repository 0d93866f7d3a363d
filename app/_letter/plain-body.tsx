import { LetterBody } from "#app/_ui/letter.tsx"

/** Lines in a row that begin with the sign of a quote, as mail has marked them since the beginning. */
const QUOTES = /((?:^>.*(?:\n|$))+)/m

/** A text without formatting, character by character as it was written; what it quotes is quieter. */
export function PlainBody({ text }: { readonly text: string }) {
  return (
    <LetterBody plain>
      {text.split(QUOTES).map((part, index) =>
        part.startsWith(">") ? (
          <span key={index} className="letter-quote">
            {part}
          </span>
        ) : (
          part
        ),
      )}
    </LetterBody>
  )
}
