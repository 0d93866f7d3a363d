import { Disclosure } from "#app/_ui/disclosure.tsx"
import { Facts } from "#app/_ui/facts.tsx"
import { regionInWords } from "./region-words.ts"
import type { Shown } from "./shown.ts"

/** How this message is protected, and the three answers that are written once and used everywhere (look.md, Voice). */
export function Protection({ message, t }: Shown) {
  const { sender, seal, isAutomatic } = message
  const about = {
    holds: t(isAutomatic ? "message.protection.sealAutomatic" : "message.protection.sealHolds", {
      name: sender.name,
      address: sender.address,
    }),
    broken: t("message.protection.sealBroken"),
    imported: t("message.protection.sealNone"),
  }
  const facts = [
    { name: t("message.protection.seal"), value: about[seal] },
    { name: t("message.protection.encryption"), value: t("message.protection.encryptionBody") },
    ...(message.region === null
      ? []
      : [
          {
            name: t("message.protection.place"),
            value: t("message.protection.placeBody", { region: regionInWords(t.language, message.region) }),
          },
        ]),
    { name: t("answers.whoCanRead.title"), value: t("answers.whoCanRead.body") },
    { name: t("answers.notEncrypted.title"), value: t("answers.notEncrypted.body") },
  ]
  return (
    <Disclosure title={t("message.protected")} icon="lock">
      <Facts facts={facts} />
    </Disclosure>
  )
}
