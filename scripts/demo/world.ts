/** A small world to look around in: who there is, and what they wrote. All of it made up. */

export type DemoPerson = {
  readonly key: string
  readonly name: string
  readonly address: string
  readonly phone: string
  readonly language: "en" | "sv"
}

export type DemoFile = { readonly name: string; readonly type: string; readonly content: string }

export type DemoLetter = {
  readonly from: string
  readonly to: readonly string[]
  readonly cc?: readonly string[]
  readonly subject: string
  readonly text: string
  readonly formatted?: boolean
  /** Hours before now. */
  readonly hoursAgo: number
  readonly files?: readonly DemoFile[]
  /** The letter in this list that it answers. */
  readonly answers?: number
  readonly readBy?: readonly string[]
  /** The recipient's number, for a registered letter. */
  readonly phone?: string
}

/** One password for everybody here, printed at the start. */
export const DEMO_PASSWORD = "vinden viskar i vassen"

export const PEOPLE: readonly DemoPerson[] = [
  { key: "anna", name: "Anna Lindqvist", address: "anna@klinik.example", phone: "+46701740605", language: "sv" },
  { key: "johan", name: "Johan Berg", address: "johan.berg@example.com", phone: "+46701740606", language: "sv" },
  { key: "sofia", name: "Sofia Haddad", address: "sofia@advokat.example", phone: "+46701740607", language: "sv" },
  { key: "emma", name: "Emma Clarke", address: "emma.clarke@example.co.uk", phone: "+46701740608", language: "en" },
  { key: "daniel", name: "Daniel Osei", address: "daniel@studio.example", phone: "+46701740609", language: "en" },
]

const table = (rows: readonly (readonly string[])[]) => rows.map((row) => row.join(";")).join("\n") + "\n"

export const LETTERS: readonly DemoLetter[] = [
  {
    from: "emma",
    to: ["anna"],
    subject: "Moving to Gothenburg in January",
    text: "Dear Anna,\n\nwe are moving to Gothenburg in January and would like to join your clinic. What do you need from our doctor here?\n\nKind regards\nEmma",
    hoursAgo: 24 * 19,
    readBy: ["anna"],
  },
  {
    from: "anna",
    to: ["emma"],
    subject: "Re: Moving to Gothenburg in January",
    text: "Dear Emma,\n\nwelcome. We need three things:\n\n- a summary from your doctor\n- the list of vaccinations\n- your **new address** as soon as you have it\n\nSend them as an answer here; nobody but us reads it.\n\nAnna",
    formatted: true,
    hoursAgo: 24 * 18,
    answers: 0,
    readBy: ["emma"],
  },
  {
    from: "emma",
    to: ["anna"],
    subject: "Re: Moving to Gothenburg in January",
    text: "Here they are. The address follows when we have signed the lease.",
    hoursAgo: 24 * 16,
    answers: 1,
    files: [
      {
        name: "Summary from Dr Patel.txt",
        type: "text/plain",
        content: "Summary of care 2019–2026\n\nNo long-term medication. Hay fever in spring.\n",
      },
      {
        name: "Vaccinations.csv",
        type: "text/csv",
        content: table([
          ["Vaccine", "Date"],
          ["Tetanus", "2021-03-14"],
          ["Influenza", "2025-10-02"],
        ]),
      },
    ],
    readBy: ["anna"],
  },
  {
    from: "anna",
    to: ["johan"],
    subject: "Svar på dina prover",
    text: "Hej Johan,\n\nalla värden ligger där de ska. Järnet har stigit sedan i våras, så du kan sluta med tabletterna.\n\nVi ses i mars. Hör av dig innan dess om tröttheten kommer tillbaka.\n\nAnna Lindqvist\nsjuksköterska",
    hoursAgo: 24 * 6,
    files: [
      {
        name: "Provsvar november.csv",
        type: "text/csv",
        content: table([
          ["Prov", "Värde", "Enhet"],
          ["Hb", "148", "g/L"],
          ["Ferritin", "62", "µg/L"],
        ]),
      },
    ],
    readBy: ["johan"],
  },
  {
    from: "johan",
    to: ["anna"],
    subject: "Re: Svar på dina prover",
    text: "Tack, Anna. Det var skönt att höra. Kan jag få tiden i mars flyttad till en eftermiddag?\n\nJohan",
    hoursAgo: 24 * 5,
    answers: 3,
  },
  {
    from: "sofia",
    to: ["anna", "daniel"],
    cc: ["emma"],
    subject: "Avtalet om lokalen, sista versionen",
    text: "Hej,\n\nhär är avtalet så som vi kom överens i tisdags. *Paragraf 4* är ny: hyresvärden står för ventilationen.\n\nSkriv under senast fredag så hinner vi före årsskiftet.\n\nSofia Haddad",
    formatted: true,
    hoursAgo: 50,
    files: [
      {
        name: "Hyresavtal – slutlig.txt",
        type: "text/plain",
        content: "HYRESAVTAL\n\n§ 1 Parter\n§ 2 Lokal\n§ 3 Hyra\n§ 4 Ventilation: hyresvärden.\n",
      },
    ],
    readBy: ["daniel"],
  },
  {
    from: "daniel",
    to: ["sofia"],
    cc: ["anna"],
    subject: "Re: Avtalet om lokalen, sista versionen",
    text: "Thank you, Sofia. I have read it and will sign tomorrow morning. One question about paragraph 4: does it cover the kitchen as well?",
    hoursAgo: 47,
    answers: 5,
    readBy: ["sofia"],
  },
  {
    from: "daniel",
    to: ["anna"],
    subject: "Drawings for the waiting room",
    text: "Hi Anna,\n\ntwo suggestions for the waiting room. The second has room for a pram and lets in more light from the yard.\n\nTell me which one you like better and I will have a price by Monday.\n\nDaniel",
    hoursAgo: 20,
    files: [
      {
        name: "Waiting room – measures.csv",
        type: "text/csv",
        content: table([
          ["Wall", "cm"],
          ["North", "412"],
          ["East", "365"],
        ]),
      },
    ],
  },
  {
    from: "anna",
    to: ["kim"],
    subject: "Kallelse till besök",
    text: "Hej Kim,\n\ndu är välkommen den 3 december kl. 10.20. Ta med legitimation.\n\nDu behöver inget konto för att läsa det här; vill du svara är det enkelt att skaffa ett.\n\nAnna Lindqvist",
    hoursAgo: 8,
    phone: "+46701740610",
  },
  {
    from: "johan",
    to: ["anna"],
    subject: "Intyg till försäkringskassan",
    text: "Hej!\n\nFörsäkringskassan vill ha ett nytt intyg före den 1 december. Hinner ni det?\n\nJohan",
    hoursAgo: 2,
  },
]

/** Who is written to and has no account. */
export const STRANGERS: Readonly<Record<string, string>> = { kim: "kim.ek@example.com" }
