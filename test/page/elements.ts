/** What a reader finds on the page, by its role and its name. */
import assert from 'node:assert/strict'
import { screen, waitFor, within } from '@testing-library/react'

type Role = Parameters<typeof screen.getByRole>[0]

/** With plain spaces in place of those of typography. */
function plain(words: string): string {
  return words.replace(/\s+/g, ' ').trim()
}

/** The one element of a role with this whole name. */
export function named(role: Role, name: string, place: HTMLElement = document.body): HTMLElement {
  return within(place).getByRole(role, { name: (whole) => plain(whole) === name })
}

export function button(name: string, place?: HTMLElement): HTMLElement {
  return named('button', name, place)
}

/** The names of what is there with a role, in the order of the page. */
export function namesOf(role: Role, place: HTMLElement = document.body): string[] {
  return within(place)
    .queryAllByRole(role)
    .map((element) => element.getAttribute('aria-label') ?? wordsOf(element))
    .map(plain)
}

export function field(name: string | RegExp): HTMLElement {
  return screen.getByLabelText(name)
}

/** Waits for an element of a role with this whole name. */
export function appears(role: Role, name: string): Promise<HTMLElement> {
  return screen.findByRole(role, { name: (whole) => plain(whole) === name })
}

/** Waits for a heading, which is there when the page is. */
export function heading(name: string): Promise<HTMLElement> {
  return appears('heading', name)
}

/** What an element says in one line, with plain spaces in place of those of typography. */
export function wordsOf(element: Element | null | undefined): string {
  return plain(element?.textContent ?? '')
}

/** What the cells of a table say, row by row, without its header. */
export function cellsOf(table: HTMLElement = screen.getByRole('table')): string[][] {
  const [, ...rows] = within(table).getAllByRole('row')
  return rows.map((row) => [...row.children].map(wordsOf))
}

/** What the items of a list say. */
export function itemsOf(list: HTMLElement = screen.getByRole('list')): string[] {
  return within(list).getAllByRole('listitem').map(wordsOf)
}

/** What is read after the name of a field: its hint, then what is wrong with it. */
export function describedBy(element: HTMLElement): string[] {
  const ids = element.getAttribute('aria-describedby')?.split(' ') ?? []
  return ids.map((id) => wordsOf(document.getElementById(id)))
}

/** Waits for words that stand apart on the page, beside what was announced of them. */
export function noted(words: string): Promise<HTMLElement> {
  return screen.findByText((whole) => plain(whole) === words, { selector: '.note, .note *, .notice p' })
}

/** Waits until something is equal to what is expected. */
export function becomes<Value>(read: () => Value, expected: Value): Promise<void> {
  return waitFor(() => assert.deepEqual(read(), expected))
}
