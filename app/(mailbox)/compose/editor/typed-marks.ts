import { InputRule, inputRules, wrappingInputRule } from "prosemirror-inputrules"
import type { MarkType } from "prosemirror-model"
import type { Plugin } from "prosemirror-state"
import { settledLink } from "#lib/formatted-text/markdown.ts"
import { schema } from "./schema.ts"

const { nodes, marks } = schema

/** The marks of the plain field do the same when they are typed here; Backspace right afterwards takes it back. */
export function typedMarks(): Plugin {
  return inputRules({
    rules: [
      wrappingInputRule(/^[-+*] $/, nodes.bullets),
      wrappingInputRule(/^([0-9]{1,9})[.)] $/, nodes.numbers, ([, start]) => ({ start: Number(start) })),
      wrappingInputRule(/^> $/, nodes.quote),
      surrounded(/(?:^|[\s(])(\*\*)([^*\s](?:[^*]*[^*\s])?)\*\*$/, marks.strong),
      surrounded(/(?:^|[\s(])(\*)([^*\s](?:[^*]*[^*\s])?)\*$/, marks.em),
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

function linkRule(): InputRule {
  return new InputRule(/\[([^[\]]+)\]\((\S+)\)$/, (state, [, text = "", address = ""], start, end) => {
    const href = settledLink(address)
    if (href === null) return null
    return state.tr.replaceWith(start, end, schema.text(text, [marks.link.create({ href })])).removeStoredMark(marks.link)
  })
}
