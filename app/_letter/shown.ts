import type { Formats } from "#lib/language/formats.ts"
import type { Translate } from "#lib/language/translate.ts"
import type { OpenedMessage } from "#lib/messages/open-message.ts"

/** A message with what is needed to say it in the reader's language and time zone. */
export type Shown = { readonly message: OpenedMessage; readonly t: Translate; readonly f: Formats; readonly now: Date }
