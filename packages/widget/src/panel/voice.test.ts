import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createVoice } from './voice.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('the region is empty before use and after', () => {
  const voice = createVoice()
  expect(voice.message.value).toBe('')
  voice.say('Файл готов')
  expect(voice.message.value).toBe('Файл готов')
  vi.advanceTimersByTime(1000)
  expect(voice.message.value).toBe('')
})

test('two messages at once are said one after the other', () => {
  const voice = createVoice()
  voice.say('Первый файл готов')
  voice.say('Второй файл готов')
  expect(voice.message.value).toBe('Первый файл готов')
  vi.advanceTimersByTime(1000)
  expect(voice.message.value).toBe('Второй файл готов')
})

test('what was about one screen is not said on the next', () => {
  const voice = createVoice()
  voice.say('Найдено тем: 4', true)
  voice.say('Срок ответа: 10 дней', true)
  voice.say('Файл готов')
  voice.moveOn()
  expect(voice.message.value).toBe('Файл готов')
  vi.advanceTimersByTime(1000)
  expect(voice.message.value).toBe('')
})

test('hushed, it says nothing more', () => {
  const voice = createVoice()
  voice.say('Отправляем сообщение')
  voice.say('Всё отправлено')
  voice.hush()
  vi.advanceTimersByTime(5000)
  expect(voice.message.value).toBe('')
})
