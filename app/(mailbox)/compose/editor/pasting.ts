import { Slice, type Fragment } from "prosemirror-model"
import type { EditorState, Transaction } from "prosemirror-state"
import type { EditorView } from "prosemirror-view"
import { settledLink } from "#lib/formatted-text/markdown.ts"
import { readMarkdown } from "#lib/formatted-text/read-markdown.ts"
import { UNMARKED, type Block } from "#lib/formatted-text/tree.ts"
import { nodesOf } from "./document.ts"
import { withLink } from "./link.ts"
import { readPasted } from "./read-pasted.ts"
import { schema } from "./schema.ts"

/**
 * What is pasted and dropped, taken before the editor's own reading of it, which hands HTML to the browser's parser in a way that our policy refuses.
 * Files without text are left to the attachments.
 */
export const pasting = {
  paste(view: EditorView, event: ClipboardEvent): boolean {
    const data = event.clipboardData
    if (data === null || holdsFilesOnly(data)) return true
    // First of all: whatever happens below, the browser does not put it in by itself.
    event.preventDefault()
    const slice = sliceOf(data)
    if (slice === null) return true
    const href = webAddress(data.getData("text/plain"))
    // Over words that are selected, an address says where they lead.
    const tr = href !== null && !view.state.selection.empty ? withLink(view.state, href) : view.state.tr.replaceSelection(slice)
    view.dispatch(tr.scrollIntoView().setMeta("paste", true).setMeta("uiEvent", "paste"))
    return true
  },
  drop(view: EditorView, event: DragEvent): boolean {
    // Words that are moved within the text never were HTML.
    if (view.dragging !== null) return false
    const data = event.dataTransfer
    if (data === null || holdsFilesOnly(data)) return true
    event.preventDefault()
    const slice = sliceOf(data)
    const at = view.posAtCoords({ left: event.clientX, top: event.clientY })
    if (slice !== null && at !== null) view.dispatch(view.state.tr.replaceRange(at.pos, at.pos, slice).setMeta("uiEvent", "drop"))
    view.focus()
    return true
  },
}

const webAddress = (text: string) => (/^https?:\/\/\S+$/i.test(text) ? settledLink(text) : null)

const holdsFilesOnly = (data: DataTransfer) => data.files.length > 0 && data.getData("text/plain") === ""

function sliceOf(data: DataTransfer): Slice | null {
  const [html, text] = [data.getData("text/html"), data.getData("text/plain")]
  const blocks = html === "" ? plainBlocks(text) : readPasted(html)
  // What had no text that we take, such as a table of pictures, is pasted as the words that the other program gave along.
  const content = nodesOf(blocks.length > 0 ? blocks : plainBlocks(text))
  return content.size === 0 ? null : asSlice(content)
}

/** The text with marks that a template is, where the cursor stands or in the place of what is selected; without any nothing changes. */
export function withText({ tr }: EditorState, text: string): Transaction {
  const content = nodesOf(readMarkdown(text))
  return content.size === 0 ? tr : tr.replaceSelection(asSlice(content))
}

/** Text as it is: an empty line between paragraphs, and lines. */
function plainBlocks(text: string): readonly Block[] {
  return text
    .replaceAll(/\r\n?/g, "\n")
    .split(/\n(?:[ \t]*\n)+/)
    .filter((part) => part !== "")
    .map((part) => ({
      kind: "paragraph",
      content: part
        .split("\n")
        .flatMap((line, at) => [
          ...(at > 0 ? [{ kind: "break" as const, ...UNMARKED }] : []),
          ...(line === "" ? [] : [{ kind: "text" as const, text: line, ...UNMARKED }]),
        ]),
    }))
}

/** Words at both ends go on in the paragraphs where they are put. */
function asSlice(content: Fragment): Slice {
  const isOpen = (node: Fragment["firstChild"]) => (node?.type === schema.nodes.paragraph ? 1 : 0)
  return new Slice(content, isOpen(content.firstChild), isOpen(content.lastChild))
}
