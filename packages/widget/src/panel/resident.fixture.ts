import { fireEvent, waitFor } from '@testing-library/preact'
import { expect } from 'vitest'
import type { OpenedPanel } from './open-panel.fixture.ts'

// What a resident does in the panel.

export const words = 'На улице Ленина глубокая яма.'

export type Queries = OpenedPanel['screen']

/** The screen with this heading. */
export const heading = (screen: Queries, name: string) => screen.findByRole('heading', { name })

export function press(screen: Queries, name: string): void {
  fireEvent.click(screen.getByRole('button', { name }))
}

export function choose(screen: Queries, name: string | RegExp): void {
  const control = screen.queryByRole('radio', { name, hidden: true }) ?? screen.getByRole('checkbox', { name })
  fireEvent.click(control)
}

export function type(field: HTMLElement, value: string): void {
  fireEvent.input(field, { target: { value } })
}

export function addFile(screen: Queries, file: File): void {
  fireEvent.change(screen.getByLabelText('Добавить фото или PDF'), { target: { files: [file] } })
}

export async function tell({ screen }: OpenedPanel): Promise<void> {
  choose(screen, 'Проблема')
  type(screen.getByLabelText('Текст сообщения'), words)
  press(screen, 'Далее')
  await heading(screen, 'Выберите тему')
}

export async function reachReview(opened: OpenedPanel): Promise<void> {
  const { screen } = opened
  await tell(opened)
  choose(screen, 'Другое')
  press(screen, 'Далее')
  await heading(screen, 'Какой ответ вам нужен?')
  choose(screen, 'Быстрое сообщение')
  press(screen, 'Далее')
  await heading(screen, 'Как вам ответить?')
  press(screen, 'Далее')
  await heading(screen, 'Проверьте и отправьте')
}

export async function sendAnything(opened: OpenedPanel): Promise<void> {
  await reachReview(opened)
  choose(opened.screen, /Я даю согласие/)
  press(opened.screen, 'Отправить сообщение')
  await waitFor(() => expect(opened.backend.drafts).toHaveLength(1))
}
