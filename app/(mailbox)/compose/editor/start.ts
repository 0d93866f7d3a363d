import { baseKeymap, deleteSelection } from "prosemirror-commands"
import { history, redo, undo } from "prosemirror-history"
import { undoInputRule } from "prosemirror-inputrules"
import { keymap } from "prosemirror-keymap"
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list"
import { EditorState, type Command } from "prosemirror-state"
import { EditorView } from "prosemirror-view"
import type { Picture } from "#lib/formatted-text/tree.ts"
import type { Mark } from "../marks.ts"
import { activeMarks, COMMANDS } from "./commands.ts"
import { writeDocument } from "./document.ts"
import { addressOf, linkAt, withLink } from "./link.ts"
import { belowPicture, chosenPicture, lineBelow, movePicture, namedFiles, withAlt, withPictures, type Direction } from "./picture.ts"
import { pasting, withText } from "./pasting.ts"
import { readPlaced, type Placed } from "./place.ts"
import { schema } from "./schema.ts"
import { typedMarks } from "./typed-marks.ts"

/** What the page shows beside the text. */
export type Shown = {
  readonly active: ReadonlySet<Mark>
  readonly href: string | null
  /** The picture that is chosen. */
  readonly picture: Picture | null
  /** What pictures in the text name. */
  readonly files: readonly string[]
}

export type Editor = {
  readonly run: (mark: Exclude<Mark, "link">) => void
  /** Gives what is selected the address that was typed, or takes it away. @returns false where a message cannot lead there, and nothing was changed */
  readonly setLink: (typed: string | null) => boolean
  /** Puts text with marks where the cursor stands. */
  readonly insert: (text: string) => void
  /** Other words for the picture that is chosen. */
  readonly setAlt: (alt: string) => void
  readonly movePicture: (direction: Direction) => void
  readonly removePicture: () => void
  /** Goes on with the text, below the picture that is chosen. */
  readonly leavePicture: () => void
  readonly focus: () => void
  /** Attributes of the text for those who hear it. */
  readonly describe: (attributes: Readonly<Record<string, string>>) => void
  readonly end: () => void
}

type Start = {
  readonly place: HTMLElement
  readonly placed: Placed
  readonly attributes: Readonly<Record<string, string>>
  /** Something was changed: the text with marks, as the field posts it. */
  readonly onText: (text: string) => void
  readonly onShown: (shown: Shown) => void
  /** Somebody wants to set or change a link with the keys for it. */
  readonly onLink: () => void
  /** A picture was put in, and is to get words for what it shows. */
  readonly onPicture: () => void
}

/** Shows a field's text with its form and lets it be edited so. What comes of it is the same text with marks that could have been typed (M1). */
export function startEditor({ place, placed, attributes, onText, onShown, onLink, onPicture }: Start): Editor {
  const first = readPlaced(placed)
  const view = new EditorView(place, {
    state: EditorState.create({ ...first, plugins: [typedMarks(), lineBelow(), history(), keymap(keys(onLink)), keymap(baseKeymap)] }),
    attributes: { ...attributes },
    handleDOMEvents: pasting,
    // Room for the question about a pasted picture, which stays at the foot of the window.
    scrollThreshold: { top: 0, right: 0, bottom: FOOT, left: 0 },
    scrollMargin: { top: 5, right: 5, bottom: FOOT + 5, left: 5 },
    dispatchTransaction: (tr) => {
      view.updateState(view.state.apply(tr))
      // What was not changed in the end stays as it was typed, to the last space.
      if (tr.docChanged) onText(view.state.doc.eq(first.doc) ? placed.text : writeDocument(view.state.doc))
      onShown(shownOf(view.state))
    },
  })
  onShown(shownOf(view.state))
  const then = (change: () => void) => {
    change()
    view.focus()
  }
  return {
    run: (mark) => {
      then(() => COMMANDS[mark](view.state, view.dispatch, view))
    },
    setLink: (typed) => {
      const href = typed === null ? null : addressOf(typed)
      if (typed !== null && href === null) return false
      then(() => {
        view.dispatch(withLink(view.state, href))
      })
      return true
    },
    insert: (text) => {
      const pictures = withPictures(view.state, text)
      if (pictures !== null) {
        view.dispatch(pictures.scrollIntoView())
        onPicture()
        return
      }
      then(() => {
        view.dispatch(withText(view.state, text).scrollIntoView())
      })
    },
    setAlt: (alt) => {
      view.dispatch(withAlt(view.state, alt))
    },
    // The focus stays at the button, which may be pressed again.
    movePicture: (direction) => void movePicture(direction)(view.state, view.dispatch, view),
    removePicture: () => {
      then(() => deleteSelection(view.state, view.dispatch))
    },
    leavePicture: () => {
      then(() => {
        view.dispatch(belowPicture(view.state))
      })
    },
    focus: () => {
      view.focus()
    },
    describe: (given) => {
      view.setProps({ attributes: { ...given } })
    },
    end: () => {
      view.destroy()
    },
  }
}

/** In pixels. */
const FOOT = 160

const shownOf = (state: EditorState): Shown => ({
  active: activeMarks(state),
  href: linkAt(state)?.href ?? null,
  picture: chosenPicture(state),
  files: namedFiles(state.doc),
})

/** Tab is not among them: it leaves the text, as everywhere, and nobody is caught in it. */
function keys(onLink: () => void): Readonly<Record<string, Command>> {
  const { item } = schema.nodes
  const newLine: Command = (state, dispatch) => {
    dispatch?.(state.tr.replaceSelectionWith(schema.nodes.line.create()).scrollIntoView())
    return true
  }
  return {
    "Mod-b": COMMANDS.bold,
    "Mod-i": COMMANDS.italic,
    "Mod-k": () => {
      onLink()
      return true
    },
    "Mod-Shift-7": COMMANDS.numbers,
    "Mod-Shift-8": COMMANDS.list,
    "Mod-Shift-9": COMMANDS.quote,
    "Alt-ArrowUp": movePicture("up"),
    "Alt-ArrowDown": movePicture("down"),
    "Mod-z": undo,
    "Mod-y": redo,
    "Mod-Shift-z": redo,
    "Mod-]": sinkListItem(item),
    "Mod-[": liftListItem(item),
    "Shift-Enter": newLine,
    Enter: splitListItem(item),
    Backspace: undoInputRule,
  }
}
