import type { Category } from '@otklik/sdk/domain'

export const leaves = (categories: readonly Category[]): Category[] =>
  categories.flatMap((category) => (category.children ? leaves(category.children) : [category]))
