import type { Node } from "prosemirror-model"
import { Selection, TextSelection } from "prosemirror-state"
import { Transform } from "prosemirror-transform"
import { readDocument, writeDocument } from "./document.ts"

/** Text in the field with what is selected in it. */
export type Placed = { readonly text: string; readonly start: number; readonly end: number }

/** From the private use area: no text has them, and Markdown takes them for letters. */
const [FROM, TO] = ["\ue000", "\ue001"]

/**
 * The text of the field as a document, with the same words selected. Two signs are put around them, looked for in the document and taken out again;
 * where they would change what the text means, the cursor stands at its end.
 */
export function readPlaced({ text, start, end }: Placed): { readonly doc: Node; readonly selection: Selection } {
  const plain = readDocument(text)
  const change = new Transform(readDocument(text.slice(0, start) + FROM + text.slice(start, end) + TO + text.slice(end)))
  const from = positionOf(change.doc, FROM)
  if (from !== null) change.delete(from, from + 1)
  const to = positionOf(change.doc, TO)
  if (to !== null) change.delete(to, to + 1)
  if (from === null || to === null || writeDocument(change.doc).trim() !== writeDocument(plain).trim())
    return { doc: plain, selection: Selection.atEnd(plain) }
  return { doc: change.doc, selection: TextSelection.between(change.doc.resolve(from), change.doc.resolve(to)) }
}

function positionOf(doc: Node, sign: string): number | null {
  let found: number | null = null
  doc.descendants((node, at) => {
    const index = node.isText ? (node.text ?? "").indexOf(sign) : -1
    if (index >= 0) found = at + index
    return found === null
  })
  return found
}
