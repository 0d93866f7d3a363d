/** An amount of öre as people write kronor: "1.50", "1,50". For the server's texts and the form's own: it stands in no file that only the browser runs. */
export const amountIn = (locale: string, ore: number): string =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(ore / 100)
