const LINK = /https?:\/\/[^\s<>"]+/g

/** Plain text in which addresses of pages can be followed; punctuation after one is not part of it. */
export function LinkedText({ text }: { readonly text: string }) {
  return splitAtLinks(text).map(({ piece, isLink }, index) =>
    isLink ? (
      <a key={index} href={piece} rel="noreferrer">
        {piece}
      </a>
    ) : (
      piece
    ),
  )
}

type Piece = { readonly piece: string; readonly isLink: boolean }

function splitAtLinks(text: string): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const match of text.matchAll(LINK)) {
    const link = match[0].replace(/[.,;:!?)\]’”]+$/, "")
    pieces.push({ piece: text.slice(at, match.index), isLink: false }, { piece: link, isLink: true })
    at = match.index + link.length
  }
  return [...pieces, { piece: text.slice(at), isLink: false }].filter(({ piece }) => piece !== "")
}
