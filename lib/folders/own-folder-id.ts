import type { OwnFolder } from "#db/schema/messages.ts"
import { isId } from "../ids.ts"

/** Whether untrusted text has the form of an own folder's id. */
export const isOwnFolder = (text: string): text is OwnFolder => isId(text)
