import { legalPdfRoute } from "#app/_forms/legal-pdf-route.ts"

export const GET = legalPdfRoute("agreement")
