import * as z from 'zod/mini'

/** What a resident wants to say. `complaint` is shown to people as «Проблема». */
export const Kind = z.enum(['complaint', 'question', 'suggestion', 'thanks'])
export type Kind = z.infer<typeof Kind>

/** `message`: quick, no identification. `appeal`: a formal обращение under 59-ФЗ. */
export const Procedure = z.enum(['message', 'appeal'])
export type Procedure = z.infer<typeof Procedure>

/** The three kinds of appeal of 59-ФЗ, article 4: предложение, заявление, жалоба. */
export const AppealType = z.enum(['proposal', 'application', 'grievance'])
export type AppealType = z.infer<typeof AppealType>
