/** Made-up mail for looking at lists and letters: short and long, Swedish, English, Arabic, files and none. */
export const SAMPLE_ROWS = {
  en: [
    {
      who: "Bo Öberg",
      subject: "Your test results",
      preview: "Dear Anna, the results have come and all of them are as they should be.",
      hours: 1,
      isUnread: true,
      hasFiles: true,
    },
    {
      who: "Region Uppsala",
      subject: "Appointment on 14 December",
      preview: "You are welcome to the clinic at Kungsgatan 12.",
      hours: 3,
      isUnread: true,
      hasFiles: false,
    },
    {
      who: "Cecilia Lindqvist",
      subject: "Re: Purchase agreement, draft three with the changes we spoke about on Thursday",
      preview: "I have marked two places.",
      hours: 26,
      isUnread: false,
      hasFiles: true,
    },
    { who: "محمد الحسن", subject: "شهادة الميلاد", preview: "مرفق طيه المستند المطلوب", hours: 50, isUnread: false, hasFiles: true },
    {
      who: "Handelsbanken Gamla stan",
      subject: "Power of attorney",
      preview: "Sign both pages and send them back here.",
      hours: 140,
      isUnread: false,
      hasFiles: true,
    },
    { who: "David Ek", subject: "Minutes from the board, number 7", preview: "", hours: 900, isUnread: false, hasFiles: false },
    {
      who: "Support",
      subject: "Welcome to your mailbox",
      preview: "Two things are worth doing in the first week.",
      hours: 9000,
      isUnread: false,
      hasFiles: false,
    },
  ],
  sv: [
    {
      who: "Bo Öberg",
      subject: "Dina provsvar",
      preview: "Hej Anna, svaren har kommit och allt ser ut som det ska.",
      hours: 1,
      isUnread: true,
      hasFiles: true,
    },
    {
      who: "Region Uppsala",
      subject: "Tid den 14 december",
      preview: "Välkommen till mottagningen på Kungsgatan 12.",
      hours: 3,
      isUnread: true,
      hasFiles: false,
    },
    {
      who: "Cecilia Lindqvist",
      subject: "Sv: Köpeavtal, tredje utkastet med ändringarna vi talade om i torsdags",
      preview: "Jag har markerat två ställen.",
      hours: 26,
      isUnread: false,
      hasFiles: true,
    },
    { who: "محمد الحسن", subject: "شهادة الميلاد", preview: "مرفق طيه المستند المطلوب", hours: 50, isUnread: false, hasFiles: true },
    {
      who: "Handelsbanken Gamla stan",
      subject: "Fullmakt",
      preview: "Skriv under båda sidorna och skicka tillbaka dem här.",
      hours: 140,
      isUnread: false,
      hasFiles: true,
    },
    { who: "David Ek", subject: "Styrelseprotokoll nummer 7", preview: "", hours: 900, isUnread: false, hasFiles: false },
    {
      who: "Support",
      subject: "Välkommen till din brevlåda",
      preview: "Två saker är värda att göra första veckan.",
      hours: 9000,
      isUnread: false,
      hasFiles: false,
    },
  ],
} as const

export const NOW = new Date("2026-11-23T14:20:00Z")
export const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000)
