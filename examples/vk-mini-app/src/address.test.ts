import { expect, test } from 'vitest'
import { readAddress } from './address.ts'

test('an empty fragment is the form', () => {
  expect(readAddress('')).toEqual({ view: 'form' })
  expect(readAddress('#/')).toEqual({ view: 'form' })
})

test('the other views have addresses of their own', () => {
  expect(readAddress('#/mine')).toEqual({ view: 'mine' })
  expect(readAddress('#/connect')).toEqual({ view: 'community' })
})

test('a link settles kind, theme and place', () => {
  expect(
    readAddress(
      '#kind=question&category=roads.potholes&place=%D1%83%D0%BB.%20%D0%9B%D0%B5%D0%BD%D0%B8%D0%BD%D0%B0,%205',
    ),
  ).toEqual({
    view: 'form',
    preset: { kind: 'question', category: 'roads.potholes', place: 'ул. Ленина, 5' },
  })
})

test('a link that a client has encoded once more is read all the same', () => {
  expect(readAddress('#kind%3Dthanks%26category%3Droads')).toEqual({
    view: 'form',
    preset: { kind: 'thanks', category: 'roads' },
  })
})

test('a link with a slash before it is a link', () => {
  expect(readAddress('#/?kind=thanks')).toEqual({ view: 'form', preset: { kind: 'thanks' } })
})

test('an unknown kind and a theme that can be none are passed over', () => {
  expect(readAddress('#kind=order&category=a b&place=%20')).toEqual({ view: 'form' })
  expect(readAddress(`#kind=complaint&category=${'x'.repeat(201)}`)).toEqual({
    view: 'form',
    preset: { kind: 'complaint' },
  })
})

test('what is not for us, or cannot be decoded, is the form', () => {
  expect(readAddress('#number=12&token=abc')).toEqual({ view: 'form' })
  expect(readAddress('#%E0%A4%A')).toEqual({ view: 'form' })
  expect(readAddress('#/nowhere')).toEqual({ view: 'form' })
})
