import * as z from 'zod/mini'
import { Language } from './language.ts'

export const QuestionOption = z.object({
  value: z.string().check(z.minLength(1), z.maxLength(200)),
  label: z.string(),
  /** Choosing it means this organization cannot take the message: the text says where to go instead. */
  stop: z.optional(z.string()),
  lang: z.optional(Language),
})
export type QuestionOption = z.infer<typeof QuestionOption>

/** An extra question of a category. `note` is text to read, not an input. `unknown` is a type from a newer server. */
export const Question = z.object({
  code: z.string().check(z.minLength(1), z.maxLength(200)),
  type: z.enum(['text', 'longtext', 'number', 'datetime', 'choice', 'choices', 'note', 'unknown']),
  label: z.string(),
  hint: z.optional(z.string()),
  required: z.boolean(),
  options: z.optional(z.array(QuestionOption)),
  /** Asked only when the answer to `code` is (or contains) one of `values`. */
  when: z.optional(z.object({ code: z.string(), values: z.array(z.string()) })),
  lang: z.optional(Language),
})
export type Question = z.infer<typeof Question>

/** What was answered, with the words that were on the screen at that moment. */
export const Answer = z.object({
  code: z.string().check(z.minLength(1), z.maxLength(200)),
  value: z.union([
    z.string().check(z.maxLength(4000)),
    z.array(z.string().check(z.maxLength(200))).check(z.maxLength(100)),
  ]),
  label: z.string().check(z.maxLength(4000)),
})
export type Answer = z.infer<typeof Answer>
