/** An answer, or a rejection once it has not come in so many milliseconds: a client may never answer. */
export function answered<T>(answer: Promise<T>, within: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer from the client')), within)
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
