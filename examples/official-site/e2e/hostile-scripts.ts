// Scripts that old official sites carry: what they do to the language must not stop a resident.

/** What somebody else's script does before ours has come. */
export const hostileScripts = {
  'names on Object.prototype': () => {
    const prototype = Object.prototype as Record<string, unknown>
    for (const name of ['x', 'each', 'extend', 'isEmpty', 'clone']) {
      prototype[name] = 'polluted'
    }
  },

  'methods on Array.prototype that a loop meets': () => {
    const prototype = Array.prototype as unknown as Record<string, unknown>
    prototype.each = Array.prototype.forEach
    prototype.remove = function (this: unknown[], value: unknown) {
      return this.splice(this.indexOf(value), 1)
    }
  },

  'Prototype 1.6': () => {
    const array = Array.prototype as unknown as Record<string, unknown>
    const copy = (list: unknown) => [].slice.call(list)
    Object.assign(array, {
      // Its words for JSON from the time before browsers had it.
      toJSON(this: unknown[]) {
        return `[${this.map((one) => JSON.stringify(one)).join(', ')}]`
      },
      reduce(this: unknown[]) {
        return this.length > 1 ? this : this[0]
      },
      entries(this: unknown[]) {
        return copy(this)
      },
      clear(this: unknown[]) {
        this.length = 0
        return this
      },
    })
    Array.from = copy as typeof Array.from
    const string = String.prototype as unknown as Record<string, unknown>
    string.toJSON = function (this: string) {
      return `"${this}"`
    }
    string.startsWith = function (this: string, other: string) {
      return this.indexOf(other) === 0
    }
  },

  'a wrapped fetch that reads every answer': () => {
    const original = window.fetch
    window.fetch = function (this: unknown, ...args: Parameters<typeof fetch>) {
      return original.apply(window, args).then((response) => {
        response
          .clone()
          .text()
          .then((text) => text.length)
        return response
      })
    }
  },

  'a fetch that notes every address': () => {
    const original = window.fetch
    window.fetch = async (...args) => {
      const address = args[0] instanceof Request ? args[0].url : String(args[0])
      const response = await original(...args)
      document.documentElement.dataset.last = `${response.status} ${address.length}`
      return response
    }
  },

  'frozen JSON': () => {
    Object.freeze(JSON)
  },
} satisfies Readonly<Record<string, () => void>>
