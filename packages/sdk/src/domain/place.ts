import * as z from 'zod/mini'
import { rule } from './rule.ts'

export const Point = z.object({
  latitude: z.number().check(z.gte(-90), z.lte(90)),
  longitude: z.number().check(z.gte(-180), z.lte(180)),
  /** Radius in metres within which the device believes it is. */
  accuracy: z.optional(z.number().check(z.gte(0))),
})
export type Point = z.infer<typeof Point>

/** A point, an address, or both. */
export const Place = z
  .object({
    point: z.optional(Point),
    address: z.optional(
      z.object({
        text: z.string().check(z.minLength(1), z.maxLength(500)),
        /** Identifier in the Federal Information Address System. */
        fiasId: z.optional(z.string().check(z.maxLength(36))),
      }),
    ),
  })
  .check(rule((place) => Boolean(place.point || place.address), 'point_or_address'))
export type Place = z.infer<typeof Place>
