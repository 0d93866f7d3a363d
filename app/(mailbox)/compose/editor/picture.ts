import { NodeSelection, Plugin, Selection, TextSelection, type Command, type EditorState, type Transaction } from "prosemirror-state"
import { Slice, type Node } from "prosemirror-model"
import { readMarkdown } from "#lib/formatted-text/read-markdown.ts"
import type { Picture } from "#lib/formatted-text/tree.ts"
import { nodesOf, pictureOf } from "./document.ts"
import { schema } from "./schema.ts"

const { nodes } = schema

export type Direction = "up" | "down"

/** The picture that is chosen, or null. */
export function chosenPicture({ selection }: EditorState): Picture | null {
  return selection instanceof NodeSelection && selection.node.type === nodes.picture ? pictureOf(selection.node) : null
}

/** The files that pictures in the text name. */
export function namedFiles(doc: Node): readonly string[] {
  const found: string[] = []
  doc.descendants((node) => {
    if (node.type === nodes.picture) found.push(pictureOf(node).file)
    return !node.isTextblock
  })
  return found
}

/** Pictures where the cursor stands, or behind the one that is chosen; the last of them is chosen then. Null where the text with marks holds anything else. */
export function withPictures(state: EditorState, text: string): Transaction | null {
  const content = nodesOf(readMarkdown(text))
  if (content.size === 0 || content.content.some(({ type }) => type !== nodes.picture)) return null
  const tr = state.tr
  if (chosenPicture(state) !== null) tr.insert(state.selection.to, content)
  else tr.replaceSelection(new Slice(content, 0, 0))
  return choose(tr, lastChanged(tr))
}

/** Where the last picture stands in what was changed. */
function lastChanged({ doc, mapping }: Transaction): number | null {
  const [starts, ends]: [number[], number[]] = [[], []]
  mapping.maps.forEach((map, at) => {
    map.forEach((_from, _to, start, end) => {
      starts.push(mapping.slice(at + 1).map(start, -1))
      ends.push(mapping.slice(at + 1).map(end, 1))
    })
  })
  let found: number | null = null
  doc.nodesBetween(Math.min(...starts), Math.max(...ends), (node, at) => {
    if (node.type === nodes.picture) found = at
  })
  return found
}

const choose = (tr: Transaction, at: number | null) => (at === null ? tr : tr.setSelection(NodeSelection.create(tr.doc, at)))

/** Other words for the picture that is chosen. */
export function withAlt(state: EditorState, alt: string): Transaction {
  const picture = chosenPicture(state)
  const { from } = state.selection
  return picture === null ? state.tr : choose(state.tr.setNodeMarkup(from, null, { file: picture.file, alt }), from)
}

/** The cursor on the line below the picture that is chosen. */
export function belowPicture(state: EditorState): Transaction {
  const $to = state.doc.resolve(state.selection.to)
  return state.tr.setSelection(Selection.findFrom($to, 1, true) ?? Selection.near($to)).scrollIntoView()
}

/** Moves the picture that is chosen past what stands before or behind it, and out of a list or quote at its edge. */
export const movePicture =
  (direction: Direction): Command =>
  (state, dispatch) => {
    const { selection } = state
    if (chosenPicture(state) === null || !(selection instanceof NodeSelection)) return false
    const target = placeBeside(selection, direction)
    if (target === null) return true
    const tr = state.tr.insert(target, selection.node)
    tr.deleteRange(tr.mapping.map(selection.from, direction === "up" ? 1 : -1), tr.mapping.map(selection.to, -1))
    const at = direction === "up" ? target : tr.mapping.slice(1).map(target, -1)
    dispatch?.(choose(tr, tr.doc.nodeAt(at)?.type === nodes.picture ? at : null).scrollIntoView())
    return true
  }

function placeBeside({ $from, $to }: NodeSelection, direction: Direction): number | null {
  const index = $from.index() + (direction === "up" ? -1 : 2)
  const sibling = direction === "up" ? $from.nodeBefore : $to.nodeAfter
  if (sibling !== null && $from.parent.canReplaceWith(index, index, nodes.picture))
    return direction === "up" ? $from.pos - sibling.nodeSize : $to.pos + sibling.nodeSize
  for (let depth = $from.depth; depth > 0; depth--) {
    const at = direction === "up" ? $from.index(depth - 1) : $from.index(depth - 1) + 1
    if ($from.node(depth - 1).canReplaceWith(at, at, nodes.picture)) return direction === "up" ? $from.before(depth) : $from.after(depth)
  }
  return null
}

/** Below a picture at the end there is always a line to write on. */
export const lineBelow = () =>
  new Plugin({
    appendTransaction: (_done, _before, { doc, tr }) =>
      doc.lastChild?.type === nodes.picture ? tr.insert(doc.content.size, nodes.paragraph.create()) : null,
  })

/** A line that becomes a picture: the cursor goes to the line below. */
export function pictureInstead({ doc, tr }: EditorState, at: number, picture: Picture): Transaction | null {
  const $at = doc.resolve(at)
  const [index, around] = [$at.index(-1), $at.node(-1)]
  if (!around.canReplaceWith(index, index + 1, nodes.picture)) return null
  const { file, alt } = picture
  tr.replaceWith($at.before(), $at.after(), [nodes.picture.create({ file, alt }), nodes.paragraph.create()])
  return tr.setSelection(TextSelection.create(tr.doc, $at.before() + 2))
}
