/**
 * Why the network's client has not done what it was asked. `denied`: the administrator has closed its window or said no.
 * `unsupported`: this client cannot do it, another may. `without_right`: it has given a token without the right asked for.
 */
export class RunningError extends Error {
  override readonly name = 'RunningError'
  readonly reason: 'denied' | 'unsupported' | 'without_right' | 'failed'

  constructor(reason: RunningError['reason']) {
    super(reason)
    this.reason = reason
  }
}
