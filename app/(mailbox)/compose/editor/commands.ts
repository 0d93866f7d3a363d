import { lift, toggleMark, wrapIn } from "prosemirror-commands"
import type { MarkType, NodeType, ResolvedPos } from "prosemirror-model"
import { liftListItem, wrapInList } from "prosemirror-schema-list"
import type { Command, EditorState } from "prosemirror-state"
import { liftTarget } from "prosemirror-transform"
import type { Mark } from "../marks.ts"
import { linkAt } from "./link.ts"
import { schema } from "./schema.ts"

const { nodes, marks } = schema

/** What each button does; a link asks for its address first. */
export const COMMANDS: Readonly<Record<Exclude<Mark, "link">, Command>> = {
  bold: toggleMark(marks.strong),
  italic: toggleMark(marks.em),
  list: toggleList(nodes.bullets),
  numbers: toggleList(nodes.numbers),
  quote: toggleQuote,
}

/** What holds where the cursor stands, so that the buttons can show it. */
export function activeMarks(state: EditorState): ReadonlySet<Mark> {
  const list = listAround(state.selection.$from)?.type
  const found: readonly (readonly [Mark, boolean])[] = [
    ["bold", hasMark(state, marks.strong)],
    ["italic", hasMark(state, marks.em)],
    ["list", list === nodes.bullets],
    ["numbers", list === nodes.numbers],
    ["quote", depthOf(state.selection.$from, nodes.quote) !== null],
    ["link", linkAt(state) !== null],
  ]
  return new Set(found.filter(([, isThere]) => isThere).map(([mark]) => mark))
}

function hasMark({ selection, storedMarks, doc }: EditorState, type: MarkType): boolean {
  if (selection.empty) return type.isInSet(storedMarks ?? selection.$from.marks()) !== undefined
  return doc.rangeHasMark(selection.from, selection.to, type)
}

function depthOf($from: ResolvedPos, type: NodeType): number | null {
  for (let depth = $from.depth; depth > 0; depth--) if ($from.node(depth).type === type) return depth
  return null
}

function listAround($from: ResolvedPos) {
  const item = depthOf($from, nodes.item)
  return item === null ? null : { type: $from.node(item - 1).type, at: $from.before(item - 1), node: $from.node(item - 1) }
}

/** Makes a list, takes it away again, or turns one kind into the other. */
function toggleList(type: NodeType): Command {
  return (state, dispatch) => {
    const list = listAround(state.selection.$from)
    if (list === null) return wrapInList(type)(state, dispatch)
    if (list.type === type) return liftListItem(nodes.item)(state, dispatch)
    dispatch?.(state.tr.setNodeMarkup(list.at, type, { loose: list.node.attrs["loose"] === true }).scrollIntoView())
    return true
  }
}

function toggleQuote(...[state, dispatch]: Parameters<Command>): boolean {
  const { $from, $to } = state.selection
  if (depthOf($from, nodes.quote) === null) return wrapIn(nodes.quote)(state, dispatch)
  const range = $from.blockRange($to, (node) => node.type === nodes.quote)
  const target = range === null ? null : liftTarget(range)
  if (range === null || target === null) return lift(state, dispatch)
  dispatch?.(state.tr.lift(range, target).scrollIntoView())
  return true
}
