"use server"
import { redirect } from "next/navigation"
import { refresh } from "next/cache"
import { z } from "zod"
import { folderName } from "#lib/folders/folder-name.ts"
import { createFolder, deleteFolder, renameFolder } from "#lib/folders/own-folders.ts"
import { translator } from "#lib/language/translate.ts"
import { memberAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"
import { folderHref } from "../_folder/place.ts"

const LIMIT = { max: 120, perSeconds: 600 }
const which = z.string("required")

/** A folder of the person's own (M4). */
export const createFolderAction = memberAction({
  name: "folder.create",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ name: folderName }), form),
  keep: ["name"],
  run: createFolder,
  after: async (_context, { id }) => redirect(folderHref(id)),
})

export const renameFolderAction = memberAction({
  name: "folder.rename",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ folder: which, name: folderName }), form),
  keep: ["name"],
  run: (context, { folder, name }) => renameFolder(context, { id: folder, name }),
  after: async ({ language }) => {
    refresh()
    return { kind: "done", message: translator(language)("folders.renamed") }
  },
})

/** Deletes a folder, after the page that says what becomes of what lies in it. */
export const deleteFolderAction = memberAction({
  name: "folder.delete",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ folder: which }), form),
  run: (context, { folder }) => deleteFolder(context, folder),
  after: async (_context, { moved }) => redirect(`/folders?deleted=${moved}`),
})
