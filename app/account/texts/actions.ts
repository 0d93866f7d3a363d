"use server"
import { refresh } from "next/cache"
import { redirect } from "next/navigation"
import { z } from "zod"
import { translator } from "#lib/language/translate.ts"
import { deleteTemplate, saveTemplate, setSignature } from "#lib/own-texts/change-own-texts.ts"
import { changedTemplateInput, signatureInput, templateInput } from "#lib/own-texts/input.ts"
import { memberAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const LIMIT = { max: 120, perSeconds: 600 }

/** What new messages and answers begin with (M14). */
export const setSignatureAction = memberAction({
  name: "texts.signature",
  limit: LIMIT,
  parse: (form) => parseForm(signatureInput, form),
  keep: ["text"],
  run: setSignature,
  after: async ({ language }, { isSet }) => {
    refresh()
    return { kind: "done", message: translator(language)(isSet ? "texts.signatureSaved" : "texts.signatureRemoved") }
  },
})

export const addTemplateAction = memberAction({
  name: "texts.template",
  limit: LIMIT,
  parse: (form) => parseForm(templateInput, form),
  keep: ["name", "text"],
  run: (context, given) => saveTemplate(context, { ...given, id: null }),
  after: async () => redirect("/account/texts?done=added"),
})

export const changeTemplateAction = memberAction({
  name: "texts.template",
  limit: LIMIT,
  parse: (form) => parseForm(changedTemplateInput, form),
  keep: ["name", "text"],
  run: (context, { template, ...given }) => saveTemplate(context, { ...given, id: template }),
  after: async () => redirect("/account/texts?done=changed"),
})

export const deleteTemplateAction = memberAction({
  name: "texts.delete",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ template: z.string("required") }), form),
  run: (context, { template }) => deleteTemplate(context, template),
  after: async () => redirect("/account/texts?done=deleted"),
})
