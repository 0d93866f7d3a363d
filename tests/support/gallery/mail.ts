import { renderMail } from "#lib/notifications/mail-look.ts"
import { say } from "./frame.tsx"

/** A notice as it leaves for the ordinary mailbox: a whole document. */
export function noticeMail(language: string): string {
  return renderMail({
    language,
    heading: say(language, "You have a message from Bo Öberg", "Du har fått ett meddelande från Bo Öberg"),
    paragraphs: [
      say(
        language,
        "It is sealed. Sign in to read it; nothing of it stands in this mail.",
        "Det är förseglat. Logga in för att läsa det; inget av innehållet står i det här mejlet.",
      ),
    ],
    button: {
      label: say(language, "Read the message", "Läs meddelandet"),
      url: "https://sigill.example.se/messages/5b0c5c1e-8f0e-4c58-9a43-0b8c6f0d7a11",
    },
    code: { label: say(language, "Code that shows the mail is ours", "Kod som visar att mejlet är vårt"), value: "K7QX2M9TRA" },
    why: say(
      language,
      "Bo Öberg <bo.oberg@exempelkliniken.se> wrote to this address through Sigill.",
      "Bo Öberg <bo.oberg@exempelkliniken.se> skrev till den här adressen genom Sigill.",
    ),
    genuine: say(
      language,
      "Go to sigill.example.se yourself and write the code above. The page says whether we sent it.",
      "Gå själv till sigill.example.se och skriv koden ovan. Sidan säger om det var vi som skickade.",
    ),
  }).html
}
