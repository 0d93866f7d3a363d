import { InputRule, inputRules, wrappingInputRule } from "prosemirror-inputrules"
import type { MarkType } from "prosemirror-model"
import type { Plugin } from "prosemirror-state"
import { settledLink } from "#lib/formatted-text/markdown.ts"
import { readPicture } from "#lib/formatted-text/picture.ts"
import { pictureInstead } from "./picture.ts"
import { schema } from "./schema.ts"

const { nodes, marks } = schema

/** The marks of the plain field do the same when they are typed here; Backspace right afterwards takes it back. A new line within a paragraph is \ufffc. */
export function typedMarks(): Plugin {
  return inputRules({
    rules: [
      wrappingInputRule(/^[-+*] $/, nodes.bullets),
      wrappingInputRule(/^([0-9]{1,9})[.)] $/, nodes.numbers, ([, start]) => ({ start: Number(start) })),
      wrappingInputRule(/^> $/, nodes.quote),
      surrounded(/(?:^|[\s(\ufffc])(\*\*)([^*\s\ufffc](?:[^*]*[^*\s\ufffc])?)\*\*$/, marks.strong),
      surrounded(/(?:^|[\s(\ufffc])(\*)([^*\s\ufffc](?:[^*]*[^*\s\ufffc])?)\*$/, marks.em),
      pictureRule(),
      linkRule(),
    ],
  })
}

function surrounded(match: RegExp, type: MarkType): InputRule {
  return new InputRule(match, (state, [whole, sign = "", text = ""], start, end) => {
    // The last sign is being typed, and stands in the match only.
    const from = start + whole.indexOf(sign + text)
    const tr = state.tr.delete(from + sign.length + text.length, end).delete(from, from + sign.length)
    return tr.addMark(from, from + text.length, type.create()).removeStoredMark(type)
  })
}

/** Only as a whole line. Brackets in the name of a file come in pairs, so that it is known where the mark ends. */
function pictureRule(): InputRule {
  return new InputRule(/^!\[[^[\]\ufffc]*\]\(attachment:(?:[^()\ufffc]|\([^()\ufffc]*\))+\)$/, (state, [mark], start, end) => {
    const picture = readPicture(mark)
    const isWhole = state.doc.resolve(start).parent.content.size === end - start
    return picture === null || !isWhole ? null : pictureInstead(state, start, picture)
  })
}

function linkRule(): InputRule {
  return new InputRule(/\[([^[\]]+)\]\(([^\s\ufffc]+)\)$/, (state, [, text = "", address = ""], start, end) => {
    const href = settledLink(address)
    if (href === null) return null
    // The words stay as they are, with their new lines and other marks.
    const tr = state.tr.delete(start + "[".length + text.length, end).delete(start, start + "[".length)
    return tr.addMark(start, start + text.length, marks.link.create({ href })).removeStoredMark(marks.link)
  })
}
