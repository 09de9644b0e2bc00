/**
 * Which members of a room have been told that there is something they have not read: each is told once, until they have
 * read it. One row for all of them, a bit for each member (R12).
 */

export const SPELLS_TABLE = 'CREATE TABLE spells (bits BLOB NOT NULL)'

export class Spells {
  readonly #sql: SqlStorage
  #bits: Uint8Array | undefined

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** @param number of the member */
  has(number: number): boolean {
    return ((this.#all()[number >> 3] ?? 0) & (1 << (number & 7))) !== 0
  }

  /** These have been told, or have read what they were told of; writes a row if that is news. */
  set(numbers: readonly number[], told: boolean): void {
    const news = numbers.filter((number) => this.has(number) !== told)
    if (news.length === 0) return
    const last = news.reduce((most, number) => Math.max(most, number))
    const bits = new Uint8Array(Math.max(this.#all().length, (last >> 3) + 1))
    bits.set(this.#all())
    for (const number of news) bits[number >> 3] = (bits[number >> 3] ?? 0) ^ (1 << (number & 7))
    if (this.#sql.exec('UPDATE spells SET bits = ?', bits).rowsWritten === 0)
      this.#sql.exec('INSERT INTO spells (bits) VALUES (?)', bits)
    this.#bits = bits
  }

  get isEmpty(): boolean {
    return this.#all().every((byte) => byte === 0)
  }

  /** Nobody has been told anything. */
  clear(): void {
    if (this.isEmpty) return
    this.#bits = new Uint8Array(0)
    this.#sql.exec('DELETE FROM spells')
  }

  #all(): Uint8Array {
    this.#bits ??= new Uint8Array(
      this.#sql.exec<{ bits: ArrayBuffer }>('SELECT bits FROM spells').toArray()[0]?.bits ?? [],
    )
    return this.#bits
  }
}
