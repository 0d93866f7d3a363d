import { pdf } from "./files.ts"
import type { DemoDraft } from "./world.ts"

/** What they have not sent yet. */
export const DRAFTS: readonly DemoDraft[] = [
  {
    from: "anna",
    to: "daniel@studio.example",
    subject: "Re: Drawings for the waiting room",
    text: "Hi Daniel,\n\nthe second one, without a doubt. Could the desk ",
    hoursAgo: 18,
  },
  {
    from: "anna",
    to: "",
    subject: "Öppettider i jul",
    text: "Hej,\n\nvi har stängt 24–26 december. Under tiden når du ",
    hoursAgo: 5,
    files: [
      {
        name: "Öppettider.pdf",
        type: "application/pdf",
        content: pdf("Öppettider i jul", ["23 december: 8–12", "24–26 december: stängt", "27 december: 8–16"]),
      },
    ],
  },
  {
    from: "emma",
    to: "anna@klinik.example",
    subject: "Our address",
    text: "Dear Anna,\n\nthe lease is signed. From January we live at ",
    hoursAgo: 4,
  },
  { from: "johan", to: "anna@klinik.example", subject: "", text: "Hej Anna, jag undrar om ", hoursAgo: 1 },
]
