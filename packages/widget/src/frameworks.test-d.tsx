import type { ComponentProps as ReactProps } from 'react'
import { expectTypeOf, test } from 'vitest'
import type { GlobalComponents } from 'vue'
import './preact.ts'
import './react.ts'
import './vue.ts'
import type { OtklikWidget } from './otklik-widget.ts'

test('JSX of Preact knows the element, its options and its events', () => {
  ;<otklik-widget
    organization="kirov"
    mode="inline"
    shared-device
    class="x"
    onotklik:submitted={(event) =>
      expectTypeOf(event.detail.kind).toEqualTypeOf<'complaint' | 'question' | 'suggestion' | 'thanks'>()
    }
  />
  // @ts-expect-error the organization is required
  ;<otklik-widget mode="inline" />
  // @ts-expect-error there is no such mode
  ;<otklik-widget organization="kirov" mode="popup" />
})

test('JSX of React knows them too', () => {
  expectTypeOf<ReactProps<'otklik-widget'>['organization']>().toEqualTypeOf<string>()
  expectTypeOf<{ organization: 'kirov'; mode: 'popup' }>().not.toMatchTypeOf<ReactProps<'otklik-widget'>>()
})

test('templates of Vue know them', () => {
  type Props = InstanceType<GlobalComponents['otklik-widget']>['$props']
  expectTypeOf<Props['theme']>().toEqualTypeOf<'page' | 'system' | 'light' | 'dark' | undefined>()
  expectTypeOf<Parameters<NonNullable<Props['onotklik:open']>>[0]['detail']['screen']>().toEqualTypeOf<
    'new' | 'follow'
  >()
})

test('the element is found by its name, and its events by theirs', () => {
  const widget = {} as HTMLElementTagNameMap['otklik-widget']
  expectTypeOf(widget).toEqualTypeOf<OtklikWidget>()
  widget.addEventListener('otklik:step', (event) => expectTypeOf(event.detail.step).toBeString())
})
