/** Rows under keys, kept beyond the page. Rejects with an `OutboxError` where nothing can be kept. */
export interface Rows<T> {
  get(key: string): Promise<T | undefined>
  all(): Promise<T[]>
  /** Resolves when the row is as durable as the store can make it. */
  put(key: string, row: T): Promise<void>
  remove(key: string): Promise<void>
  clear(): Promise<void>
}
