import { cloneValue, type Dict } from './python-json.ts'
import type { AirlineData, Flight, Reservation, User } from './records.ts'

/** Records by id over an unchanging base: only what a conversation touched is kept in its own copy. */
export class Table<R extends Dict> {
  readonly #base: ReadonlyMap<string, R>
  readonly #touched = new Map<string, R>()

  constructor(base: ReadonlyMap<string, R>) {
    this.#base = base
  }

  get(id: string | null): R | undefined {
    return id === null ? undefined : (this.#touched.get(id) ?? this.#base.get(id))
  }

  has(id: string): boolean {
    return this.#touched.has(id) || this.#base.has(id)
  }

  /** A fresh copy of the record, already filed, for the caller to change within this one call. */
  edit(id: string, record: R): R {
    const copy = cloneValue(record)
    this.#touched.set(id, copy)
    return copy
  }

  insert(id: string, record: R): void {
    this.#touched.set(id, record)
  }

  *values(): Iterable<R> {
    for (const [id, record] of this.#base) yield this.#touched.get(id) ?? record
    for (const [id, record] of this.#touched) if (!this.#base.has(id)) yield record
  }

  /** The records that differ from the base, by id. */
  touched(): Record<string, R> {
    return Object.fromEntries(this.#touched)
  }

  get base(): ReadonlyMap<string, R> {
    return this.#base
  }
}

export interface Database {
  flights: Table<Flight>
  reservations: Table<Reservation>
  users: Table<User>
}

/** A conversation's own copy of the airline, cheap because it starts empty over the shared data. */
export const openCopy = (data: AirlineData): Database => ({
  flights: new Table(data.flights),
  reservations: new Table(data.reservations),
  users: new Table(data.users),
})
