/** What the people of world.ts wrote to each other. */
import { pdf, postcard, roomPlan } from "./files.ts"
import type { DemoLetter } from "./world.ts"

const table = (rows: readonly (readonly string[])[]) => rows.map((row) => row.join(";")).join("\n") + "\n"

const SOFA = { left: 40, top: 210, right: 260, bottom: 280, colour: [150, 110, 84] } as const
const DESK = { left: 350, top: 120, right: 440, bottom: 260, colour: [204, 180, 140] } as const
const PRAM = { left: 40, top: 60, right: 110, bottom: 150, colour: [96, 130, 110] } as const

/** Oldest first where one answers another. */
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
    readBy: ["anna"],
    places: { anna: { folder: "Patienter" } },
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
        name: "Hyresavtal – slutlig.pdf",
        type: "application/pdf",
        content: pdf("Hyresavtal", ["§ 1 Parter", "§ 2 Lokal", "§ 3 Hyra", "§ 4 Ventilation: hyresvärden står för den."]),
      },
    ],
    readBy: ["daniel"],
    marks: { daniel: "flagged" },
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
    marks: { anna: "flagged" },
    files: [
      { name: "Waiting room 1.png", type: "image/png", content: roomPlan([SOFA, DESK]) },
      { name: "Waiting room 2.png", type: "image/png", content: roomPlan([PRAM, DESK]) },
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
  {
    from: "anna",
    to: ["johan", "sofia"],
    subject: "Vaccination på torsdag",
    text: "Hej,\n\npå torsdag mellan kl. 9 och 15 vaccinerar vi mot influensa. Ingen tid behöver bokas.\n\nAnna Lindqvist",
    hoursAgo: 31,
    readBy: ["johan"],
  },
  {
    from: "anna",
    to: ["lars"],
    subject: "Remiss till ögonkliniken",
    text: "Hej Lars,\n\nremissen är skickad. Du får en tid därifrån inom två veckor.\n\nAnna Lindqvist",
    hoursAgo: 28,
    phone: "+46701740611",
    mishap: "wrong_number",
  },
  {
    from: "anna",
    to: ["per"],
    subject: "Tid för återbesök",
    text: "Hej Per,\n\nvi har en tid för dig den 9 december kl. 13.40.\n\nAnna Lindqvist",
    hoursAgo: 27,
    mishap: "refused",
  },
  {
    from: "anna",
    to: ["vera"],
    subject: "Uppföljning efter sommaren",
    text: "Hej Vera,\n\nhur har det gått med övningarna? Svara gärna här.\n\nAnna Lindqvist",
    hoursAgo: 24 * 36,
  },
  {
    from: "sofia",
    to: ["anna"],
    subject: "Kvitto på depositionen",
    text: "Hej Anna,\n\nhär är kvittot. Spara det tills avtalet löper ut.\n\nSofia Haddad",
    hoursAgo: 24 * 11,
    files: [
      {
        name: "Kvitto.pdf",
        type: "application/pdf",
        content: pdf("Kvitto", ["Deposition för lokalen, Storgatan 12", "Mottaget: 24 000 kr", "Sofia Haddad"]),
      },
    ],
    readBy: ["anna"],
    places: { anna: "archive" },
  },
  {
    from: "daniel",
    to: ["anna", "emma"],
    subject: "Lunch on Friday?",
    text: "I am in town on Friday. Shall we have lunch at the harbour?\n\nDaniel",
    hoursAgo: 24 * 12,
    readBy: ["anna", "emma"],
    places: { anna: "trash", emma: "trash" },
  },
  {
    from: "daniel",
    to: ["emma"],
    subject: "The view from your new kitchen",
    text: "Hi Emma,\n\nI walked past yesterday. This is what you will see at breakfast.\n\nDaniel",
    hoursAgo: 24 * 9,
    files: [{ name: "View.png", type: "image/png", content: postcard() }],
    readBy: ["emma"],
    places: { emma: { folder: "Gothenburg" } },
  },
  {
    from: "sofia",
    to: ["emma"],
    subject: "Your copy of the lease",
    text: "Dear Emma,\n\nattached is the lease in English. It says the same as the Swedish one, which counts.\n\nSofia Haddad",
    hoursAgo: 24 * 8,
    files: [
      {
        name: "Lease.pdf",
        type: "application/pdf",
        content: pdf("Lease", ["1 Parties", "2 Flat, Strandvägen 4", "3 Rent, paid monthly", "4 Ventilation (the landlord's)"]),
      },
    ],
    readBy: ["emma"],
    places: { emma: "archive" },
  },
  {
    from: "emma",
    to: ["daniel", "sofia"],
    subject: "Keys on Saturday",
    text: "Hello both,\n\nwe get the keys on Saturday at ten. Who can be there?\n\nEmma",
    hoursAgo: 22,
    readBy: ["daniel"],
  },
  {
    from: "emma",
    to: ["grace"],
    subject: "Our new address",
    text: "Dear Grace,\n\nfrom January we live at Strandvägen 4. Come and see us.\n\nEmma",
    hoursAgo: 21,
    phone: "+46701740612",
    mishap: "wrong_number",
  },
]
