/** Words that people here put into passwords and that the English dictionaries do not know; most used first. */
export const SWEDISH_WORDS = [
  "lösenord", "losenord", "sommar", "vinter", "hösten", "våren", "höst", "vår", "sverige", "svenska", "stockholm", "göteborg", "goteborg", "malmö", "malmo", "uppsala", "västerås", "örebro",
  "linköping", "helsingborg", "jönköping", "norrköping", "lund", "umeå", "gävle", "borås", "sundsvall", "karlstad", "växjö", "kalmar", "visby", "kiruna", "luleå", "falun", "halmstad",
  "hejsan", "hej", "älskling", "alskling", "kärlek", "karlek", "älskar", "alskar", "mamma", "pappa", "familj", "familjen", "hemlig", "hemligt", "hemma", "sommaren", "välkommen", "valkommen",
  "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag", "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december",
  "fotboll", "hockey", "hammarby", "djurgården", "aik", "ifk", "häst", "hasten", "hund", "hunden", "katt", "katten", "kaffe", "fika", "midsommar", "jultomten", "julafton", "påsk", "semester",
  "skola", "skolan", "lärare", "sjukhus", "sjuksköterska", "läkare", "vård", "vården", "kommun", "kommunen", "region", "regionen", "arbete", "jobbet", "kontoret", "företag",
  "anna", "eva", "maria", "karin", "kristina", "lena", "sara", "emma", "elin", "linnéa", "lars", "erik", "karl", "anders", "johan", "per", "nils", "mikael", "jan", "gustav", "oskar", "viktor",
  "andersson", "johansson", "karlsson", "nilsson", "eriksson", "larsson", "olsson", "persson", "svensson", "gustafsson", "pettersson", "lindberg", "lindström",
  "korrekt", "springa", "blomma", "solsken", "skogen", "stugan", "båten", "bilen", "volvo", "ikea", "saab", "ericsson", "spotify", "blocket", "bankid", "swedbank", "nordea", "skatteverket",
] as const

/** What somebody thinks of first on this page. */
export const PRODUCT_WORDS = ["sigill", "sigillet", "seal", "sealed", "secure", "mailbox", "brevlåda", "meddelande", "message", "inkorg", "inbox", "password", "passphrase", "säker", "saker", "register", "konto", "account"] as const
